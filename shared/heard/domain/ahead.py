"""What lies ahead of a thread: the moments at which time alone will change something about it."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from heard.domain.clocks import missed_mark, warned_mark
from heard.domain.handoff import given_up_at, remind_at
from heard.domain.hidden import taken_until
from heard.domain.judgement import Kind
from heard.domain.outgoing import Step
from heard.domain.policy import Policy
from heard.domain.promise_ladder import turns
from heard.domain.state import State
from heard.domain.thread import DOUBT, Thread
from heard.domain.turns import automatic_ids, in_order


@dataclass(frozen=True, slots=True)
class Ahead:
    """Something that is told once, at a moment: `key` names it among a thread's marks."""

    key: str
    at: datetime
    about: str


def claim_expires_at(thread: Thread, policy: Policy) -> datetime | None:
    """When the present claim runs out: only while the customer waits; activity extends it."""
    start = _claim_counts_from(thread, policy)
    return _claim_after(thread, start, 1, policy) if start else None


def claim_reminder(thread: Thread, policy: Policy) -> Ahead | None:
    """When whoever has it is reminded that they have, None where no claim runs out."""
    claim, start = thread.claim, _claim_counts_from(thread, policy)
    if claim is None or start is None:
        return None
    at = _claim_after(thread, start, policy.warn_fraction, policy)
    return Ahead(f"claimed#{int(start.timestamp())}", at, claim.by)


def _claim_counts_from(thread: Thread, policy: Policy) -> datetime | None:
    claim = thread.claim
    runs = thread.runs(policy) if claim else ()
    if claim is None or not runs or runs[-1].ended_at is not None or thread.state.ended:
        return None
    return max(claim.at, claim.active_at, runs[-1].started_at)


def _claim_after(thread: Thread, start: datetime, part: float, policy: Policy) -> datetime:
    times = thread.times(policy)
    minutes = times.claim_expires
    reassign_after = thread.ladder_of(policy, start).reassign_after
    if reassign_after is not None:
        minutes = min(minutes, reassign_after)
    return thread.pace(policy).after(start, minutes * part, times)


def doubt(thread: Thread, policy: Policy) -> Ahead | None:
    """When it is to be asked whether a thread is rightly paused, None where there is no doubt.

    The customer wrote after our last answer, and nothing in it was taken for a question or a
    complaint: an order number that we asked for looks like small talk, and no clock runs. `about`
    is that message's native id. Where nobody ever waited (praise that was thanked) nothing is paused.
    """
    if thread.state is not State.ANSWERED or thread.thanks:
        return None
    ordered = in_order(thread.turns)
    machine = automatic_ids(ordered, policy.automatic_within_seconds)
    ours = [t.at for t in ordered if t.answers and t.id not in machine and not t.deleted_at]
    if not ours:
        return None
    for turn in ordered:
        passed_over = not turn.by_brand and turn.deleted_at is None and not turn.owed
        if passed_over and turn.at > ours[-1] and turn.kind is not Kind.SPAM:
            pace, times = thread.pace(policy), thread.times(policy)
            at = pace.after(turn.heard_at, policy.doubt_after, times)
            return Ahead(f"{DOUBT}{zlib.crc32(turn.id.encode()):08x}", at, turn.id)
    return None


def handoff_reminder(thread: Thread, policy: Policy) -> Ahead | None:
    """When whoever invited a customer elsewhere is reminded that nobody came yet; None where no one
    is expected."""
    handoff = thread.handoff
    if handoff is None or not handoff.expected:
        return None
    at = remind_at(handoff, policy.brand(thread.brand).calendar, policy.handoff)
    return Ahead(f"handoff#{handoff.reference}", at, handoff.by)


def handoff_ends_at(thread: Thread, policy: Policy) -> datetime | None:
    """When a customer who was invited elsewhere is expected no longer."""
    handoff = thread.handoff
    if handoff is None or not handoff.expected or thread.state.ended:
        return None
    return given_up_at(handoff, policy.brand(thread.brand).calendar, policy.handoff)


_LOST_AFTER = timedelta(minutes=1)
"""How long after its time an answer is taken for lost between us and the Outbox."""

BROKEN_AFTER = timedelta(minutes=2)
"""How long after a platform was called that call is surely over."""

MOST_DELAY = timedelta(seconds=900)
"""How long SQS holds a message back at most."""


def outgoing_due_at(thread: Thread) -> datetime | None:
    """When somebody must look after the answer that is on its way: nobody has approved it, or the
    Outbox has lost it. Each time that it is lost, longer after; at most an hour."""
    outgoing = thread.outgoing
    if outgoing is None:
        return None
    asking = outgoing.asking
    if outgoing.step is Step.ASKED and asking and not asking.late:
        return asking.until
    patience = min(2**outgoing.lost, 60)
    if outgoing.step is Step.WRITTEN:
        at = max(outgoing.not_before, outgoing.since)
        in_queue = outgoing.lost or outgoing.not_before - outgoing.since <= MOST_DELAY
        return at + _LOST_AFTER * patience if in_queue else at
    return outgoing.since + BROKEN_AFTER * patience if outgoing.step is Step.SENDING else None


def next_due_at(thread: Thread, policy: Policy) -> datetime | None:
    """The earliest moment at which `tick` could act, None if never: what the sweep looks at."""
    return min(_moments(thread, policy), default=None)


def _moments(thread: Thread, policy: Policy) -> Iterator[datetime]:
    if thread.state is State.UNOPENED:
        return
    for clock in thread.clocks(policy):
        if missed_mark(clock) in thread.told or not clock.running:
            continue
        yield clock.due_at
        if clock.warn_at is not None and warned_mark(clock) not in thread.told:
            yield clock.warn_at
    reminders = (claim_reminder, doubt, handoff_reminder)
    for one in (reminder(thread, policy) for reminder in reminders):
        if one is not None and f"{one.key} warned" not in thread.told:
            yield one.at
    yield from (turn.at for turn in turns(thread, policy) if turn.mark not in thread.told)
    ends = (claim_expires_at(thread, policy), handoff_ends_at(thread, policy))
    errands = (outgoing_due_at(thread), *map(taken_until, thread.hidings))
    yield from (at for at in (*ends, *errands) if at is not None)
    if thread.ladder and thread.ladder.climbing:
        yield thread.ladder.due_at + timedelta(minutes=policy.rung_grace)
