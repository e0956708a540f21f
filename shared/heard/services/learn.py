"""Learn each brand's thresholds from what its agents filed, once a night; and go back, if asked."""

from dataclasses import dataclass
from datetime import datetime

from heard.domain.errors import Conflict, NotFound, Superseded
from heard.domain.lesson import LAST, Lesson
from heard.domain.policy import Policy
from heard.ports.reports import Lessons

NIGHT = 3
"""The hour, UTC, in which it is looked: any minute of it, so that a missed one loses no night."""


@dataclass(frozen=True, slots=True)
class Learning:
    """Looks at filings, brand by brand."""

    lessons: Lessons
    policy: Policy

    def look(self, now: datetime) -> int:
        """Study what was filed; returns how many brands' thresholds moved. No read by day, one
        where every brand was looked at tonight, one more a brand where not."""
        if now.hour != NIGHT:
            return 0
        known, moved = self.lessons.load(), 0
        for brand in self.policy.brands:
            lesson = known.get(brand) or Lesson(brand)
            if lesson.looked_on == now.date():
                continue
            filings = self.lessons.filed(brand, lesson.since, LAST)
            after, events = lesson.studied(filings, now)
            try:
                self.lessons.save(after, events, now)
            except Superseded:
                continue
            moved += len(events)
        return moved

    def take_back(self, brand: str, by: str, now: datetime) -> Lesson:
        """The thresholds as they were before their last move. Raises NotFound for a brand that the
        policy does not name, Conflict where they never moved."""
        if brand not in self.policy.brands:
            message = f"brand: one of {', '.join(sorted(self.policy.brands))}."
            raise NotFound(message)
        lesson = self.lessons.load().get(brand) or Lesson(brand)
        after, events = lesson.taken_back(by, now)
        if not events:
            message = f"The thresholds of {brand} have not moved: there is nothing to go back to."
            raise Conflict(message)
        self.lessons.save(after, events, now)
        return after
