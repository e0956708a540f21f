"""The ladder of a promise that was missed: whoever is above hears of it, one after the other, until it
is kept or withdrawn.

The miss itself tells its keeper and the rung above. Whoever comes after them has their turn when those
before have had their time. A rung's place is worked out from when the promise was due, so an hour
without a sweep is caught up with one page, to the highest rung whose turn has come.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from heard.domain.clocks import missed_mark
from heard.domain.events import Data, Event, EventType
from heard.domain.policy import Policy
from heard.domain.promises import Promise
from heard.domain.thread import Thread

_FIRST = 2
"""The index of the first rung that the miss itself did not tell."""


@dataclass(frozen=True, slots=True)
class Turn:
    """When a rung hears of a missed promise. `position` 1 is the ladder's first rung; `mark` says that
    it was told."""

    promise: Promise
    position: int
    target: str
    at: datetime

    @property
    def mark(self) -> str:
        """Kept among the thread's marks as long as the promise's own clock is."""
        return f"promise#{self.promise.id} rung{self.position}"


def turns(thread: Thread, policy: Policy) -> Iterator[Turn]:
    """The turns, told ones too, of every open promise whose miss was told; the soonest first of
    each."""
    if not thread.promises:
        return
    missed = {
        clock.about
        for clock in thread.clocks(policy)
        if clock.about and clock.running and missed_mark(clock) in thread.told
    }
    for promise in thread.promises:
        if promise.open and promise.id in missed:
            yield from _turns_of(promise, thread, policy)


def climbed(thread: Thread, now: datetime, policy: Policy) -> tuple[frozenset[str], list[Event]]:
    """The marks of the turns that have come, and one event a promise: for the highest of them."""
    due = [turn for turn in turns(thread, policy) if turn.at <= now]
    new = {turn.promise.id: turn for turn in due if turn.mark not in thread.told}
    return frozenset(turn.mark for turn in due), [_told(turn, now) for turn in new.values()]


def _turns_of(promise: Promise, thread: Thread, policy: Policy) -> Iterator[Turn]:
    times, pace = thread.times(policy), thread.pace(policy)
    rungs = thread.ladder_of(policy, promise.due_at).rungs
    waited = 0.0
    for index in range(_FIRST, len(rungs)):
        before = rungs[index - 1].wait
        waited += times.rung_wait if before is None else before
        at = pace.after(promise.due_at, waited, times)
        yield Turn(promise, index + 1, rungs[index].target, at)


def _told(turn: Turn, now: datetime) -> Event:
    data: Data = {
        "promise": turn.promise.id,
        "what": turn.promise.what,
        "to": turn.promise.by,
        "due_at": turn.promise.due_at.isoformat(),
        "rung": turn.position,
        "target": turn.target,
    }
    return Event(EventType.PROMISE_CLIMBED, now, data=data)
