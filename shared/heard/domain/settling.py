"""What follows from whatever happened to a thread: its state, what is told of its clocks, and
whether its ladder is wanted. Everything that changes a thread ends here.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from heard.domain.clocks import ClockName, Outcome, clock_key, missed_mark, warned_mark
from heard.domain.events import Event, EventType
from heard.domain.judgement import Severity
from heard.domain.ladder import next_run
from heard.domain.policy import Level, Policy
from heard.domain.state import Move, State, moved
from heard.domain.thread import Change, Thread

ALERTING = frozenset({EventType.OPENED, EventType.REOPENED, EventType.WAITING, EventType.WORSENED})
"""The events by which a customer's words alert somebody: a burst brings one of them, and another
only if it gets worse (the vent window)."""


def settled(thread: Thread, events: tuple[Event, ...], now: datetime, policy: Policy) -> Change:
    """The thread with its state, its told clocks and its ladder brought up to `now`."""
    thread, happened = _claim_kept(thread, now, policy)
    found = [*events, *happened]
    if not thread.state.ended and thread.episode:
        thread = replace(thread, state=moved(thread.state, _standing(thread, policy)))
    thread, told = _told(thread, now, policy)
    found += told
    thread, wanted = _ladder_wanted(thread, found, now, policy)
    return Change(thread, (*found, *wanted))


def _standing(thread: Thread, policy: Policy) -> Move:
    runs = thread.runs(policy)
    if runs and runs[-1].ended_at is None:
        return Move.TAKE if thread.claim else Move.WAIT
    if thread.withdrawn_at(runs):
        return Move.WITHDRAW
    return Move.ANSWER if runs or thread.earlier.started_at else Move.NOTE


def _claim_kept(thread: Thread, now: datetime, policy: Policy) -> tuple[Thread, tuple[Event, ...]]:
    """The claim, unless it ran out: then the thread is nobody's again, and that is told."""
    expires_at = thread.claim_expires_at(policy)
    claim = thread.claim
    if claim is None or expires_at is None or thread.state.ended or now < expires_at:
        return thread, ()
    claims = (*thread.claims[:-1], replace(claim, ended_at=now))
    event = Event(EventType.CLAIM_EXPIRED, now, data={"was": claim.by})
    return replace(thread, claims=claims), (event,)


def _told(thread: Thread, now: datetime, policy: Policy) -> tuple[Thread, list[Event]]:
    """Warnings and misses that are due: each once, and no warning beside its own miss."""
    clocks = thread.clocks(policy)
    known = {clock.key for clock in clocks}
    told, events = {mark for mark in thread.told if clock_key(mark) in known}, []
    for clock in clocks:
        data = {"clock": clock.name.value, "due_at": clock.due_at.isoformat()}
        late = clock.outcome is Outcome.MISSED or (clock.running and now >= clock.due_at)
        if clock.outcome is not Outcome.CANCELLED and late:
            if missed_mark(clock) not in told:
                told.add(missed_mark(clock))
                events.append(Event(EventType.CLOCK_MISSED, now, data=data))
        elif (
            clock.running
            and clock.warn_at is not None
            and now >= clock.warn_at
            and warned_mark(clock) not in told
        ):
            told.add(warned_mark(clock))
            events.append(Event(EventType.CLOCK_WARNED, now, data=data))
    return (replace(thread, told=frozenset(told)) if events else thread), events


def _ladder_wanted(
    thread: Thread, events: list[Event], now: datetime, policy: Policy
) -> tuple[Thread, tuple[Event, ...]]:
    """A ladder where nobody has it and its time has come; none where somebody acted.

    For a critical thread at once, its first alert being rung one; else when the claim clock ran
    out; and again, as the next run, when an execution was lost.
    """
    ladder = thread.ladder
    climbing = ladder is not None and ladder.climbing
    if thread.state is not State.WAITING:
        if ladder and climbing:
            return replace(thread, ladder=replace(ladder, climbing=False)), ()
        return thread, ()
    critical_wait = policy.ladders[Level.CRITICAL].rungs[0].wait
    times = policy.times[Level.CRITICAL]
    second_rung = thread.pace(policy).after(
        now, times.rung_wait if critical_wait is None else critical_wait, times
    )
    critical = thread.severity is Severity.CRITICAL and any(
        event.type in ALERTING for event in events
    )
    claim_missed = any(
        event.type is EventType.CLOCK_MISSED and event.data["clock"] == ClockName.CLAIM
        for event in events
    )
    run = next_run(ladder, now)
    if critical and not (ladder and climbing and ladder.due_at <= second_rung):
        run = replace(run, step=max(run.step, 1), due_at=second_rung)
    elif ladder and climbing and now >= ladder.due_at + timedelta(minutes=policy.rung_grace):
        run = replace(run, due_at=now)
    elif climbing or not claim_missed:
        return thread, ()
    event = Event(EventType.LADDER_WANTED, now, data={"run": run.run, "episode": thread.episode})
    return replace(thread, ladder=run), (event,)
