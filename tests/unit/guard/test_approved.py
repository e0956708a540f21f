"""An approved answer is a starter that must be edited, and a word that drafts do not depart from."""

from dataclasses import replace

import pytest

from heard.domain.judgement import Issue
from heard.domain.starter import Starter
from heard.domain.thread import Filed
from heard.domain.verdict import Check, Draft
from heard.guard.beginning import beginnings
from heard.guard.decide import decide
from tests.builders import NOON
from tests.unit.guard.cases import a_case, a_company
from tests.unit.guard.labelled import STARTERS

POLICY = a_company()
TEXT = (
    "Hi {customer}, I am sorry that nobody came at the time that we gave you, and that you waited for "
    "nothing. We give you 20 EUR for it and send somebody on the next day that suits you."
)
APPROVED = Starter("Approved: Nobody came", TEXT, frozenset({Issue.BOOKING}), approved=True)


def case(issue=Issue.BOOKING):
    found = a_case(POLICY)
    thread = found.thread
    was = (thread.kind, thread.severity, None)
    filed = Filed(thread.kind, thread.severity, issue, "jo", NOON, was)
    return replace(found, thread=replace(thread, filed=filed))


def flags(text, issue=Issue.BOOKING):
    known = (APPROVED, *STARTERS)
    return decide(case(issue), Draft(text, public=True), POLICY, known, NOON).flags


def test_it_is_offered_first_and_filled_as_any_starter():
    first = next(iter(beginnings(case(), "Jo", POLICY, (APPROVED, *STARTERS))))
    assert first.name == "Approved: Nobody came"
    assert first.text.startswith("Hi Tom, I am sorry")


def test_unedited_it_is_refused_and_with_a_sentence_of_one_s_own_it_is_not():
    bare = TEXT.replace("{customer}", "Tom")
    assert Check.STARTER in flags(bare)
    assert Check.STARTER not in flags(f"{bare} The engineer comes on Friday for your internet.")


def test_a_short_one_is_known_again_too():
    short = Starter("Approved: Always", "We send somebody on Friday.", approved=True)

    def of(text):
        return decide(case(), Draft(text, public=True), POLICY, (short, *STARTERS), NOON).flags

    assert Check.STARTER in of("We send somebody on Friday.")
    assert Check.STARTER in of("Hi Tom! We send somebody on Friday. Jo")
    assert Check.STARTER not in of("We send somebody on Friday to get your internet going again.")
    assert Check.STARTER not in flags("We send somebody on Friday.")


@pytest.mark.parametrize(
    ("text", "departs"),
    [
        ("Hi Tom, for the engineer who did not come we give you 50 EUR.", True),
        ("Hi Tom, for the engineer who did not come you get 15 % off.", True),
        ("Hi Tom, for the engineer who did not come we give you 20 EUR.", False),
        (
            "Hi Tom, 20 EUR is what others get; it was the second time, so we give you 50 EUR.",
            False,
        ),
        ("Hi Tom, the engineer comes on Friday.", False),
    ],
)
def test_another_amount_than_the_approved_one_is_warned_of(text, departs):
    assert (Check.CONTRADICTION in flags(text)) is departs


def test_an_answer_to_another_issue_binds_nobody():
    assert Check.CONTRADICTION not in flags("Hi Tom, we give you 50 EUR for it.", Issue.STAFF)
