"""A brand's opening hours, holidays and time zone: how far a business minute reaches.

A business minute is a real minute that passes while the brand is open: the night on which an hour
is skipped has an hour less of business time and the night that repeats one an hour more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from heard.domain.errors import PolicyError
from heard.domain.wall import DAY_MINUTES, ONE_DAY, instant, utc, zone_of

Span = tuple[int, int]
"""Opening and closing time, minutes of the day; (540, 1080) is 09:00 to 18:00."""

DAYS_OF_THE_WEEK = 7
MOST_CLOSED_DAYS = 400
"""A brand that is closed for longer than a year and a month has a wrong policy, not a holiday."""

_FOREVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Calendar:
    """When a brand is open. Arguments are aware datetimes of any zone, results are aware UTC.

    `hours` has seven entries, Monday first, each the spans on which that day opens. A span may end
    at 1440 (24:00); one that ends no later than it starts runs into the next day. Spans that
    overlap count once. Without any entry, `hours=()`, the calendar is open around the clock.
    `holidays` are local dates on which nothing opens; what opened the day before runs to its end.

    What clock changes skip and repeat is read as `wall` says, for opening and closing alike.

    Raises ValueError for an unknown time zone and for hours that are malformed or never open;
    every method raises PolicyError if no opening follows within `MOST_CLOSED_DAYS`, and
    ValueError for a datetime without a zone.
    """

    time_zone: str = "UTC"
    hours: tuple[tuple[Span, ...], ...] = ()
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        zone_of(self.time_zone)
        if not self.hours:
            if self.holidays:
                message = "a calendar that is always open has no holidays: give it opening hours"
                raise ValueError(message)
            return
        if len(self.hours) != DAYS_OF_THE_WEEK:
            message = f"opening hours need 7 days, Monday first, not {len(self.hours)}"
            raise ValueError(message)
        for opens, closes in (span for day in self.hours for span in day):
            if not (0 <= opens < DAY_MINUTES and 0 <= closes <= DAY_MINUTES):
                message = f"({opens}, {closes}) is no span of minutes of a day (0 to 1440)"
                raise ValueError(message)
        if not any(self.hours):
            message = "these opening hours never open: give at least one day a span"
            raise ValueError(message)

    def add(self, start: datetime, minutes: float) -> datetime:
        """The earliest moment at which `minutes` business minutes have passed since `start`.

        From a closed moment the count begins at the next opening. What ends with the working day
        is due at closing time, not next morning; nothing to add is `start` itself, open or not.
        These two make `add(add(a, x), y) == add(a, x + y)` hold for every x and y.

        Raises ValueError for negative minutes.
        """
        left = timedelta(minutes=minutes)
        if left < timedelta():
            message = f"cannot add {minutes} minutes: business time runs forwards"
            raise ValueError(message)
        at = utc(start)
        if not left:
            return at
        openings = self.openings(at)
        opens, closes = next(openings)
        while left > closes - opens:
            left -= closes - opens
            opens, closes = next(openings)
        return opens + left

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The business time from `start` to `end`; negative where `end` is the earlier."""
        since, until = utc(start), utc(end)
        if until < since:
            return -self.between(until, since)
        passed = timedelta()
        for opens, closes in self.openings(since):
            if closes >= until:
                return passed + max(until - opens, timedelta())
            passed += closes - opens
        return passed

    def is_open(self, at: datetime) -> bool:
        """True from the moment of opening until just before the moment of closing."""
        moment = utc(at)  # unequal to its own local form in the hour that a clock change repeats
        return self.next_open(moment) == moment

    def next_open(self, at: datetime) -> datetime:
        """`at` itself where the brand is open, else the moment at which it next opens."""
        opens, _ = next(self.openings(utc(at)))
        return opens

    def openings(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """What is open after `since` (UTC), in order, apart, the first cut to begin no earlier."""
        if not self.hours:
            yield since, _FOREVER
            return
        # Yesterday's overnight opening may still run.
        day = since.astimezone(ZoneInfo(self.time_zone)).date() - ONE_DAY
        reached, closed_days = since, 0
        while closed_days <= MOST_CLOSED_DAYS:
            closed_days += 1
            if day not in self.holidays:
                spans = self.hours[day.weekday()]
                for opens, closes in _instants_of(self.time_zone, spans, day):
                    if closes > reached:
                        yield max(opens, reached), closes
                        reached, closed_days = closes, 0
            day += ONE_DAY
        message = f"no opening within {MOST_CLOSED_DAYS} days of {since:%Y-%m-%d}: see `holidays`"
        raise PolicyError(message)


ALWAYS_OPEN = Calendar()
"""For clocks that run around the clock: business time is plain time."""


@lru_cache(maxsize=4096)
def _instants_of(
    time_zone: str, spans: tuple[Span, ...], day: date
) -> tuple[tuple[datetime, datetime], ...]:
    """One local day's openings in UTC, in order; what a clock change swallows whole is left out."""
    zone = ZoneInfo(time_zone)
    openings = []
    for opens, closes in spans:
        ends = closes if closes > opens else closes + DAY_MINUTES
        begin, end = instant(zone, day, opens), instant(zone, day, ends)
        if end > begin:
            openings.append((begin, end))
    return tuple(sorted(openings))
