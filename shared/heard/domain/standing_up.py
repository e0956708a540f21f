"""What becomes of a thread whose customer takes a side in another one's dispute."""

from dataclasses import replace
from datetime import datetime

from heard.domain.acting import active
from heard.domain.errors import Conflict, Invalid
from heard.domain.events import Data, Event, EventType
from heard.domain.policy import Policy
from heard.domain.seen import Stand
from heard.domain.settling import settled
from heard.domain.sighting import place_hash
from heard.domain.stance import ALWAYS, Guide, Side, Stance, Step
from heard.domain.thread import Change, Thread


def noticed(
    thread: Thread, stand: Stand, dispute: str | None, now: datetime, policy: Policy
) -> Change:
    """The thread after its customer was heard to take a side in a dispute (None: there is none).
    What an agent said of them stays; nothing where nothing is new."""
    stance = thread.stance
    events: list[Event] = []
    if dispute and (stance is None or (stance.by is None and stance.side is not stand.side)):
        stance = Stance(stand.side, dispute, stand.place, now)
        events.append(_taken(stance, now))
    if stance and stance.side is Side.BRAND and stand.riled and Guide.CALMED not in stance.open:
        stance = replace(stance, riled_at=now)
        events.append(Event(EventType.DEFENDER_RILED, now, data={"dispute": stance.dispute}))
    if not events:
        return Change(thread, ())
    return settled(thread, replace(thread, stance=stance), tuple(events), now, policy)


def sided(
    thread: Thread, by: str, side: str, dispute: Thread | None, now: datetime, policy: Policy
) -> Change:
    """An agent says whose side they take, in which dispute; "nobody": it was none. Raises Invalid
    for another word, and for a dispute that is missing or is their own."""
    if side not in list(Side):
        raise Invalid(f"side: one of {', '.join(Side)}.", "side")
    if side == Side.NOBODY and thread.stance is None:
        message = "Nobody says that they take a side."
        raise Conflict(message)
    if side == Side.NOBODY and thread.stance:
        stance = replace(thread.stance, side=Side.NOBODY, by=by, at=now, steps=(), riled_at=None)
    else:
        stance = _in_dispute(thread, by, Side(side), dispute, now)
    after = replace(active(thread, by, now), stance=stance)
    return settled(thread, after, (_taken(stance, now),), now, policy)


def guided(thread: Thread, by: str, step: str, now: datetime, policy: Policy) -> Change:
    """Something was done about a defender: each once, and again once they lose their temper again."""
    stance = thread.stance
    if stance is None or stance.side is not Side.BRAND:
        message = "They do not defend us in anybody's dispute."
        raise Conflict(message)
    if step not in list(Guide):
        raise Invalid(f"step: one of {', '.join(Guide)}.", "step")
    what = Guide(step)
    if what not in stance.open:
        message = "This is done already." if what in ALWAYS else "They have not lost their temper."
        raise Conflict(message)
    kept = tuple(one for one in stance.steps if one.what is not what)
    stance = replace(stance, steps=(*kept, Step(what, by, now)))
    event = Event(EventType.ADVOCATE_GUIDED, now, by, {"step": what.value})
    after = replace(active(thread, by, now), stance=stance)
    return settled(thread, after, (event,), now, policy)


def _in_dispute(
    thread: Thread, by: str, side: Side, dispute: Thread | None, now: datetime
) -> Stance:
    if dispute is None or dispute.id == thread.id:
        message = "to: which thread of somebody else is it about?"
        raise Invalid(message, "to")
    steps = thread.stance.steps if thread.stance and thread.stance.side is side else ()
    place = place_hash(dispute.place, dispute.surface)
    return Stance(side, dispute.id, place, now, by, steps=steps)


def _taken(stance: Stance, now: datetime) -> Event:
    data: Data = {"side": stance.side.value, "dispute": stance.dispute}
    return Event(EventType.SIDE_TAKEN, now, stance.by, data)
