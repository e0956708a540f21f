"""Where nobody would be paged, found ahead: exact to the minute, with the reason in plain words."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heard.domain.calendar import Calendar
from heard.domain.coverage import Gap, gaps
from heard.domain.judgement import Kind, Severity
from heard.domain.message import Channel
from heard.domain.oncall import Every, Override, Rotation
from heard.domain.people import Away, Person, Role
from heard.domain.policy import Ladder, Level, Rung, SmsLimits
from heard.domain.rules import ClockRule, LadderRule, When
from heard.domain.team import Team
from heard.domain.wall import spoken
from tests.builders import DANA, LEE, NOON, a_policy

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
NIGHTS = Rotation(
    "nights", "Nights", ("dana", "ravi"), Every.DAILY, 540, 0, "UTC", date(2026, 3, 1)
)


def ravi(*away: Away, **facts) -> Person:
    return Person("ravi", "Ravi", Role.AGENT, **{"phone": "+15550100009", **facts}, away=away)


def first(target: str, *levels: Level, **changes):
    """A policy in which these levels page this first, and all others a topic."""
    ladders = {
        level: Ladder((Rung(target if level in levels else "topic:care"), Rung("lead")))
        for level in Level
    }
    return a_policy(ladders=ladders, **changes)


def found(team: Team, policy, days=1, *, mails=True) -> list[tuple]:
    return [
        (gap.start - MONDAY, gap.end - MONDAY, gap.why)
        for gap in gaps(team, policy, MONDAY, MONDAY + days * DAY, mails=mails)
    ]


def test_a_roster_without_holes_has_no_gaps():
    everybody = Team((DANA, LEE, ravi()), (NIGHTS,))
    policy = first("rotation:nights", *Level)
    assert gaps(everybody, policy, MONDAY, MONDAY + 14 * DAY, mails=True) == ()


def test_who_is_away_and_has_nobody_stand_in_leaves_a_gap_to_the_minute():
    away = Away(MONDAY + 10 * DAY / 24, MONDAY + 5 * DAY + 61 * MINUTE)
    team = Team((DANA, ravi(away)), (NIGHTS,))
    policy = first("rotation:nights", Level.CRITICAL)
    why = "Nights: Ravi is away until Sat 7 Mar 01:01 and nobody stands in"
    hours = timedelta(hours=1)
    assert found(team, policy, days=7) == [
        (10 * hours, 33 * hours, why),
        (57 * hours, 81 * hours, why),
        (105 * hours, 121 * hours + MINUTE, why),
    ]
    stand_in = Override("nights", "dana", away.start, away.start + DAY, "lee")
    assert found(replace(team, overrides=(stand_in,)), policy, days=2) == []


def test_an_override_that_ends_a_minute_early_leaves_a_minute():
    away = Away(MONDAY + 600 * MINUTE, MONDAY + 700 * MINUTE)
    stand_in = Override("nights", "dana", away.start, away.end - MINUTE, "lee")
    team = Team((DANA, ravi(away)), (NIGHTS,), (stand_in,))
    [(start, end, _)] = found(team, first("rotation:nights", Level.CRITICAL))
    assert (start, end) == (699 * MINUTE, 700 * MINUTE)


def test_critical_is_watched_around_the_clock_and_the_rest_in_opening_hours():
    team = Team((LEE,))
    why = "Agents: there is nobody"
    assert found(team, first("agent", Level.CRITICAL)) == [(0 * DAY, DAY, why)]
    assert found(team, first("agent", Level.NORMAL)) == [(540 * MINUTE, 1080 * MINUTE, why)]
    assert found(team, first("agent", Level.NORMAL, Level.CRITICAL)) == [(0 * DAY, DAY, why)]


def test_a_brand_that_is_closed_has_no_gaps_that_day():
    saturday = MONDAY + 5 * DAY
    policy = first("agent", Level.HIGH)
    assert gaps(Team(), policy, saturday, saturday + 2 * DAY, mails=True) == ()


def test_an_address_alone_reaches_nobody_where_no_mail_is_sent():
    team = Team((replace(DANA, phone=None, email="dana@heard.example"),))
    policy = first("agent", Level.CRITICAL)
    assert found(team, policy) == []
    why = "Agents: Dana has no phone, and without MailFrom nobody gets e-mails of their own"
    assert found(team, policy, mails=False) == [(0 * DAY, DAY, why)]


def test_each_brand_has_its_own_gaps():
    fern = replace(a_policy().brands["marigold"], id="fern", name="Fern & Co", accounts={})
    policy = first("agent", Level.CRITICAL)
    policy = replace(policy, brands={**policy.brands, "fern": fern})
    team = Team((replace(DANA, brands=frozenset({"marigold"})),))
    assert gaps(team, policy, MONDAY, MONDAY + DAY, mails=True) == (
        Gap("fern", MONDAY, MONDAY + DAY, "agent", "Agents: nobody serves Fern & Co"),
    )


def test_reasons_name_who_is_missing_and_why():
    back = datetime(2026, 3, 9, 9, tzinfo=UTC)
    gone = ravi(Away(MONDAY, back))
    mute = Person("eve", "Eve", Role.AGENT, teams=frozenset({"returns"}))
    elsewhere = replace(ravi(), brands=frozenset({"fern"}))
    cases = {
        (
            "agent",
            (gone, mute),
        ): "Agents: Ravi is away until Mon 9 Mar 09:00, Eve has neither phone nor e-mail",
        ("team:returns", (mute,)): "Team returns: Eve has neither phone nor e-mail",
        ("team:returns", ()): "Team returns: there is nobody",
        ("person:ravi", (gone,)): "Ravi: Ravi is away until Mon 9 Mar 09:00",
        ("person:ravi", ()): "ravi: there is nobody",
        ("rotation:nights", (DANA,)): "Nights: ravi is not on the roster any more",
        ("rotation:nights", (elsewhere,)): "Nights: Ravi does not serve Marigold & Vine",
        ("rotation:days", (DANA,)): "days: no rotation is called days",
    }
    at = MONDAY + 10 * DAY / 24
    for (target, people), why in cases.items():
        policy = first(target, Level.CRITICAL)
        [gap] = gaps(Team(people, (NIGHTS,)), policy, at, at + MINUTE, mails=True)
        assert (gap.who, gap.why) == (target, why)


def ruled(*whens: When, **ladders: str):
    """A policy in which only what these rules choose pages anybody: a ladder each, by its name."""
    policy = first("topic:care")
    ladders = {name: Ladder((Rung(target),)) for name, target in ladders.items()}
    rules = tuple(LadderRule(when, name) for when, name in zip(whens, ladders, strict=True))
    return replace(policy, ladders={**policy.ladders, **ladders}, ladder_rules=rules)


OPEN, SHUT = (540 * MINUTE, 1080 * MINUTE), (0 * MINUTE, 540 * MINUTE)
CRITICAL = frozenset({Severity.CRITICAL})


@pytest.mark.parametrize(
    ("when", "stretches"),
    [
        (When(severities=CRITICAL, hours=False), [SHUT, (1080 * MINUTE, DAY)]),
        (When(severities=CRITICAL, hours=True), [OPEN]),
        (When(severities=CRITICAL, min_reach=10_000), [(0 * DAY, DAY)]),
        (When(severities=CRITICAL, topics=frozenset({"safety"})), [(0 * DAY, DAY)]),
        # High waits for opening hours, so such a ladder is never climbed.
        (When(severities=frozenset({Severity.HIGH}), hours=False), []),
        (When(kinds=frozenset({Kind.QUESTION})), [(0 * DAY, DAY)]),
        (When(kinds=frozenset({Kind.PRAISE})), []),
        (When(brands=frozenset({"fern"})), []),
        (When(channels=frozenset({Channel.X}), severities=CRITICAL), [(0 * DAY, DAY)]),
    ],
)
def test_a_ladder_that_a_rule_chooses_is_watched_whenever_that_rule_may_hold(when, stretches):
    policy = ruled(when, nights="person:zoe")
    assert [one[:2] for one in found(Team(), policy)] == stretches


@pytest.mark.parametrize("only", [{"min_reach": 10_000}, {"topics": frozenset({"safety"})}])
def test_a_rule_for_some_leaves_the_levels_own_ladder_to_the_others(only):
    policy = first("agent", Level.CRITICAL)
    ladders = {**policy.ladders, "some": Ladder((Rung("topic:care"),))}
    rule = LadderRule(When(severities=CRITICAL, **only), "some")
    policy = replace(policy, ladders=ladders, ladder_rules=(rule,))
    assert [one[:2] for one in found(Team(), policy)] == [(0 * DAY, DAY)]


def test_a_ladder_that_no_case_comes_to_is_not_watched():
    always = When(severities=CRITICAL)
    policy = ruled(
        always, When(severities=CRITICAL, hours=False), first="topic:care", nights="agent"
    )
    assert found(Team(), policy) == []


def test_a_brand_without_that_channel_is_not_watched_for_it():
    brand = replace(a_policy().brands["marigold"], accounts={Channel.FACEBOOK: frozenset({"1"})})
    policy = ruled(When(channels=frozenset({Channel.X})), nights="agent")
    assert found(Team(), replace(policy, brands={"marigold": brand})) == []


def test_an_exception_to_the_clocks_may_run_them_around_the_clock():
    rule = ClockRule(When(kinds=frozenset({Kind.QUESTION})), {"around_the_clock": True})
    policy = first("agent", Level.QUESTION, clock_rules=(rule,))
    assert [one[:2] for one in found(Team(), policy)] == [(0 * DAY, DAY)]


def test_a_phone_in_a_country_that_gets_no_sms_reaches_nobody_and_an_address_does():
    policy = first("agent", Level.CRITICAL, sms=SmsLimits(to=("+31",)))
    [(_, _, why)] = found(Team((DANA,)), policy)
    assert why == "Agents: sms_to in care.toml leaves out the phone of Dana"
    assert found(Team((replace(DANA, email="dana@marigold.example"),)), policy) == []
    assert found(Team((replace(DANA, phone="+31612345678"),)), policy) == []


def test_a_topic_reaches_somebody():
    assert gaps(Team(), first("topic:care", *Level), MONDAY, MONDAY + DAY, mails=True) == ()


def test_nobody_on_purpose_is_told_with_its_reason():
    override = Override("nights", None, NOON, NOON + MINUTE, "lee", "office closed")
    team = Team((DANA, ravi()), (NIGHTS,), (override,))
    [gap] = gaps(
        team, first("rotation:nights", Level.CRITICAL), MONDAY, MONDAY + 7 * DAY, mails=True
    )
    assert (gap.start, gap.why) == (NOON, "Nights: nobody on purpose: office closed")


AWAY = st.tuples(st.integers(0, 6000), st.integers(1, 3000)).map(
    lambda a: Away(MONDAY + a[0] * MINUTE, MONDAY + sum(a) * MINUTE)
)
ROUND = Calendar("Europe/Amsterdam", (((1320, 360),),) * 7)


@given(st.lists(AWAY, max_size=3), st.sampled_from([*Level]), st.integers(0, 4 * 1440 - 1))
def test_a_minute_is_in_a_gap_exactly_where_nobody_is_paged_then(away, level, number):
    brand = replace(a_policy().brands["marigold"], calendar=ROUND)
    policy = first("rotation:nights", level, brands={"marigold": brand})
    team = Team((DANA, ravi(*away)), (NIGHTS,))
    holes = gaps(team, policy, MONDAY, MONDAY + 4 * DAY, mails=True)
    minute = MONDAY + number * MINUTE
    watched = level is Level.CRITICAL or ROUND.is_open(minute)
    unpaged = watched and not team.paged("rotation:nights", "marigold", minute)
    assert sum(gap.start <= minute < gap.end for gap in holes) == unpaged
    assert all(one.end < after.start or one.why != after.why for one, after in pairwise(holes))


def test_a_ladder_that_only_a_rule_chooses_is_watched_where_the_rule_holds():
    policy = first("topic:care")
    night = Ladder((Rung("rotation:nights"), Rung("lead")))
    closed = LadderRule(When(brands=frozenset({"marigold"}), hours=False), "night")
    policy = replace(policy, ladders={**policy.ladders, "night": night}, ladder_rules=(closed,))
    away = Away(MONDAY - DAY, MONDAY + 30 * DAY)
    alone = replace(NIGHTS, members=("ravi",))
    why = f"Nights: Ravi is away until {spoken(away.end, 'UTC')} and nobody stands in"
    team = Team((LEE, ravi(away)), (alone,))
    hours = timedelta(hours=1)
    assert found(team, policy) == [(0 * hours, 9 * hours, why), (18 * hours, 24 * hours, why)]
    loud = replace(closed, when=When(min_reach=50_000, topics=frozenset({"press"})))
    assert len(found(team, replace(policy, ladder_rules=(loud,)))) == 1, "at any hour"
    other = replace(closed, when=When(brands=frozenset({"harbor"})))
    assert found(team, replace(policy, ladder_rules=(other,))) == []
