"""What follows from whatever happened to a thread: its state, what is told of its clocks, and
whether its ladder is wanted. Everything that changes a thread ends here.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from heard.domain.ahead import claim_reminder, doubt, handoff_reminder
from heard.domain.clocks import ClockName, Outcome, clock_key, missed_mark, warned_mark
from heard.domain.ends import ends_between
from heard.domain.events import Data, Event, EventType
from heard.domain.judgement import Kind, Severity
from heard.domain.ladder import next_run
from heard.domain.policy import Policy
from heard.domain.promise_ladder import climbed
from heard.domain.state import Move, State, moved
from heard.domain.thanks import thanks_among
from heard.domain.thread import Change, Thread

ALERTING = frozenset({EventType.OPENED, EventType.REOPENED, EventType.WAITING, EventType.WORSENED})
"""The events by which a customer's words alert somebody: a burst brings one of them, and another
only if it gets worse (the vent window)."""


def settled(
    before: Thread, thread: Thread, events: tuple[Event, ...], now: datetime, policy: Policy
) -> Change:
    """The thread with its state, its told clocks and its ladder brought up to `now`, and all that
    happened. `before` is the thread as it was."""
    found = list(events)
    if not thread.state.ended and thread.episode:
        thread = _thanked(thread, events, policy)
        if thread.thanks and not before.thanks:
            thanks: Data = {"turn": thread.thanks.turn}
            found.append(Event(EventType.THANKED, now, thread.thanks.by, thanks))
        thread = replace(thread, state=moved(thread.state, _standing(thread, policy)))
    thread, told = _told(thread, now, policy)
    thread, wanted = _ladder_wanted(thread, [*found, *told], now, policy)
    case: Data = {"episode": thread.episode, "case": f"{thread.severity} {thread.kind}"}
    runs = thread.runs(policy)
    if runs:
        case["since"] = runs[-1].started_at.isoformat()
    found = [
        replace(event, data={**event.data, **case}) if event.type in ALERTING else event
        for event in found
    ]
    return Change(thread, (*found, *ends_between(before, thread, now, policy), *told, *wanted))


def _standing(thread: Thread, policy: Policy) -> Move:
    runs = thread.runs(policy)
    if runs and runs[-1].ended_at is None:
        return Move.TAKE if thread.claim else Move.WAIT
    if thread.withdrawn_at(runs):
        return Move.WITHDRAW
    return Move.ANSWER if runs or thread.earlier.started_at or thread.thanks else Move.NOTE


def _thanked(thread: Thread, events: tuple[Event, ...], policy: Policy) -> Thread:
    """With its thanks, where it is praise and nobody ever waited in it."""
    thanks = None
    if thread.kind is Kind.PRAISE and not thread.runs(policy):
        senders = {
            str(event.data["message"]): event.by
            for event in events
            if event.type is EventType.REPLY_SENT
        }
        if thread.said:
            told = (turn.id for turn in thread.turns if turn.said and turn.at == thread.said.at)
            senders |= dict.fromkeys(told, thread.said.by)
        within = policy.automatic_within_seconds
        thanks = thanks_among(thread.turns, thread.thanks, senders, within)
    return thread if thanks == thread.thanks else replace(thread, thanks=thanks)


def _told(thread: Thread, now: datetime, policy: Policy) -> tuple[Thread, list[Event]]:
    """Warnings, misses and reminders that are due: each once, and no warning beside its own miss."""
    clocks = thread.clocks(policy)
    ahead = {
        EventType.CLAIM_WARNED: claim_reminder(thread, policy),
        EventType.PAUSE_DOUBTED: doubt(thread, policy),
        EventType.HANDOFF_QUIET: handoff_reminder(thread, policy),
    }
    known = {clock.key for clock in clocks} | {one.key for one in ahead.values() if one}
    told, events = {mark for mark in thread.told if clock_key(mark) in known}, []
    for clock in clocks:
        due_at = clock.due_at.isoformat()
        data: Data = {"clock": clock.name.value, "due_at": due_at, "key": clock.key}
        late = clock.outcome is Outcome.MISSED or (clock.running and now >= clock.due_at)
        if clock.outcome is not Outcome.CANCELLED and late:
            if missed_mark(clock) not in told:
                told.add(missed_mark(clock))
                missed: Data = {**data, "episode": thread.episode}
                events.append(Event(EventType.CLOCK_MISSED, now, data=missed))
        elif (
            clock.running
            and clock.warn_at is not None
            and now >= clock.warn_at
            and warned_mark(clock) not in told
        ):
            told.add(warned_mark(clock))
            events.append(Event(EventType.CLOCK_WARNED, now, data=data))
    for happened, one in ahead.items():
        if one and now >= one.at and f"{one.key} warned" not in told:
            told.add(f"{one.key} warned")
            events.append(Event(happened, now, data={"about": one.about}))
    if told != thread.told:
        thread = replace(thread, told=frozenset(told))
    marks, climbing = climbed(thread, now, policy)
    if not marks <= thread.told:
        thread = replace(thread, told=thread.told | marks)
    return thread, [*events, *climbing]


def _ladder_wanted(
    thread: Thread, events: list[Event], now: datetime, policy: Policy
) -> tuple[Thread, tuple[Event, ...]]:
    """A ladder where nobody has it and its time has come; none where somebody acted.

    For a critical thread at once, its first alert being rung one; else when the claim clock ran
    out; and again, as the next run, when an execution was lost. A surge has the ladder of its
    threads, but for critical ones and those that somebody has had; one that has left it makes up for
    a claim that it missed.
    """
    ladder = thread.ladder
    climbing = ladder is not None and ladder.climbing
    grave = thread.severity is Severity.CRITICAL
    led = thread.surge is not None and not grave and not thread.claims
    if thread.state is not State.WAITING or led:
        if ladder and climbing:
            return replace(thread, ladder=replace(ladder, climbing=False)), ()
        return thread, ()
    critical = grave and any(event.type in ALERTING for event in events)
    claim_missed = any(
        event.type is EventType.CLOCK_MISSED and event.data["clock"] == ClockName.CLAIM
        for event in events
    ) or (
        any(event.type is EventType.SURGE_LEFT for event in events)
        and any(
            clock.name is ClockName.CLAIM and clock.running and missed_mark(clock) in thread.told
            for clock in thread.clocks(policy)
        )
    )
    name = thread.ladder_name(policy, now) if critical or claim_missed else ""
    if critical:
        times = thread.times(policy)
        wait = policy.ladders[name].rungs[0].wait
        second_rung = thread.pace(policy).after(now, wait or times.rung_wait, times)
    if critical and not (
        ladder and climbing and ladder.name == name and ladder.due_at <= second_rung
    ):
        run = next_run(ladder, name, now)
        run = replace(run, step=max(run.step, 1), due_at=second_rung)
    elif ladder and climbing and now >= ladder.due_at + timedelta(minutes=policy.rung_grace):
        run = replace(next_run(ladder, ladder.name, now), due_at=now)
    elif climbing or not claim_missed:
        return thread, ()
    else:
        run = next_run(ladder, name, now)
    event = Event(EventType.LADDER_WANTED, now, data={"run": run.run, "episode": thread.episode})
    return replace(thread, ladder=run), (event,)
