"""The thread: one customer's conversation with one brand account in one place.

A thread is a value. Whatever happens to it gives a new thread and the events that say so (the
functions in `hearing`, `acting` and `ticking`); all of them end in `settled`, the one place that
works out the state, tells the clocks and wants the ladder.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from heard.domain.clocks import (
    Claim,
    Clock,
    ClockName,
    Outcome,
    Pace,
    claim_clocks,
    level_at,
    missed_mark,
    reply_clocks,
    resolution_clock,
    warned_mark,
)
from heard.domain.events import Event, EventType
from heard.domain.judgement import Kind, Severity
from heard.domain.ladder import LadderRun, next_run
from heard.domain.message import Author, Place, Surface
from heard.domain.policy import Ladder, Level, Policy
from heard.domain.state import Move, State, moved
from heard.domain.turns import Earlier, Run, Turn, gravest, in_order, runs_of


def thread_id(place: Place) -> str:
    """The id of the thread in a place: 26 characters, a function of the place alone, so that a
    child may arrive before its parent and a duplicate lands where it was."""
    key = json.dumps([place.channel, place.account, place.key, place.customer])
    return hashlib.sha256(key.encode()).hexdigest()[:26]


@dataclass(frozen=True, slots=True)
class Said:
    """An answer that an agent told us of. `seen` turns True when the platform shows it."""

    by: str
    at: datetime
    where: str
    seen: bool = False


@dataclass(frozen=True)
class Thread:
    """Everything that decides what happens next; the messages themselves are entries beside it.

    `version` counts commits (0: never stored). `told` holds marks of what was told about clocks,
    so that each is told once. Times are aware UTC.
    """

    id: str
    place: Place
    brand: str
    surface: Surface
    version: int = 0
    episode: int = 0
    state: State = State.UNOPENED
    customer: Author = Author()
    opened_at: datetime | None = None
    ended_at: datetime | None = None
    last_message_at: datetime | None = None
    messages: int = 0
    excerpt: str | None = None
    excerpt_of: str | None = None
    excerpt_at: datetime | None = None
    permalink: str | None = None
    turns: tuple[Turn, ...] = ()
    earlier: Earlier = Earlier()
    claims: tuple[Claim, ...] = ()
    told: frozenset[str] = frozenset()
    ladder: LadderRun | None = None
    said: Said | None = None
    public_line_owed: bool = False
    outcome: str | None = None

    @classmethod
    def unheard(cls, place: Place, brand: str, surface: Surface) -> "Thread":
        """The thread of a place where nothing was heard yet."""
        return cls(id=thread_id(place), place=place, brand=brand, surface=surface)

    @cached_property
    def _gravest(self) -> tuple[Kind | None, Severity | None]:
        return gravest(self.turns, self.earlier)

    @property
    def kind(self) -> Kind:
        """What the episode is called: the gravest of its messages' kinds."""
        return self._gravest[0] or Kind.CHATTER

    @property
    def severity(self) -> Severity:
        """The gravest of its messages' severities."""
        return self._gravest[1] or Severity.LOW

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it was judged so: the reasons of its gravest message."""
        judged = [turn for turn in self.turns if turn.kind and turn.severity]
        if not judged:
            return ()
        worst = min(
            judged,
            key=lambda t: (
                t.severity.rank if t.severity else 9,
                t.kind.rank if t.kind else 9,
                t.at,
                t.id,
            ),
        )
        return worst.reasons

    @property
    def claim(self) -> Claim | None:
        """Who has it now, if anybody."""
        if self.claims and self.claims[-1].ended_at is None:
            return self.claims[-1]
        return None

    def level(self, policy: Policy) -> Level:
        """Its row of the clock table."""
        return level_at(self.turns, self.earlier, policy)

    def ladder_of(self, policy: Policy) -> Ladder:
        """The ladder that it would climb."""
        return policy.ladders[self.level(policy)]

    def pace(self, policy: Policy) -> Pace:
        """How its minutes pass."""
        return Pace(policy, policy.brand(self.brand).calendar)

    def runs(self, policy: Policy) -> tuple[Run, ...]:
        """The stretches in which its customer waited, this episode."""
        return runs_of(self.turns, self.earlier, policy.automatic_within_seconds)

    def clocks(self, policy: Policy) -> tuple[Clock, ...]:
        """All clocks of this episode, by their start."""
        runs = self.runs(policy)
        if not runs:
            return ()
        ordered = in_order(self.turns)
        pace = self.pace(policy)
        if self.state is State.DISMISSED and runs[-1].ended_at is None and self.ended_at:
            runs = (*runs[:-1], replace(runs[-1], ended_at=max(self.ended_at, runs[-1].started_at)))
        last = runs[-1]
        withdrawn = last.ended_at is not None and not last.replied and not self.state.ended
        clocks = [
            *claim_clocks(runs, self.claims, ordered, self.earlier, pace, self.told),
            *reply_clocks(runs, ordered, self.earlier, pace, self.told),
            resolution_clock(
                runs[0].started_at,
                self.level(policy),
                pace,
                self.told,
                ended_at=last.ended_at if withdrawn else self.ended_at,
                cancelled=withdrawn or self.state is State.DISMISSED,
            ),
        ]
        return tuple(sorted(clocks, key=lambda clock: (clock.started_at, clock.due_at, clock.key)))

    def claim_expires_at(self, policy: Policy) -> datetime | None:
        """When the present claim runs out: only while the customer waits; activity extends it."""
        claim, runs = self.claim, self.runs(policy)
        if claim is None or not runs or runs[-1].ended_at is not None:
            return None
        times = policy.times[self.level(policy)]
        start = max(claim.at, claim.active_at, runs[-1].started_at)
        return self.pace(policy).after(start, times.claim_expires, times)

    def next_due_at(self, policy: Policy) -> datetime | None:
        """The earliest moment at which `tick` could act, None if never: what the sweep looks at."""
        if self.state is State.UNOPENED:
            return None
        moments = []
        for clock in self.clocks(policy):
            if missed_mark(clock) in self.told or not clock.running:
                continue
            moments.append(clock.due_at)
            if clock.warn_at is not None and warned_mark(clock) not in self.told:
                moments.append(clock.warn_at)
        expires_at = self.claim_expires_at(policy)
        if expires_at is not None:
            moments.append(expires_at)
        if self.ladder and self.ladder.climbing:
            moments.append(self.ladder.due_at + timedelta(minutes=policy.rung_grace))
        return min(moments, default=None)


@dataclass(frozen=True, slots=True)
class Change:
    """What came of it: the thread as it now is, and what happened."""

    thread: Thread
    events: tuple[Event, ...]

    @property
    def nothing(self) -> bool:
        """True where there is nothing to store."""
        return not self.events


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
    if not runs:
        return Move.ANSWER if thread.earlier.replied else Move.NOTE
    if runs[-1].ended_at is None:
        return Move.TAKE if thread.claim else Move.WAIT
    return Move.ANSWER if runs[-1].replied else Move.WITHDRAW


def _claim_kept(
    thread: Thread, now: datetime, policy: Policy
) -> tuple[Thread, tuple[Event, ...]]:
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
    told, events = set(thread.told), []
    for clock in thread.clocks(policy):
        data = {"clock": clock.name.value, "due_at": clock.due_at.isoformat()}
        late = clock.outcome is Outcome.MISSED or (clock.running and now >= clock.due_at)
        if clock.outcome is not Outcome.CANCELLED and late:
            if missed_mark(clock) not in told:
                told |= {missed_mark(clock), warned_mark(clock)}
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
    if thread.state is not State.WAITING:
        if ladder and ladder.climbing:
            return replace(thread, ladder=replace(ladder, climbing=False)), ()
        return thread, ()
    climbing = ladder is not None and ladder.climbing
    lost = climbing and ladder and now >= ladder.due_at + timedelta(minutes=policy.rung_grace)
    missed = any(
        event.type is EventType.CLOCK_MISSED and event.data["clock"] == ClockName.CLAIM
        for event in events
    )
    alerted = any(event.type in ALERTING for event in events)
    critical = alerted and thread.severity is Severity.CRITICAL and not climbing
    if not (lost or critical or (missed and not climbing)):
        return thread, ()
    run = next_run(ladder, now)
    if critical:
        times = policy.times[Level.CRITICAL]
        wait = thread.ladder_of(policy).rungs[0].wait or times.rung_wait
        run = replace(run, step=1, due_at=thread.pace(policy).after(now, wait, times))
    elif lost:
        run = replace(run, due_at=now)
    event = Event(EventType.LADDER_WANTED, now, data={"run": run.run, "episode": thread.episode})
    return replace(thread, ladder=run), (event,)


ALERTING = frozenset(
    {EventType.OPENED, EventType.REOPENED, EventType.WAITING, EventType.WORSENED}
)
"""The events by which a customer's words alert somebody: a burst brings one of them, and another
only if it gets worse (the vent window)."""
