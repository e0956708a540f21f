"""Whatever bytes come, `parse` gives a Parsed or says Unreadable: nothing else may escape."""

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heard.adapters.channels.sources import SOURCES as KNOWN
from heard.adapters.channels.sources import parse
from heard.domain.errors import Unreadable
from heard.domain.message import Act, Message, Parsed

SOURCES = sorted(KNOWN)


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"hello",
        b"[]",
        b"null",
        b'"text"',
        b"7",
        b"{",
        b'{"object": NaN}',
        b'{"object": Infinity}',
        b'{"object": "page", "entry": "\xff"}',
        '{"object": "page"}'.encode("utf-16"),
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"\x00",
    ],
    ids=lambda raw: repr(raw[:20]),
)
def test_a_body_that_is_not_a_json_object_is_unreadable(source: str, raw: bytes) -> None:
    """Not JSON, not UTF-8, too deep."""
    with pytest.raises(Unreadable) as caught:
        parse(source, raw)
    assert "hello" not in str(caught.value)


def test_an_unknown_source_is_unreadable() -> None:
    """The route should have refused it."""
    with pytest.raises(Unreadable):
        parse("carrier-pigeon", b"{}")


def test_a_byte_order_mark_is_tolerated() -> None:
    """Some tools write one."""
    assert parse("meta", b'\xef\xbb\xbf{"object": "page", "entry": []}') == Parsed()


def a_body(message: str) -> bytes:
    """Two comments, the first of which holds this, literally."""
    first = f'{{"item":"comment","comment_id":"1_1","post_id":"7_1",{message}}}'
    second = '{"item":"comment","comment_id":"1_2","post_id":"7_1","message":"the lid broke"}'
    changes = ",".join(f'{{"field":"feed","value":{value}}}' for value in (first, second))
    return f'{{"object":"page","entry":[{{"id":"7","changes":[{changes}]}}]}}'.encode()


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (r'"message":"a\u0000b"', "a\ufffdb"),
        (r'"message":"a\ud800b"', "a\ufffdb"),
        (r'"message":"\ude21\ud83d"', "\ufffd\ufffd"),
        (r'"message":"\ud83d\ude21"', "\U0001f621"),
        ('"message":"one","message":"two"', "two"),
        ('"message":"x","created_time":' + "9" * 5000, "x"),
        ('"message":"x","created_time":1e999', "x"),
        ('"message":"x","created_time":1000000000000000000', "x"),
        ('"message":"x","created_time":"0000-01-01T00:00:00Z"', "x"),
        ('"message":"x","created_time":-62135596800', "x"),
        ('"message":"x","from":{"id":' + "9" * 5000 + "}", "x"),
        ('"message":"x","photos":' + "[" * 300 + "]" * 300, "x"),
        ('"message":["x"]', None),
        ('"message":7', None),
    ],
    ids=lambda part: str(part)[:40],
)
def test_hostile_fields_lose_neither_the_message_nor_its_neighbour(
    part: str, text: str | None
) -> None:
    """What can't be stored is replaced; what is absurd is unknown."""
    parsed = parse("meta", a_body(part))
    first, second = parsed.heard
    assert isinstance(first, Message)
    assert isinstance(second, Message)
    assert first.text == text
    assert first.posted_at is None
    assert second.text == "the lid broke"


def test_a_number_of_five_thousand_digits_is_no_id() -> None:
    """And nobody else is lost."""
    raw = a_body('"message":"x"').replace(b'"1_1"', b"9" * 5000)
    parsed = parse("meta", raw)
    assert [one.native_id for one in parsed.heard] == ["1_2"]
    assert len(parsed.unreadable) == 1


def test_a_thousand_changes_are_read_in_a_fraction_of_a_second() -> None:
    """Meta batches up to that many; a loop over a loop would take seconds."""
    value = {"item": "comment", "post_id": "7_1", "message": "x" * 200, "from": {"id": "5"}}
    changes = [{"field": "feed", "value": {**value, "comment_id": f"1_{n}"}} for n in range(1000)]
    raw = json.dumps({"object": "page", "entry": [{"id": "7", "changes": changes}]}).encode()
    start = time.process_time()
    assert len(parse("meta", raw).heard) == 1000
    assert time.process_time() - start < 0.5


KEYS = st.sampled_from(
    [
        *("object", "entry", "id", "time", "changes", "messaging", "standby", "field", "value"),
        *("item", "verb", "comment_id", "post_id", "parent_id", "from", "message", "mid", "text"),
        *("sender", "recipient", "attachments", "payload", "url", "data", "event_type", "filter"),
        *("user_id", "tweet_create_events", "direct_message_events", "user", "users", "id_str"),
        *("extended_tweet", "display_text_range", "edit_history", "type", "author", "timestamp"),
        *("message_create", "target", "created_time", "includes", "open_graph_story_id"),
    ]
)
WORDS = st.sampled_from(
    [
        *("page", "instagram", "feed", "ratings", "comments", "mentions", "comment", "rating"),
        *("add", "edited", "remove", "post.create", "post.mention.create", "dm.received"),
        *("chat.received", "message.created", "message.edited", "message_create", "&#99999;"),
    ]
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=()), max_size=20)
    | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=40,
)
BODIES = {
    "meta": lambda value: {"object": "page", "entry": [{"id": "7", "changes": value}, value]},
    "x": lambda value: {
        "for_user_id": "7",
        "tweet_create_events": [value],
        "direct_message_events": [value],
        "tweet_delete_events": value,
        "users": value,
    },
    "generic": lambda value: {"type": "message.created", "data": value},
}


@settings(max_examples=60)
@given(raw=st.binary(max_size=200), value=VALUES, item=st.dictionaries(KEYS, VALUES, max_size=8))
def test_nothing_but_unreadable_ever_escapes(raw: bytes, value: Any, item: Any) -> None:
    """And whatever is heard can be stored: its texts are UTF-8 without NUL, its ids not empty."""
    events = [
        {"event_type": event, "filter": item, "payload": item, "includes": value}
        for event in ("post.mention.create", "dm.received", "chat.received")
    ]
    bodies = [
        ("meta", {"object": "instagram", "entry": [{"id": "7", "messaging": [item]}]}),
        (
            "meta",
            {
                "object": "page",
                "entry": [{"id": "7", "changes": [{"field": "feed", "value": item}]}],
            },
        ),
        *(("x", {"data": event}) for event in events),
        *((source, shape(value)) for source, shape in BODIES.items()),
        *((source, shape(item)) for source, shape in BODIES.items()),
        *((source, value) for source in SOURCES),
        *((source, item) for source in SOURCES),
    ]
    tries = [(source, json.dumps(body).encode()) for source, body in bodies]
    for source, bytes_ in [*tries, *((source, raw) for source in SOURCES)]:
        try:
            parsed = parse(source, bytes_)
        except Unreadable:
            continue
        for one in parsed.heard:
            assert_storable(one)


def assert_storable(one: Message | Act) -> None:
    """Every text encodes, every id names something."""
    words = [one.native_id, one.account]
    assert all(words)
    if isinstance(one, Message):
        words += [one.author.name or "", one.author.handle or "", one.author.id or ""]
        if one.place:
            words += [one.place.key, one.place.customer]
            assert one.place.key
            assert one.place.customer
    words.append(one.text or "")
    for word in words:
        word.encode()
        assert "\x00" not in word
