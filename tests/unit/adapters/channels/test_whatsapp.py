"""WhatsApp's chats, echoes and statuses. The brand, its numbers and its customers are a fiction."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from heard.adapters.channels.sources import parse
from heard.adapters.channels.whatsapp import FAILING
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

WABA, NUMBER, OURS = "300400500600", "101202303404", "31205550100"
CUSTOMER, BSUID = "31655501234", "NL.77120045003300110022"
WAMID, OTHER = "wamid.HBgLMzE2NTU1MDEyMzQVAgASGBQ1", "wamid.HBgLMzE2NTU1MDEyMzQVAgASGBQ2"
WRITTEN = 1_767_225_600
AT = datetime.fromtimestamp(WRITTEN, UTC)
CONTACT = {"profile": {"name": "Odile B."}, "wa_id": CUSTOMER, "user_id": BSUID}


def body(field: str = "messages", **value: Any) -> bytes:
    """One change of the business account."""
    whole = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": OURS, "phone_number_id": NUMBER},
        "contacts": [CONTACT],
        **value,
    }
    whole = {key: part for key, part in whole.items() if part is not None}
    changes = [{"field": field, "value": whole}]
    entry = {"id": WABA, "changes": changes}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def a_chat(**changed: Any) -> dict[str, Any]:
    """A customer's text; a field given as None is left out."""
    item = {
        "from": CUSTOMER,
        "id": WAMID,
        "timestamp": str(WRITTEN),
        "type": "text",
        "text": {"body": "My refill never came"},
        **changed,
    }
    return {key: part for key, part in item.items() if part is not None}


def heard(*items: Any, key: str = "messages", **value: Any) -> Parsed:
    return parse("meta", body(**{key: list(items)}, **value))


def message(key: str = "messages", value: dict[str, Any] | None = None, **changed: Any) -> Message:
    (one,) = heard(a_chat(**changed), key=key, **(value or {})).heard
    assert isinstance(one, Message)
    return one


def test_a_text_is_a_message_of_the_customer_to_one_of_our_numbers() -> None:
    one = message()
    assert one.place == Place(Channel.WHATSAPP, NUMBER, "dm", CUSTOMER)
    assert (one.account, one.native_id, one.surface) == (NUMBER, WAMID, Surface.DM)
    assert (one.author.id, one.author.name, one.author.reach) == (CUSTOMER, "Odile B.", None)
    assert (one.text, one.posted_at, one.by_brand) == ("My refill never came", AT, False)


def test_a_customer_without_a_telephone_number_is_known_by_the_user_id() -> None:
    contact = {"profile": {"name": "Petra", "username": "petra.o"}, "user_id": BSUID}
    changed = {"from": None, "from_user_id": BSUID}
    one = message(value={"contacts": [contact]}, **changed)
    assert one.place == Place(Channel.WHATSAPP, NUMBER, "dm", BSUID)
    assert (one.author.id, one.author.name, one.author.handle) == (BSUID, "Petra", "petra.o")


def test_names_are_matched_by_id_and_not_by_position() -> None:
    other = {"profile": {"name": "Somebody Else"}, "wa_id": "31600000000"}
    assert message(value={"contacts": [other, CONTACT]}).author.name == "Odile B."
    assert message(value={"contacts": [other]}).author.name is None


@pytest.mark.parametrize(
    "contacts", [None, [], {}, "x", [None], [{"profile": 7, "wa_id": CUSTOMER}]]
)
def test_contacts_may_be_missing_or_odd(contacts: Any) -> None:
    assert message(value={"contacts": contacts}).author.name is None


def test_a_group_is_another_place_of_the_same_customer() -> None:
    assert message(group_id="Z3JvdXA6MQ==").place == Place(
        Channel.WHATSAPP, NUMBER, "Z3JvdXA6MQ==", CUSTOMER
    )


@pytest.mark.parametrize("account", [NUMBER, int(NUMBER)])
def test_the_number_that_was_written_to_is_the_account(account: Any) -> None:
    """Ids are strings with us; without any the business account has to do."""
    assert message(value={"metadata": {"phone_number_id": account}}).account == NUMBER
    assert message(value={"metadata": None}).account == WABA


@pytest.mark.parametrize(
    ("content", "text", "pieces"),
    [
        ({"type": "image", "image": {"id": "1"}}, None, (Attachment("image"),)),
        (
            {"type": "image", "image": {"id": 1, "caption": "look", "url": "https://m.example/1"}},
            "look",
            (Attachment("image", "https://m.example/1"),),
        ),
        ({"type": "audio", "audio": {"id": "1", "voice": True}}, None, (Attachment("audio"),)),
        (
            {"type": "document", "document": {"caption": "the bill", "filename": "b.pdf"}},
            "the bill",
            (Attachment("document"),),
        ),
        ({"type": "sticker", "sticker": {"id": "1"}}, None, (Attachment("sticker"),)),
        ({"type": "video"}, None, (Attachment("video"),)),
        (
            {"type": "button", "button": {"text": "No, never came", "payload": "n"}},
            "No, never came",
            (),
        ),
        (
            {
                "type": "interactive",
                "interactive": {"type": "list_reply", "list_reply": {"id": "1", "title": "Late"}},
            },
            "Late",
            (),
        ),
        (
            {"type": "interactive", "interactive": {"nfm_reply": {"body": "Sent", "name": "flow"}}},
            "Sent",
            (),
        ),
        (
            {
                "type": "location",
                "location": {"latitude": 52.1, "name": "Depot", "address": "Quay 1"},
            },
            "Depot, Quay 1",
            (Attachment("location"),),
        ),
        ({"type": "location", "location": {"latitude": 52.1}}, None, (Attachment("location"),)),
        ({"type": "contacts", "contacts": [{"name": {}}]}, None, (Attachment("contact card"),)),
        ({"type": "order", "order": {"text": "two jars"}}, "two jars", (Attachment("order"),)),
    ],
    ids=str,
)
def test_every_kind_of_content_is_heard(
    content: dict[str, Any], text: str | None, pieces: tuple[Attachment, ...]
) -> None:
    """What has no words says what it has instead."""
    one = message(**{"text": None, **content})
    assert (one.text, one.attachments) == (text, pieces)
    assert (one.placeholder is None) is (text is not None)


@pytest.mark.parametrize("kind", ["unsupported", "unknown", "poll", None])
def test_what_whatsapp_does_not_deliver_waits_for_a_person(kind: str | None) -> None:
    """Skipping it would lose a complaint in silence."""
    errors = [{"code": 131051, "title": "Message type unknown"}]
    one = message(type=kind, text=None, errors=errors)
    assert one.text is None
    assert (
        one.placeholder
        == "WhatsApp does not deliver this kind of message: open the chat to read it"
    )


@pytest.mark.parametrize("kind", ["reaction", "system", "request_welcome"])
def test_what_says_nothing_is_counted_and_ignored(kind: str) -> None:
    """A reaction, a number that changed, a chat that was opened."""
    parsed = heard(a_chat(type=kind, text=None, system={"wa_id": "31655509999"}))
    assert parsed == Parsed(ignored={kind: 1})


def test_an_edit_changes_the_message_it_points_to_and_not_itself() -> None:
    edit = {
        "original_message_id": OTHER,
        "message": {"type": "text", "text": {"body": "Still no refill"}},
    }
    (one,) = heard(a_chat(type="edit", text=None, edit=edit)).heard
    assert one == Act(
        Channel.WHATSAPP, UNKNOWN_ACCOUNT, OTHER, ActKind.EDIT, at=AT, text="Still no refill"
    )


def test_an_edit_of_a_picture_changes_its_caption() -> None:
    edit = {"original_message_id": OTHER, "message": {"type": "image", "image": {"caption": "new"}}}
    (one,) = heard(a_chat(type="edit", text=None, edit=edit)).heard
    assert isinstance(one, Act)
    assert one.text == "new"


@pytest.mark.parametrize("key", ["messages", "message_echoes"])
def test_a_revocation_deletes_the_message_it_points_to(key: str) -> None:
    """Also one of ours."""
    (one,) = heard(
        a_chat(type="revoke", text=None, revoke={"original_message_id": OTHER}), key=key
    ).heard
    assert one == Act(Channel.WHATSAPP, UNKNOWN_ACCOUNT, OTHER, ActKind.DELETE, at=AT)


def test_an_echo_is_ours_and_answers_the_customer_it_went_to() -> None:
    parsed = parse(
        "meta",
        body("smb_message_echoes", message_echoes=[a_chat(**{"from": OURS, "to": CUSTOMER})]),
    )
    (one,) = parsed.heard
    assert isinstance(one, Message)
    assert one.by_brand
    assert one.place == message().place
    assert one.author.id == OURS


def test_an_echo_to_a_customer_without_a_number_and_to_a_message_names_both() -> None:
    echo = a_chat(**{"from": OURS, "to_user_id": BSUID, "context": {"id": OTHER, "from": CUSTOMER}})
    (one,) = heard(echo, key="message_echoes").heard
    assert isinstance(one, Message)
    assert one.place == Place(Channel.WHATSAPP, NUMBER, "dm", BSUID)
    assert one.answers == OTHER


def test_what_a_customer_replies_to_does_not_make_it_an_answer() -> None:
    assert message(context={"id": OTHER, "from": OURS}).answers is None


def test_a_failed_status_tells_that_our_answer_did_not_arrive() -> None:
    status = {
        "id": OTHER,
        "status": "failed",
        "timestamp": str(WRITTEN),
        "recipient_id": CUSTOMER,
        "errors": [{"code": 131026, "title": "Undeliverable"}],
    }
    (one,) = heard(status, key="statuses").heard
    place = Place(Channel.WHATSAPP, NUMBER, "dm", CUSTOMER)
    assert one == Act(
        Channel.WHATSAPP, UNKNOWN_ACCOUNT, OTHER, ActKind.UNDELIVERED, at=AT, place=place
    )


@pytest.mark.parametrize("word", ["sent", "delivered", "read", "played", "deleted"])
def test_other_statuses_are_counted_and_ignored(word: str) -> None:
    parsed = heard({"id": OTHER, "status": word, "timestamp": str(WRITTEN)}, key="statuses")
    assert parsed == Parsed(ignored={f"status.{word}": 1})


@pytest.mark.parametrize("to", ["recipient_id", "recipient_user_id"])
def test_a_receipt_that_brings_our_words_back_is_our_answer(to: str) -> None:
    carried = {"biz_opaque_callback_data": "heard:We are on it: today"}
    status = {"id": OTHER, "status": "sent", "timestamp": str(WRITTEN), to: CUSTOMER, **carried}
    (one,) = heard(status, key="statuses").heard
    assert isinstance(one, Message)
    assert (one.native_id, one.by_brand, one.text) == (OTHER, True, "We are on it: today")
    assert (one.place, one.posted_at) == (Place(Channel.WHATSAPP, NUMBER, "dm", CUSTOMER), AT)


@pytest.mark.parametrize(
    "facts",
    [
        {"biz_opaque_callback_data": "order-4711"},
        {"biz_opaque_callback_data": "heard:"},
        {"biz_opaque_callback_data": ["heard:We are on it"]},
        {"biz_opaque_callback_data": "heard:We are on it", "status": "delivered"},
        {"biz_opaque_callback_data": "heard:We are on it", "recipient_id": None},
    ],
)
def test_what_others_give_along_and_later_receipts_are_no_answer(facts: dict[str, object]) -> None:
    status = {"id": OTHER, "status": "sent", "recipient_id": CUSTOMER, **facts}
    assert heard(status, key="statuses").heard == ()


def test_the_platforms_own_errors_are_for_who_runs_the_system() -> None:
    parsed = heard({"code": 130429, "title": "Rate limit hit"}, key="errors")
    assert (parsed.heard, parsed.notices) == ((), (FAILING,))


@pytest.mark.parametrize(
    "field", ["account_update", "message_template_status_update", "phone_number_quality_update"]
)
def test_other_fields_are_counted_and_ignored(field: str) -> None:
    assert parse("meta", body(field, event="X")) == Parsed(ignored={field: 1})


def test_one_bad_item_never_loses_its_neighbours() -> None:
    parsed = heard(None, 7, a_chat(id=None), a_chat(id={"a": 1}), a_chat(), a_chat(id=OTHER))
    assert [one.native_id for one in parsed.heard] == [WAMID, OTHER]
    assert len(parsed.unreadable) == 4
    assert parse("meta", body(messages={"a": 1})).unreadable
    edit_of_nothing = heard(a_chat(type="edit", edit={}), a_chat(type="revoke", id=OTHER), a_chat())
    assert [one.native_id for one in edit_of_nothing.heard] == [WAMID]


def test_the_same_message_twice_in_one_body_is_one() -> None:
    assert len(heard(a_chat(), a_chat()).heard) == 1


def test_the_dashboards_test_opens_nothing() -> None:
    """It comes from the business account 0."""
    raw = body(messages=[a_chat()]).replace(f'"id": "{WABA}"'.encode(), b'"id": "0"')
    assert parse("meta", raw) == Parsed(ignored={"dashboard_test": 1})


def test_times_may_be_numbers_and_may_be_missing() -> None:
    assert message(timestamp=WRITTEN).posted_at == AT
    assert message(timestamp=None).posted_at is None
    assert message(timestamp="soon").posted_at is None
