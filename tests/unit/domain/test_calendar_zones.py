"""What the hand counts: business time in seven zones, on the nights and days that are not ordinary.

Each row says how many minutes a brand is open between two readings of its own clock, and what makes
that stretch odd. The numbers were counted from the zone's published changes, not from our code.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from heard.domain.calendar import Calendar, Span

DAY = ((540, 1080),)
NIGHT = ((1320, 360),)
LATE = ((720, 1440),)
WHOLE = ((0, 1440),)
BY_DAY, BY_NIGHT, UNTIL_MIDNIGHT, ROUND = (DAY,) * 7, (NIGHT,) * 7, (LATE,) * 7, (WHOLE,) * 7
WORKDAYS = (DAY,) * 5 + ((), ())

AMSTERDAM, NEW_YORK = "Europe/Amsterdam", "America/New_York"
LORD_HOWE, KATHMANDU = "Australia/Lord_Howe", "Asia/Kathmandu"
SAO_PAULO, CAIRO, APIA = "America/Sao_Paulo", "Africa/Cairo", "Pacific/Apia"


def at(zone: str, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


ROWS = [
    # zone, hours, from, to, minutes open
    # Clocks go forward: a night is short ...
    (AMSTERDAM, BY_NIGHT, "2026-03-28 12:00", "2026-03-29 12:00", 7 * 60),
    (NEW_YORK, BY_NIGHT, "2026-03-07 12:00", "2026-03-08 12:00", 7 * 60),
    (LORD_HOWE, BY_NIGHT, "2026-10-03 12:00", "2026-10-04 12:00", 7 * 60 + 30),
    (SAO_PAULO, BY_NIGHT, "2018-11-03 12:00", "2018-11-04 12:00", 7 * 60),
    (CAIRO, BY_NIGHT, "2026-04-23 12:00", "2026-04-24 12:00", 7 * 60),
    # ... and a day around the clock as well.
    (AMSTERDAM, ROUND, "2026-03-29 00:00", "2026-03-30 00:00", 23 * 60),
    (LORD_HOWE, ROUND, "2026-10-04 00:00", "2026-10-05 00:00", 23 * 60 + 30),
    (CAIRO, ROUND, "2026-04-24 01:00", "2026-04-25 00:00", 23 * 60),
    # Clocks go back: a night is long.
    (AMSTERDAM, BY_NIGHT, "2026-10-24 12:00", "2026-10-25 12:00", 9 * 60),
    (NEW_YORK, BY_NIGHT, "2026-10-31 12:00", "2026-11-01 12:00", 9 * 60),
    (LORD_HOWE, BY_NIGHT, "2026-04-04 12:00", "2026-04-05 12:00", 8 * 60 + 30),
    (SAO_PAULO, BY_NIGHT, "2018-02-17 12:00", "2018-02-18 12:00", 9 * 60),
    (CAIRO, BY_NIGHT, "2026-10-29 12:00", "2026-10-30 12:00", 9 * 60),
    (NEW_YORK, ROUND, "2026-11-01 00:00", "2026-11-02 00:00", 25 * 60),
    # Where nothing changes, nothing does.
    (KATHMANDU, BY_NIGHT, "2026-03-28 12:00", "2026-03-29 12:00", 8 * 60),
    (SAO_PAULO, BY_NIGHT, "2026-10-24 12:00", "2026-10-25 12:00", 8 * 60),
    # Office hours do not see the night: a weekend of a change is like any other.
    (AMSTERDAM, WORKDAYS, "2026-03-27 17:00", "2026-03-30 10:00", 2 * 60),
    (NEW_YORK, WORKDAYS, "2026-10-30 17:00", "2026-11-02 10:00", 2 * 60),
    (KATHMANDU, WORKDAYS, "2026-03-27 17:00", "2026-03-30 10:00", 2 * 60),
    # 24:00 closes at midnight, also where midnight is what the change skips or repeats.
    (AMSTERDAM, UNTIL_MIDNIGHT, "2026-03-28 00:00", "2026-03-30 00:00", 24 * 60),
    (CAIRO, UNTIL_MIDNIGHT, "2026-04-23 00:00", "2026-04-25 00:00", 24 * 60),
    (SAO_PAULO, UNTIL_MIDNIGHT, "2018-11-03 00:00", "2018-11-04 12:00", 12 * 60),
    (CAIRO, UNTIL_MIDNIGHT, "2026-10-29 00:00", "2026-10-30 00:00", 13 * 60),
    (SAO_PAULO, UNTIL_MIDNIGHT, "2018-02-17 00:00", "2018-02-18 00:00", 13 * 60),
    # The leap day is there every fourth year, and the day that Samoa left out is not.
    (NEW_YORK, BY_DAY, "2028-02-28 00:00", "2028-03-01 00:00", 2 * 540),
    (NEW_YORK, BY_DAY, "2027-02-28 00:00", "2027-03-01 00:00", 540),
    (KATHMANDU, ROUND, "2028-02-28 00:00", "2028-03-01 00:00", 48 * 60),
    (APIA, BY_DAY, "2011-12-29 00:00", "2012-01-01 00:00", 2 * 540),
    (APIA, ROUND, "2011-12-29 00:00", "2012-01-01 00:00", 48 * 60),
]


@pytest.mark.parametrize(("zone", "hours", "start", "end", "minutes"), ROWS)
def test_a_brand_is_open_for_as_long_as_its_wall_clock_says(
    zone: str, hours: tuple[tuple[Span, ...], ...], start: str, end: str, minutes: int
) -> None:
    calendar = Calendar(zone, hours)
    since, until = at(zone, start), at(zone, end)
    assert calendar.between(since, until) == timedelta(minutes=minutes)
    assert calendar.between(since, calendar.add(since, minutes)) == timedelta(minutes=minutes)
    assert calendar.add(since, minutes) <= until.astimezone(UTC)


HOLIDAYS = [
    # zone, hours, holiday, from, to, minutes open
    # A closed day between two open ones; its eve's night runs to the end, its own is none.
    (AMSTERDAM, BY_DAY, "2026-04-27", "2026-04-26 00:00", "2026-04-29 00:00", 2 * 540),
    (NEW_YORK, BY_NIGHT, "2026-07-03", "2026-07-02 12:00", "2026-07-03 12:00", 480),
    (NEW_YORK, BY_NIGHT, "2026-07-03", "2026-07-03 12:00", "2026-07-04 12:00", 0),
    # Easter Sunday of 2027 is the day on which Amsterdam loses an hour: the eve is short ...
    (AMSTERDAM, BY_NIGHT, "2027-03-28", "2027-03-27 12:00", "2027-03-28 12:00", 420),
    (AMSTERDAM, BY_NIGHT, "2027-03-28", "2027-03-28 12:00", "2027-03-29 12:00", 0),
    # ... and where the eve is the holiday, the change falls into no opening at all.
    (AMSTERDAM, BY_NIGHT, "2027-03-27", "2027-03-27 12:00", "2027-03-28 12:00", 0),
    # Midnight ends a day that closes at 24:00, not the holiday after it.
    (KATHMANDU, UNTIL_MIDNIGHT, "2026-10-20", "2026-10-19 12:00", "2026-10-21 12:00", 720),
    (LORD_HOWE, ROUND, "2026-10-05", "2026-10-04 00:00", "2026-10-06 00:00", 23 * 60 + 30),
    # A leap day that is a holiday.
    (AMSTERDAM, BY_DAY, "2028-02-29", "2028-02-28 00:00", "2028-03-02 00:00", 2 * 540),
]


@pytest.mark.parametrize(("zone", "hours", "holiday", "start", "end", "minutes"), HOLIDAYS)
def test_a_holiday_closes_its_own_day_and_no_other(
    zone: str,
    hours: tuple[tuple[Span, ...], ...],
    holiday: str,
    start: str,
    end: str,
    minutes: int,
) -> None:
    calendar = Calendar(zone, hours, frozenset({date.fromisoformat(holiday)}))
    assert calendar.between(at(zone, start), at(zone, end)) == timedelta(minutes=minutes)


DUE = [
    # zone, hours, heard, minutes that a person has, due
    # The night before the change, and the morning after it.
    (AMSTERDAM, WORKDAYS, "2026-03-27 17:50", 30, "2026-03-30 09:20"),
    (AMSTERDAM, BY_NIGHT, "2026-03-29 01:50", 30, "2026-03-29 03:20"),
    (AMSTERDAM, BY_NIGHT, "2026-10-25 01:50", 100, "2026-10-25 02:30"),
    (NEW_YORK, BY_NIGHT, "2026-03-08 01:50", 30, "2026-03-08 03:20"),
    (LORD_HOWE, BY_NIGHT, "2026-10-04 01:50", 30, "2026-10-04 02:50"),
    (LORD_HOWE, BY_NIGHT, "2026-04-05 01:20", 70, "2026-04-05 02:00"),
    (SAO_PAULO, BY_NIGHT, "2018-11-03 23:50", 30, "2018-11-04 01:20"),
    (CAIRO, BY_NIGHT, "2026-10-29 23:50", 100, "2026-10-30 00:30"),
    (KATHMANDU, WORKDAYS, "2026-03-27 17:45", 30, "2026-03-30 09:15"),
    # Nothing is due on a day that was not.
    (APIA, BY_DAY, "2011-12-29 17:59", 2, "2011-12-31 09:01"),
]


@pytest.mark.parametrize(("zone", "hours", "heard", "minutes", "due"), DUE)
def test_a_clock_is_due_when_that_many_minutes_were_really_open(
    zone: str, hours: tuple[tuple[Span, ...], ...], heard: str, minutes: int, due: str
) -> None:
    due_at = Calendar(zone, hours).add(at(zone, heard), minutes)
    assert f"{due_at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" == due
