"""Turns every way in which platforms write a time into one: an aware UTC datetime, or None.

Seen: seconds, milliseconds, both as strings, ISO 8601 with and without a colon in the offset,
and X's "Sat Nov 28 05:30:03 +0000 2020".
"""

import math
import re
from datetime import UTC, datetime, timedelta

MILLISECONDS_FROM = 1e11
"""From here on a number means milliseconds (as seconds it would be the year 5138)."""

FIRST_YEAR, LAST_YEAR = 2000, 2099
"""A time outside is a mistake of the sender, and is unknown rather than wrong."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_X_TIME = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([0-9]{1,2}) ([0-9]{2}:[0-9]{2}:[0-9]{2})"
    r" ([+-][0-9]{4}) ([0-9]{4})"
)
_LONGEST = 40


def read_moment(value: object) -> datetime | None:
    """The time that `value` means, in UTC; None for what is no time, or an absurd one.

    A text without an offset is taken for UTC. Never raises.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _from_number(value)
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return _from_number(int(text))
    return _from_words(text)


def _from_number(number: float) -> datetime | None:
    if not math.isfinite(number):
        return None
    seconds = number / 1000 if number > MILLISECONDS_FROM else number
    try:
        # timedelta, not fromtimestamp: the latter depends on the platform's C library.
        return _plausible(_EPOCH + timedelta(seconds=seconds))
    except OverflowError:
        return None


def _from_words(text: str) -> datetime | None:
    match = _X_TIME.fullmatch(text)
    if match:
        month, day, clock, offset, year = match.groups()
        if month not in _MONTHS:
            return None
        number = _MONTHS.index(month) + 1
        text = f"{year}-{number:02}-{int(day):02}T{clock}{offset}"
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return _plausible(moment.astimezone(UTC))
    except (ValueError, OverflowError):
        return None


def _plausible(moment: datetime) -> datetime | None:
    return moment if FIRST_YEAR <= moment.year <= LAST_YEAR else None
