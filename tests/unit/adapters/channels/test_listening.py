"""What a listening tool found. Names and pages are a fiction."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from heard.adapters.channels.listening import ACCOUNT
from heard.adapters.channels.sources import parse
from heard.domain.errors import Unreadable
from heard.domain.message import Channel, Message, Place, Surface


def a_mention(**changed: Any) -> dict[str, Any]:
    """One find; a field given as None is left out."""
    mention = {
        "topicId": 12,
        "topicName": "Marigold & Vine",
        "mentionId": 9_007_199_254_740_993,
        "url": "https://forum.example/t/serum?page=2",
        "published": "2026-03-01T06:10:00Z",
        "addedAt": "2026-03-01T09:40:11.1234567Z",
        "sourceName": "forum.example",
        "title": "Anyone else with a leaking <b>Marigold</b> serum?",
        "text": 'Bought two, &quot;sealed&quot;, and <em class="hit">Marigold</em> leaks. 3 < 4 & a > b',
        "imageUrl": "https://img.example/leak.jpg",
        "author": {"name": "Odile Brandt", "url": "https://forum.example/u/odile"},
        "sentiment": "positive",
        "spam": True,
        "language": "eng",
        "potentialReach": 5400,
        "postId": "post-88",
        "discussionId": "thread-7",
    }
    mention.update(changed)
    return {key: value for key, value in mention.items() if value is not None}


def message(source: str = "listening", **changed: Any) -> Message:
    (one,) = parse(source, json.dumps(a_mention(**changed)).encode()).heard
    assert isinstance(one, Message)
    return one


def test_a_find_is_a_mention_in_the_discussion_where_it_stands() -> None:
    one = message()
    assert (one.channel, one.account, one.surface) == (Channel.GENERIC, "12", Surface.MENTION)
    assert one.native_id == "9007199254740993"
    assert one.place == Place(Channel.GENERIC, "12", "thread-7", "9007199254740993")
    assert (one.author.name, one.author.id, one.author.reach) == ("Odile Brandt", None, 5400)
    assert one.permalink == "https://forum.example/t/serum?page=2"
    assert [piece.kind for piece in one.attachments] == ["image"]


def test_the_tools_marks_go_and_what_only_looks_like_one_stays() -> None:
    assert message().text == (
        "Anyone else with a leaking Marigold serum?\n\n"
        'Bought two, "sealed", and Marigold leaks. 3 < 4 & a > b'
    )


def test_publication_is_shown_and_the_time_it_was_found_is_the_sending_time() -> None:
    """The clock starts when we hear; published long before, it must not be late at once."""
    one = message()
    assert one.posted_at == datetime(2026, 3, 1, 6, 10, tzinfo=UTC)
    assert one.sent_at == datetime(2026, 3, 1, 9, 40, 11, 123456, tzinfo=UTC)


def test_what_the_tool_thinks_of_mood_and_spam_decides_nothing() -> None:
    assert message(spam=False, sentiment="negative") == message()


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"discussionId": None}, "post-88"),
        ({"discussionId": None, "postId": None}, "9007199254740993"),
    ],
)
def test_without_a_discussion_the_post_is_the_place(changed: dict[str, Any], key: str) -> None:
    place = message(**changed).place
    assert place is not None
    assert place.key == key


def test_what_is_missing_is_unknown() -> None:
    bare = {name: None for name in a_mention() if name != "mentionId"}
    one = message(**bare)
    assert (one.account, one.text, one.author.reach, one.posted_at) == (ACCOUNT, None, None, None)
    assert one.placeholder


def test_a_signed_find_is_heard_at_the_generic_address_too() -> None:
    assert message("generic") == message()


@pytest.mark.parametrize("body", [{}, {"type": "message.created"}, {"mention": 1}])
def test_another_shape_is_unreadable(body: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        parse("listening", json.dumps(body).encode())
    assert parse("listening", b'{"mentionId": null}').unreadable
