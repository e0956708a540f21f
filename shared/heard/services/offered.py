"""What people see of offers: the list of their brands', one, and all that concern a thread.

What is not of a brand that the person serves looks as if it did not exist.
"""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from heard.domain.claimant import claimant
from heard.domain.errors import NotFound
from heard.domain.offers import Circle, OfferState
from heard.domain.offers_shown import Listed, Made
from heard.domain.people import Person
from heard.domain.policy import Policy
from heard.domain.serving import brands_shown
from heard.domain.thread import Thread
from heard.ports.ledgers import Offers
from heard.ports.threads import Threads


def claimants_of(thread: Thread, joined: Iterable[Thread]) -> list[str]:
    """A thread's customer, and those of the joined threads of its brand."""
    own = claimant(thread)
    return [own, *sorted({claimant(one) for one in joined if one.brand == thread.brand} - {own})]


def circle_of(thread: Thread, joined: Iterable[Thread], offers: Offers) -> Circle:
    """The books that concern a thread; one call."""
    own, *others = claimants_of(thread, joined)
    books = offers.books(thread.brand, [own, *others])
    return Circle(books[own], tuple(books[one] for one in others))


@dataclass(frozen=True, slots=True)
class Offered:
    """Looks offers up for one person at a time."""

    offers: Offers
    threads: Threads
    policy: Policy

    def listed(
        self,
        person: Person,
        brand: str | None,
        state: OfferState | None,
        now: datetime,
        limit: int,
        after: str | None,
    ) -> Listed:
        """One page, the newest first: one Query a brand, one look at books and one at threads. With
        a state it may be shorter than asked, and still says where to go on. Raises Invalid for a
        brand that is none of this person's."""
        brands = brands_shown(person, brand, self.policy)
        columns = [self.offers.listed(one, limit + 1, after) for one in brands]
        merged = heapq.merge(*columns, key=lambda row: row.position, reverse=True)
        rows = list(merged)[: limit + 1]
        page = rows[:limit]
        known = self.offers.read(page)
        found = [known[row.offer_id] for row in page if row.offer_id in known]
        threads = self.threads.load_all({one.thread for one in found}) if found else {}
        shown = tuple(
            Made(one, threads.get(one.thread)) for one in found if state in (None, one.state(now))
        )
        return Listed(shown, page[-1].position if len(rows) > limit else None)

    def asked(self, person: Person) -> tuple[Made, ...]:
        """All that a lead is to decide about, the oldest first: one Query a brand, and the looks."""
        brands = brands_shown(person, None, self.policy)
        rows = [row for one in brands for row in self.offers.asked(one)]
        known = self.offers.read(rows) if rows else {}
        found = [one for one in known.values() if one.stored is OfferState.ASKED]
        threads = self.threads.load_all({one.thread for one in found}) if found else {}
        made = [Made(one, threads.get(one.thread)) for one in found]
        return tuple(sorted(made, key=lambda one: (one.offer.at, one.offer.id)))

    def one(self, person: Person, offer_id: str) -> Made:
        """An offer. Raises NotFound."""
        thread = self.threads.load(offer_id.partition(".")[0])
        if thread and person.serves(thread.brand):
            own = claimant(thread)
            offer = self.offers.books(thread.brand, [own])[own].find(offer_id)
            if offer:
                return Made(offer, thread)
        message = "There is no such offer."
        raise NotFound(message)
