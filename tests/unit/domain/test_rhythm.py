"""A silence is odd against an account's own rhythm, and nights and weekends are none."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heard.domain.rhythm import is_silent

MONDAY = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
ZONE = "UTC"


def office(weeks=4, every=1, until=MONDAY + timedelta(weeks=4)):
    """The hours from 9 to 18 of working days, one in `every`."""
    hours = []
    for day in range(weeks * 7):
        midnight = until - timedelta(days=weeks * 7 - day)
        if midnight.weekday() < 5:
            hours += [midnight + timedelta(hours=hour) for hour in range(9, 18)]
    return hours[::every]


def silent(hours, now, last=None, zone=ZONE):
    return is_silent(hours, last or max(hours), now, zone)


FRIDAY_EVENING = MONDAY + timedelta(weeks=3, days=4, hours=17, minutes=30)


def test_a_busy_account_is_silent_after_three_of_its_hours():
    hours, last = office(), MONDAY + timedelta(weeks=4, hours=9, minutes=50)
    hours = [*hours, last.replace(minute=0)]
    assert not silent(hours, last + timedelta(hours=2), last)
    assert not silent(hours, last + timedelta(hours=2, minutes=50), last)
    assert silent(hours, last + timedelta(hours=3, minutes=20), last)


def test_nights_and_weekends_are_no_silence():
    hours = office()
    last = max(hours) + timedelta(minutes=50)
    assert last.weekday() == 4
    assert not silent(hours, last + timedelta(days=2, hours=16), last), "Monday at ten"
    assert silent(hours, last + timedelta(days=2, hours=20), last), "Monday at two"


def test_an_account_that_is_seldom_written_to_is_given_days():
    hours = office(every=9)
    last = max(hours)
    assert not silent(hours, last + timedelta(days=1), last)
    assert silent(hours, last + timedelta(days=14), last)


def test_a_brands_hours_are_its_own():
    zone = "America/Los_Angeles"
    hours = [hour + timedelta(hours=8) for hour in office()]
    last = max(hours)
    assert not silent(hours, last + timedelta(hours=14), last, zone)


@pytest.mark.parametrize("days", [0, 1, 6])
def test_nothing_is_odd_of_an_account_that_is_new(days):
    start = MONDAY
    hours = [start + timedelta(hours=hour) for hour in range(24 * days + 1)]
    assert not silent(hours, max(hours) + timedelta(days=2))


def test_one_that_was_never_heard_has_no_rhythm():
    assert not is_silent([], MONDAY, MONDAY + timedelta(days=30), ZONE)


@given(
    st.lists(st.integers(0, 24 * 28), min_size=1, max_size=300),
    st.integers(0, 24 * 60),
    st.integers(0, 24 * 60),
)
def test_a_longer_silence_is_never_less_odd_and_order_is_no_matter(offsets, first, second):
    hours = [MONDAY + timedelta(hours=one) for one in offsets]
    last = max(hours)
    sooner, later = (last + timedelta(hours=one) for one in sorted((first, second)))
    assert silent(hours, sooner) <= silent(hours[::-1] * 2, later)
