"""A customer who comes back with praise after their case was solved: the best that care can reach, so
both threads say so, and whoever thanks them knows what for.
"""

from dataclasses import replace
from datetime import datetime

from heard.domain.acting import Ending
from heard.domain.errors import Conflict
from heard.domain.events import Event, EventType
from heard.domain.joining import MOST
from heard.domain.judgement import Kind
from heard.domain.policy import Policy
from heard.domain.settling import settled
from heard.domain.state import State
from heard.domain.thread import Change, Returned, Thread
from heard.domain.turns import Turn

_SOLVED = (Ending.SOLVED, Ending.MOVED_AND_SOLVED)


def solved(thread: Thread) -> bool:
    """True for a case that ended well."""
    return thread.state is State.RESOLVED and thread.outcome in _SOLVED


def praises(thread: Thread, turn: Turn) -> bool:
    """True for praise that is heard where a case was solved: somebody is to be thanked."""
    return solved(thread) and turn.kind is Kind.PRAISE and turn.deleted_at is None


def of_same_thread(thread: Thread, now: datetime) -> tuple[Thread, Event]:
    """A thread whose customer came back with praise where their case was solved."""
    returned = Returned(now, thread.id, thread.id)
    return replace(thread, returned=returned), _event(returned, None, now)


def linked(
    thread: Thread, by: str | None, case: Thread, praise: Thread, now: datetime, policy: Policy
) -> Change:
    """One of the two threads, `case` and `praise`, once they are known to belong together. Nothing
    changes where that is known. Raises Conflict where the case was not solved, or is no praise."""
    known = thread.returned
    if known and (known.case, known.praise) == (case.id, praise.id):
        return Change(thread, ())
    if not solved(case):
        raise Conflict("That case was not resolved as solved: join the two instead.")
    if praise.kind is not Kind.PRAISE:
        raise Conflict("This thread is no praise: file it as praise first.")
    other = praise.id if thread.id == case.id else case.id
    full = other in thread.joined or len(thread.joined) >= MOST
    both = thread.joined if full else (*thread.joined, other)
    returned = Returned(now, case.id, praise.id)
    after = replace(thread, returned=returned, joined=both)
    return settled(thread, after, (_event(returned, by, now),), now, policy)


def _event(returned: Returned, by: str | None, now: datetime) -> Event:
    data = {"case": returned.case, "praise": returned.praise}
    return Event(EventType.PRAISE_RETURNED, now, by, data)
