"""What a place takes, counted as it counts."""

import pytest

from heard.domain.message import Channel
from heard.domain.verdict import Check
from heard.guard.length import octets, room, weighted
from tests.unit.guard.cases import marked, verdict_on


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("", 0),
        ("hello", 5),
        ("é", 1),
        ("e\u0301", 1),  # composed first
        ("日本", 4),
        ("Привет", 6),
        ("😀", 2),
        ("👨‍👩‍👧‍👦", 2),
        ("👍🏽", 2),
        ("🇳🇱", 2),
        ("“–”", 3),
        ("https://brightwire.example/a/very/long/path?with=much", 23),
        ("see http://x.example now", 8 + 23),
        ("help@brightwire.com", 19),
    ],
)
def test_x_weighs_letters(text, weight):
    assert weighted(text) == weight


@pytest.mark.parametrize(
    ("channel", "public", "most"),
    [
        (Channel.X, True, 280),
        (Channel.X, False, 10_000),
        (Channel.INSTAGRAM, True, 2200),
        (Channel.INSTAGRAM, False, 1000),
        (Channel.FACEBOOK, True, 8000),
        (Channel.FACEBOOK, False, 2000),
        (Channel.MESSENGER, False, 2000),
        (Channel.WHATSAPP, False, 4096),
        (Channel.GOOGLE, True, 4096),
    ],
)
def test_every_place_takes_what_its_platform_says(channel, public, most):
    found = room(channel, public=public)
    assert found is not None
    assert found.most == most


def test_google_and_instagram_messages_count_bytes():
    assert octets("ä") == 2
    surface = {"surface": "review", "channel": "google"}
    assert marked("ä" * 2048, Check.LENGTH, **surface) == []
    assert marked("ä" * 2049, Check.LENGTH, **surface) == ["ä"]


def test_what_would_be_cut_is_marked_to_the_letter():
    text = "Hi Tom. " + "b" * 300
    assert marked(text, Check.LENGTH, channel="x", surface="mention") == ["b" * 28]
    (refusal,) = [
        one
        for one in verdict_on(text, channel="x", surface="mention").refusals
        if one.check is Check.LENGTH
    ]
    assert "308" in refusal.says
    assert "280" in refusal.says


def test_where_no_limit_is_published_none_is_made_up():
    assert room(Channel.TRUSTPILOT, public=True) is None
    assert room(Channel.GENERIC, public=True) is None
