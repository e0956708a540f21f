"""Join two threads that belong together: the same customer elsewhere, or the same matter.

Nothing moves: each keeps its place, its messages and its clocks, and shows the other.
"""

from dataclasses import replace
from datetime import datetime

from heard.domain.errors import Conflict, Invalid
from heard.domain.events import Event, EventType
from heard.domain.policy import Policy
from heard.domain.settling import settled
from heard.domain.thread import Change, Thread

MOST = 20
"""Threads that one may be joined with: a head never grows without bound."""


def joined(thread: Thread, by: str, to: str, now: datetime, policy: Policy) -> Change:
    """The thread `to` belongs to this one. Joining what is joined changes nothing; an ended thread
    may be joined too."""
    if to == thread.id:
        raise Invalid("to: this is the thread itself.", "to")
    if to in thread.joined:
        return Change(thread, ())
    if len(thread.joined) >= MOST:
        raise Conflict(f"{MOST} threads are joined with this one: more is a search.")
    event = Event(EventType.JOINED, now, by, {"thread": to})
    return settled(thread, replace(thread, joined=(*thread.joined, to)), (event,), now, policy)
