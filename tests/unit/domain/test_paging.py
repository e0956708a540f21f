"""Who is told of what."""

from dataclasses import replace
from datetime import timedelta

import pytest

from heard.domain import acting
from heard.domain.events import Event, EventType
from heard.domain.paging import telling
from heard.domain.telling import Telling, merged
from tests.builders import NIGHT, NOON, OPENING, a_policy, a_thread

POLICY = a_policy()
SOON = timedelta(minutes=POLICY.bundle_minutes)


def told(text, event_type=EventType.OPENED, now=NOON, **data):
    return telling(Event(event_type, now, data=data), a_thread(text, now=now), now, POLICY)


@pytest.mark.parametrize(
    ("text", "now", "rings", "not_before"),
    [
        ("lawyer", NOON, True, None),
        ("lawyer", NIGHT, True, None),
        ("furious", NOON, True, None),
        ("furious", NIGHT, True, None),
        ("late", NOON, True, None),
        ("late", NIGHT, True, OPENING),
        ("where?", NOON, False, NOON + SOON),
        ("where?", NIGHT, False, NIGHT + SOON),
    ],
)
def test_who_is_told_of_a_first_message_and_when(text, now, rings, not_before):
    """What does not ring goes to the same people's mailboxes."""
    found = told(text, now=now)
    assert (found.target, found.care) == ("agent", True)
    assert (found.rings, found.not_before) == (rings, not_before)


@pytest.mark.parametrize("text", ["love it", "hello"])
def test_praise_and_small_talk_are_for_the_topic_only(text):
    found = told(text)
    assert (found.target, found.persons, found.care) == (None, (), True)
    assert found.not_before == NOON + SOON


def test_nobody_is_told_of_spam():
    assert told("crypto") is None


@pytest.mark.parametrize(
    ("event_type", "starts"),
    [("opened", "HIGH"), ("reopened", "AGAIN: "), ("waiting", "AGAIN: "), ("worsened", "WORSE: ")],
)
def test_an_alert_says_what_is_new(event_type, starts):
    assert told("furious", EventType(event_type)).what.startswith(starts)


ABOUT_A_WAIT = (
    EventType.OPENED,
    EventType.REOPENED,
    EventType.WAITING,
    EventType.WORSENED,
    EventType.ASSIGNED,
    EventType.CLAIM_WARNED,
    EventType.CLAIM_EXPIRED,
    EventType.CLOCK_WARNED,
    EventType.CLOCK_MISSED,
    EventType.RUNG_PAGED,
)


@pytest.mark.parametrize("event_type", ABOUT_A_WAIT)
def test_an_alert_that_was_overtaken_is_not_sent(event_type):
    thread = acting.answered(a_thread(), "dana", "dm", "Done", None, NOON, POLICY).thread
    data = {"rung": 1, "target": "agent", "clock": "first_reply", "to": "lee", "about": "lee"}
    assert telling(Event(event_type, NOON, data=data), thread, NOON, POLICY) is None


def test_a_page_that_was_claimed_meanwhile_is_not_sent():
    thread = acting.claimed(a_thread(), "dana", NOON, POLICY).thread
    event = Event(EventType.RUNG_PAGED, NOON, data={"rung": 2, "target": "lead"})
    assert telling(event, thread, NOON, POLICY) is None


def test_an_ended_thread_misses_no_resolution():
    thread = acting.dismissed(a_thread(), "dana", "a test", NOON, POLICY).thread
    event = Event(EventType.CLOCK_MISSED, NOON, data={"clock": "resolution"})
    assert telling(event, thread, NOON, POLICY) is None


def test_a_missed_claim_is_the_ladders_business():
    assert told("late", EventType.CLOCK_MISSED, clock="claim") is None


def test_what_is_only_for_the_timeline_tells_nobody():
    for event_type in (EventType.CLAIMED, EventType.EDITED, EventType.BRAND_REPLIED):
        assert told("late", event_type) is None


def test_several_things_at_once_are_one_alert_to_the_highest_rung():
    one = Telling("CLAIM EXPIRED", target="lead", rung=2)
    two = Telling("first reply MISSED", target="manager", rung=3)
    both = merged([one, two, one])
    assert (both.what, both.target, both.rung) == (
        "CLAIM EXPIRED; first reply MISSED", "manager", 3,
    )  # fmt: skip


def test_of_a_thing_that_waits_and_one_that_does_not_neither_waits():
    held = Telling("question", not_before=OPENING)
    assert merged([held, replace(held, not_before=None)]).not_before is None
    assert merged([held, replace(held, not_before=NOON)]).not_before == OPENING
    assert merged([]) is None
