"""Where to look for what was written, newest first: the cases of each day, or what is owed nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import TypeVar

from heard.domain.judgement import Kind
from heard.domain.policy import Policy
from heard.domain.seeking import Sought
from heard.domain.state import State
from heard.ports.board import Traces

_Found = TypeVar("_Found")

MOST = 300
"""Threads that one look goes through."""

MOST_DAYS = 42
"""Local days of brands that one look asks for: where little is written it goes back some weeks."""

_DAYS_AT_ONCE = 7
_UNOWED = (Kind.PRAISE, Kind.CHATTER, Kind.SPAM)
_QUIET = (State.NOTED, State.ANSWERED, State.RESOLVED)
_SPREAD = timedelta(hours=12)
"""How long after its UTC date a local day may begin."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place to look at: since when, which thread, and in which of its episodes (None: any)."""

    at: datetime
    thread: str
    episode: int | None = None

    @property
    def position(self) -> str:
        """For a cursor: places sort as their positions do."""
        return f"{self.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}#{self.thread}"


class Places:
    """Where to look, newest first; `rest` is where to go on once all of them were looked at."""

    def __init__(
        self,
        traces: Traces,
        policy: Policy,
        brands: Sequence[str],
        sought: Sought,
        now: datetime,
        after: str | None,
    ) -> None:
        self._traces, self._policy = traces, policy
        self._brands, self._sought, self._now = brands, sought, now
        self._after = after
        self.rest: Place | None = None

    def __iter__(self) -> Iterator[Place]:
        found = self._noted() if self._sought.unowed else self._owed()
        return (one for one in found if self._after is None or one.position < self._after)

    def _owed(self) -> Iterator[Place]:
        """The cases of each local day. Brands live in several zones: what may still be older than a
        case of a day not asked for yet waits for that."""
        sought = self._sought
        newest = self._begin().date() + timedelta(days=1)
        if sought.until:
            newest = min(newest, sought.until)
        oldest = self._now.date() - timedelta(days=self._policy.retention_days)
        oldest = max(oldest, sought.since or oldest)
        days = [newest - timedelta(days=one) for one in range((newest - oldest).days + 1)]
        most = max(_DAYS_AT_ONCE, MOST_DAYS // len(self._brands))
        waiting: list[Place] = []
        for some in batches(days[:most], _DAYS_AT_ONCE):
            asked = [(brand, day) for day in some for brand in self._brands]
            cases = self._traces.cases(asked)
            waiting += (Place(case.at, case.thread, case.episode) for case in cases)
            waiting.sort(key=lambda one: one.position, reverse=True)
            whole_from = _midnight(some[-1]) + _SPREAD
            last = some[-1] == days[-1]
            sure = [one for one in waiting if last or one.at >= whole_from]
            yield from sure
            waiting = waiting[len(sure) :]
        if len(days) > most:
            self.rest = Place(_midnight(days[most - 1]) + _SPREAD, "")

    def _noted(self) -> Iterator[Place]:
        """What is owed nothing, from the board."""
        sought = self._sought
        before = self._begin()
        if sought.until:
            before = min(before, _midnight(sought.until + timedelta(days=1)))
        before += timedelta(microseconds=1)  # what stands at the cursor's own moment comes again
        kinds = (sought.kind,) if sought.kind else _UNOWED
        states = (sought.state,) if sought.state else _QUIET
        noted = self._traces.noted(self._brands, states, kinds, before, MOST)
        found = [Place(at, thread) for at, thread in noted]
        found.sort(key=lambda one: one.position, reverse=True)
        since = _midnight(sought.since) if sought.since else None
        yield from (one for one in found if since is None or one.at >= since)
        if len(found) == MOST and (since is None or found[-1].at >= since):
            self.rest = found[-1]

    def _begin(self) -> datetime:
        if self._after is None:
            return self._now
        return datetime.fromisoformat(self._after.partition("#")[0]).replace(tzinfo=UTC)


def batches(found: Iterable[_Found], size: int) -> Iterator[list[_Found]]:
    """What was found, so many at a time."""
    rest = iter(found)
    while some := list(islice(rest, size)):
        yield some


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
