"""Every shape of Google's push, of Trustpilot, of listening tools and of our own endpoint.

Bodies of our own making; people, pages and words are a fiction.
"""

import json
from base64 import b64encode
from typing import Any

import pytest

from tests.unit.adapters.channels.told import Row, told

AT = "at 2026-01-01T00:00:00"
WHEN = "2026-01-01T00:00:00Z"
LOCATION = "accounts/11/locations/99"
REVIEW = f"{LOCATION}/reviews/AbC"


def push(data: Any) -> dict[str, Any]:
    """Pub/Sub's envelope, with both spellings of its keys."""
    packed = b64encode(json.dumps(data).encode()).decode()
    twice = {"message_id": "7", "messageId": "7", "publish_time": WHEN, "publishTime": WHEN}
    return {"message": {"data": packed, "attributes": {}, **twice}, "subscription": "projects/p/s"}


def trust(what: str, **data: Any) -> dict[str, Any]:
    """One event of Trustpilot's."""
    event = {"eventName": f"service-review-{what}", "version": "1", "eventData": data}
    return {"events": [event]}


def our(kind: str, **data: Any) -> dict[str, Any]:
    """Our own shape."""
    return {"type": kind, "timestamp": WHEN, "data": data}


G = f"google 99: {REVIEW}"
STARS = {"id": "t1", "title": "Slow", "text": "No answer.", "stars": 2, "createdAt": WHEN}
CONSUMER = {"id": "c1", "name": "Odile"}
FOUND = {
    "mentionId": 24,
    "topicId": 12,
    "title": "Why <b>Marigold</b> lost me",
    "text": "Again the <b>wrong</b> jar.",
    "published": WHEN,
    "addedAt": "2026-01-01T02:00:00.9506137Z",
    "author": {"name": "Odile"},
    "potentialReach": 100,
    "discussionId": "d1",
}

GOOGLE = [
    Row(
        "a new review",
        "google",
        push({"type": "NEW_REVIEW", "review_name": REVIEW}),
        (f"{G} review by somebody in {REVIEW}|{REVIEW} without words",),
    ),
    Row(
        "a changed review, other spellings",
        "google",
        push(
            {"notificationType": "UPDATED_REVIEW", "reviewName": REVIEW, "locationName": LOCATION}
        ),
        (f"{G} review by somebody in {REVIEW}|{REVIEW} without words", f"{G} edit {AT}"),
    ),
    Row(
        "something else",
        "google",
        push({"type": "GOOGLE_UPDATE", "location_name": LOCATION}),
        ("ignored google_update",),
    ),
]

TRUSTPILOT = [
    Row(
        "a new review",
        "trustpilot",
        trust("created", **STARS, locationId="p7", consumer=CONSUMER),
        (f"trustpilot p7: t1 review by c1 Odile in t1|c1 “Slow\n\nNo answer.” 2 stars {AT}",),
    ),
    Row(
        "a changed review",
        "trustpilot",
        trust(
            "updated",
            **{**STARS, "text": "Solved.", "title": None, "stars": 4},
            locationId="p7",
            consumer=CONSUMER,
            updatedAt=WHEN,
        ),
        (
            f"trustpilot p7: t1 review by c1 Odile in t1|c1 “Solved.” 4 stars {AT}",
            f"trustpilot p7: t1 edit “Solved.” 4 stars {AT}",
        ),
    ),
    Row(
        "a deleted review, its id alone",
        "trustpilot",
        trust("deleted", id="t1"),
        ("trustpilot unknown: t1 delete",),
    ),
    Row(
        "a review of a product",
        "trustpilot",
        {"events": [{"eventName": "product-review-created", "eventData": {"id": "p"}}]},
        ("ignored product-review-created",),
    ),
]

LISTENING = [
    Row(
        "a mention that was found hours after it was published",
        "listening",
        FOUND,
        (
            f"generic 12: 24 mention by Odile 100 in d1|24 “Why Marigold lost me\n\nAgain the wrong jar.” {AT}",
        ),
    ),
]

GENERIC = [
    Row(
        "all that may be told",
        "generic",
        our(
            "message.created",
            id="p1",
            source="forum",
            account_id="shop",
            conversation_id="t4",
            author={"id": "u1", "name": "Odile", "handle": "odile", "followers": 120},
            text="cracked",
            url="https://forum.example/4",
            posted_at=WHEN,
            surface="post",
            by_brand=False,
            parent_id=None,
            attachments=[{"kind": "image", "url": "https://forum.example/i.png"}],
        ),
        (f"generic shop: p1 post by u1 Odile odile 120 in t4|u1 “cracked” +image {AT}",),
    ),
    Row(
        "as little as may be told",
        "generic",
        our("message.created", id="p1", text="cracked"),
        ("generic unknown: p1 post by somebody in p1|p1 “cracked”",),
    ),
    Row(
        "our own answer",
        "generic",
        our(
            "message.created",
            id="p2",
            account_id="shop",
            text="sorry",
            by_brand=True,
            parent_id="p1",
        ),
        ("generic shop: p2 reply by us to p1 “sorry”",),
    ),
    Row(
        "edited",
        "generic",
        our("message.edited", id="p1", account_id="shop", text="shattered", edited_at=WHEN),
        (f"generic shop: p1 edit “shattered” {AT}",),
    ),
    Row(
        "deleted", "generic", our("message.deleted", id="p1"), (f"generic unknown: p1 delete {AT}",)
    ),
    Row(
        "a type that is none of ours",
        "generic",
        our("example.event", id="p1"),
        ("ignored example.event",),
    ),
]


@pytest.mark.parametrize("row", GOOGLE, ids=lambda row: row.name)
def test_google(row: Row) -> None:
    assert told(row) == row.lines


@pytest.mark.parametrize("row", TRUSTPILOT, ids=lambda row: row.name)
def test_trustpilot(row: Row) -> None:
    assert told(row) == row.lines


@pytest.mark.parametrize("row", LISTENING, ids=lambda row: row.name)
def test_listening(row: Row) -> None:
    assert told(row) == row.lines


@pytest.mark.parametrize("row", GENERIC, ids=lambda row: row.name)
def test_generic(row: Row) -> None:
    assert told(row) == row.lines
