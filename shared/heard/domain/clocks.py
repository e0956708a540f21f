"""The clocks of a thread: since when, until when, and how each ended.

Clocks are worked out, not stored: from the turns, the claims, the policy and what was already
told. A clock counts from hearing, in the brand's opening hours unless its level runs around the
clock. Default times: section 5 of the design; customers expect a first answer within 30 (32 %),
60 (42 %) or 120 minutes (about half on X).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from heard.domain.calendar import Calendar
from heard.domain.policy import Level, Policy, Times
from heard.domain.turns import Earlier, Run, Turn, gravest


class ClockName(StrEnum):
    """What is being waited for."""

    CLAIM = "claim"
    FIRST_REPLY = "first_reply"
    NEXT_REPLY = "next_reply"
    RESOLUTION = "resolution"


class Outcome(StrEnum):
    """How a clock ended. A missed one may still be waited for: then it has no end yet."""

    MET = "met"
    MISSED = "missed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock. `key` names it within its episode, so that each thing is told once.

    `warn_at` is None where nothing is told before the due time (a claim).
    """

    key: str
    name: ClockName
    started_at: datetime
    due_at: datetime
    warn_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: Outcome | None = None

    @property
    def running(self) -> bool:
        """True until it ended; a missed clock runs on until somebody acts."""
        return self.ended_at is None


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody on the team has it. `active_at` is when they last did something about it."""

    by: str
    at: datetime
    active_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast the minutes of one brand pass: its calendar, and the policy's times."""

    policy: Policy
    calendar: Calendar

    def after(self, start: datetime, minutes: float, times: Times) -> datetime:
        """The moment `minutes` after `start`, counted as the level says."""
        if times.around_the_clock:
            return start + timedelta(minutes=minutes)
        return self.calendar.add(start, minutes)

    def times(self, level: Level) -> Times:
        """The row of the clock table."""
        return self.policy.times[level]


def level_at(turns: Iterable[Turn], earlier: Earlier, policy: Policy) -> Level:
    """The level of an episode as these turns show it (normal before any customer wrote)."""
    kind, severity = gravest(turns, earlier)
    if kind is None or severity is None:
        return Level.NORMAL
    return policy.level_of(kind, severity)


def _anchors(
    run: Run, ordered: tuple[Turn, ...], earlier: Earlier, policy: Policy
) -> dict[Level, datetime]:
    """When each level was first heard in a run.

    A later, angrier message shortens the wait from the moment it was heard, so that getting worse
    is never an instant miss.
    """
    heard: dict[Level, datetime] = {}
    members = {turn.id for turn in run.turns}
    so_far: list[Turn] = []
    for turn in ordered:
        so_far.append(turn)
        if turn.id in members:
            level = level_at(so_far, earlier, policy)
            heard[level] = min(heard.get(level, turn.heard_at), turn.heard_at)
    return heard


def reply_clocks(
    runs: Iterable[Run], ordered: tuple[Turn, ...], earlier: Earlier, pace: Pace, told: frozenset[str]
) -> Iterator[Clock]:
    """First reply, then next reply: one clock a run."""
    for run in runs:
        name = ClockName.FIRST_REPLY if run.first else ClockName.NEXT_REPLY
        limits = []
        for level, heard_at in _anchors(run, ordered, earlier, pace.policy).items():
            times = pace.times(level)
            minutes = times.first_reply if run.first else times.next_reply
            limits.append(
                (
                    pace.after(heard_at, minutes, times),
                    pace.after(heard_at, minutes * pace.policy.warn_fraction, times),
                )
            )
        due_at, warn_at = min(limits)
        yield _ended(
            Clock(f"{name}#{run.number}", name, run.started_at, due_at, warn_at),
            run.ended_at,
            told,
            cancelled=run.ended_at is not None and not run.replied,
        )


def claim_clocks(
    runs: Iterable[Run],
    claims: tuple[Claim, ...],
    ordered: tuple[Turn, ...],
    earlier: Earlier,
    pace: Pace,
    told: frozenset[str],
) -> Iterator[Clock]:
    """One clock for every stretch of a run in which nobody had the thread."""
    for run in runs:
        anchors = _anchors(run, ordered, earlier, pace.policy)
        for number, (start, end) in enumerate(_nobody_had_it(run, claims)):
            yield _ended(
                _claim_clock(run, number, start, anchors, pace),
                end,
                told,
                cancelled=end is not None and end == run.ended_at and not run.replied,
            )


def _nobody_had_it(
    run: Run, claims: tuple[Claim, ...]
) -> Iterator[tuple[datetime, datetime | None]]:
    start = run.started_at
    for claim in claims:
        if run.ended_at is not None and claim.at >= run.ended_at:
            break
        if claim.ended_at is not None and claim.ended_at <= start:
            continue
        if claim.at > start:
            yield start, claim.at
        if claim.ended_at is None:
            return
        start = max(start, claim.ended_at)
    if run.ended_at is None or start < run.ended_at:
        yield start, run.ended_at


def _claim_clock(
    run: Run, number: int, start: datetime, anchors: dict[Level, datetime], pace: Pace
) -> Clock:
    due_at = min(
        pace.after(max(start, heard_at), pace.times(level).claim, pace.times(level))
        for level, heard_at in anchors.items()
    )
    return Clock(f"claim#{run.number}.{number}", ClockName.CLAIM, start, due_at)


def resolution_clock(
    started_at: datetime,
    level: Level,
    pace: Pace,
    told: frozenset[str],
    *,
    ended_at: datetime | None,
    cancelled: bool,
) -> Clock:
    """One an episode: from its first message that is owed an answer until somebody ends it."""
    times = pace.times(level)
    clock = Clock(
        "resolution#0",
        ClockName.RESOLUTION,
        started_at,
        pace.after(started_at, times.resolution, times),
        pace.after(started_at, times.resolution * pace.policy.warn_fraction, times),
    )
    return _ended(clock, ended_at, told, cancelled=cancelled)


def _ended(
    clock: Clock, ended_at: datetime | None, told: frozenset[str], *, cancelled: bool = False
) -> Clock:
    """The clock with its end and outcome. What was told as missed stays missed."""
    outcome: Outcome | None = None
    if missed_mark(clock) in told or (
        ended_at is not None and not cancelled and ended_at > clock.due_at
    ):
        outcome = Outcome.MISSED
    elif cancelled:
        outcome = Outcome.CANCELLED
    elif ended_at is not None:
        outcome = Outcome.MET
    return Clock(
        clock.key, clock.name, clock.started_at, clock.due_at, clock.warn_at, ended_at, outcome
    )


def missed_mark(clock: Clock) -> str:
    """The mark that says: this miss was told."""
    return f"{clock.key} missed"


def warned_mark(clock: Clock) -> str:
    """The mark that says: this warning was told."""
    return f"{clock.key} warned"
