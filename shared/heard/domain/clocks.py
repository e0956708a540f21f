"""The clocks of a thread: since when, until when, and how each ended.

Clocks are worked out, not stored: from the turns, the claims, the promises, the policy and what was
already told. A clock counts from hearing, in the brand's opening hours unless its times run around
the clock. Default times: section 5 of the design; customers expect a first answer within 30 (32 %),
60 (42 %) or 120 minutes (about half on X).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from operator import attrgetter

from heard.domain.judgement import Kind, Severity
from heard.domain.pace import Pace
from heard.domain.policy import Times
from heard.domain.runs import Run
from heard.domain.turns import Earlier, Turn, gravest

Span = tuple[datetime, datetime | None]
"""A stretch in which a clock runs; None: it runs now."""


class ClockName(StrEnum):
    """What is being waited for."""

    CLAIM = "claim"
    FIRST_REPLY = "first_reply"
    NEXT_REPLY = "next_reply"
    PROMISE = "promise"
    RESOLUTION = "resolution"


class Outcome(StrEnum):
    """How a clock ended. A missed one may still be waited for: then it has no end yet."""

    MET = "met"
    MISSED = "missed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock. `key` names it within its episode, so that each thing is told once.

    `warn_at` is None where nothing is told before the due time (a claim). `posted_at` is when the
    customer posted what started it, where a platform told. `paused_at` is since when it stands
    still, because the customer has the word: `due_at` is then what it would be if they wrote at
    that moment. `about` says which promise it is.
    """

    key: str
    name: ClockName
    started_at: datetime
    due_at: datetime
    warn_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: Outcome | None = None
    posted_at: datetime | None = None
    paused_at: datetime | None = None
    about: str | None = None

    @property
    def running(self) -> bool:
        """True until it ended, but for while it is paused; a missed clock runs on until somebody
        acts."""
        return self.ended_at is None and self.paused_at is None


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody on the team has it. `active_at` is when they last did something about it."""

    by: str
    at: datetime
    active_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """All that was said in an episode, and what a moment made of it."""

    turns: tuple[Turn, ...]
    earlier: Earlier

    def times(self, since: datetime, until: datetime | None, pace: Pace) -> dict[Times, datetime]:
        """The times that held, each with when (from `since` on, and until, None for no end) it was
        first called for.

        A later, angrier message or edit shortens the wait from the moment it was heard, so that
        getting worse is never an instant miss; a milder one never lengthens it.
        """
        judgements = sorted(
            (max(at, since), at, turn.id, (kind, severity))
            for turn in self.turns
            for at, kind, severity in turn.judgements()
        )
        found: dict[Times, datetime] = {}
        taken_for: dict[str, tuple[Kind, Severity]] = {}
        for moment, those in groupby(judgements, key=lambda judgement: judgement[0]):
            if until is not None and moment > until:
                break
            taken_for.update({turn_id: pair for _, _, turn_id, pair in those})
            found.setdefault(times_of(set(taken_for.values()), self.earlier, pace), moment)
        return found or {times_of((), self.earlier, pace): since}


def times_of(judged: Iterable[tuple[Kind, Severity]], earlier: Earlier, pace: Pace) -> Times:
    """The times for what was said (a normal complaint's before any customer wrote)."""
    kind, severity = gravest(judged, earlier)
    return pace.times(kind or Kind.COMPLAINT, severity or Severity.NORMAL)


Held = Mapping[Times, datetime]
"""The times that hold in a run, each with when it was first called for."""


def _limit(
    held: Held,
    start: datetime,
    minutes_of: Callable[[Times], float],
    pace: Pace,
) -> tuple[datetime, datetime]:
    """When a clock runs out and when it warns: the soonest that any of the times asks for."""
    limits = []
    for times, heard_at in held.items():
        since, minutes = max(start, heard_at), minutes_of(times)
        warning = pace.after(since, minutes * pace.policy.warn_fraction, times)
        limits.append((pace.after(since, minutes, times), warning))
    return min(limits)


def reply_clocks(
    runs: Iterable[tuple[Run, Held]], pace: Pace, told: frozenset[str]
) -> Iterator[Clock]:
    """First reply, then next reply: one clock a run."""
    for run, held in runs:
        name = ClockName.FIRST_REPLY if run.first else ClockName.NEXT_REPLY
        due_at, warn_at = _limit(held, run.started_at, attrgetter(name.value), pace)
        posted_at = min((turn.at for turn in run.turns if turn.posted), default=None)
        key = reply_key(run)
        yield ended(
            Clock(key, name, run.started_at, due_at, warn_at, posted_at=posted_at),
            run.ended_at,
            told,
            cancelled=run.ended_at is not None and not run.replied,
        )


def reply_key(run: Run) -> str:
    """The clock of a run's reply, by its key."""
    return f"reply#{run.name}"


def claim_clocks(
    runs: Iterable[tuple[Run, Held]],
    claims: tuple[Claim, ...],
    pace: Pace,
    told: frozenset[str],
) -> Iterator[Clock]:
    """One clock for every stretch of a run in which nobody had the thread."""
    for run, held in runs:
        for number, (start, end) in enumerate(_nobody_had_it(run, claims)):
            due_at, _ = _limit(held, start, attrgetter("claim"), pace)
            yield ended(
                Clock(f"claim#{run.name}.{number}", ClockName.CLAIM, start, due_at),
                end,
                told,
                cancelled=end is not None and end == run.ended_at and not run.replied,
            )


def _nobody_had_it(run: Run, claims: tuple[Claim, ...]) -> Iterator[Span]:
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


def ended(
    clock: Clock, ended_at: datetime | None, told: frozenset[str], *, cancelled: bool = False
) -> Clock:
    """The clock with its end and outcome. The due time is the first moment that is too late.

    What was told as missed is missed while it runs, and where it is cancelled after that. Its end
    decides the rest: an answer that was given in time, and heard of too late, was in time.
    """
    outcome: Outcome | None = None
    if ended_at is not None and not cancelled:
        outcome = Outcome.MET if ended_at < clock.due_at else Outcome.MISSED
    elif missed_mark(clock) in told:
        outcome = Outcome.MISSED
    elif cancelled:
        outcome = Outcome.CANCELLED
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
