"""What was seen lately, and what is made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # no function pays at its cold start for what others tell each other
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from heard.domain.advocates import Standpoint
    from heard.domain.events import EventRow
    from heard.domain.sighting import Sighting
    from heard.domain.surge import Surge, SurgeChange
    from heard.domain.thread import Thread
    from heard.domain.watch import Watch


class Sightings(Protocol):
    """What was seen lately, by brand."""

    def note(self, brand: str, sightings: Sequence[Sighting]) -> None:
        """Keep these, for some days; keeping one again does no harm."""
        ...

    def at_place(self, brand: str, place: str, now: datetime) -> Sequence[Sighting]:
        """What was seen of one place (its hash) in the last two days; of a brand with more than a
        megabyte of sightings at the first look the latest."""
        ...


class Stances(Protocol):
    """Who takes sides. They are written with a thread's commit."""

    def at_place(self, brand: str, place: str) -> Sequence[Standpoint]:
        """In one place, as many as a page shows."""
        ...

    def of_customer(self, thread: Thread) -> Sequence[Standpoint]:
        """The customer of a thread, wherever they did."""
        ...

    def of_brand(
        self, brand: str, limit: int, after: str | None
    ) -> Sequence[tuple[str, Standpoint]]:
        """All of a brand by customer, each with its position, those after one."""
        ...


class RunningSurges(Protocol):
    """The surges that run, for those who hear."""

    def running(self, brand: str, now: datetime) -> Sequence[Surge]:
        """Those of a brand, as of at most a minute ago."""
        ...


class Surges(RunningSurges, Protocol):
    """The watch over each brand, and its surges."""

    def watch(self, brand: str, since: datetime) -> tuple[Watch, Sequence[Sighting]]:
        """A brand's watch (a fresh one where none is stored) and what was seen since a moment, in
        one look; of more than a megabyte the latest."""
        ...

    def load(self, surge_id: str) -> Surge | None:
        """The surge as it is now."""
        ...

    def load_all(self, surge_ids: Iterable[str]) -> Mapping[str, Surge]:
        """Those of the surges that exist, as they are now; 100 a call."""
        ...

    def save(
        self,
        changes: Sequence[SurgeChange],
        now: datetime,
        watch: Watch | None = None,
        done: str | None = None,
    ) -> None:
        """Write surges at their next versions, with what happened; the watch at its next, if given.
        One transaction; Superseded where anything was not as it was read, or the idempotency key
        was used."""
        ...

    def was_done(self, surge_id: str, done: str) -> bool:
        """True where this idempotency key was committed."""
        ...

    def listed(self, brand: str, limit: int, before: str | None) -> Sequence[str]:
        """The ids of a brand's surges, newest first, those that were opened before this one."""
        ...

    def timeline(self, surge_id: str, limit: int) -> Sequence[EventRow]:
        """What happened to a surge, the latest rows of it, oldest first."""
        ...
