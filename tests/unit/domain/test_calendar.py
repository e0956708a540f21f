"""Business time is real time inside opening hours, on every night that a clock changes too."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heard.domain.calendar import ALWAYS_OPEN, Calendar
from heard.domain.errors import PolicyError

DAY = ((540, 1080),)
OFFICE = (DAY, DAY, DAY, DAY, DAY, ((600, 960),), ())
EVERY_DAY = (DAY,) * 7
NIGHTS = (((1320, 360),),) * 7
ROUND = (((0, 1440),),) * 7
ZONES = (
    "Europe/Amsterdam",
    "America/New_York",
    "America/St_Johns",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Casablanca",
)


def at(text: str, zone: str = "Europe/Amsterdam", fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)


def shown(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("zone", "start", "minutes", "due"),
    [
        # 2026-03-02 is a Monday.
        ("Europe/Amsterdam", "2026-03-02 10:00", 30, "2026-03-02 10:30"),
        ("Europe/Amsterdam", "2026-03-02 17:50", 30, "2026-03-03 09:20"),
        ("Europe/Amsterdam", "2026-03-02 17:30", 30, "2026-03-02 18:00"),
        ("Europe/Amsterdam", "2026-03-02 18:00", 1, "2026-03-03 09:01"),
        ("Europe/Amsterdam", "2026-03-02 03:00", 15, "2026-03-02 09:15"),
        ("Europe/Amsterdam", "2026-03-06 17:50", 20, "2026-03-07 10:10"),
        ("Europe/Amsterdam", "2026-03-07 15:50", 20, "2026-03-09 09:10"),
        ("Europe/Amsterdam", "2026-03-02 09:00", 1440, "2026-03-04 15:00"),
        ("America/New_York", "2026-03-06 17:50", 380, "2026-03-09 09:10"),
        ("Asia/Kolkata", "2026-03-02 17:45", 30, "2026-03-03 09:15"),
        ("America/St_Johns", "2026-03-02 17:45", 30, "2026-03-03 09:15"),
        ("Asia/Kathmandu", "2026-03-02 17:45", 30, "2026-03-03 09:15"),
    ],
)
def test_minutes_are_counted_in_opening_hours_of_the_brands_own_zone(
    zone: str, start: str, minutes: float, due: str
) -> None:
    calendar = Calendar(zone, OFFICE)
    assert shown(calendar.add(at(start, zone), minutes), zone) == due


@pytest.mark.parametrize(
    ("zone", "start", "due"),
    [
        # An hour (Lord Howe: half an hour) more by the wall where the clock jumps ahead ...
        ("Europe/Amsterdam", "2026-03-29 00:00", "2026-03-29 05:00"),
        ("America/New_York", "2026-03-08 00:00", "2026-03-08 05:00"),
        ("Australia/Lord_Howe", "2026-10-04 00:00", "2026-10-04 04:30"),
        # ... and less where it repeats itself.
        ("Europe/Amsterdam", "2026-10-25 00:00", "2026-10-25 03:00"),
        ("America/New_York", "2026-11-01 00:00", "2026-11-01 03:00"),
        ("Australia/Lord_Howe", "2026-04-05 00:00", "2026-04-05 03:30"),
    ],
)
def test_four_hours_are_four_real_hours_when_clocks_change(zone: str, start: str, due: str) -> None:
    calendar = Calendar(zone, ROUND)
    end = calendar.add(at(start, zone), 240)
    assert shown(end, zone) == due
    assert end - at(start, zone).astimezone(UTC) == timedelta(hours=4)


@pytest.mark.parametrize(
    ("night", "hours"), [("2026-03-28 20:00", 7), ("2026-10-24 20:00", 9), ("2026-06-01 20:00", 8)]
)
def test_a_night_shift_lasts_as_long_as_the_night_does(night: str, hours: int) -> None:
    calendar = Calendar("Europe/Amsterdam", NIGHTS)
    start = at(night)
    assert calendar.between(start, start + timedelta(hours=14)) == timedelta(hours=hours)


def test_an_opening_in_the_skipped_hour_begins_with_the_change() -> None:
    calendar = Calendar("Europe/Amsterdam", (((150, 360),),) * 7)
    opens = calendar.next_open(at("2026-03-29 00:00"))
    assert opens == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert shown(calendar.add(opens, 180), "Europe/Amsterdam") == "2026-03-29 06:00"


def test_an_opening_that_the_change_swallows_whole_does_not_happen() -> None:
    calendar = Calendar("Europe/Amsterdam", (((125, 175),),) * 7)
    opens = calendar.next_open(at("2026-03-28 12:00"))
    assert shown(opens, "Europe/Amsterdam") == "2026-03-30 02:05"


def test_the_repeated_hour_means_its_first_showing_for_opening_and_closing() -> None:
    closing = Calendar("Europe/Amsterdam", (((0, 150),),) * 7)
    opening = Calendar("Europe/Amsterdam", (((150, 360),),) * 7)
    first, second = at("2026-10-25 02:30"), at("2026-10-25 02:30", fold=1)
    assert not closing.is_open(first)
    assert not closing.is_open(at("2026-10-25 02:20", fold=1))
    assert opening.is_open(first)
    assert opening.is_open(second)
    assert opening.next_open(at("2026-10-25 00:00")) == first.astimezone(UTC)


def test_a_day_that_its_zone_left_out_holds_no_business_time() -> None:
    samoa = Calendar("Pacific/Apia", EVERY_DAY)  # 30 December 2011 was not
    due = samoa.add(at("2011-12-29 17:30", "Pacific/Apia"), 60)
    assert shown(due, "Pacific/Apia") == "2011-12-31 09:30"


def test_midnight_as_closing_time_joins_two_days() -> None:
    late = Calendar("Europe/Amsterdam", (((1200, 1440),), ((0, 60),), (), (), (), (), ()))
    start = at("2026-03-02 23:50")
    assert shown(late.add(start, 30), "Europe/Amsterdam") == "2026-03-03 00:20"
    assert late.is_open(at("2026-03-03 00:00"))


def test_an_opening_that_runs_overnight_belongs_to_the_day_it_starts() -> None:
    friday_night = Calendar("Europe/Amsterdam", ((), (), (), (), ((1320, 360),), (), ()))
    assert friday_night.is_open(at("2026-03-07 05:59"))
    assert not friday_night.is_open(at("2026-03-07 06:00"))
    assert not friday_night.is_open(at("2026-03-07 22:30"))


def test_openings_that_overlap_count_once() -> None:
    overlapping = Calendar("UTC", (((540, 780), (600, 720), (720, 1080)),) * 7)
    monday = datetime(2026, 3, 2, tzinfo=UTC)
    assert overlapping.between(monday, monday + timedelta(days=1)) == timedelta(hours=9)
    into_the_next = Calendar("UTC", (((1320, 600), (540, 1080)),) * 7)
    assert into_the_next.between(monday, monday + timedelta(days=1)) == timedelta(hours=20)


def test_nothing_opens_on_a_holiday() -> None:
    kings_day = frozenset({date(2026, 4, 27)})
    calendar = Calendar("Europe/Amsterdam", OFFICE, kings_day)
    assert not calendar.is_open(at("2026-04-27 12:00"))
    due = calendar.add(at("2026-04-25 15:50"), 20)
    assert shown(due, "Europe/Amsterdam") == "2026-04-28 09:10"


def test_what_opened_on_the_eve_of_a_holiday_runs_to_its_end() -> None:
    calendar = Calendar("Europe/Amsterdam", NIGHTS, frozenset({date(2026, 4, 27)}))
    assert calendar.is_open(at("2026-04-27 05:00"))
    assert not calendar.is_open(at("2026-04-27 23:00"))
    assert not calendar.is_open(at("2026-04-28 05:00"))


def test_a_holiday_is_a_day_of_the_brands_zone_not_of_utc() -> None:
    calendar = Calendar("America/New_York", EVERY_DAY, frozenset({date(2026, 7, 3)}))
    assert calendar.is_open(datetime(2026, 7, 2, 21, 30, tzinfo=UTC))
    assert not calendar.is_open(datetime(2026, 7, 3, 21, 30, tzinfo=UTC))


def test_the_leap_day_is_a_day_like_others() -> None:
    calendar = Calendar("Europe/Amsterdam", EVERY_DAY)
    due = calendar.add(at("2028-02-28 17:30"), 60)
    assert shown(due, "Europe/Amsterdam") == "2028-02-29 09:30"
    assert calendar.between(at("2028-02-28 00:00"), at("2028-03-01 00:00")) == timedelta(hours=18)
    assert calendar.between(at("2027-02-28 00:00"), at("2027-03-01 00:00")) == timedelta(hours=9)


def test_around_the_clock_is_plain_time() -> None:
    start = at("2026-03-28 23:00")
    due = ALWAYS_OPEN.add(start, 1440)
    assert due - start.astimezone(UTC) == timedelta(days=1)
    assert ALWAYS_OPEN.between(start, due) == timedelta(days=1)
    assert ALWAYS_OPEN.is_open(start)
    assert ALWAYS_OPEN.next_open(start) == start.astimezone(UTC)


def test_results_are_in_utc_and_nothing_to_add_moves_nothing() -> None:
    calendar = Calendar("Europe/Amsterdam", OFFICE)
    sunday = at("2026-03-01 12:00")
    assert calendar.add(sunday, 0) == sunday.astimezone(UTC)
    assert calendar.add(sunday, 1).tzinfo is UTC
    assert calendar.next_open(sunday).tzinfo is UTC
    assert calendar.next_open(at("2026-03-02 09:00")).tzinfo is UTC


def test_fractions_of_a_minute_count() -> None:
    start = datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert Calendar("UTC", OFFICE).add(start, 0.1) - start == timedelta(seconds=6)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("Europe/Amsterdm",), "'Europe/Amsterdm' is no time zone"),
        (("Europe",), "'Europe' is no time zone"),
        (("../etc/passwd",), "is no time zone"),
        (("",), "is no time zone"),
        (("UTC", (DAY,)), "7 days"),
        (("UTC", ((),) * 7), "never open"),
        (("UTC", (((540, 1441),),) * 7), r"\(540, 1441\)"),
        (("UTC", (((1440, 60),),) * 7), r"\(1440, 60\)"),
        (("UTC", (((-1, 60),),) * 7), r"\(-1, 60\)"),
        (("UTC", (), frozenset({date(2026, 1, 1)})), "always open has no holidays"),
    ],
)
def test_a_calendar_that_makes_no_sense_cannot_be_built(arguments: tuple, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Calendar(*arguments)


def test_a_calendar_of_holidays_only_is_found_out_and_does_not_loop() -> None:
    always = frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(500))
    calendar = Calendar("UTC", EVERY_DAY, always)
    with pytest.raises(PolicyError, match="no opening within 400 days of 2026-01-05"):
        calendar.add(datetime(2026, 1, 5, tzinfo=UTC), 1)


def test_years_of_ordinary_weeks_are_no_closure() -> None:
    calendar = Calendar("UTC", (DAY, (), (), (), (), (), ()))
    monday = datetime(2026, 3, 2, tzinfo=UTC)
    assert calendar.between(monday, monday + timedelta(weeks=150)) == timedelta(hours=9 * 150)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        ALWAYS_OPEN.add(datetime(2026, 3, 2), 1)  # noqa: DTZ001


def test_business_time_never_runs_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        ALWAYS_OPEN.add(datetime(2026, 3, 2, tzinfo=UTC), -1)


minutes_of_a_day = st.integers(0, 96).map(lambda quarter: quarter * 15)
spans = st.tuples(minutes_of_a_day.filter(lambda m: m < 1440), minutes_of_a_day)
weeks = st.tuples(*[st.lists(spans, max_size=3).map(tuple)] * 7).filter(any)
holiday_sets = st.frozensets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=8)
calendars = st.one_of(
    st.just(ALWAYS_OPEN), st.builds(Calendar, st.sampled_from(ZONES), weeks, holiday_sets)
)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
seconds = st.integers(0, 3 * 24 * 3600)


@given(calendars, moments, seconds, seconds)
def test_adding_twice_is_adding_the_sum(
    calendar: Calendar, start: datetime, one: int, two: int
) -> None:
    twice = calendar.add(calendar.add(start, one / 60), two / 60)
    assert twice == calendar.add(start, (one + two) / 60)


@given(calendars, moments, seconds)
def test_between_undoes_add(calendar: Calendar, start: datetime, length: int) -> None:
    end = calendar.add(start, length / 60)
    assert calendar.between(start, end) == timedelta(seconds=length)
    assert calendar.between(end, start) == -timedelta(seconds=length)


@given(calendars, moments, st.integers(1, 3 * 24 * 3600))
def test_a_due_time_is_the_earliest_that_will_do(
    calendar: Calendar, start: datetime, length: int
) -> None:
    due = calendar.add(start, length / 60)
    just_before = due - timedelta(microseconds=1)
    assert calendar.between(start, just_before) < timedelta(seconds=length)
    assert calendar.is_open(just_before)


@given(calendars, moments, moments, moments)
def test_time_between_adds_up(
    calendar: Calendar, one: datetime, two: datetime, three: datetime
) -> None:
    whole = calendar.between(one, three)
    assert calendar.between(one, two) + calendar.between(two, three) == whole


@given(calendars, moments, seconds, seconds, seconds)
def test_later_or_longer_is_never_due_sooner(
    calendar: Calendar, start: datetime, later: int, length: int, longer: int
) -> None:
    due = calendar.add(start, length / 60)
    assert due >= start
    assert calendar.add(start + timedelta(seconds=later), length / 60) >= due
    assert calendar.add(start, (length + longer) / 60) >= due


@given(calendars, moments)
def test_the_next_opening_is_open_and_all_before_it_is_not(
    calendar: Calendar, start: datetime
) -> None:
    opens = calendar.next_open(start)
    assert calendar.is_open(opens)
    assert calendar.between(start, opens) == timedelta()
    assert calendar.is_open(start) is (opens == start)


def _wall_says_open(calendar: Calendar, moment: datetime) -> bool:
    """The rule once more, told by the clock on the wall, with none of the calendar's own code."""
    local = moment.astimezone(ZoneInfo(calendar.time_zone))
    minute, today = local.hour * 60 + local.minute, local.date()
    yesterday = today - timedelta(days=1)
    return any(
        opens <= minute and (minute < closes or closes <= opens)
        for opens, closes in calendar.hours[today.weekday()]
        if today not in calendar.holidays
    ) or any(
        closes <= opens and minute < closes
        for opens, closes in calendar.hours[yesterday.weekday()]
        if yesterday not in calendar.holidays
    )


# Opening times from 04:00 to midnight: what a repeated hour shows twice, a wall cannot decide.
day_spans = st.tuples(st.integers(16, 95), st.integers(16, 95)).map(
    lambda span: (span[0] * 15, span[1] * 15)
)
day_weeks = st.tuples(*[st.lists(day_spans, max_size=3).map(tuple)] * 7).filter(any)


@settings(max_examples=60)
@given(st.builds(Calendar, st.sampled_from(ZONES), day_weeks, holiday_sets), moments)
def test_business_time_is_what_a_person_at_the_wall_clock_counts(
    calendar: Calendar, start: datetime
) -> None:
    start = start.replace(minute=0, second=0)
    quarters = [start + timedelta(minutes=15 * n) for n in range(3 * 96)]
    counted = sum(_wall_says_open(calendar, quarter) for quarter in quarters)
    end = start + timedelta(days=3)
    assert calendar.between(start, end) == timedelta(minutes=15 * counted)
    assert [calendar.is_open(quarter) for quarter in quarters[::7]] == [
        _wall_says_open(calendar, quarter) for quarter in quarters[::7]
    ]
