"""Whose side somebody's words take, and whether they say so in a temper."""

import pytest

from heard.domain.judgement import Kind
from heard.domain.siding import riled, side_of
from heard.domain.stance import Side


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("They have always been great to me, never had a problem in five years.", Kind.PRAISE),
        ("The staff are lovely, always", Kind.PRAISE),
        ("Give them a break, the snow is not their fault.", Kind.CHATTER),
        ("Leave the staff alone, it’s Christmas!", Kind.COMPLAINT),
        ("In their defence: it says so on the box", Kind.CHATTER),
        ("Stop bashing this shop", Kind.COMPLAINT),
        ("This is so unfair to the team", Kind.QUESTION),
    ],
)
def test_they_stand_up_for_the_brand(text, kind):
    assert side_of(text, kind) is Side.BRAND


@pytest.mark.parametrize(
    "text", ["Well said, Ann!", "She's right, you know", "I totally agree", "Hear hear"]
)
def test_they_cheer_the_customer(text):
    assert side_of(text, Kind.CHATTER) is Side.CUSTOMER


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I love this balm, thank you!", Kind.PRAISE),
        ("They lost my parcel and they never answer", Kind.COMPLAINT),
        ("I saw them on Saturday", Kind.CHATTER),
        ("Your staff and your team are wonderful, thank you", Kind.PRAISE),
        ("She is right, and my parcel is lost too", Kind.COMPLAINT),
        ("", Kind.CHATTER),
        (None, Kind.COMPLAINT),
    ],
)
def test_they_take_no_side(text, kind):
    assert side_of(text, kind) is None


@pytest.mark.parametrize(
    "text", ["You IDIOT", "get over yourself", "Grow up, Karen", "poor little princess", "🙄 sure"]
)
def test_they_lose_their_temper(text):
    assert riled(text)


@pytest.mark.parametrize(
    "text",
    [
        "They are always kind",
        "I did not find it stupendous",
        "What an idiotic fuss? no",
        "😊",
        None,
    ],
)
def test_they_keep_it(text):
    assert not riled(text)


def test_no_text_takes_long():
    for text in ("stop bashing " * 9_000, "they are " + " " * 90_000, "you're " * 20_000):
        side_of(text, Kind.PRAISE)
        riled(text)
