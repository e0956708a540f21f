"""A thread becomes part of a surge, and is its own again once that is over."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from heard.domain.events import Event, EventType
from heard.domain.policy import Policy
from heard.domain.seen import Seen
from heard.domain.settling import ALERTING, settled
from heard.domain.state import State
from heard.domain.surge import Surge, surge_of
from heard.domain.thread import Change, Thread


def joined(thread: Thread, surge_id: str, now: datetime, policy: Policy) -> Change:
    """The thread after a surge was found that it belongs to: its own ladder, if it climbs one,
    ends. Nothing where nobody waits in it, or it belongs to one already."""
    if thread.surge is not None or not thread.state.owed:
        return Change(thread, ())
    event = Event(EventType.SURGE_JOINED, now, data={"surge": surge_id})
    return settled(thread, replace(thread, surge=surge_id), (event,), now, policy)


def left(thread: Thread, now: datetime, policy: Policy) -> Change:
    """The thread after its surge has ended: whoever waits in it still is paged for as for any."""
    if thread.surge is None:
        return Change(thread, ())
    event = Event(EventType.SURGE_LEFT, now, data={"surge": thread.surge})
    return settled(thread, replace(thread, surge=None), (event,), now, policy)


def heard_in(
    thread: Thread, events: Iterable[Event], seen: Seen, surges: Sequence[Surge]
) -> tuple[Thread, tuple[Event, ...], Seen]:
    """A thread in which somebody began to wait while surges ran, as part of the one that it fits,
    else of the one that it was in if that still runs; that is told with the event that alerts."""
    same = next((one for one in surges if one.id == thread.surge), None)
    surge = surge_of(seen, (one for one in surges if one.leads(seen))) or same
    name = surge.id if surge else None
    told = tuple(
        replace(event, data={**event.data, "surge": name})
        if name and event.type in ALERTING
        else event
        for event in events
    )
    return replace(thread, surge=name), told, replace(seen, surge=name)


def may_leave(thread: Thread, surge_id: str) -> bool:
    """True for a thread of a surge in which somebody waits and that nobody has."""
    return thread.surge == surge_id and thread.state is State.WAITING
