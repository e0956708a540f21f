"""The clocks of a thread: since when, until when, and how each ended.

Clocks are worked out, not stored: from the turns, the claims, the policy and what was already
told. A clock counts from hearing, in the brand's opening hours unless its level runs around the
clock. Default times: section 5 of the design; customers expect a first answer within 30 (32 %),
60 (42 %) or 120 minutes (about half on X).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby
from operator import attrgetter

from heard.domain.calendar import Calendar
from heard.domain.judgement import Kind, Severity
from heard.domain.policy import Level, Policy, Times
from heard.domain.runs import Run
from heard.domain.turns import Earlier, Turn, gravest


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


@dataclass(frozen=True, slots=True)
class Talk:
    """All that was said in an episode, and what a moment made of it."""

    turns: tuple[Turn, ...]
    earlier: Earlier

    def levels(
        self, since: datetime, until: datetime | None, policy: Policy
    ) -> dict[Level, datetime]:
        """When, from `since` on (and until, None for no end), each level was first heard.

        A later, angrier message or edit shortens the wait from the moment it was heard, so that
        getting worse is never an instant miss; a milder one never lengthens it.
        """
        judgements = sorted(
            (max(at, since), at, turn.id, (kind, severity))
            for turn in self.turns
            for at, kind, severity in turn.judgements()
        )
        levels: dict[Level, datetime] = {}
        taken_for: dict[str, tuple[Kind, Severity]] = {}
        for moment, those in groupby(judgements, key=lambda judgement: judgement[0]):
            if until is not None and moment > until:
                break
            taken_for.update({turn_id: pair for _, _, turn_id, pair in those})
            levels.setdefault(level_of(set(taken_for.values()), self.earlier, policy), moment)
        return levels or {level_of((), self.earlier, policy): since}


def level_of(judged: Iterable[tuple[Kind, Severity]], earlier: Earlier, policy: Policy) -> Level:
    """The level of what was said (normal before any customer wrote)."""
    kind, severity = gravest(judged, earlier)
    if kind is None or severity is None:
        return Level.NORMAL
    return policy.level_of(kind, severity)


def _limit(
    levels: Mapping[Level, datetime],
    start: datetime,
    minutes_of: Callable[[Times], float],
    pace: Pace,
) -> tuple[datetime, datetime]:
    """When a clock runs out and when it warns: the soonest that any of the levels asks for."""
    limits = []
    for level, heard_at in levels.items():
        times = pace.policy.times[level]
        since, minutes = max(start, heard_at), minutes_of(times)
        warning = pace.after(since, minutes * pace.policy.warn_fraction, times)
        limits.append((pace.after(since, minutes, times), warning))
    return min(limits)


def reply_clocks(
    runs: Iterable[Run], talk: Talk, pace: Pace, told: frozenset[str]
) -> Iterator[Clock]:
    """First reply, then next reply: one clock a run."""
    for run in runs:
        name = ClockName.FIRST_REPLY if run.first else ClockName.NEXT_REPLY
        due_at, warn_at = _limit(
            talk.levels(run.started_at, run.ended_at, pace.policy),
            run.started_at,
            attrgetter(name.value),
            pace,
        )
        yield _ended(
            Clock(f"reply#{run.name}", name, run.started_at, due_at, warn_at),
            run.ended_at,
            told,
            cancelled=run.ended_at is not None and not run.replied,
        )


def claim_clocks(
    runs: Iterable[Run],
    claims: tuple[Claim, ...],
    talk: Talk,
    pace: Pace,
    told: frozenset[str],
) -> Iterator[Clock]:
    """One clock for every stretch of a run in which nobody had the thread."""
    for run in runs:
        levels = talk.levels(run.started_at, run.ended_at, pace.policy)
        for number, (start, end) in enumerate(_nobody_had_it(run, claims)):
            due_at, _ = _limit(levels, start, attrgetter("claim"), pace)
            yield _ended(
                Clock(f"claim#{run.name}.{number}", ClockName.CLAIM, start, due_at),
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


def resolution_clock(
    started_at: datetime,
    talk: Talk,
    pace: Pace,
    told: frozenset[str],
    *,
    ended_at: datetime | None,
    cancelled: bool,
) -> Clock:
    """One an episode: from its first message that is owed an answer until somebody ends it."""
    due_at, warn_at = _limit(
        talk.levels(started_at, ended_at, pace.policy), started_at, attrgetter("resolution"), pace
    )
    clock = Clock("resolution#0", ClockName.RESOLUTION, started_at, due_at, warn_at)
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
    if ended_at is None and outcome is None:
        return clock
    return replace(clock, ended_at=ended_at, outcome=outcome)


def clock_key(mark: str) -> str:
    """The clock that a mark is about."""
    return mark.rsplit(" ", 1)[0]


def missed_mark(clock: Clock) -> str:
    """The mark that says: this miss was told."""
    return f"{clock.key} missed"


def warned_mark(clock: Clock) -> str:
    """The mark that says: this warning was told."""
    return f"{clock.key} warned"
