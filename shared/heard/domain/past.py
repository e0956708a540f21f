"""What a brand's own past lets expect: how many complaints about each issue in an hour of the week.

The week's rhythm is the whole brand's, because a single issue is too rare to show it; an issue has
its share of that. What is little known is drawn towards what is better known: an hour of the week
towards the same hour of other days, that towards the mean. So a quiet brand, or one that is new,
expects something rather than nothing, and two posts in a night are no surge. All of it is a few
hundred numbers, however long the past is; old weeks fade.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import lgamma, log

HOURS_OF_THE_WEEK = 168
_HOURS_OF_THE_DAY, _SATURDAY = 24, 5

_WEEK_KEEPS, _HOUR_KEEPS = 0.75, 0.997
"""What is left of an hour of the week a week later, and of an issue's share an hour later: both
remember about a month."""

_OWN_WEIGHT = 2.0
"""Weeks that an hour of the week must have been seen until its own past counts as much as that of
the same hour on other days."""

_MEAN_WEIGHT = 12.0
"""The same for an hour of the day against the mean of all hours, in hours."""

_LEAST_SHARE = 0.02
_LEAST_SPREAD, _MOST_SPREAD = 1.3, 6.0
"""How much wider than by chance counts vary: people read each other, days differ."""

_MOST_ISSUES = 60
_BURST = 3.0
"""An hour teaches at most so many times what was expected of it: a surge is no rhythm."""


@dataclass(frozen=True, slots=True)
class Past:
    """What was learned. `seen` and `weight` are by hour of the week, `issues` decayed sums by
    issue, `spread` the variance of counts over their mean, `hours` how many hours were learned.
    `biggest` is, by what is not counted by issue ("copies", "place"), how large the largest of an
    hour usually is."""

    seen: tuple[float, ...] = (0.0,) * HOURS_OF_THE_WEEK
    weight: tuple[float, ...] = (0.0,) * HOURS_OF_THE_WEEK
    issues: Mapping[str, float] = field(default_factory=dict)
    biggest: Mapping[str, float] = field(default_factory=dict)
    spread: float = 2.0
    hours: int = 0

    def learned(
        self, local_hour: datetime, counts: Mapping[str, int], biggest: Mapping[str, int]
    ) -> "Past":
        """With one more whole hour, as the brand's clocks show it: people by issue."""
        at = hour_of_the_week(local_hour)
        kept: dict[str, float] = {}
        for issue in {*self.issues, *counts}:
            expected = self.expected(issue, at)
            count = float(counts.get(issue, 0))
            if self.hours > HOURS_OF_THE_WEEK:
                count = min(count, _BURST * expected + 2)
            kept[issue] = self.issues.get(issue, 0.0) * _HOUR_KEEPS + count
        total = sum(kept.values()) - sum(self.issues.values()) * _HOUR_KEEPS
        most = sorted(kept, key=lambda one: -kept[one])[:_MOST_ISSUES]
        return replace(
            self,
            seen=_with(self.seen, at, self.seen[at] * _WEEK_KEEPS + total),
            weight=_with(self.weight, at, self.weight[at] * _WEEK_KEEPS + 1),
            issues={one: round(kept[one], 3) for one in sorted(most) if kept[one] > 0.01},
            biggest=self._biggest(biggest),
            spread=self._spread(at, counts),
            hours=self.hours + 1,
        )

    def expected(self, issue: str, hour: int) -> float:
        """People who complain about an issue in such an hour of the week, on average."""
        return self.rhythm(hour) * self.share(issue)

    def share(self, issue: str) -> float:
        """An issue's part of all complaints."""
        total = sum(self.issues.values())
        return max((self.issues.get(issue, 0.0) + 0.5) / (total + 2.0), _LEAST_SHARE)

    def rhythm(self, hour: int) -> float:
        """People who complain in such an hour of the week, on average."""
        mean = (sum(self.seen) + 0.5) / (sum(self.weight) + 1.0)
        weekend = hour // _HOURS_OF_THE_DAY >= _SATURDAY
        like = [
            other
            for other in range(hour % _HOURS_OF_THE_DAY, HOURS_OF_THE_WEEK, _HOURS_OF_THE_DAY)
            if (other // _HOURS_OF_THE_DAY >= _SATURDAY) is weekend
        ]
        daily = (sum(self.seen[one] for one in like) + _MEAN_WEIGHT * mean) / (
            sum(self.weight[one] for one in like) + _MEAN_WEIGHT
        )
        return (self.seen[hour] + _OWN_WEIGHT * daily) / (self.weight[hour] + _OWN_WEIGHT)

    def _biggest(self, biggest: Mapping[str, int]) -> dict[str, float]:
        kept = {}
        for name in {*self.biggest, *biggest}:
            usual, found = self.biggest.get(name, 1.0), float(biggest.get(name, 0))
            kept[name] = round(usual * 0.98 + 0.02 * min(found, 2 * usual + 2), 3)
        return kept

    def _spread(self, at: int, counts: Mapping[str, int]) -> float:
        spread = self.spread
        for issue in self.issues:
            expected = self.expected(issue, at)
            if expected >= 1:
                odd = (counts.get(issue, 0) - expected) ** 2 / expected
                spread += 0.005 * (min(odd, 12.0) - spread)
        return round(min(max(spread, _LEAST_SPREAD), _MOST_SPREAD), 4)


def hour_of_the_week(local: datetime) -> int:
    """0 is Monday's first."""
    return local.weekday() * _HOURS_OF_THE_DAY + local.hour


def odds(count: int, expected: float, spread: float) -> float:
    """How likely so many or more are by chance where `expected` come on average: the tail of a
    negative binomial whose variance is `spread` (over 1) times its mean. Its natural logarithm."""
    if count <= expected:
        return 0.0
    shape, more = expected / (spread - 1), (spread - 1) / spread
    term = (
        lgamma(count + shape)
        - lgamma(shape)
        - lgamma(count + 1)
        + shape * log(1 / spread)
        + count * log(more)
    )
    tail, factor, n = 1.0, 1.0, count
    while factor > 1e-9:
        factor *= (n + shape) / (n + 1) * more
        tail += factor
        n += 1
    return min(0.0, term + log(tail))


def _with(numbers: tuple[float, ...], at: int, value: float) -> tuple[float, ...]:
    return (*numbers[:at], round(value, 3), *numbers[at + 1 :])
