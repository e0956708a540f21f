"""The clock on the wall and the moment it means: for opening hours, handovers and quiet hours.

Wall times are turned into instants once per day and everything after that is counted in UTC. A
wall time that a clock change skips is the moment of the change; of one that it repeats, the first
is meant.
"""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 24 * 60
ONE_DAY = timedelta(days=1)


def zone_of(time_zone: str) -> ZoneInfo:
    """A zone of the IANA database. Raises ValueError for any other name."""
    try:
        return ZoneInfo(time_zone)
    except (LookupError, ValueError, OSError):  # a folder of the zone database is an OSError
        message = f"{time_zone!r} is no time zone of the IANA database"
        raise ValueError(message) from None


def utc(at: datetime) -> datetime:
    """A moment in UTC. Raises ValueError for a time without a zone."""
    if at.tzinfo is None:
        message = f"{at.isoformat()} has no time zone: times here are aware"
        raise ValueError(message)
    return at.astimezone(UTC)


def instant(zone: ZoneInfo, day: date, minutes: int) -> datetime:
    """The moment at which the clock on the wall shows `minutes` past midnight of `day`."""
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    found = wall.replace(tzinfo=zone).astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) == wall:
        return found
    # The wall never shows this time. Read with the offset of after the change it lies before the
    # change, and the other way round: the change itself is in between.
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    offset = before.astimezone(zone).utcoffset()
    seconds = bisect_left(
        range(int((found - before).total_seconds())),
        True,  # noqa: FBT003 - the value searched for, not a flag
        key=lambda s: (before + timedelta(seconds=s)).astimezone(zone).utcoffset() != offset,
    )
    return before + timedelta(seconds=seconds)


def clock(minutes: int) -> str:
    """Minutes of the day as the wall shows them: "09:00"."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def spoken(at: datetime, time_zone: str) -> str:
    """A moment as people there say it: "Mon 30 Nov 09:00"."""
    return at.astimezone(ZoneInfo(time_zone)).strftime("%a %-d %b %H:%M")


def covered_until(at: datetime, spans: Iterable[tuple[datetime, datetime]]) -> datetime | None:
    """When the spans that hold `at`, and those that follow them without a gap, end; None where
    none holds it. A span holds its start and not its end."""
    reached = at
    for start, end in sorted(spans):
        if start <= reached < end:
            reached = end
    return reached if reached > at else None
