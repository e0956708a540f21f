"""Short codes: as small as a day's alerts allow, and never somebody else's thread."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heard.domain.codes import LASTS, MOST_CODES, Codes
from tests.builders import NOON

MINUTE = timedelta(minutes=1)


def codes(*alerts, every=MINUTE):
    """The codes after alerts on these threads, one after the other from noon on."""
    found = Codes()
    for number, alert in enumerate(alerts):
        found = found.given((alert,) if isinstance(alert, str) else alert, NOON + number * every)
    return found


def numbers(found):
    return {code.threads: code.number for code in found.sent}


def test_the_first_alert_gets_one_and_the_next_the_next():
    assert numbers(codes("a", "b", "c")) == {("a",): 1, ("b",): 2, ("c",): 3}


def test_a_thread_that_has_a_live_code_keeps_it_and_is_the_latest_again():
    found = codes("a", "b", "a")
    assert numbers(found) == {("a",): 1, ("b",): 2}
    assert found.latest(NOON).threads == ("a",)


def test_a_digest_has_one_code_and_its_threads_keep_theirs():
    found = codes("a", ("a", "b", "c"))
    assert found.of(1, NOON).threads == ("a",)
    assert found.of(2, NOON).threads == ("a", "b", "c")


@pytest.mark.parametrize(("after", "number"), [(LASTS - MINUTE, 2), (LASTS, 1)])
def test_a_number_is_nobody_elses_for_a_day(after, number):
    found = codes("a").given(("b",), NOON + after)
    assert numbers(found)["b",] == number


def test_a_code_that_was_sent_again_lasts_a_day_from_then():
    found = codes("a", "a", every=timedelta(hours=20))
    assert found.of(1, NOON + timedelta(hours=43)).threads == ("a",)
    assert found.of(1, NOON + timedelta(hours=44)) is None
    assert found.latest(NOON + timedelta(hours=44)) is None


def test_the_smallest_number_that_is_free_is_taken():
    found = codes("a", "b", "c", "b", "c", every=timedelta(hours=6))
    assert numbers(found.given(("d",), NOON + timedelta(hours=25)))["d",] == 1


def test_the_hundredth_has_three_digits_and_takes_nobodys_number():
    found = codes(*(f"t{number}" for number in range(99)), "t0", "new", every=MINUTE / 10)
    assert found.of(100, NOON + MINUTE).threads == ("new",)
    assert found.of(2, NOON + MINUTE).threads == ("t1",)


def test_a_day_of_full_digests_does_not_swell_the_recipient():
    digests = [tuple(f"{one}.{number}" for number in range(20)) for one in range(50)]
    found = codes(*digests)
    assert sum(len(code.threads) for code in found.sent) <= 300
    assert found.latest(NOON + timedelta(hours=1)).threads == digests[-1]
    assert numbers(found)[digests[-1]] == 50, "an old digest's number stays its own"
    assert found.of(1, NOON + timedelta(hours=1)) is None, "what it stood for is forgotten"


def test_all_mine_are_the_threads_of_all_codes_each_once_the_latest_first():
    found = codes("a", "b", ("a", "c"))
    assert found.all_mine(NOON) == ("a", "c", "b")


def test_a_number_that_was_never_given_is_nobodys():
    assert codes("a").of(2, NOON) is None
    assert Codes().latest(NOON) is None
    assert Codes().all_mine(NOON) == ()


@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=4, unique=True).map(tuple),
            st.integers(0, 600),
        ),
        max_size=150,
    )
)
def test_whatever_is_sent_a_live_number_stands_for_one_thing(alerts):
    found, now = Codes(), NOON
    meant = {}
    for threads, minutes in alerts:
        now += timedelta(minutes=minutes)
        found = found.given(threads, now)
        code = found.of_threads(threads, now)
        assert 1 <= code.number <= MOST_CODES
        assert found.latest(now) == code
        last = meant.get(code.number)
        if last and last[0] != threads:
            assert now - last[1] >= LASTS, "the number was reused within a day"
        meant[code.number] = threads, now
        assert len({one.number for one in found.sent}) == len(found.sent)
        assert found.given(threads, now) == found, "an event that comes again gets the same code"
