"""What the past lets expect: the week's rhythm, an issue's share of it, and no surprise in either."""

from datetime import UTC, datetime, timedelta
from math import exp

from hypothesis import given
from hypothesis import strategies as st

from heard.domain.past import Past, odds

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
NOON, MIDNIGHT = 12, 0


def weeks_of(count_at, weeks=4):
    """The past of a brand, `count_at` the complaints by issue in an hour."""
    past = Past()
    for hour in range(weeks * 168):
        at = MONDAY + timedelta(hours=hour)
        past = past.learned(at, count_at(at), {})
    return past


def test_the_rhythm_of_the_week_is_learned():
    past = weeks_of(lambda at: {"delivery": 8} if 8 <= at.hour < 20 else {})
    assert 7 < past.expected("delivery", NOON) < 9
    assert past.expected("delivery", MIDNIGHT) < 1


def test_weekends_differ_from_other_days():
    past = weeks_of(lambda at: {"delivery": 1 if at.weekday() >= 5 else 9})
    assert past.rhythm(NOON) > 3 * past.rhythm(5 * 24 + NOON)


def test_an_issue_has_its_share():
    past = weeks_of(lambda _: {"delivery": 9, "app": 1})
    assert 8 < past.expected("delivery", NOON) / past.expected("app", NOON) < 10
    assert past.expected("refund", NOON) > 0


def test_one_burst_teaches_little():
    past = weeks_of(lambda _: {"delivery": 2})
    after = past.learned(MONDAY, {"delivery": 500}, {"copies": 400})
    assert after.expected("delivery", MIDNIGHT) < 2 * past.expected("delivery", MIDNIGHT)
    assert after.biggest["copies"] < 1.5


def test_it_never_grows_beyond_its_bounds():
    past = Past()
    for hour in range(400):
        past = past.learned(MONDAY + timedelta(hours=hour), {f"i{hour}": 1}, {})
    assert len(past.issues) <= 60
    assert len(past.seen) == len(past.weight) == 168


def test_odds_are_those_of_a_negative_binomial():
    # Mean 2 and variance 4: each number is half as likely as the one before.
    assert abs(exp(odds(5, 2, 2)) - 7 / 64) < 1e-9
    assert odds(1, 2, 2) == 0.0


@given(
    st.integers(1, 3000),
    st.floats(0.01, 500),
    st.floats(1.1, 8),
)
def test_more_is_never_likelier(count, expected, spread):
    assert odds(count + 1, expected, spread) <= odds(count, expected, spread) <= 0
