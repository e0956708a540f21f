"""What time does to a thread: clocks that warn and run out, claims that expire, rungs that are due.

Both functions are given the time; neither asks for it. A look that changes nothing gives no
events, and nothing is stored.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from heard.domain.ahead import claim_expires_at, handoff_ends_at, outgoing_due_at
from heard.domain.events import Data, Event, EventType
from heard.domain.hiding import given_up
from heard.domain.ladder import paged, rung_at
from heard.domain.outgoing import Step
from heard.domain.policy import Policy
from heard.domain.settling import settled
from heard.domain.state import State
from heard.domain.thread import Change, Thread


def ticked(thread: Thread, now: datetime, policy: Policy) -> Change:
    """The thread as it is at `now`. After an hour without a sweep one tick catches up: each miss
    is told once, and no warning beside its own miss."""
    if thread.state is State.UNOPENED:
        return Change(thread, ())
    after, happened = _claim_kept(thread, now, policy)
    after, over = _still_expected(after, now, policy)
    after, found = _looked_after(after, now)
    after, late = given_up(after, now)
    return settled(thread, after, (*happened, *over, *found, *late), now, policy)


def _looked_after(thread: Thread, now: datetime) -> tuple[Thread, tuple[Event, ...]]:
    """An answer on its way that nobody approved in time, or that the Outbox has lost."""
    outgoing, due_at = thread.outgoing, outgoing_due_at(thread)
    if outgoing is None or due_at is None or now < due_at:
        return thread, ()
    data: Data = {"reply": outgoing.id}
    if outgoing.step is Step.ASKED and outgoing.asking:
        asking = replace(outgoing.asking, late=True)
        data["target"] = asking.then
        after = replace(thread, outgoing=replace(outgoing, asking=asking))
        return after, (Event(EventType.APPROVAL_LATE, now, outgoing.by, data),)
    lost = replace(outgoing, lost=outgoing.lost + 1)
    if outgoing.step is Step.WRITTEN:
        lost = replace(lost, since=now)
        data["not_before"] = now.isoformat()
    return replace(thread, outgoing=lost), (Event(EventType.REPLY_DUE, now, outgoing.by, data),)


def _claim_kept(thread: Thread, now: datetime, policy: Policy) -> tuple[Thread, tuple[Event, ...]]:
    """The claim, unless it ran out: then the thread is nobody's again, and that is told. Only time
    ends it, with whoever has the roster at hand: nothing else that happens could hand it on."""
    expires_at = claim_expires_at(thread, policy)
    claim = thread.claim
    if claim is None or expires_at is None or thread.state.ended or now < expires_at:
        return thread, ()
    claims = (*thread.claims[:-1], replace(claim, ended_at=now))
    event = Event(EventType.CLAIM_EXPIRED, now, data={"was": claim.by})
    return replace(thread, claims=claims), (event,)


def _still_expected(
    thread: Thread, now: datetime, policy: Policy
) -> tuple[Thread, tuple[Event, ...]]:
    """A customer who was invited elsewhere, unless nobody came. The thread stays where it stands,
    until a person ends it."""
    ends_at = handoff_ends_at(thread, policy)
    handoff = thread.handoff
    if handoff is None or ends_at is None or now < ends_at:
        return thread, ()
    event = Event(
        EventType.NOBODY_CAME, now, data={"reference": handoff.reference, "to": handoff.by}
    )
    return replace(thread, handoff=replace(handoff, ended_at=now)), (event,)


@dataclass(frozen=True, slots=True)
class Climb:
    """What one look at the ladder gave: the change, and either `settled_` or a wait.

    `wait_until` is None where the ladder has no more to do.
    """

    change: Change
    wait_until: datetime | None


def climbed(thread: Thread, episode: int, run: int, now: datetime, policy: Policy) -> Climb:
    """One step of the ladder, if it is due; nothing where somebody acted meanwhile.

    An execution of another episode or of an older run ends: redriving it pages nobody again.
    """
    ladder = thread.ladder
    if (
        ladder is None
        or not ladder.climbing
        or ladder.run != run
        or thread.episode != episode
        or thread.state is not State.WAITING
    ):
        return Climb(Change(thread, ()), None)
    if now < ladder.due_at:
        return Climb(Change(thread, ()), ladder.due_at)
    rules = thread.ladder_of(policy, now)
    found = rung_at(rules, ladder.step)
    if found is None:
        over = replace(thread, ladder=replace(ladder, climbing=False))
        event = Event(EventType.LADDER_EXHAUSTED, now, data={"run": run, "rounds": rules.rounds})
        return Climb(settled(thread, over, (event,), now, policy), None)
    position, rung = found
    times = thread.times(policy)
    wait = times.rung_wait if rung.wait is None else rung.wait
    due_at = thread.pace(policy).after(now, wait, times)
    climbing = replace(ladder, step=ladder.step + 1, due_at=due_at)
    event = paged(position, rung, now, climbing)
    return Climb(settled(thread, replace(thread, ladder=climbing), (event,), now, policy), due_at)
