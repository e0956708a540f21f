"""The guard as a whole: sure, quick, modest, and the same every time."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heard.domain.verdict import Check, Draft
from heard.guard.decide import decide
from tests.builders import NOON
from tests.unit.guard.cases import CALM, a_case, a_company, marked, verdict_on
from tests.unit.guard.labelled import HALVES, STARTERS, labelled

POLICY = a_company()
CASE = a_case(POLICY)
BITS = [
    "sorry ", "you should have ", "{customer} ", "+44 7700 900142 ", "order 48213 ", "€800 voucher ",
    "born on 3 May 1990 ", "!!", "NEVER ", "because ", "12 High Street ", "FR14 2004 1010 0505 0001 3M02 606",
    "a@b.example ", "by Friday ", "we cannot refund ", "the the ", "“engineer” ", "\n", "😂", "Leeds ",
]  # fmt: skip
ANYTHING = st.text(max_size=400) | st.lists(st.sampled_from(BITS), max_size=40).map("".join)


@given(ANYTHING, st.booleans(), st.booleans())
@settings(max_examples=300)
def test_whatever_is_typed_gets_a_verdict_and_the_same_one_twice(text, public, checked):
    draft = Draft(text, public=public, facts_checked=checked)
    first = decide(CASE, draft, POLICY, STARTERS, NOON)
    assert decide(CASE, draft, POLICY, STARTERS, NOON) == first
    for found in (*first.refusals, *first.warnings):
        assert 0 <= found.start <= found.end <= len(text)
    assert first.wait_until is None or first.wait_until > NOON


@given(ANYTHING, ANYTHING, ANYTHING)
@settings(max_examples=100)
def test_whatever_was_said_before_a_draft_gets_a_verdict(said, answered, customer):
    facts = {"said": [said or "?"], "answered": [answered or "."], "customer": customer or None}
    verdict_on(CALM, **facts)


@given(st.permutations(range(4)))
def test_the_order_in_which_messages_are_handed_over_changes_nothing(order):
    case = a_case(POLICY, answered=["We will refund 25 euros by Friday."], replied=["when?", "??"])
    text = "Hi Tom, 30 euros by Monday, sorry."
    mixed = replace(case, entries=tuple(case.entries[at] for at in order))
    draft = Draft(text, public=True)
    assert decide(mixed, draft, POLICY, STARTERS, NOON) == decide(
        case, draft, POLICY, STARTERS, NOON
    )


@pytest.mark.parametrize(
    "piece",
    [
        "a", "9 ", "+", "0-", "(", "((", "@", "a@", "a.", "{", "{a", "[", "<name", "!", "?!", "A", "“", "Way ",
        "order no ", "order ", "because ", "sorry ", "X", "12 Ab ", "1 rue ", "born ", "€", "%", "1,", "DE00",
        "\n", "你", "😂", "\ud800", "é", "www.", "a.b.", "1.2.", "card ", " at ", "[at]", "the ", "x" * 63 + ".",
    ],
)  # fmt: skip
def test_sixty_thousand_of_the_same_letters_are_read_in_a_moment(piece):
    text = piece * (60_000 // len(piece))
    for public in (True, False):
        decide(CASE, Draft(text, public=public), POLICY, STARTERS, NOON)


def test_an_empty_draft_has_nothing_wrong_with_it():
    assert verdict_on(" \n").flags == frozenset()


def test_people_read_first_what_refuses_and_then_the_rest_in_one_order():
    verdict = verdict_on("{customer}, you should have called 07700 900142 because it rained!!")
    assert [one.check for one in verdict.refusals] == [Check.VARIABLE, Check.PERSONAL_DATA]
    places = [list(Check).index(one.check) for one in verdict.warnings]
    assert places == sorted(places)


def test_in_another_language_it_says_what_it_did_not_check():
    verdict = verdict_on(
        "Hallo Tom, das tut uns leid. Sie hätten anrufen sollen. help@brightwire.example, 0113 555 0121"
    )
    assert verdict.flags == frozenset()
    (unchecked,) = verdict.unchecked
    assert Check.BLAME in unchecked.checks
    assert Check.PERSONAL_DATA not in unchecked.checks
    assert "not in English" in unchecked.why


def test_to_a_customer_of_another_language_it_does_not_ask_to_restate():
    verdict = verdict_on(
        CALM, said=["Der Techniker ist nicht gekommen und wir haben kein Internet"]
    )
    assert Check.RESTATE not in verdict.flags
    assert [one.checks for one in verdict.unchecked] == [(Check.RESTATE,)]


def test_where_nobody_told_a_name_or_a_limit_it_says_so():
    verdict = verdict_on("We are sorry about the internet.", channel="trustpilot", customer=None)
    assert Check.NAME not in verdict.flags
    assert {check for one in verdict.unchecked for check in one.checks} == {
        Check.NAME,
        Check.LENGTH,
    }


def test_facts_that_were_checked_may_be_named():
    text = "Hi Tom, sorry, the engineer did not come because of a strike. As per our policy you get a day back."
    assert {Check.CAUSE, Check.POLICY_QUOTED} <= verdict_on(text).flags
    checked = verdict_on(text, draft={"facts_checked": True})
    assert checked.flags.isdisjoint({Check.CAUSE, Check.POLICY_QUOTED})


def test_what_is_asked_of_a_first_answer_is_not_asked_of_later_ones():
    later = verdict_on("It is on its way.", surface="dm", answered=["Sorry Tom, I'm on it."])
    assert later.flags == frozenset()


def test_praise_is_not_asked_for_an_apology():
    verdict = verdict_on(
        "Hi Tom, the engineer will be so glad to read this!!",
        kind="praise",
        said=["Great engineer!"],
    )
    assert verdict.flags == frozenset()


def test_a_draft_that_is_right_stays_right_an_hour_later():
    for one in labelled(HALVES[0]):
        if one.good and not one.verdict().flags:
            later = decide(one.dossier, one.draft, one.policy, STARTERS, NOON + timedelta(hours=1))
            assert later.flags == frozenset()


def test_every_phrase_is_marked_where_it_stands():
    text = "Hi Tom, sorry. You should have called us about the engineer."
    assert marked(text, Check.BLAME) == ["You should have"]
