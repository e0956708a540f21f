"""Our calendar against two that know nothing of it: another's library, and counting every minute.

`opening-hours-py` reads OpenStreetMap's opening hours with a time zone database of its own, in Rust.
It agrees with us on everything but two rules, which the counting of minutes covers: where an hour is
repeated we mean its first showing, and an eve's night runs on into a holiday.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from opening_hours import OpeningHours, State

from heard.domain.calendar import Calendar, Span

ZONES = (
    "Europe/Amsterdam",
    "America/New_York",
    "America/St_Johns",
    "America/Sao_Paulo",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Pacific/Apia",
)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def changes_of(zone: str) -> list[date]:
    """The days on which a zone's clocks change, or are about to."""
    found, place = [], ZoneInfo(zone)
    for year in (2011, 2018, 2026):
        noons = [datetime(year, 1, 1, 12, tzinfo=UTC) + n * DAY for n in range(365)]
        found += [
            noon.date()
            for noon, next_noon in pairwise(noons)
            if noon.astimezone(place).utcoffset() != next_noon.astimezone(place).utcoffset()
        ]
    return found


CHANGES = {zone: changes_of(zone) for zone in ZONES}
"""Half of all that is tried lies around these."""

zones = st.sampled_from(ZONES)
quarters = st.integers(0, 96).map(lambda quarter: quarter * 15)
spans = st.tuples(quarters.filter(lambda m: m < 1440), quarters).filter(lambda s: s[0] != s[1])
day_spans = spans.map(sorted).map(tuple).filter(lambda span: span[0] < 1440)


def weeks(of: st.SearchStrategy[Span]) -> st.SearchStrategy:
    return st.tuples(*[st.lists(of, max_size=2).map(tuple)] * 7).filter(any)


@st.composite
def stretches(draw, zone: str) -> tuple[datetime, datetime]:
    """Some days of a zone, often around a change of its clocks; they begin at noon, when none is."""
    some = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 20))  # noqa: DTZ001
    dates = some.map(datetime.date)
    changes = CHANGES[zone]
    day = draw(st.sampled_from(changes) | dates if changes else dates)
    noon = datetime.combine(day, time(12), ZoneInfo(zone))
    since = noon.astimezone(UTC) - draw(st.integers(0, 1)) * DAY
    return since, since + draw(st.integers(1, 4 * 96)) * 15 * MINUTE


@st.composite
def cases(draw, of: st.SearchStrategy[Span], most_holidays: int):
    zone = draw(zones)
    since, until = draw(stretches(zone))
    days = st.integers(-1, 5).map(lambda n: since.date() + n * DAY)
    holidays = draw(st.frozensets(days, max_size=most_holidays))
    return Calendar(zone, draw(weeks(of)), holidays), since, until


# ---- Another's library ---------------------------------------------------------------------------


def in_their_words(calendar: Calendar, between_rules: str) -> str:
    """The calendar as OpenStreetMap writes it: `Mo 09:00-18:00; 2026 Apr 27 off`."""
    names = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
    rules = [
        f"{name} {','.join(f'{_clock(opens)}-{_clock(closes)}' for opens, closes in day)}"
        for name, day in zip(names, calendar.hours, strict=True)
        if day
    ]
    rules += [f"{day:%Y %b %d} off" for day in sorted(calendar.holidays)]
    return between_rules.join(rules)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def they_say(calendar: Calendar, since: datetime, until: datetime, between_rules: str) -> timedelta:
    zone = ZoneInfo(calendar.time_zone)
    theirs = OpeningHours(in_their_words(calendar, between_rules), timezone=zone)
    found = theirs.intervals(since.astimezone(zone), until.astimezone(zone))
    return sum(
        (
            ends.astimezone(UTC) - begins.astimezone(UTC)
            for begins, ends, state, _ in found
            if state == State.OPEN
        ),
        timedelta(),
    )


def is_shown_once(calendar: Calendar, *moments: datetime) -> bool:
    """True where neither these moments nor an opening or closing time around them lies in an hour
    that a change repeats."""
    zone = ZoneInfo(calendar.time_zone)
    walls = {moment.astimezone(zone).replace(tzinfo=None) for moment in moments}
    days = (max(walls) - min(walls)).days + 3
    edges = {edge for day in calendar.hours for span in day for edge in span}
    midnight = datetime.combine(min(walls).date() - DAY, time())
    walls |= {midnight + n * DAY + edge * MINUTE for n in range(days) for edge in edges}
    return not any(
        wall.replace(tzinfo=zone).utcoffset() > wall.replace(tzinfo=zone, fold=1).utcoffset()
        for wall in walls
    )


@settings(max_examples=150)
@given(cases(day_spans, most_holidays=3))
def test_open_by_day_with_holidays_as_another_library_counts_it(case) -> None:
    calendar, since, until = case
    if is_shown_once(*case):
        assert calendar.between(since, until) == they_say(calendar, since, until, "; ")


@settings(max_examples=150)
@given(cases(spans, most_holidays=0))
def test_open_overnight_as_another_library_counts_it(case) -> None:
    calendar, since, until = case
    if is_shown_once(*case):
        # Their ";" lets a day's rule override what is left of the night before; "," adds to it.
        assert calendar.between(since, until) == they_say(calendar, since, until, ", ")


@settings(max_examples=150)
@given(cases(day_spans, most_holidays=3), st.integers(1, 1000))
def test_what_is_due_is_due_in_another_library_too(case, minutes: int) -> None:
    calendar, since, _ = case
    due_at = calendar.add(since, minutes)
    if due_at - since < 8 * DAY and is_shown_once(calendar, since, due_at):
        assert they_say(calendar, since, due_at, "; ") == minutes * MINUTE


# ---- Every minute --------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def walls(zone: str, since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
    """Each minute of a stretch, and what the clock on the wall shows at it."""
    minutes = int((until - since) / MINUTE)
    moments = [since + n * MINUTE for n in range(minutes)]
    return [(at, at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)) for at in moments]


def openings(calendar: Calendar, since: datetime, until: datetime) -> Iterator[tuple[int, int]]:
    """The minutes of a stretch from which and to which it is open, day by day: from the first at
    which the wall shows the opening time or later, to the first that shows the closing time."""
    shown = walls(calendar.time_zone, since, until)
    first: dict[datetime, int] = {}

    def moment(day: date, minutes: int) -> int:
        wall = datetime.combine(day, time()) + minutes * MINUTE
        if wall not in first:
            first[wall] = next((n for n, (_, w) in enumerate(shown) if w >= wall), len(shown))
        return first[wall]

    for day in (shown[0][1].date() + n * DAY for n in range(len(shown) // 1440 + 2)):
        if day not in calendar.holidays:
            for opens, closes in calendar.hours[day.weekday()]:
                ends = closes if closes > opens else closes + 1440
                yield moment(day, opens), moment(day, ends)


@settings(max_examples=100)
@given(cases(spans, most_holidays=3))
def test_counted_minute_by_minute_it_is_the_same(case) -> None:
    calendar, since, until = case
    begin = since - 2 * DAY
    open_minutes: set[int] = set()
    for opens, closes in openings(calendar, begin, until + 2 * DAY):
        open_minutes.update(range(opens, closes))
    first, last = int((since - begin) / MINUTE), int((until - begin) / MINUTE)
    counted = sum(first <= minute < last for minute in open_minutes)
    assert calendar.between(since, until) == counted * MINUTE
    for minute in range(first, last, 97):
        assert calendar.is_open(begin + minute * MINUTE) is (minute in open_minutes)
