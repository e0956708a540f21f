"""What agents do about praise beyond an answer: let it be, surprise a customer, keep a story."""

from dataclasses import replace
from datetime import datetime

from heard.domain.acting import active, dismissed, must_be_open, written
from heard.domain.errors import Conflict, Invalid
from heard.domain.events import Data, Event, EventType
from heard.domain.judgement import Kind
from heard.domain.policy import Policy
from heard.domain.purse import Purse, money
from heard.domain.settling import settled
from heard.domain.state import State
from heard.domain.thread import Change, Thread

LONGEST_LINE = 280
"""Characters of what was given, or of why a story is a good one: one line."""

_NOT_NEEDED = "No thanks needed."


def let_be(thread: Thread, by: str, now: datetime, policy: Policy) -> Change:
    """Praise that needs no thanks: nobody waits in it, so this word is reason enough."""
    must_be_open(thread)
    if thread.kind is not Kind.PRAISE or thread.state is not State.NOTED:
        message = "This is not praise that nobody has answered: dismiss it with a reason."
        raise Conflict(message)
    return dismissed(thread, by, _NOT_NEEDED, now, policy)


def delighted(
    thread: Thread,
    by: str,
    gesture: tuple[str, int, str],
    purse: Purse,
    now: datetime,
    policy: Policy,
) -> Change:
    """A small surprise (what, its value, a note) out of the month's purse, which is committed with
    the thread. Raises Conflict where the policy gives no budget, or too little is left."""
    _must_be_a_case(thread)
    what, value, note = gesture
    if policy.delight is None:
        message = "There is no budget for delight: care.toml has no [delight]."
        raise Conflict(message)
    after = purse.spend(by, value, policy.delight)
    data: Data = {
        "what": _line("what", what),
        "value": value,
        "currency": policy.delight.currency,
        "worth": money(value, policy.delight.currency),
        "month": purse.month,
        "gesture": f"{purse.month}.{purse.version + 1}",
        "note": written("note", note, needed=False) or None,
    }
    event = Event(EventType.DELIGHTED, now, by, data)
    change = settled(thread, active(thread, by, now), (event,), now, policy)
    return replace(change, beside=(after,))


def told_as_story(thread: Thread, by: str, why: str, now: datetime, policy: Policy) -> Change:
    """A good story, and why, for the log. Once a thread."""
    _must_be_a_case(thread)
    if thread.story_at:
        message = "It is among the good stories already."
        raise Conflict(message)
    event = Event(
        EventType.STORY_KEPT, now, by, {"why": _line("why", why), "message": thread.excerpt_of}
    )
    after = replace(active(thread, by, now), story_at=now)
    return settled(thread, after, (event,), now, policy)


def _must_be_a_case(thread: Thread) -> None:
    """Also one that is over: a story is often good only then."""
    if thread.state is State.UNOPENED:
        message = "No customer has written here yet."
        raise Conflict(message)


def _line(field: str, text: str) -> str:
    line = " ".join(written(field, text).split())
    if len(line) > LONGEST_LINE:
        raise Invalid(f"{field}: one line, {LONGEST_LINE} characters at most.", field)
    return line
