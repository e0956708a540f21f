"""What was offered to a customer to make up for something: the book that is kept of it.

One book a customer and brand. It never grows without bound: what stands stays in it, and of the rest
the latest.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

MOST_STANDING = 5
"""Offers that one customer may have before them at once: more is a negotiation, not an offer."""

_MOST_KEPT = 40
"""Offers that a book remembers."""


class OfferState(StrEnum):
    """How an offer stands. `expired` is never stored: time alone makes an open one that."""

    ASKED = "asked"
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    TURNED_DOWN = "turned_down"
    TAKEN_BACK = "taken_back"


MADE = frozenset({OfferState.OPEN, OfferState.ACCEPTED, OfferState.DECLINED, OfferState.EXPIRED})
"""The states of what a customer was really offered."""

COUNTED = frozenset({OfferState.OPEN, OfferState.ACCEPTED})
"""The states of what may still cost something, or did."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What an offer is worth: an amount in hundredths of a currency (ISO 4217), or a share of the
    next one in percent. Neither where it costs nothing that could be counted."""

    hundredths: int = 0
    currency: str = "EUR"
    percent: float = 0

    def __str__(self) -> str:
        if self.percent:
            return f"{self.percent:g} %"
        if not self.hundredths:
            return "no amount"
        return money(self.hundredths, self.currency)


def money(hundredths: int, currency: str) -> str:
    """An amount as people write it: "25 EUR", "12.50 EUR"."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole:,}.{rest:02} {currency}" if rest else f"{whole:,} {currency}"


@dataclass(frozen=True, slots=True)
class Offer:
    """One offer, made in a thread's episode by the agent `by`, and standing until `until`. `final`
    says that nothing else will be offered. `why` are the reasons for which somebody else had to
    decide (`decided_by`); `ended_by` noted what became of it."""

    id: str
    thread: str
    episode: int
    what: str
    worth: Worth
    by: str
    at: datetime
    until: datetime
    final: bool = False
    stored: OfferState = OfferState.OPEN
    why: tuple[str, ...] = ()
    decided_by: str | None = None
    decided_at: datetime | None = None
    ended_by: str | None = None
    ended_at: datetime | None = None

    def state(self, now: datetime) -> OfferState:
        """How it stands."""
        if self.stored is OfferState.OPEN and now >= self.until:
            return OfferState.EXPIRED
        return self.stored

    def stands(self, now: datetime) -> bool:
        """True where it is before the customer, or before somebody who decides."""
        return self.state(now) in (OfferState.ASKED, OfferState.OPEN)

    @property
    def terms(self) -> str:
        """What it is worth, and that it is the last word where it is."""
        return f"{self.worth}, final" if self.final else str(self.worth)


@dataclass(frozen=True, slots=True)
class OfferBook:
    """All that a brand offered to one customer lately. `version` counts commits (0: never
    stored)."""

    brand: str
    claimant: str
    version: int = 0
    offers: tuple[Offer, ...] = ()

    def find(self, offer_id: str) -> Offer | None:
        """The offer of an id."""
        return next((one for one in self.offers if one.id == offer_id), None)

    def standing(self, now: datetime) -> tuple[Offer, ...]:
        """What is before the customer, or before somebody who decides."""
        return tuple(one for one in self.offers if one.stands(now))

    def with_offer(self, offer: Offer, now: datetime) -> "OfferBook":
        """The book with one more offer, or with one as it now is."""
        others = tuple(one for one in self.offers if one.id != offer.id)
        offers = sorted((*others, offer), key=lambda one: (one.at, one.id))
        over = [one for one in offers if not one.stands(now)]
        gone = {one.id for one in over[: max(0, len(offers) - _MOST_KEPT)]}
        return replace(self, offers=tuple(one for one in offers if one.id not in gone))


@dataclass(frozen=True, slots=True)
class Circle:
    """The books that concern a thread: its own customer's, and those of the customers of the threads
    that people joined with it, who may be the same person elsewhere."""

    own: OfferBook
    joined: tuple[OfferBook, ...] = ()

    @property
    def books(self) -> tuple[OfferBook, ...]:
        """All of them, the customer's own first."""
        return (self.own, *self.joined)

    @property
    def offers(self) -> tuple[Offer, ...]:
        """All offers, the oldest first."""
        found = (one for book in self.books for one in book.offers)
        return tuple(sorted(found, key=lambda one: (one.at, one.id)))

    def since(self, since: datetime, states: Iterable[OfferState], now: datetime) -> list[Offer]:
        """The offers of a period that stand in one of these states."""
        wanted = frozenset(states)
        return [one for one in self.offers if one.at > since and one.state(now) in wanted]


@dataclass(frozen=True, slots=True)
class Claims:
    """How often this customer was offered something in a number of months, and what it came to by
    currency, as far as it was or may still be taken."""

    number: int
    months: int
    sums: tuple[tuple[str, int], ...] = ()


def claims(circle: Circle, period_days: int, now: datetime) -> Claims:
    """The customer's past as far as offers go."""
    since = now - timedelta(days=period_days)
    sums: dict[str, int] = {}
    for one in circle.since(since, COUNTED, now):
        if one.worth.hundredths:
            currency = one.worth.currency
            sums[currency] = sums.get(currency, 0) + one.worth.hundredths
    number = len(circle.since(since, MADE, now))
    return Claims(number, max(1, round(period_days / 30.4)), tuple(sorted(sums.items())))
