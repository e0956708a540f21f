"""Every way in which platforms write a time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heard.adapters.channels.moments import read_moment

THEN = datetime(2020, 11, 28, 5, 30, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        1606541403,
        1606541403.0,
        "1606541403",
        1606541403000,
        "1606541403000",
        "2020-11-28T05:30:03Z",
        "2020-11-28T05:30:03.000Z",
        "2020-11-28T05:30:03.0000000Z",
        "2020-11-28T05:30:03",
        "2020-11-28T05:30:03+0000",
        "2020-11-28T06:30:03+01:00",
        "Sat Nov 28 05:30:03 +0000 2020",
        " 2020-11-28T05:30:03Z ",
    ],
)
def test_every_way_of_writing_a_time_means_the_same(written: Any) -> None:
    """Seconds or milliseconds is decided by size."""
    assert read_moment(written) == THEN


@pytest.mark.parametrize(
    "absurd",
    [
        None,
        True,
        0,
        -5,
        10**18,
        10**39,
        1e300,
        float("inf"),
        float("nan"),
        "",
        "soon",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59-14:00",
        "2020-13-01T00:00:00Z",
        "Sat Foo 28 05:30:03 +0000 2020",
        "Sat Nov 99 05:30:03 +0000 2020",
        "٣٣٣٣٣٣٣٣٣٣",
        "9" * 4000,
        [],
        {},
    ],
)
def test_what_is_no_time_or_an_absurd_one_is_unknown(absurd: Any) -> None:
    """Never an exception."""
    assert read_moment(absurd) is None


@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 30), timezones=st.just(UTC)))  # noqa: DTZ001
def test_iso_and_milliseconds_are_read_back(moment: datetime) -> None:
    """To the millisecond; in milliseconds from 1973 on."""
    assert read_moment(moment.isoformat()) == moment
    milliseconds = round(moment.timestamp() * 1000)
    read = read_moment(milliseconds)
    assert read is not None
    assert abs(read - moment) < timedelta(milliseconds=2)
