"""Who takes turns: rotations, the overrides that stand before them, and what is muted meanwhile.

A handover is a wall time: "every Monday at nine" is nine o'clock on both sides of a clock change.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from heard.domain.calendar import DAYS_OF_THE_WEEK, Calendar, Span
from heard.domain.message import Channel
from heard.domain.wall import DAY_MINUTES, ONE_DAY, instant, utc, zone_of


class Every(StrEnum):
    """How often a rotation hands over."""

    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Rotation:
    """People who are on call in turns.

    The first of `members` (ids of the roster) begins on the local date `starts_on`; each day, or
    each week on `weekday` (0 is Monday), the next one takes over when the clock on the wall of
    `time_zone` shows `handover` (minutes of the day). Where `starts_on` is another day of the week,
    the first turn is the shorter one. `hours` is a calendar's week outside of which nobody is on
    call; () is always.

    Raises ValueError for an unknown time zone, a time or day that there is none of, hours that are
    malformed, and a rotation without members.
    """

    id: str
    name: str
    members: tuple[str, ...]
    every: Every
    handover: int
    weekday: int
    time_zone: str
    starts_on: date
    hours: tuple[tuple[Span, ...], ...] = ()

    def __post_init__(self) -> None:
        Calendar(self.time_zone, self.hours)
        if not self.members:
            message = f"the rotation {self.id} has no members: name at least one"
            raise ValueError(message)
        if not (0 <= self.handover < DAY_MINUTES and 0 <= self.weekday < DAYS_OF_THE_WEEK):
            message = f"{self.handover} on day {self.weekday} is no minute of a day of the week"
            raise ValueError(message)

    def member(self, at: datetime) -> str | None:
        """Whose turn it is, None before the first one. Overrides, absences and hours aside."""
        day = self._turn(at)
        if day is None:
            return None
        number = (day - self.starts_on).days
        if self.every is Every.WEEKLY:
            number = (day - self._first_week).days // DAYS_OF_THE_WEEK + 1
        return self.members[number % len(self.members)]

    def anew(self, at: datetime) -> "Rotation":
        """The same turns, counted from the present one: its first member has it. Before the first
        turn it is the same rotation."""
        return replace(self, starts_on=self._turn(at) or self.starts_on)

    @property
    def begins(self) -> datetime:
        """The moment of the first handover."""
        return instant(zone_of(self.time_zone), self.starts_on, self.handover)

    def handovers(self, since: datetime, until: datetime) -> Iterator[datetime]:
        """The moments between two at which a turn begins."""
        zone = zone_of(self.time_zone)
        day = max(utc(since).astimezone(zone).date() - ONE_DAY, self.starts_on)
        while (at := instant(zone, day, self.handover)) < until:
            daily = self.every is Every.DAILY or day == self.starts_on
            if at > since and (daily or day.weekday() == self.weekday):
                yield at
            day += ONE_DAY

    @property
    def calendar(self) -> Calendar:
        """When this rotation has anybody on call."""
        return Calendar(self.time_zone, self.hours)

    def _turn(self, at: datetime) -> date | None:
        """The local day on which the turn of this moment began; None before the first."""
        zone = zone_of(self.time_zone)
        # Tomorrow's handover has been where a clock goes back over midnight.
        day = utc(at).astimezone(zone).date() + ONE_DAY
        while instant(zone, day, self.handover) > at:
            day -= ONE_DAY
        if self.every is Every.WEEKLY:
            back = (day.weekday() - self.weekday) % DAYS_OF_THE_WEEK
            day = max(day - timedelta(days=back), min(day, self.starts_on))
        return day if day >= self.starts_on else None

    @property
    def _first_week(self) -> date:
        """The first regular handover after the day on which it began."""
        ahead = (self.weekday - self.starts_on.weekday() - 1) % DAYS_OF_THE_WEEK + 1
        return self.starts_on + timedelta(days=ahead)


@dataclass(frozen=True, slots=True)
class Override:
    """Somebody stands in, from `start` to just before `end`. `person` None is deliberately nobody.

    It wins over the rotation, its hours included; of two that overlap, the later made wins. A swap
    is one for each side. `by` made it; `id` is given when it is stored. Raises ValueError for an
    end that is no later than the start.
    """

    rotation: str
    person: str | None
    start: datetime
    end: datetime
    by: str
    why: str = ""
    id: str = ""

    def __post_init__(self) -> None:
        _need_order(self.start, self.end)

    def holds(self, at: datetime) -> bool:
        """True from its first to its last minute."""
        return self.start <= at < self.end


@dataclass(frozen=True, slots=True)
class Mute:
    """Maintenance: alerts of a brand, a channel or both (None: of any) wait until `end`. It holds
    back delivery, never a clock, a ladder or the record, and nothing critical. Raises ValueError
    for an end that is no later than the start."""

    id: str
    brand: str | None
    channel: Channel | None
    start: datetime
    end: datetime
    by: str
    reason: str

    def __post_init__(self) -> None:
        _need_order(self.start, self.end)

    def covers(self, brand: str, channel: Channel) -> bool:
        """True for what it is about."""
        return self.brand in (None, brand) and self.channel in (None, channel)


def _need_order(start: datetime, end: datetime) -> None:
    if utc(start) >= utc(end):
        message = f"from {start} to {end}: the end comes after the start"
        raise ValueError(message)
