"""Our own shape: everything but the id and, when created, the text may be missing."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from heard.adapters.channels.sources import parse
from heard.domain.errors import Unreadable
from heard.domain.message import (
    UNKNOWN_ACCOUNT,
    Act,
    ActKind,
    Attachment,
    Channel,
    Message,
    Parsed,
    Place,
    Surface,
)

AT = datetime(2026, 3, 4, 10, 0, 5, tzinfo=UTC)


def heard(data: Any, kind: Any = "message.created") -> Parsed:
    """One event, parsed."""
    body = {"type": kind, "timestamp": "2026-03-04T10:00:05Z", "data": data}
    return parse("generic", json.dumps(body).encode())


def message(data: Any) -> Message:
    """The one message that an event becomes."""
    (one,) = heard(data).heard
    assert isinstance(one, Message)
    return one


def the_data(**changed: Any) -> dict[str, Any]:
    """A customer's post in a forum."""
    return {
        "id": "p-1",
        "source": "beauty.example",
        "account_id": "marigold",
        "conversation_id": "topic-9",
        "author": {"id": "u-7", "name": "Pia", "handle": "pia", "followers": 120},
        "text": "The bottle arrived empty",
        "url": "https://beauty.example/t/9#p-1",
        "posted_at": "2026-03-04T10:00:00Z",
        "surface": "post",
        "by_brand": False,
        "attachments": [],
        **changed,
    }


def test_a_created_message_is_a_customers_message() -> None:
    """In the thread of account, conversation and customer."""
    one = message(the_data())
    assert one.place == Place(Channel.GENERIC, "marigold", "topic-9", "u-7")
    assert (one.native_id, one.text, one.surface) == (
        "p-1",
        "The bottle arrived empty",
        Surface.POST,
    )
    assert (one.author.name, one.author.handle, one.author.reach) == ("Pia", "pia", 120)
    assert one.posted_at == datetime(2026, 3, 4, 10, tzinfo=UTC)
    assert one.sent_at == AT
    assert one.permalink == "https://beauty.example/t/9#p-1"


def test_id_and_text_are_enough_and_nothing_is_invented() -> None:
    """A number is an id as well."""
    one = message({"id": 12, "text": "Empty bottle"})
    assert one.place == Place(Channel.GENERIC, UNKNOWN_ACCOUNT, "12", "12")
    assert (one.posted_at, one.permalink, one.author.reach, one.author.id) == (None,) * 4


def test_the_place_is_the_conversation_else_the_parent_else_the_message() -> None:
    """Direct messages of one customer belong together without a conversation."""
    by = {"id": "p-2", "text": "x", "account_id": "m", "author": {"id": "u"}}
    keys = [
        {"conversation_id": "c", "parent_id": "p-1"},
        {"parent_id": "p-1"},
        {},
        {"surface": "dm"},
    ]
    places = [message({**by, **key}).place for key in keys]
    assert [place and place.key for place in places] == ["c", "p-1", "p-2", "dm"]


@pytest.mark.parametrize(
    ("extra", "surface"),
    [
        ({"surface": "review", "rating": 1}, Surface.REVIEW),
        ({"surface": "DM"}, Surface.DM),
        ({"surface": "hologram"}, Surface.POST),
        ({"surface": None, "parent_id": "p-0"}, Surface.REPLY),
    ],
)
def test_a_surface_that_we_do_not_know_is_a_post_or_a_reply(
    extra: dict[str, Any], surface: Surface
) -> None:
    """The message is heard all the same."""
    assert message(the_data(**extra)).surface is surface


def test_the_brands_message_answers_its_parent_and_opens_nothing() -> None:
    """Told by the flag, or by the author being the account."""
    one = message(the_data(by_brand=True, parent_id="p-1", app_id="bot-1", automatic=True))
    assert (one.by_brand, one.place, one.answers) == (True, None, "p-1")
    assert (one.app_id, one.automatic) == ("bot-1", True)
    assert message(the_data(author={"id": "marigold"})).by_brand
    assert message(the_data(by_brand=True)).answers is None


@pytest.mark.parametrize("key", ["customer_id", "in_reply_to_author_id"])
def test_the_brands_message_has_a_place_where_the_customer_is_named(key: str) -> None:
    """Then no search is needed."""
    one = message(the_data(by_brand=True, **{key: "u-7"}))
    assert one.place == Place(Channel.GENERIC, "marigold", "topic-9", "u-7")
    without = message(the_data(by_brand=True, conversation_id=None, **{key: "u-7"}))
    assert without.place is None


def test_an_edit_and_a_deletion_need_only_the_id() -> None:
    """They name no account, and concern the message wherever it was heard."""
    edited = heard({"id": "p-1", "text": "Half empty"}, "message.edited").heard
    assert edited == (
        Act(Channel.GENERIC, UNKNOWN_ACCOUNT, "p-1", ActKind.EDIT, at=AT, text="Half empty"),
    )
    (sourced,) = heard({"id": "p-1", "source": "beauty.example"}, "message.deleted").heard
    assert sourced.account == UNKNOWN_ACCOUNT
    deleted = heard({"id": "p-1", "account_id": "marigold"}, "message.deleted").heard
    assert deleted == (Act(Channel.GENERIC, "marigold", "p-1", ActKind.DELETE, at=AT),)


def test_an_edit_without_text_does_not_blank_the_text() -> None:
    """It says nothing of it."""
    (one,) = heard({"id": "p-1"}, "message.edited").heard
    assert isinstance(one, Act)
    assert one.text is None


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "x",
        {},
        {"text": "no id"},
        {"id": "p-1"},
        {"id": "p-1", "text": " "},
        {"id": 1.5, "text": "x"},
    ],
)
def test_a_created_message_without_id_or_text_is_unreadable(data: Any) -> None:
    """It should have been a message."""
    parsed = heard(data)
    assert parsed.heard == ()
    assert len(parsed.unreadable) == 1


def test_a_picture_or_stars_without_words_are_kept() -> None:
    """Attachments are objects with an address, or addresses."""
    one = message(
        {
            "id": "1",
            "attachments": [{"type": "photo", "url": "https://a.test/1"}, "https://a.test/2", 3],
        }
    )
    assert one.attachments == (
        Attachment("photo", "https://a.test/1"),
        Attachment("link", "https://a.test/2"),
    )
    assert one.placeholder == "No words, only: link, photo"
    assert message({"id": "2", "rating": 1}).placeholder == "No words, only stars: 1 of 5"


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("example.event", "example.event"),
        ("message.liked", "message.liked"),
        ("Pia wrote", "other"),
    ],
)
def test_other_types_are_acknowledged_and_ignored(kind: str, name: str) -> None:
    """Whatever their data are."""
    assert heard({"foo": "bar"}, kind) == Parsed(ignored={name: 1})


@pytest.mark.parametrize("body", [{}, {"type": None}, {"type": 7, "data": {}}, {"text": "x"}])
def test_a_body_without_a_type_is_unreadable(body: Any) -> None:
    """It is not of our shape at all."""
    with pytest.raises(Unreadable):
        parse("generic", json.dumps(body).encode())


@pytest.mark.parametrize("url", ["javascript:alert(1)", "/t/9", "https://a b", 'https://a"b', 7])
def test_an_address_that_could_not_safely_be_a_link_is_left_out(url: Any) -> None:
    """Pages of ours show it."""
    assert message(the_data(url=url)).permalink is None
