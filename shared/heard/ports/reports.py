"""What reports count, what the team was told, and what was learnt from filings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # no function pays at its cold start for what others tell each other
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from heard.domain.diary import Diary, Occasion
    from heard.domain.events import Event
    from heard.domain.lesson import Correction, Lesson
    from heard.domain.reporting import Fact


class Days(Protocol):
    """What reports count: facts by the brand's local day."""

    def note(self, brand: str, day: date, fact: Fact, version: int) -> None:
        """Keep a fact as of a version of its thread; nothing where a later one is kept."""
        ...

    def facts(self, brand: str, day: date) -> Sequence[Fact]:
        """All facts of one day."""
        ...


class Diaries(Protocol):
    """What the team was told last of each kind of occasion."""

    def load(self) -> Mapping[str, Diary]:
        """All diaries by name, in one consistent look."""
        ...

    def save(self, occasion: Occasion, now: datetime) -> None:
        """Write a diary at its next version, with what is to be told; Superseded on a lost race."""
        ...


class Lessons(Protocol):
    """What agents filed, and the thresholds that follow from it."""

    def load(self) -> Mapping[str, Lesson]:
        """Every brand's, by its id, in one consistent look."""
        ...

    def filed(self, brand: str, since: datetime | None, most: int) -> tuple[Correction, ...]:
        """The latest filings of a brand, those after `since`, `most` at most."""
        ...

    def save(self, lesson: Lesson, events: tuple[Event, ...], now: datetime) -> None:
        """Write a lesson at its next version, with what is to be told; Superseded on a lost race."""
        ...
