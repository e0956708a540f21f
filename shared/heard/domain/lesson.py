"""What a brand's filings teach: from where on a message of this brand is a complaint.

One threshold does not fit every stream of messages: where complaints are rare, a careful one flags
too much. So each night the last filings move it, a little, and only if that would have done better
on filings that it was not chosen by.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from heard.domain.events import Data, Event, EventType
from heard.domain.judgement import DEFAULT_THRESHOLDS, Thresholds

MISSED = 2
"""False complaints that weigh as much as a missed one."""

ENOUGH = 50
"""Filings from which something is learnt."""

LAST = 200
"""The latest filings that are looked at."""

FARTHEST = 10
"""How far a night moves a threshold, in hundredths."""

LOWEST, HIGHEST = 10, 70
"""Where a complaint's threshold stays, in hundredths."""

_HELD_BACK = 3
"""Every so many-th filing is held back."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One filing: how likely a complaint the judge had called it (0 to 1), whether it took it for a
    question, and whether the person says that it is a complaint."""

    at: datetime
    likely: float
    asked: bool
    complaint: bool


@dataclass(frozen=True, slots=True)
class Lesson:
    """A brand's thresholds, and those `before` the last move, for going back.

    `looked_on` is the UTC day of the last look; only filings after `since` count: who goes back
    does not want to be taught the same again.
    """

    brand: str
    version: int = 0
    thresholds: Thresholds = DEFAULT_THRESHOLDS
    before: Thresholds | None = None
    looked_on: date | None = None
    since: datetime | None = None

    def studied(
        self, filings: Sequence[Correction], now: datetime
    ) -> tuple["Lesson", tuple[Event, ...]]:
        """The lesson after a night's look at its last filings, in any order."""
        looked = replace(self, looked_on=now.date())
        ordered = sorted(filings, key=lambda one: (one.at, one.likely))[-LAST:]
        if len(ordered) < ENOUGH:
            return looked, ()
        held = ordered[_HELD_BACK - 1 :: _HELD_BACK]
        known = [one for n, one in enumerate(ordered, start=1) if n % _HELD_BACK]
        best = min(self._candidates(), key=lambda one: (cost(one, known), self._far(one)))
        was, would_be = cost(self.thresholds, held), cost(best, held)
        if would_be >= was:
            return looked, ()
        told: Data = {"filings": len(ordered), "held_back": len(held), "cost": was}
        moved = replace(looked, thresholds=best, before=self.thresholds)
        return moved, (self._moved(best, {**told, "cost_now": would_be}, None, now),)

    def taken_back(self, by: str, now: datetime) -> tuple["Lesson", tuple[Event, ...]]:
        """The lesson with the thresholds as they were before; nothing where they never moved."""
        if self.before is None:
            return self, ()
        back = replace(self, thresholds=self.before, before=None, since=now)
        return back, (self._moved(self.before, {}, by, now),)

    def _candidates(self) -> list[Thresholds]:
        apart = _hundredths(self.thresholds.question) - _hundredths(self.thresholds.complaint)
        middle = _hundredths(self.thresholds.complaint)
        around = range(max(middle - FARTHEST, LOWEST), min(middle + FARTHEST, HIGHEST) + 1)
        return [Thresholds(one / 100, (one + apart) / 100) for one in around]

    def _far(self, other: Thresholds) -> int:
        return abs(_hundredths(other.complaint) - _hundredths(self.thresholds.complaint))

    def _moved(self, to: Thresholds, told: Data, by: str | None, now: datetime) -> Event:
        data: Data = {
            "brand": self.brand,
            "was": _hundredths(self.thresholds.complaint),
            "now": _hundredths(to.complaint),
            **told,
        }
        return Event(EventType.THRESHOLDS_MOVED, now, by, data)


def cost(thresholds: Thresholds, filings: Sequence[Correction]) -> int:
    """What these thresholds would have got wrong: a missed complaint MISSED, a false one 1."""
    total = 0
    for one in filings:
        limit = thresholds.question if one.asked else thresholds.complaint
        flagged = one.likely >= limit
        if one.complaint and not flagged:
            total += MISSED
        elif flagged and not one.complaint:
            total += 1
    return total


def _hundredths(probability: float) -> int:
    return round(probability * 100)
