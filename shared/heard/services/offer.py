"""What people do with offers: one use case an act.

The books of the customer, and of those whose threads were joined, are read with the thread and
written in its transaction. So a limit holds however many people offer something at once: whoever is
second decides again, on what is there by then.
"""

from dataclasses import dataclass
from datetime import datetime

from heard.domain import offering
from heard.domain.claimant import claimant
from heard.domain.offering import Terms
from heard.domain.offers import Circle, OfferBook
from heard.domain.thread import Change, Thread
from heard.ports.ledgers import Offers
from heard.services.deed import Acted, Asked, Deeds
from heard.services.offered import circle_of


@dataclass(frozen=True, slots=True)
class Offering(Deeds):
    """Carries out what people do with offers."""

    offers: Offers

    def offer(  # noqa: PLR0913, PLR0917 - the fields of the act
        self,
        asked: Asked,
        what: str,
        value: float | None,
        currency: str | None,
        percent: float | None,
        final: bool,
        days: int | None,
        now: datetime,
    ) -> Acted:
        """Something is offered, or asked for where it is beyond what this person may give."""
        terms = Terms(what, value, currency, percent, final, days)
        return self._act(
            asked,
            "offer",
            now,
            lambda thread: offering.offered(
                thread, self._circle(thread), asked.person, terms, now, self.policy
            ),
        )

    def approve_offer(self, asked: Asked, offer: str, now: datetime) -> Acted:
        """Somebody who leads lets it be made."""
        return self._act(
            asked,
            "approve_offer",
            now,
            lambda thread: offering.approved(
                thread, self._book(thread), asked.person, offer, now, self.policy
            ),
        )

    def turn_down_offer(self, asked: Asked, offer: str, reason: str, now: datetime) -> Acted:
        """Somebody who leads says no."""
        return self._act(
            asked,
            "turn_down_offer",
            now,
            lambda thread: offering.turned_down(
                thread, self._book(thread), asked.person, offer, reason, now, self.policy
            ),
        )

    def accepted(self, asked: Asked, offer: str, now: datetime) -> Acted:
        """The customer took it."""
        return self._answered(asked, "accepted", offer, now, took=True)

    def declined(self, asked: Asked, offer: str, now: datetime) -> Acted:
        """The customer declined it."""
        return self._answered(asked, "declined", offer, now, took=False)

    def take_back(self, asked: Asked, offer: str, reason: str, now: datetime) -> Acted:
        """It was noted in error."""

        def deed(thread: Thread) -> Change:
            book, by = self._book(thread), asked.person.id
            return offering.taken_back(thread, book, by, offer, reason, now, self.policy)

        return self._act(asked, "take_back", now, deed)

    def _answered(self, asked: Asked, name: str, offer: str, now: datetime, *, took: bool) -> Acted:
        return self._act(
            asked,
            name,
            now,
            lambda thread: offering.answered(
                thread, self._book(thread), asked.person.id, offer, took, now, self.policy
            ),
        )

    def _book(self, thread: Thread) -> OfferBook:
        own = claimant(thread)
        return self.offers.books(thread.brand, [own])[own]

    def _circle(self, thread: Thread) -> Circle:
        joined = self.threads.load_all(thread.joined).values() if thread.joined else ()
        return circle_of(thread, joined, self.offers)
