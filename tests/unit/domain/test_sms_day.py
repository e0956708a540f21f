"""How many SMS a day may go out."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from heard.domain.judgement import Severity
from heard.domain.policy import SmsLimits
from heard.domain.sms_day import SmsDay
from tests.builders import NOON

LIMITS = SmsLimits(daily_cap=5, reserve=2)


def charged(day, *severities, limits=LIMITS):
    """What went out of these."""
    out = []
    for severity in severities:
        after = day.charged(severity, limits)
        out.append(after is not None)
        day = after or day
    return day, out


def test_without_a_cap_everything_goes_out():
    day, out = charged(SmsDay.of(NOON), *[Severity.LOW] * 50, limits=SmsLimits())
    assert all(out)
    assert day.sent == 50


def test_the_reserve_is_for_what_is_critical():
    _, out = charged(SmsDay.of(NOON), *[Severity.HIGH] * 4, *[Severity.CRITICAL] * 3)
    assert out == [True, True, True, False, True, True, False]


def test_a_day_is_one_of_utc():
    tokyo = datetime(2026, 3, 5, 8, 59, tzinfo=timezone(timedelta(hours=9)))
    assert SmsDay.of(tokyo).day == datetime(2026, 3, 4, tzinfo=UTC).date()
    assert SmsDay.of(tokyo + timedelta(minutes=1)).day == tokyo.date()


@given(st.lists(st.sampled_from(list(Severity)), max_size=30))
def test_no_more_goes_out_than_the_cap_and_of_the_rest_no_more_than_the_cap_less_its_reserve(
    severities,
):
    day, out = charged(SmsDay.of(NOON), *severities)
    assert day.sent == sum(out) <= 5
    sent = [severity for severity, went in zip(severities, out, strict=True) if went]
    assert sum(severity is not Severity.CRITICAL for severity in sent) <= 3
    missed = severities.count(Severity.CRITICAL) - sent.count(Severity.CRITICAL)
    assert not missed or day.sent == 5
