"""The books: promises, offers, answers, kindness."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # no function pays at its cold start for what others tell each other
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from heard.domain.answers import AnswerPage, Approved
    from heard.domain.cases import CaseBook
    from heard.domain.judgement import Issue
    from heard.domain.keeping_answers import PageChange
    from heard.domain.kindness import Gesture, Story
    from heard.domain.offers import Offer, OfferBook
    from heard.domain.purse import Purse


@dataclass(frozen=True, slots=True)
class Owed:
    """Where an open promise stands: in which thread, until when, and who keeps it."""

    due_at: datetime
    thread_id: str
    promise_id: str
    keeper: str


class Promises(Protocol):
    """The open promises of each brand. Hints: what one holds is read from its thread."""

    def owed(self, brand: str) -> Sequence[Owed]:
        """Those of a brand, the soonest first, as many as one look gives (thousands)."""
        ...


@dataclass(frozen=True, slots=True)
class OfferRow:
    """Where an offer stands in its brand's list, and in whose book. Positions sort as the list does,
    over all brands."""

    position: str
    offer_id: str
    brand: str
    claimant: str


class Offers(Protocol):
    """What customers were offered. Books are written with a thread's commit."""

    def books(self, brand: str, claimants: Iterable[str]) -> Mapping[str, OfferBook]:
        """The books of these customers, a fresh one where none is stored, in one consistent look."""
        ...

    def read(self, rows: Iterable[OfferRow]) -> Mapping[str, Offer]:
        """The offers of these rows that are still remembered, by id."""
        ...

    def listed(self, brand: str, limit: int, before: str | None) -> Sequence[OfferRow]:
        """A brand's offers, the newest first, those before a position."""
        ...

    def asked(self, brand: str) -> Sequence[OfferRow]:
        """Those that a lead is to decide about, the oldest first, as many as one look gives."""


class Kindness(Protocol):
    """What is remembered of kind customers: the budgets for surprises, and the good stories."""

    def purse(self, brand: str, month: str) -> Purse:
        """A brand's month as it is now; a fresh one where nothing was spent."""
        ...

    def gestures(
        self, brand: str, month: str, limit: int, before: str | None
    ) -> Sequence[tuple[str, Gesture]]:
        """What was given in a month, newest first, each with its position; those before this one."""
        ...

    def stories(
        self, brand: str, month: str | None, limit: int, before: str | None
    ) -> Sequence[tuple[str, Story]]:
        """A brand's good stories (of a month, UTC), newest first, each with its position; those
        before this one."""
        ...


class Answers(Protocol):
    """What each brand answers to an issue, and the cases about it that are over."""

    def load(self, brand: str, issue: Issue) -> AnswerPage:
        """A page, a fresh one where none is stored."""
        ...

    def load_all(
        self, names: Iterable[tuple[str, Issue]]
    ) -> Mapping[tuple[str, Issue], AnswerPage]:
        """Pages in the manner of `load`; 100 a call."""
        ...

    def cases(self, brand: str, issue: Issue) -> CaseBook:
        """The past cases, none in a fresh book."""
        ...

    def versions(self, brand: str, issue: Issue) -> Sequence[tuple[str, Approved]]:
        """The approved versions of all answers on a page, by the answers' ids, newest first."""
        ...

    def save(self, change: PageChange, now: datetime, done: str | None = None) -> None:
        """Store a page at its next version, with what happened. One transaction; Superseded on a
        lost race, or where the idempotency key was used."""
        ...

    def was_done(self, brand: str, issue: Issue, done: str) -> bool:
        """True where this idempotency key was committed."""
        ...


@dataclass(frozen=True, slots=True)
class Shelf:
    """The books beside a thread: its customers' offers by claimant, and, where it is about an issue,
    the answers and past cases, None where nothing was stored."""

    books: Mapping[str, OfferBook]
    answers: AnswerPage | None = None
    cases: CaseBook | None = None


class Ledgers(Protocol):
    """The books beside threads."""

    def shelf(self, brand: str, issue: Issue | None, claimants: Iterable[str]) -> Shelf:
        """All of them, in one consistent look."""
        ...
