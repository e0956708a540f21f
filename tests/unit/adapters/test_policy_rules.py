"""The exceptions and choices in care.toml: read as they are meant, and named where they are wrong."""

import pytest

from heard.adapters.policy_file import policy_from, text_of
from heard.domain.errors import PolicyError
from heard.domain.judgement import Issue, Kind, Severity
from heard.domain.message import Channel
from heard.domain.people import Role
from heard.domain.playbook import Playbook
from heard.domain.policy import HandoffRules, HidingRules, Ladder, Level, Rung
from heard.domain.purse import DelightRules
from heard.domain.rules import Case, LadderRule, When
from tests.unit.adapters.test_policy_file import CARE, SMALL

NIGHTS = """
[ladders.nights]
rungs = ["rotation:nights", { page = "team:social", wait = 3 }, "person:lena", "topic:operations"]
rounds = 3
reassign_after = 12
[[ladders.rules]]
ladder = "nights"
severity = ["critical", "high"]
channel = "x"
brand = "marigold"
min_reach = 5000
topic = "allergy"
hours = "closed"
[topics]
allergy = ["rash", "allerg*"]
"""


def policy(more):
    return policy_from(text_of(CARE) + more, "care.toml")


def mistakes(more):
    with pytest.raises(PolicyError) as wrong:
        policy(more)
    return str(wrong.value).splitlines()


def test_a_ladder_of_its_own_name_is_chosen_by_a_rule():
    found = policy(NIGHTS)
    rungs = (
        Rung("rotation:nights"), Rung("team:social", 3), Rung("person:lena"),
        Rung("topic:operations"),
    )  # fmt: skip
    assert found.ladders["nights"] == Ladder(rungs, rounds=3, reassign_after=12)
    when = When(
        brands=frozenset({"marigold"}),
        channels=frozenset({Channel.X}),
        severities=frozenset({Severity.CRITICAL, Severity.HIGH}),
        topics=frozenset({"allergy"}),
        min_reach=5000,
        hours=False,
    )
    assert found.ladder_rules == (LadderRule(when, "nights"),)
    assert found.topics == {"allergy": ("rash", "allerg*")}


def test_the_first_rule_that_fits_counts_else_the_levels_ladder():
    found = policy(NIGHTS)
    case = Case("marigold", Channel.X, Kind.COMPLAINT, Severity.HIGH, 6000, {"allergy"}, open=False)
    assert found.ladder_for(case) == "nights"
    by_day = Case("marigold", Channel.X, Kind.COMPLAINT, Severity.HIGH, 6000, {"allergy"})
    assert found.ladder_for(by_day) == Level.HIGH


def test_an_exception_of_a_clock_keeps_what_it_does_not_name():
    more = """
[[clocks.rules]]
channel = ["x", "instagram"]
kind = "question"
first_reply = 45
runs = "around the clock"
"""
    times = policy(more).times_of("marigold", Channel.X, Kind.QUESTION, Severity.NORMAL)
    assert (times.first_reply, times.next_reply, times.around_the_clock) == (45, 45, True)
    assert times.claim == 30


@pytest.mark.parametrize(
    ("more", "line"),
    [
        pytest.param(
            '[[ladders.rules]]\nladder = "night"\n' + NIGHTS,
            "care.toml: ladders.rules[1].ladder: there is no ladder 'night'; did you mean 'nights'?",
            id="ladder that is not there",
        ),
        pytest.param(
            '[ladders.spare]\nrungs = ["lead"]',
            "care.toml: ladders.spare: no rule chooses this ladder",
            id="ladder that nothing chooses",
        ),
        pytest.param(
            NIGHTS.replace('brand = "marigold"', 'brand = "marigould"'),
            "care.toml: ladders.rules[1].brand: there is no brand 'marigould'; did you mean "
            "'marigold'?",
            id="brand that is not there",
        ),
        pytest.param(
            NIGHTS.replace('topic = "allergy"', 'topic = "press"'),
            "care.toml: ladders.rules[1].topic: there is no topic 'press'",
            id="topic that is not there",
        ),
        pytest.param(
            '[[clocks.rules]]\nchannel = "x"',
            "care.toml: clocks.rules[1]: changes nothing",
            id="exception that changes nothing",
        ),
        pytest.param(
            '[[clocks.rules]]\nchannel = "fax"\nclaim = 3',
            "care.toml: clocks.rules[1].channel[1]: 'fax' is not known",
            id="channel that is not there",
        ),
        pytest.param(
            NIGHTS.replace('"rotation:nights"', '"rotation:"'),
            "care.toml: ladders.nights.rungs[1].page: 'rotation:' pages nobody",
            id="target without a name",
        ),
        pytest.param(
            NIGHTS.replace('hours = "closed"', 'hours = "night"'),
            "care.toml: ladders.rules[1].hours: 'night' is not known: write 'open' or 'closed'",
            id="hours that are none",
        ),
    ],
)
def test_a_mistake_is_named_by_its_key(more, line):
    assert any(found.startswith(line) for found in mistakes(more)), mistakes(more)


def test_a_playbook_is_kept_by_its_issue():
    found = policy('[playbooks.booking]\nfacts = ["Was it paid?"]\nsteps = ["Say when."]')
    assert found.playbooks[Issue.BOOKING] == Playbook(("Was it paid?",), ("Say when.",))


@pytest.mark.parametrize(
    ("more", "names", "says"),
    [
        ("[playbooks.bookng]\nfacts = ['x']", "playbooks.bookng", "booking"),
        ("[playbooks.booking]", "playbooks.booking", "says nothing"),
        ("[playbooks.booking]\nfact = ['x']", "playbooks.booking.fact", "facts"),
        (f"[playbooks.booking]\nsteps = {['x'] * 13}", "playbooks.booking.steps", "12 at most"),
    ],
)
def test_a_playbook_that_is_wrong_is_named(more, names, says):
    [line] = mistakes(more)
    assert names in line
    assert says in line


def test_how_long_a_customer_is_expected_elsewhere_is_read_and_checked():
    assert policy("").handoff == HandoffRules(480, 1440)
    text = text_of(CARE).replace("ends_after = 1440 ", "ends_after = 400 ")
    with pytest.raises(PolicyError, match=r"handoff.ends_after: 400 leaves no time after"):
        policy_from(text, "care.toml")


def test_a_budget_for_delight_is_read_in_hundredths() -> None:
    text = (
        f'{SMALL}\n[delight]\nper_month = 99.5\nper_person = 20\nmost = 12.99\ncurrency = "GBP"\n'
    )
    assert policy_from(text, "care.toml").delight == DelightRules(9_950, 2_000, 1_299, "GBP")
    assert policy_from(SMALL, "care.toml").delight is None


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("per_person = 2", "care.toml: delight.per_month: is missing"),
        (
            "per_month = 10\nper_person = 20",
            "care.toml: delight.per_person: 20 is more than per_month, 10: write less",
        ),
        (
            "per_month = 10\nmost = 20",
            "care.toml: delight.most: 20 is more than per_month, 10: write less",
        ),
        (
            "per_month = 10\nper_person = 5\nmost = 6",
            "care.toml: delight.most: 6 is more than per_person, 5: write less",
        ),
    ],
)
def test_a_budget_that_cannot_be_is_named(written: str, line: str) -> None:
    with pytest.raises(PolicyError) as wrong:
        policy_from(f"{SMALL}\n[delight]\n{written}\n", "care.toml")
    assert line in str(wrong.value)


def test_who_confirms_that_something_is_hidden_is_a_role():
    assert policy("").hiding == HidingRules(Role.LEAD)
    text = text_of(CARE).replace('confirm = "lead"', 'confirm = "observer"')
    with pytest.raises(PolicyError, match=r"hiding\.confirm"):
        policy_from(text, "care.toml")
