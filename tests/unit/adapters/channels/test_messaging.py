"""Direct messages of Messenger and Instagram, from either envelope."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from heard.adapters.channels.sources import parse
from heard.domain.message import Act, ActKind, Attachment, Channel, Message, Parsed, Place, Surface

US, CUSTOMER = "18400007", "94300009"
WRITTEN_MS = 1_767_225_600_627
WRITTEN = datetime.fromtimestamp(WRITTEN_MS / 1000, UTC)
OBJECTS = {"page": Channel.MESSENGER, "instagram": Channel.INSTAGRAM}


def an_item(**parts: Any) -> dict[str, Any]:
    """From the customer to us, unless said otherwise; ids are numbers, as Messenger sends them."""
    item: dict[str, Any] = {
        "sender": {"id": int(CUSTOMER)},
        "recipient": {"id": int(US)},
        "timestamp": WRITTEN_MS,
    }
    return {**item, **parts}


def from_us(**message: Any) -> dict[str, Any]:
    """An echo: sender and recipient are turned."""
    echo = {"mid": "m_2", "text": "It leaves today", "is_echo": True, **message}
    return an_item(sender={"id": int(US)}, recipient={"id": int(CUSTOMER)}, message=echo)


def heard(*items: Any, object_: str = "page", key: str = "messaging") -> Parsed:
    """These items in one entry, parsed."""
    entry = {"id": US, "time": WRITTEN_MS + 500, key: list(items)}
    return parse("meta", json.dumps({"object": object_, "entry": [entry]}).encode())


def message(item: dict[str, Any], object_: str = "page", key: str = "messaging") -> Message:
    """The one message that an item becomes."""
    (one,) = heard(item, object_=object_, key=key).heard
    assert isinstance(one, Message)
    return one


@pytest.mark.parametrize("object_", OBJECTS)
def test_a_text_is_a_customers_message_in_milliseconds(object_: str) -> None:
    """The thread is account and customer."""
    one = message(an_item(message={"mid": "m_1", "text": "where is my order"}), object_)
    assert one.channel is OBJECTS[object_]
    assert one.place == Place(OBJECTS[object_], US, "dm", CUSTOMER)
    assert (one.surface, one.text, one.posted_at) == (Surface.DM, "where is my order", WRITTEN)
    assert (one.author.id, one.author.name, one.author.reach) == (CUSTOMER, None, None)
    assert not one.by_brand


@pytest.mark.parametrize("key", ["messaging", "standby"])
@pytest.mark.parametrize("object_", OBJECTS)
def test_an_echo_is_ours_and_its_recipient_is_the_customer(object_: str, key: str) -> None:
    """It lands in the customer's thread, and says which app sent it."""
    one = message(from_us(app_id=184600), object_, key)
    assert one.by_brand
    assert one.place == Place(OBJECTS[object_], US, "dm", CUSTOMER)
    assert one.author.id == US
    assert one.app_id == "184600"
    assert not one.automatic


def test_an_echo_without_app_was_typed_in_the_inbox() -> None:
    """No app id is invented. `is_self` alone does not make it a note to oneself."""
    assert message(from_us(is_self=True)).app_id is None


def test_our_own_message_is_told_by_its_sender_also_without_the_echo_flag() -> None:
    """Compared as strings."""
    assert message(from_us(is_echo=False)).by_brand


def test_a_note_to_oneself_is_no_message() -> None:
    """Sender and recipient are both us."""
    note = from_us(is_self=True) | {"recipient": {"id": US}}
    assert heard(note) == Parsed(ignored={"note_to_self": 1})


def test_an_echo_without_recipient_has_no_place() -> None:
    """The payload does not name the customer."""
    item = from_us()
    del item["recipient"]
    assert message(item).place is None


@pytest.mark.parametrize("number", ["37", 37])
def test_an_edit_is_ranked_by_its_number(number: Any) -> None:
    """The number is a string on the wire."""
    edit = {"mid": "m_1", "text": "the pump is broken again", "num_edit": number}
    (one,) = heard(an_item(message_edit=edit)).heard
    assert one == Act(
        Channel.MESSENGER,
        US,
        "m_1",
        ActKind.EDIT,
        at=WRITTEN,
        text="the pump is broken again",
        rank=37,
    )


def test_an_unsent_message_is_deleted_and_no_empty_message_appears() -> None:
    """Same mid, no text."""
    (one,) = heard(an_item(message={"mid": "m_1", "is_deleted": True}), object_="instagram").heard
    assert one == Act(Channel.INSTAGRAM, US, "m_1", ActKind.DELETE, at=WRITTEN)


@pytest.mark.parametrize(
    ("content", "attachments"),
    [
        (
            {
                "sticker_id": 3,
                "attachments": [{"type": "image", "payload": {"url": "https://a.test/s"}}],
            },
            (Attachment("image", "https://a.test/s"),),
        ),
        ({"sticker_id": 3}, (Attachment("sticker"),)),
        (
            {"attachments": [{"type": "fallback", "payload": "https://a.test/f"}]},
            (Attachment("fallback", "https://a.test/f"),),
        ),
        ({"attachments": [{"type": "fallback", "payload": "a title"}]}, (Attachment("fallback"),)),
        ({"attachments": [{"type": "like_heart"}]}, (Attachment("like_heart"),)),
        (
            {"attachments": [{"type": "ig_reel", "payload": {"url": "/reel/1"}}]},
            (Attachment("ig_reel"),),
        ),
        (
            {"reply_to": {"story": {"id": "1", "url": "https://a.test/story"}}},
            (Attachment("story", "https://a.test/story"),),
        ),
        ({"attachments": ["?", None, {"type": "audio", "payload": 4}]}, (Attachment("audio"),)),
        ({"is_unsupported": True}, ()),
    ],
)
def test_a_message_without_words_is_kept_and_says_what_it_holds(
    content: dict[str, Any], attachments: tuple[Attachment, ...]
) -> None:
    """Payloads are objects, bare strings or missing; relative addresses are none."""
    one = message(an_item(message={"mid": "m_3", **content}))
    assert one.attachments == attachments
    assert one.text is None
    assert one.placeholder


def test_a_story_mention_is_a_direct_message_that_says_it_will_vanish() -> None:
    """Its address dies after 24 hours."""
    story = {"type": "story_mention", "payload": {"url": "https://a.test/story"}}
    one = message(an_item(message={"mid": "m_4", "attachments": [story]}), "instagram")
    assert one.surface is Surface.DM
    assert one.placeholder is not None
    assert "24 hours" in one.placeholder


def test_the_same_mid_twice_in_one_body_is_one_message() -> None:
    """Seen in two entries of one POST."""
    item = an_item(message={"mid": "m_1", "text": "open?"})
    parsed = heard(item, item)
    assert len(parsed.heard) == 1
    assert parsed.ignored == {"duplicate": 1}


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ({"delivery": {"mids": ["m_1"], "watermark": 1}}, "delivery"),
        ({"read": {"mid": "m_1"}}, "read"),
        ({"reaction": {"mid": "m_1", "action": "react", "emoji": "\U0001f622"}}, "reaction"),
        ({"sender_action": "typing_on"}, "sender_action"),
        ({"postback": {"title": "Start", "payload": "S"}}, "postback"),
        ({}, "empty_item"),
        ({"ein Wort mit Leerzeichen": 1}, "other"),
    ],
)
def test_receipts_reactions_and_buttons_are_no_messages(parts: dict[str, Any], name: str) -> None:
    """A receipt may have no time."""
    item = an_item(**parts)
    del item["timestamp"]
    assert heard(item) == Parsed(ignored={name: 1})


def test_a_person_without_id_is_known_by_the_message() -> None:
    """Some plugins send a reference instead of an id."""
    item = an_item(sender={"user_ref": "abc"}, message={"mid": "m_5", "text": "hello?"})
    assert message(item).place == Place(Channel.MESSENGER, US, "dm", "m_5")


def test_a_bad_item_does_not_lose_its_neighbours() -> None:
    """Each is read on its own."""
    good = an_item(message={"mid": "m_1", "text": "open?"})
    parsed = heard(an_item(message={"text": "no mid"}), "x", None, an_item(message=[1]), good)
    assert [one.native_id for one in parsed.heard] == ["m_1"]
    assert parsed.unreadable == (
        "entry 1, messaging 1: without mid",
        "entry 1, messaging 2: not an object",
        "entry 1, messaging 3: not an object",
        "entry 1, messaging 4: not an object",
    )


def test_a_message_in_the_other_envelope_is_heard_as_well() -> None:
    """Instagram Login and the dashboard put the item under changes; time may be a string."""
    item = an_item(message={"mid": "m_6", "text": "hi"}, timestamp="1767225600")
    one = message({"field": "messages", "value": item}, "instagram", "changes")
    assert one.place == Place(Channel.INSTAGRAM, US, "dm", CUSTOMER)
    assert one.posted_at == datetime.fromtimestamp(1_767_225_600, UTC)
