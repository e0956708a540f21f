"""What is done to take a customer elsewhere: they are invited with a reference, they come, or it is
taken back.

None of it is an answer: only what the customer can see of the brand stops their clock, here as
anywhere (rule 3 of the design).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from heard.domain.acting import active, must_be_open, written
from heard.domain.asking import asked_again, last_said
from heard.domain.errors import Conflict, Invalid
from heard.domain.events import Data, Event, EventType
from heard.domain.handoff import By, Came, Handoff, locations
from heard.domain.joining import MOST, joined
from heard.domain.judgement import Kind
from heard.domain.naming import ago
from heard.domain.policy import Brand, Policy
from heard.domain.settling import settled
from heard.domain.state import State
from heard.domain.thread import Change, Thread


@dataclass(frozen=True, slots=True)
class Wish:
    """Where to somebody invites a customer: a way (see `By`), whose contact points, and what the team
    should know of it."""

    way: str
    location: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a customer came: a way, or the channel on which they were heard, in which thread if in one
    (`there`), and with which reference if somebody did not just say so."""

    how: str
    note: str = ""
    there: str | None = None
    reference: str | None = None


def invited(
    thread: Thread,
    by: str,
    wish: Wish,
    reference: str,
    now: datetime,
    policy: Policy,
    called: Callable[[str], str] = str,
) -> Change:
    """The customer is invited to go on another way. While they are expected a further way has the
    same reference. The location may be left out where there is one that can be reached this way;
    `called` gives the name of an agent's id."""
    must_be_open(thread)
    if wish.way not in list(By):
        raise Invalid(f"by: one of {', '.join(By)}.", "by")
    way = By(wish.way)
    note = written("note", wish.note, needed=way is By.OTHER)
    place = _location(policy.brand(thread.brand), way, wish.location)
    handoff = thread.handoff
    if handoff is None or not handoff.open:
        handoff = Handoff(reference, by, now, ways=(way,), location=place)
    elif not handoff.expected:
        raise Conflict("The customer has arrived already.")
    elif way in handoff.ways:
        first = f"{called(handoff.by)} {ago(handoff.at, now)}"
        raise Conflict(f"Invited already by {first}, with reference {handoff.reference}.")
    else:
        place = handoff.location or place
        handoff = replace(handoff, ways=(*handoff.ways, way), location=place)
    data: Data = {
        "reference": handoff.reference,
        "how": way.value,
        "location": place,
        "note": note or None,
    }
    after = active(replace(thread, handoff=handoff), by, now)
    return settled(thread, after, (Event(EventType.HANDED_OFF, now, by, data),), now, policy)


def _location(brand: Brand, way: By, location: str | None) -> str | None:
    """The name of the location whose contact points are meant."""
    if way in (By.DM, By.OTHER) and location is None:
        return None
    there = [one.location for one in locations(brand.contacts, way)]
    if not there:
        where = f"[[brands.{brand.id}.contacts]] of care.toml"
        raise Invalid(f"by: {brand.name} has no {way} to invite to: add it to {where}.", "by")
    if location is None and len(there) == 1:
        return there[0]
    if location not in there:
        raise Invalid(f"location: one of {', '.join(there)}.", "location")
    return location


def uninvited(thread: Thread, by: str, reason: str, now: datetime, policy: Policy) -> Change:
    """The customer is not expected elsewhere any more, with the reason."""
    reason = written("reason", reason)
    handoff = thread.handoff
    if handoff is None or not handoff.expected:
        raise Conflict("Nobody is expected elsewhere.")
    data: Data = {"reference": handoff.reference, "reason": reason}
    event = Event(EventType.UNINVITED, now, by, data)
    after = replace(thread, handoff=replace(handoff, ended_at=now, ended_by=by))
    return settled(thread, active(after, by, now), (event,), now, policy)


def arrived(
    thread: Thread, by: str | None, arrival: Arrival, now: datetime, policy: Policy
) -> Change:
    """The customer came: somebody (`by`) says so, or a message with the reference of an invitation
    was heard. Nothing changes where that is known.

    They may come after it was taken that nobody would, and after the thread was ended.
    """
    note = written("note", arrival.note, needed=False)
    handoff, there, reference = thread.handoff, arrival.there, arrival.reference
    if by:
        _must_be_expected(thread, arrival)
    this = handoff is not None and reference in (None, handoff.reference)
    if there in thread.joined and not (this and handoff and handoff.arrived_at is None):
        return Change(thread, ())
    known = there is None or there in thread.joined or len(thread.joined) >= MOST
    after = thread if known else replace(thread, joined=(*thread.joined, str(there)))
    if handoff and this and handoff.arrived_at is None:
        # One that was taken back or given up stands again; that of an ended thread is over with it.
        came = replace(handoff, arrived_at=now, arrived_how=arrival.how, arrived_in=there)
        ended_at = now if thread.state.ended else None
        after = replace(after, handoff=replace(came, told_by=by, ended_at=ended_at, ended_by=None))
    data: Data = {
        "reference": reference or (handoff.reference if handoff else None),
        "how": arrival.how,
        "thread": there,
        "note": note or None,
    }
    event = Event(EventType.ARRIVED, now, by, data)
    return settled(thread, active(after, by, now) if by else after, (event,), now, policy)


def _must_be_expected(thread: Thread, arrival: Arrival) -> None:
    if arrival.there is None and arrival.how not in list(By):
        raise Invalid(f"how: one of {', '.join(By)}.", "how")
    if arrival.there == thread.id:
        raise Invalid("thread: this is the thread itself.", "thread")
    if thread.handoff is None:
        raise Conflict("Nobody was invited elsewhere from here.")
    if thread.handoff.arrived_at and arrival.there not in thread.joined:
        raise Conflict("They have arrived already.")


def came(
    thread: Thread, by: str | None, reference: str, home: str, now: datetime, policy: Policy
) -> Change:
    """The thread of a customer who was invited in another one, `home`, with a reference. Nothing
    changes where that is known.

    Whoever was told to come here waits for an answer, also where the words beside the reference
    were taken for small talk.
    """
    came_with = Came(reference, home)
    if thread.came_with == came_with or thread.state is State.UNOPENED:
        return Change(thread, ())
    full = home in thread.joined or len(thread.joined) >= MOST
    both = thread.joined if full else (*thread.joined, home)
    data: Data = {"reference": reference, "thread": home}
    event = Event(EventType.CAME_WITH, now, by, data)
    after = replace(thread, came_with=came_with, joined=both)
    last = last_said(after)
    if last and last.kind is Kind.CHATTER and not (by or thread.state.owed or thread.state.ended):
        after = asked_again(after, last, now)
    return settled(thread, after, (event,), now, policy)


def expected_in(thread: Thread, other: Thread) -> bool:
    """True where a customer who was invited in a thread may well have come in the other one: it is
    private, or on another channel, and they wrote there since."""
    handoff, last = thread.handoff, other.last_message_at
    if handoff is None or not handoff.expected or last is None or last < handoff.at:
        return False
    return other.surface.private or other.place.channel is not thread.place.channel


def joined_with(thread: Thread, by: str, other: Thread, now: datetime, policy: Policy) -> Change:
    """The thread joined with another one. Where its customer is expected elsewhere they have arrived
    there; where they were invited in the other one they came from there."""
    if expected_in(thread, other):
        came_there = Arrival(other.place.channel.value, there=other.id)
        return arrived(thread, by, came_there, now, policy)
    home = other.handoff
    if home and (expected_in(other, thread) or home.arrived_in == thread.id):
        return came(thread, by, home.reference, other.id, now, policy)
    return joined(thread, by, other.id, now, policy)
