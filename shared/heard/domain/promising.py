"""What agents do with promises: make one, keep it, withdraw it.

Any agent may write down what was promised to a customer, for themselves or for somebody else.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from heard.domain.acting import active, must_be_open, written
from heard.domain.errors import Conflict, Invalid, NotFound
from heard.domain.events import Data, Event, EventType
from heard.domain.policy import Policy
from heard.domain.promises import (
    FURTHEST_DAYS,
    LONGEST,
    MOST_OPEN,
    Promise,
    remembered,
)
from heard.domain.settling import settled
from heard.domain.thread import Change, Thread


def promised(
    thread: Thread,
    by: str,
    what: str,
    to_be_kept_by: str,
    due_at: datetime,
    now: datetime,
    policy: Policy,
) -> Change:
    """Somebody promised the customer something, by a moment. Its owner is reminded before that,
    and the rung above is told if it passes."""
    must_be_open(thread)
    what = " ".join(written("what", what).split())
    if len(what) > LONGEST:
        raise Invalid(f"what: {LONGEST} characters at most, this has {len(what)}.", "what")
    if not now < due_at <= now + timedelta(days=FURTHEST_DAYS):
        raise Invalid("due_at: a moment ahead, within a year.", "due_at")
    if sum(promise.open for promise in thread.promises) >= MOST_OPEN:
        raise Conflict(f"{MOST_OPEN} promises are open here: keep one of them first.")
    promise = Promise(f"p{thread.version + 1}", what, to_be_kept_by, by, now, due_at)
    after = replace(thread, promises=remembered((*thread.promises, promise)))
    data: Data = {
        "promise": promise.id,
        "what": what,
        "to": to_be_kept_by,
        "due_at": due_at.isoformat(),
    }
    event = Event(EventType.PROMISED, now, by, data)
    return settled(thread, active(after, by, now), (event,), now, policy)


def kept(thread: Thread, by: str, promise_id: str, now: datetime, policy: Policy) -> Change:
    """A promise was kept: its clock ends. Keeping what was kept changes nothing."""
    promise = _found(thread, promise_id)
    if not promise.open:
        if promise.kept:
            return Change(thread, ())
        raise Conflict("This promise was withdrawn.")
    event = Event(EventType.PROMISE_KEPT, now, by, _told(promise))
    return _over(thread, replace(promise, ended_at=now, kept=True), by, event, now, policy)


def withdrawn(
    thread: Thread, by: str, promise_id: str, reason: str, now: datetime, policy: Policy
) -> Change:
    """A promise no longer holds, with the reason: its clock is cancelled."""
    promise = _found(thread, promise_id)
    reason = written("reason", reason)
    if not promise.open:
        raise Conflict(f"This promise was {'kept' if promise.kept else 'withdrawn'} already.")
    event = Event(EventType.PROMISE_WITHDRAWN, now, by, {**_told(promise), "reason": reason})
    return _over(thread, replace(promise, ended_at=now), by, event, now, policy)


def _found(thread: Thread, promise_id: str) -> Promise:
    promise = next((one for one in thread.promises if one.id == promise_id), None)
    if promise is None:
        raise NotFound("There is no such promise in this thread.")
    return promise


def _told(promise: Promise) -> Data:
    return {"promise": promise.id, "what": promise.what, "to": promise.by}


def _over(
    thread: Thread, promise: Promise, by: str, event: Event, now: datetime, policy: Policy
) -> Change:
    promises = tuple(promise if one.id == promise.id else one for one in thread.promises)
    after = active(replace(thread, promises=promises), by, now)
    return settled(thread, after, (event,), now, policy)
