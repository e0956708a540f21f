"""The lists in which threads are looked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # no function pays at its cold start for what others tell each other
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime

    from heard.domain.entry import Entry
    from heard.domain.events import EventRow
    from heard.domain.judgement import Kind, Severity
    from heard.domain.message import Channel
    from heard.domain.reporting import Case
    from heard.domain.state import State
    from heard.ports.threads import Pointer


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a thread stands on the board. Orders of one state sort as the board does, over all
    brands: a list goes on after the last order that was shown, whatever changed meanwhile."""

    order: str
    thread_id: str


class Board(Protocol):
    """Lists: the board, a thread's conversation and timeline, and where a native id went."""

    def column(
        self,
        brands: Sequence[str],
        state: State,
        severity: Severity | None,
        after: str | None,
        limit: int,
        kind: Kind | None = None,
    ) -> Sequence[Standing]:
        """The most urgent threads of some brands in one state, after an order (None: from the
        top). Hints, at most seconds old: the heads are to be read again."""
        ...

    def numbers(
        self,
        brands: Sequence[str],
        states: Sequence[State],
        most: int,
        kind: Kind | None = None,
    ) -> Mapping[State, int]:
        """How many threads of some brands are in each state; counting ends at `most`."""
        ...

    def conversation(
        self, thread_id: str, now: datetime, limit: int, after: str | None, *, newest: bool = False
    ) -> tuple[tuple[Entry, ...], str | None]:
        """Entries that have not expired, oldest (or `newest`) first, after a position, and the
        position to go on from; None at the end."""
        ...

    def timeline(
        self, thread_id: str, now: datetime, limit: int, after: str | None, *, newest: bool = False
    ) -> tuple[tuple[EventRow, ...], str | None]:
        """Event rows, in the manner of `conversation`."""
        ...

    def pointers(self, channel: Channel, native_id: str, now: datetime) -> Sequence[Pointer]:
        """Where a native id went: one pointer for each account that heard it."""
        ...


class Traces(Protocol):
    """Where to look for threads. Hints: what they lead to is read from the heads."""

    def cases(self, days: Sequence[tuple[str, date]]) -> Sequence[Case]:
        """The cases that began on these local days of brands, in any order."""
        ...

    def noted(
        self,
        brands: Sequence[str],
        states: Sequence[State],
        kinds: Sequence[Kind],
        before: datetime,
        limit: int,
    ) -> Sequence[tuple[datetime, str]]:
        """(when it was opened, id) of the latest threads of some brands, states and kinds that are owed
        nothing and were opened before this moment, newest first."""
        ...

    def open_of(self, brands: Sequence[str], marks: Collection[str]) -> tuple[Sequence[str], bool]:
        """The ids of open threads whose customers have one of these marks; False where not all of
        those in which nobody waits were looked at."""
        ...

    def ended_of(self, brands: Sequence[str], marks: Collection[str], limit: int) -> Sequence[str]:
        """The ids of the latest `limit` ended threads of such customers, of each brand and mark."""
        ...

    def said_in(
        self, thread_ids: Sequence[str], now: datetime, limit: int
    ) -> Mapping[str, Sequence[Entry]]:
        """The latest entries of each of these threads, newest first."""
        ...

    def led_to(
        self, channels: Sequence[Channel], native_ids: Sequence[str], now: datetime
    ) -> Sequence[str]:
        """The ids of the threads in which messages of these native ids are."""
        ...
