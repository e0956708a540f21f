from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from heard.adapters import keys
from heard.domain.message import Channel

MOMENTS = st.datetimes(timezones=st.just(UTC))


@given(MOMENTS, MOMENTS)
def test_stamps_sort_as_their_times_do(one, other):
    assert (keys.stamp(one) < keys.stamp(other)) == (one < other)
    assert len(keys.stamp(one)) == 27


def test_a_stamp_is_utc_wherever_the_time_came_from():
    at = datetime(2026, 11, 24, 11, 0, tzinfo=timezone(timedelta(hours=1)))
    assert keys.stamp(at) == "2026-11-24T10:00:00.000000Z"


TEXTS = st.text(st.characters(codec="utf-8"))


@given(TEXTS, TEXTS)
def test_two_ids_never_share_a_key_and_no_id_breaks_out_of_its_own(one, other):
    first, second = keys.native_pk(Channel.X, one), keys.native_pk(Channel.X, other)
    assert (first == second) == (one == other)
    assert first.count("#") == 2
    assert len(first) < 400


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_an_account_is_read_back_from_its_key(account):
    assert keys.account_of(keys.native_sk(account)) == account


@given(st.text(min_size=1, max_size=40))
def test_every_item_is_in_a_shard_that_the_sweep_asks(name):
    assert keys.due_shard(name) in keys.due_shards()
