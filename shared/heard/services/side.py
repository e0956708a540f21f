"""Who takes sides: what people see of them, and what they do about those who defend the brand."""

from dataclasses import dataclass
from datetime import datetime

from heard.domain import standing_up
from heard.domain.advocates import Advocates, Company, grouped
from heard.domain.errors import Invalid
from heard.domain.judgement import Kind
from heard.domain.near_copies import ALIKE, alike, signature
from heard.domain.people import Person
from heard.domain.serving import brands_shown
from heard.domain.sighting import place_hash
from heard.domain.stance import Side
from heard.domain.thread import Change, Thread
from heard.ports.surges import Sightings, Stances
from heard.services.deed import Acted, Asked, Deeds

_MOST_BESIDE = 25
"""Threads of one place that are read beside one of them."""

_ROWS = 500
"""Stances that one page of advocates is made of at most."""


@dataclass(frozen=True, slots=True)
class Siding(Deeds):
    """Looks up who takes sides, and carries out what agents do about it."""

    stances: Stances
    sightings: Sightings

    def side(self, asked: Asked, side: str, to: str | None, now: datetime) -> Acted:
        """Whose side this customer takes, in which thread (its id or its address at the desk)."""
        dispute = self._dispute(asked, to) if to and side != Side.NOBODY else None
        return self._act(
            asked,
            "side",
            now,
            lambda thread: standing_up.sided(
                thread, asked.person.id, side, dispute, now, self.policy
            ),
        )

    def guide(self, asked: Asked, step: str, now: datetime) -> Acted:
        """Something was done about somebody who defends us."""

        def deed(thread: Thread) -> Change:
            return standing_up.guided(thread, asked.person.id, step, now, self.policy)

        return self._act(asked, f"guide {step}", now, deed)

    def company(self, person: Person, thread: Thread, now: datetime) -> Company:
        """Who else takes part where a thread stands: four looks where others can read it, one
        elsewhere."""
        past = next(iter(grouped(self.stances.of_customer(thread))), None)
        place = place_hash(thread.place, thread.surface)
        if not place:
            return Company(past=past)
        here = [
            one for one in self.stances.at_place(thread.brand, place) if one.thread != thread.id
        ]
        sighted = {
            one.thread: one.seen
            for one in self.sightings.at_place(thread.brand, place, now)
            if one.thread != thread.id
        }
        heads = self.threads.load_all(sorted(sighted)[:_MOST_BESIDE])
        beside = [one for one in heads.values() if person.serves(one.brand)]
        own = signature(thread.excerpt)
        same, others = list[Thread](), list[Thread]()
        for one in sorted(beside, key=lambda one: (one.opened_at or now, one.id)):
            copied = alike(own, sighted[one.id].copy) >= ALIKE
            alike_issue = one.issue is not None and one.issue == thread.issue
            agrees = one.kind is Kind.COMPLAINT and (copied or alike_issue)
            (same if agrees else others).append(one)
        taken = [one for one in here if one.stance.side is not Side.NOBODY]
        return Company(taken, same, others, past)

    def advocates(
        self, person: Person, brand: str | None, limit: int, after: str | None
    ) -> Advocates:
        """A page of a brand's advocates (the first of theirs, where none is named). Raises Invalid
        for a brand that is none of theirs."""
        served = brands_shown(person, brand, self.policy)
        brand = next((one for one in self.policy.brands if one in served), served[0])
        rows = self.stances.of_brand(brand, _ROWS + 1, after)
        found, last = grouped(one for _, one in rows), None
        if len(found) > limit or len(rows) > _ROWS:
            # The last one may go on beyond what was read: they begin the next page.
            found = found[: min(limit, len(found) - 1)] or found
            kept = {one.customer for each in found for one in each.standpoints}
            last = max(position for position, one in rows if one.customer in kept)
        return Advocates(brand, found, last)

    def _dispute(self, asked: Asked, to: str) -> Thread:
        other = to.strip().rstrip("/").rsplit("/", 1)[-1]
        thread = self.threads.load(other)
        if thread is None or not asked.person.serves(thread.brand):
            message = "to: there is no such thread."
            raise Invalid(message, "to")
        return thread
