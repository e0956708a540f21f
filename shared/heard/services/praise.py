"""What people do about praise beyond an answer, and what they see of it: the budget, the stories."""

import heapq
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from heard.domain import delighting
from heard.domain.kindness import Month, Stories
from heard.domain.people import Person
from heard.domain.purse import Purse, month_of
from heard.domain.serving import brands_shown
from heard.domain.thread import Change, Thread
from heard.ports.ledgers import Kindness
from heard.services.deed import Acted, Asked, Deeds


@dataclass(frozen=True, slots=True)
class Praising(Deeds):
    """Carries out what agents do about praise."""

    kindness: Kindness

    def no_thanks(self, asked: Asked, now: datetime) -> Acted:
        """Praise that needs no thanks."""
        return self._act(
            asked,
            "no_thanks",
            now,
            lambda thread: delighting.let_be(thread, asked.person.id, now, self.policy),
        )

    def delight(self, asked: Asked, what: str, value: Decimal, note: str, now: datetime) -> Acted:
        """A small surprise, out of the month's budget: of two at once the second sees what is left."""
        gesture = (what, int(value * 100), note)

        def deed(thread: Thread) -> Change:
            purse = self.kindness.purse(thread.brand, self._month(thread.brand, now))
            return delighting.delighted(thread, asked.person.id, gesture, purse, now, self.policy)

        return self._act(asked, "delight", now, deed)

    def story(self, asked: Asked, why: str, now: datetime) -> Acted:
        """A good story, for the log."""
        return self._act(
            asked,
            "story",
            now,
            lambda thread: delighting.told_as_story(thread, asked.person.id, why, now, self.policy),
        )

    def left(self, brand: str, now: datetime) -> Purse:
        """What was spent of a brand's present month."""
        return self.kindness.purse(brand, self._month(brand, now))

    def month(
        self,
        person: Person,
        brand: str | None,
        month: str | None,
        now: datetime,
        limit: int,
        before: str | None,
    ) -> Month:
        """A month of a brand (the present one, and the first of theirs, where none is named). Raises
        Invalid for a brand that is none of theirs."""
        served = brands_shown(person, brand, self.policy)
        brand = next((one for one in self.policy.brands if one in served), served[0])
        month = month or self._month(brand, now)
        found = self.kindness.gestures(brand, month, limit + 1, before)
        after = found[limit - 1][0] if len(found) > limit else None
        purse = self.kindness.purse(brand, month)
        return Month(purse, [gesture for _, gesture in found[:limit]], after)

    def stories(
        self, person: Person, brand: str | None, month: str | None, limit: int, before: str | None
    ) -> Stories:
        """A page of good stories. Raises Invalid for a brand that is none of theirs."""
        columns = [
            self.kindness.stories(one, month, limit + 1, before)
            for one in brands_shown(person, brand, self.policy)
        ]
        newest = heapq.merge(*columns, key=lambda one: one[0], reverse=True)
        found = list(newest)[: limit + 1]
        after = found[limit - 1][0] if len(found) > limit else None
        return Stories([story for _, story in found[:limit]], after)

    def _month(self, brand: str, now: datetime) -> str:
        return month_of(now, self.policy.brand(brand).calendar.time_zone)
