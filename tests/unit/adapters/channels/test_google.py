"""Google Business Profile: a push that only names a review. Ids are made up."""

import json
from base64 import b64encode, urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any

import pytest

from heard.adapters.channels.google import NOT_FETCHED
from heard.adapters.channels.sources import parse
from heard.domain.errors import Unreadable
from heard.domain.message import (
    UNKNOWN_ACCOUNT,
    Act,
    ActKind,
    Channel,
    Message,
    Parsed,
    Place,
    Surface,
)

LOCATION = "accounts/1122334455/locations/99887766554433"
REVIEW = f"{LOCATION}/reviews/AbCdEf-1_2"
SENT = "2026-03-04T09:59:58.5Z"


def push(data: Any, encode: Any = b64encode, **changed: Any) -> bytes:
    """Pub/Sub's envelope, both spellings at once, around our data."""
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    message = {
        "data": encode(raw).decode(),
        "attributes": {},
        "messageId": "77001",
        "message_id": "77001",
        "publishTime": SENT,
        "publish_time": SENT,
    }
    message.update(changed)
    message = {key: value for key, value in message.items() if value is not None}
    subscription = "projects/marigold-care/subscriptions/reviews"
    return json.dumps({"message": message, "subscription": subscription}).encode()


def heard(data: Any, **changed: Any) -> Parsed:
    return parse("google", push(data, **changed))


def message(data: Any, **changed: Any) -> Message:
    (one,) = heard(data, **changed).heard
    assert isinstance(one, Message)
    return one


NEW = {"type": "NEW_REVIEW", "review_name": REVIEW, "location_name": LOCATION}


def test_a_new_review_waits_for_a_person_until_it_is_fetched() -> None:
    """Nothing of it is known but its name: it is kept as what it is, never skipped."""
    one = message(NEW)
    assert one.place == Place(Channel.GOOGLE, "99887766554433", REVIEW, REVIEW)
    assert (one.native_id, one.surface, one.text, one.rating) == (
        REVIEW,
        Surface.REVIEW,
        None,
        None,
    )
    assert one.placeholder == NOT_FETCHED
    assert one.author.name is None
    assert (one.posted_at, one.sent_at) == (
        None,
        datetime(2026, 3, 4, 9, 59, 58, 500_000, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    "data",
    [
        {"notificationType": "NEW_REVIEW", "reviewName": REVIEW},
        {"notification_type": "NEW_REVIEW", "reviewResourceName": REVIEW},
        {"type": "NEW_REVIEW", "review": REVIEW, "location": LOCATION},
        {"type": "new_review", "review_resource_name": REVIEW},
        {"type": "NEW_REVIEW", "review": "AbCdEf-1_2", "locationName": LOCATION},
        {"review_name": REVIEW},
    ],
    ids=",".join,
)
def test_every_spelling_of_the_names_is_read(data: dict[str, Any]) -> None:
    assert message(data) == message(NEW)


def test_the_envelope_may_have_either_spelling_and_either_base64() -> None:
    assert message(NEW, publishTime=None, messageId=None) == message(NEW)
    assert message(NEW, publish_time=None, message_id=None) == message(NEW)
    url_safe = {**NEW, "more": "???>>>"}
    assert parse("google", push(url_safe, urlsafe_b64encode)) == heard(NEW)


def test_the_data_may_come_without_its_envelope() -> None:
    (one,) = parse("google", json.dumps(NEW).encode()).heard
    assert isinstance(one, Message)
    assert (one.native_id, one.sent_at) == (REVIEW, None)


def test_an_update_is_the_review_itself_if_unheard_and_an_edit_whose_words_are_not_sent() -> None:
    """An edit without words blanks nothing; whoever fetches the review knows that it changed."""
    first, edit = heard({**NEW, "type": "UPDATED_REVIEW"}).heard
    assert first == message(NEW)
    at = datetime(2026, 3, 4, 9, 59, 58, 500_000, tzinfo=UTC)
    assert edit == Act(Channel.GOOGLE, "99887766554433", REVIEW, ActKind.EDIT, at=at)


@pytest.mark.parametrize("kind", ["NEW_QUESTION", "GOOGLE_UPDATE", "VOICE_OF_MERCHANT_UPDATED"])
def test_other_types_are_counted_and_ignored(kind: str) -> None:
    parsed = heard({"type": kind, "location_name": LOCATION})
    assert parsed == Parsed(ignored={kind.lower(): 1})


def test_a_review_whose_location_is_not_told_is_heard_all_the_same() -> None:
    one = message({"type": "NEW_REVIEW", "review_name": "AbCdEf-1_2"})
    assert (one.account, one.native_id) == (UNKNOWN_ACCOUNT, "AbCdEf-1_2")


def test_a_review_that_nothing_names_is_unreadable() -> None:
    assert heard({"type": "NEW_REVIEW", "location_name": LOCATION}).unreadable


@pytest.mark.parametrize(
    "raw",
    [
        b"{}",
        b'{"message": {}}',
        b'{"message": "x"}',
        b'{"message": {"data": "%%%"}}',
        b'{"message": {"data": 7}}',
        push(b"hello"),
        push(b"[]"),
        push(b"{}"),
        push(b"\xff\xfe"),
        push(b"[" * 50_000),
    ],
    ids=lambda raw: repr(raw[:30]),
)
def test_what_is_no_push_or_holds_no_json_is_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        parse("google", raw)
