"""Trustpilot's reviews: created, updated, deleted, in any order. The brand is a fiction."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from heard.adapters.channels.sources import parse
from heard.adapters.channels.trustpilot import ACCOUNT
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

REVIEW, CONSUMER, UNIT = (
    "64a0f1c2d3e4b5a697887766",
    "5f9e8d7c6b5a493827161504",
    "46d6a890000064000500e0c3",
)
CREATED, UPDATED, DELETED = (f"service-review-{what}" for what in ("created", "updated", "deleted"))


def a_review(**changed: Any) -> dict[str, Any]:
    """What an event is about; a field given as None is left out."""
    review = {
        "id": REVIEW,
        "language": "en",
        "title": "Arrived broken",
        "text": "Two jars, both cracked, and nobody answers.",
        "referenceId": "ORD-17",
        "stars": 1,
        "createdAt": "2026-03-01T09:30:00.000Z",
        "businessUnit": {"id": UNIT, "displayName": "Marigold & Vine"},
        "link": f"https://api.trustpilot.com/v1/reviews/{REVIEW}",
        "consumer": {"id": CONSUMER, "name": "Odile B"},
    }
    review.update(changed)
    return {key: value for key, value in review.items() if value is not None}


def heard(*events: tuple[str, Any]) -> Parsed:
    """The events of one body, parsed."""
    listed = [{"eventName": name, "version": "1", "eventData": data} for name, data in events]
    return parse("trustpilot", json.dumps({"events": listed}).encode())


def message(**changed: Any) -> Message:
    """The review as it is heard when new."""
    (one,) = heard((CREATED, a_review(**changed))).heard
    assert isinstance(one, Message)
    return one


def test_a_new_review_is_a_thread_of_its_own_with_title_text_and_stars() -> None:
    one = message()
    assert one.place == Place(Channel.TRUSTPILOT, UNIT, REVIEW, CONSUMER)
    assert (one.native_id, one.surface, one.rating) == (REVIEW, Surface.REVIEW, 1)
    assert one.text == "Arrived broken\n\nTwo jars, both cracked, and nobody answers."
    assert (one.author.id, one.author.name, one.author.reach) == (CONSUMER, "Odile B", None)
    assert one.posted_at == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    assert one.language == "en"


def test_the_link_of_the_interface_is_not_shown_to_people() -> None:
    """It asks for a key; the public page has an address of its own."""
    assert message().permalink == f"https://www.trustpilot.com/reviews/{REVIEW}"
    assert message(id="../../evil").permalink is None


@pytest.mark.parametrize(
    ("changed", "text", "placeholder"),
    [
        ({"title": None}, "Two jars, both cracked, and nobody answers.", None),
        ({"text": None}, "Arrived broken", None),
        ({"title": "Two jars, both"}, "Two jars, both cracked, and nobody answers.", None),
        ({"title": None, "text": None}, None, "No words, only stars: 1 of 5"),
        (
            {"title": None, "text": " ", "stars": None},
            None,
            "Trustpilot did not send the text: open the review to read it",
        ),
    ],
)
def test_what_is_missing_of_the_words_is_not_invented(
    changed: dict[str, Any], text: str | None, placeholder: str | None
) -> None:
    """Stars without words are a review."""
    one = message(**changed)
    assert (one.text, one.placeholder) == (text, placeholder)


@pytest.mark.parametrize(
    ("changed", "account"),
    [
        ({"businessUnit": None, "businessUnitId": UNIT}, UNIT),
        ({"businessUnit": None, "locationId": "place-7"}, "place-7"),
        ({"businessUnit": None}, ACCOUNT),
        ({"businessUnit": "odd"}, ACCOUNT),
    ],
)
def test_the_account_is_the_business_unit_else_the_location(
    changed: dict[str, Any], account: str
) -> None:
    assert message(**changed).account == account


def test_a_review_without_its_author_keeps_its_place_for_good() -> None:
    one = message(consumer=None)
    assert one.place == Place(Channel.TRUSTPILOT, UNIT, REVIEW, REVIEW)


def test_an_update_is_the_review_itself_if_unheard_and_an_edit_of_it() -> None:
    """In any order: whichever comes first opens the thread, the last edit wins."""
    new = a_review(title=None, text="Solved, thank you", stars=5, updatedAt="2026-03-02T08:00:00Z")
    first, edit = heard((UPDATED, new)).heard
    assert isinstance(first, Message)
    assert first.place == message().place
    assert edit == Act(
        Channel.TRUSTPILOT,
        UNIT,
        REVIEW,
        ActKind.EDIT,
        at=datetime(2026, 3, 2, 8, tzinfo=UTC),
        text="Solved, thank you",
        rating=5,
    )


@pytest.mark.parametrize(
    ("data", "account"), [({"id": REVIEW}, UNKNOWN_ACCOUNT), (a_review(), UNIT)]
)
def test_a_deletion_needs_the_id_alone(data: dict[str, Any], account: str) -> None:
    (one,) = heard((DELETED, data)).heard
    assert one == Act(Channel.TRUSTPILOT, account, REVIEW, ActKind.DELETE)


def test_ids_may_be_numbers() -> None:
    one = message(id=17, consumer={"id": 42}, businessUnit={"id": 7})
    assert (one.native_id, one.author.id, one.account) == ("17", "42", "7")


def test_one_bad_event_never_loses_its_neighbours_and_others_are_counted() -> None:
    parsed = heard(
        (CREATED, None),
        (CREATED, a_review(id=None)),
        ("service-review-flagged", a_review()),
        (CREATED, a_review()),
        (CREATED, a_review()),
    )
    assert [one.native_id for one in parsed.heard] == [REVIEW]
    assert parsed.ignored == {"service-review-flagged": 1, "duplicate": 1}
    assert len(parsed.unreadable) == 2


@pytest.mark.parametrize("body", [{}, {"events": {}}, {"events": "x"}, {"type": "message.created"}])
def test_a_body_without_events_is_unreadable(body: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        parse("trustpilot", json.dumps(body).encode())
