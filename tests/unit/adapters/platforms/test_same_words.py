"""An answer is known again as a platform shows it, and nothing else is taken for it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heard.adapters.platforms.same_words import same_words, since_then

AT = datetime(2026, 11, 25, 12, 0, 0, 700_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Sorry, Ann", "Sorry, Ann"),
        ("Sorry, Ann \n", "Sorry, Ann"),
        ("Sorry,\r\nAnn", "Sorry,\nAnn"),
        ("Sorry,\u00a0Ann", "Sorry, Ann"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("R&D says 1 < 2", "R&amp;D says 1 &lt; 2"),
        ("Sorry, Ann", "@ann @marigold_care Sorry, Ann"),
        ("See https://marigold.example/a?b=c now", "See https://t.co/Ab12 now"),
        ("See marigold.example/help", "@ann See https://t.co/Ab12"),
        ("a.example b.example", "https://t.co/1 https://t.co/2"),
        ("&amp; is an escape", "&amp;amp; is an escape"),
    ],
)
def test_what_a_platform_changes_is_the_same(ours, theirs):
    assert same_words(ours, theirs)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Sorry, Ann", "Sorry, Bo"),
        ("Sorry, Ann", "Sorry, Ann!"),
        ("Sorry, Ann", ""),
        ("Sorry, Ann", None),
        ("Sorry, Ann", ["Sorry, Ann"]),
        ("Thanks", "https://t.co/Ab12"),
        ("See Ann now", "See https://t.co/Ab12 now"),
        ("See a.example/1 b.example/2", "See https://t.co/Ab12"),
        ("Sorry, Ann. See marigold.example", "Sorry, Bo. See https://t.co/Ab12"),
        ("sorry, ann", "Sorry, Ann"),
    ],
)
def test_other_words_are_others(ours, theirs):
    assert not same_words(ours, theirs)


@given(st.text(min_size=1).filter(str.strip))
def test_whatever_is_written_is_the_same_as_itself(text):
    assert same_words(text, f"  {text}\n")


def test_only_what_was_posted_since_then_counts():
    assert since_then("2026-11-25T12:00:00+0000", AT), "platforms tell whole seconds"
    assert since_then((AT - timedelta(seconds=4)).isoformat(), AT), "clocks differ a little"
    assert not since_then((AT - timedelta(seconds=30)).isoformat(), AT)
    assert not since_then(None, AT)
    assert not since_then("soon", AT), "what cannot be told is looked at by a person"
