"""Every shape that a platform sends, mangled: nothing but Unreadable escapes, nothing takes long,
whatever is heard can be stored, and the neighbours of what was mangled are heard all the same."""

import copy
import json
import time
from base64 import b64decode, b64encode
from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from heard.adapters.channels.sources import POLLED, SOURCES, parse
from heard.domain.errors import Unreadable
from tests.unit.adapters.channels import test_payloads_meta as meta
from tests.unit.adapters.channels import test_payloads_others as others
from tests.unit.adapters.channels import test_payloads_x as x
from tests.unit.adapters.channels.test_hostile_bodies import assert_storable
from tests.unit.adapters.channels.told import Row

POLLED_ROWS = [
    Row(
        "an entry",
        "feed",
        {
            "account": "https://forum.example/feed",
            "items": [
                {
                    "id": "t-1",
                    "text": "It broke",
                    "link": "https://forum.example/t/1",
                    "author": "odile",
                    "published": "2026-11-24T09:00:00Z",
                    "updated": "2026-11-24T09:30:00Z",
                    "again": True,
                }
            ],
        },
    ),
    Row(
        "a comment under a video",
        "youtube",
        {
            "account": "UCours",
            "items": [
                {
                    "id": "c1.r1",
                    "again": True,
                    "snippet": {
                        "textOriginal": "It broke",
                        "authorDisplayName": "@odile",
                        "authorChannelId": {"value": "UCother"},
                        "videoId": "v1",
                        "parentId": "c1",
                        "publishedAt": "2026-11-24T09:00:00Z",
                        "updatedAt": "2026-11-24T09:30:00Z",
                    },
                }
            ],
        },
    ),
    Row(
        "a comment under a picture",
        "instagram_polled",
        {
            "account": "17841400000000001",
            "items": [
                {
                    "id": "901",
                    "text": "It broke",
                    "timestamp": "2026-11-24T09:00:00+0000",
                    "username": "odile",
                    "from": {"id": "55"},
                    "parent_id": "900",
                    "media": {"id": "800", "permalink": "https://www.instagram.com/p/1/"},
                }
            ],
        },
    ),
]

ROWS = [
    *POLLED_ROWS,
    *(meta.FACEBOOK + meta.MESSENGER + meta.INSTAGRAM + meta.WHATSAPP),
    *(x.OLDER + x.NEWER),
    *(others.GOOGLE + others.TRUSTPILOT + others.LISTENING + others.GENERIC),
]
LONGEST_SECONDS = 0.05

HOSTILE = st.one_of(
    st.sampled_from(
        [None, True, False, 0, -1, 1.5, "", " ", [], {}, [[]], {"": {}}, 10**30, 1e308]
    ),
    st.sampled_from(
        ["\x00", "\ud800", "javascript:alert(1)", "&#" + "9" * 5000 + ";", "0", "\u202e"]
    ),
    st.sampled_from(
        ["<b " * 2000, "@a " * 5000, "&amp;" * 5000, "x" * 50_000, "9" * 5000, "a/" * 900]
    ),
    st.text(st.characters(exclude_categories=()), max_size=30),
    st.integers(),
    st.lists(st.none() | st.integers() | st.text(max_size=5), max_size=4),
    st.dictionaries(
        st.sampled_from(["id", "data", "text", "type", "name"]), st.none() | st.text(), max_size=3
    ),
)


def opened(row: Row) -> Any:
    """The body as a value, with what a push packs in base64 unpacked."""
    body = json.loads(row.body) if isinstance(row.body, bytes) else copy.deepcopy(row.body)
    if row.source == "google":
        body["message"]["data"] = json.loads(b64decode(body["message"]["data"]))
    return body


def closed(source: str, body: Any) -> bytes:
    """As it is sent."""
    message = body.get("message") if isinstance(body, dict) else None
    if (
        source == "google"
        and isinstance(message, dict)
        and not isinstance(message.get("data"), str)
    ):
        packed = b64encode(json.dumps(message.get("data")).encode()).decode()
        body = {**body, "message": {**message, "data": packed}}
    return json.dumps(body).encode()


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every container and key in a body."""
    found: list[tuple[Any, Any]] = []
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            found += [(value, key), *places(value[key])]
    return found


@st.composite
def mangled(draw: Any) -> tuple[str, bytes]:
    """A shape of a platform in which something is lost, or is something else."""
    row = draw(st.sampled_from(ROWS))
    body = opened(row)
    for _ in range(draw(st.integers(1, 4))):
        known = places(body)
        if known:
            container, key = draw(st.sampled_from(known))
            if draw(st.booleans()) and isinstance(container, dict):
                del container[key]
            else:
                container[key] = copy.deepcopy(draw(HOSTILE))
    return row.source, closed(row.source, body)


def seconds(source: str, raw: bytes) -> float:
    """What it costs the processor to read a body, at best of three."""
    taken = []
    for _ in range(3):
        start = time.process_time()
        with suppress(Unreadable):
            parse(source, raw)
        taken.append(time.process_time() - start)
        if taken[-1] < LONGEST_SECONDS:
            break
    return min(taken)


@settings(max_examples=400)
@given(mangled())
def test_nothing_but_unreadable_escapes_and_nothing_takes_long(sent: tuple[str, bytes]) -> None:
    source, raw = sent
    assert seconds(source, raw) < LONGEST_SECONDS
    try:
        parsed = parse(source, raw)
    except Unreadable:
        return
    for one in parsed.heard:
        assert_storable(one)
    for word in (*parsed.ignored, *parsed.notices, *parsed.unreadable):
        assert word.isascii()
        assert len(word) < 200


@settings(max_examples=150)
@given(st.sampled_from(meta.FACEBOOK + meta.MESSENGER + meta.INSTAGRAM + meta.WHATSAPP), mangled())
def test_a_mangled_entry_never_loses_its_neighbour(row: Row, sent: tuple[str, bytes]) -> None:
    """Of Meta's, for only Meta sends several entries; events of others are tested in their files."""
    source, raw = sent
    body, other = opened(row), json.loads(raw)
    entries = other.get("entry") if source == "meta" and isinstance(other, dict) else [other]
    bad = entries if isinstance(entries, list) else [entries]
    alone = parse("meta", json.dumps(body).encode()).heard
    both = {**body, "entry": [*bad, *body["entry"]]}
    heard = parse("meta", json.dumps(both).encode()).heard
    names = {(one.channel, one.account, one.native_id, type(one)) for one in heard}
    assert names >= {(one.channel, one.account, one.native_id, type(one)) for one in alone}


def test_every_source_is_mangled() -> None:
    assert {row.source for row in ROWS} == {*SOURCES, *POLLED}
