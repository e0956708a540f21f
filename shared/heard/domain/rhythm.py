"""How an account is usually written to, and how odd it is that nobody writes now.

Learned from the hours in which anything was heard, nothing more: which hour of a working day or of a
weekend, in the brand's own time zone, and on how many of the days. So a quiet night is no silence,
and an account that is written to once a day is given days.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

LEARNED_FROM = timedelta(days=28)
"""The time before its last message from which an account's rhythm is learned."""

LEARNED_IN = timedelta(days=7)
"""Nothing is called odd of an account that has been heard for less than this."""

ODD = 0.001
"""How unlikely a silence must be to be one: about one false alarm in years for a busy account."""

_AT_LEAST = timedelta(hours=2)
_HOUR = timedelta(hours=1)
_SATURDAY = 5

Kind = tuple[bool, int]
"""Whether an hour is of a weekend, and which hour of the day it is."""


def is_silent(hours: Iterable[datetime], last: datetime, now: datetime, time_zone: str) -> bool:
    """True where the silence since `last` is odd. `hours` are the starts of hours (aware) in which
    something was heard, in any order."""
    heard = sorted(hour for hour in set(hours) if last - LEARNED_FROM <= hour <= last)
    if not heard or last - heard[0] < LEARNED_IN or now - last < _AT_LEAST:
        return False
    return odds(heard, last, now, ZoneInfo(time_zone)) < ODD


def odds(heard: Iterable[datetime], last: datetime, now: datetime, zone: ZoneInfo) -> float:
    """How likely it is, by the rhythm of these hours, that nothing is heard in any whole hour between
    `last` and `now`."""
    heard = list(heard)
    seen = Counter(_kind(hour, zone) for hour in heard)
    days = _days(heard[0], last, zone)
    likely = 1.0
    hour = last.replace(minute=0, second=0, microsecond=0) + _HOUR
    end = min(now, last + LEARNED_FROM)
    while hour + _HOUR <= end and likely >= ODD:
        kind = _kind(hour, zone)
        likely *= 1 - min(seen[kind], days[kind[0]]) / (days[kind[0]] + 1)
        hour += _HOUR
    return likely


def _kind(hour: datetime, zone: ZoneInfo) -> Kind:
    local = hour.astimezone(zone)
    return local.weekday() >= _SATURDAY, local.hour


def _days(first: datetime, last: datetime, zone: ZoneInfo) -> dict[bool, int]:
    """How many days at a weekend, and how many others, were looked at."""
    day, end = first.astimezone(zone).date(), last.astimezone(zone).date()
    counted = {True: 0, False: 0}
    while day <= end:
        counted[day.weekday() >= _SATURDAY] += 1
        day += timedelta(days=1)
    return counted
