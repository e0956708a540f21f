"""Trustpilot's service reviews.

    {events[{eventName, version, eventData{id, title, text, stars, consumer, createdAt, …}}]}

Only the body of a new review is published; an update and a deletion are taken to be alike. Trustpilot
signs nothing: the address is the secret. The business's own answers are not pushed.
"""

import re
from typing import Any

from heard.adapters.channels.findings import Findings
from heard.adapters.channels.lenient import (
    CamelWire,
    Id,
    Lenient,
    Moment,
    Stars,
    Text,
    Wire,
    Word,
    read_word,
    required,
)
from heard.domain.errors import Unreadable
from heard.domain.message import (
    UNKNOWN_ACCOUNT,
    Act,
    ActKind,
    Author,
    Channel,
    Message,
    Parsed,
    Place,
    Surface,
)

ACCOUNT = "trustpilot"
"""The account of a review that names neither a business unit nor a location."""

CREATED, UPDATED, DELETED = (
    "service-review-created",
    "service-review-updated",
    "service-review-deleted",
)

_LINKABLE = re.compile(r"[0-9a-f]{24}")


class Consumer(Wire):
    """Who wrote."""

    id: Id = None
    name: Text = None


class Unit(Wire):
    """The business that is reviewed."""

    id: Id = None


class Review(CamelWire):
    """What an event is about; a deletion may hold no more than the id."""

    id: Id = None
    title: Text = None
    text: Text = None
    stars: Stars = None
    language: Word = None
    consumer: Lenient[Consumer] = None
    created_at: Moment = None
    updated_at: Moment = None
    business_unit: Lenient[Unit] = None
    business_unit_id: Id = None
    location_id: Id = None

    @property
    def account(self) -> str | None:
        """The business unit, else the location; None where neither is told."""
        unit = self.business_unit.id if self.business_unit else None
        return unit or self.business_unit_id or self.location_id

    @property
    def words(self) -> str | None:
        """Title and text, the title once."""
        if self.title and self.text and not self.text.startswith(self.title):
            return f"{self.title}\n\n{self.text}"
        return self.text or self.title


def parse(body: dict[str, Any]) -> Parsed:
    """What one body from Trustpilot holds. Raises Unreadable for a body without events."""
    events = body.get("events")
    if not isinstance(events, list):
        message = "the body has no list of events"
        raise Unreadable(message)
    found = Findings()
    for number, event in enumerate(events, start=1):
        with found.item(f"event {number}"):
            _read_event(event, found)
    return found.parsed()


def _read_event(event: object, found: Findings) -> None:
    if not isinstance(event, dict):
        message = "not an object"
        raise Unreadable(message)
    name = read_word(event.get("eventName"))
    if name not in (CREATED, UPDATED, DELETED):
        found.ignore(name)
        return
    review = Review.model_validate(event.get("eventData"))
    native_id = required(review.id, "id")
    if name == DELETED:
        found.hear(_act(review, native_id, ActKind.DELETE))
        return
    found.hear(_message(review, native_id))
    if name == UPDATED:
        # Whoever was heard before is a duplicate above, and changes here.
        found.hear(_act(review, native_id, ActKind.EDIT))


def _act(review: Review, native_id: str, kind: ActKind) -> Act:
    """An act need not name the account: then it concerns the review of that id."""
    edit = kind is ActKind.EDIT
    return Act(
        channel=Channel.TRUSTPILOT,
        account=review.account or UNKNOWN_ACCOUNT,
        native_id=native_id,
        kind=kind,
        at=review.updated_at,
        text=review.words if edit else None,
        rating=review.stars if edit else None,
    )


def _message(review: Review, native_id: str) -> Message:
    consumer = review.consumer or Consumer()
    account, words = review.account or ACCOUNT, review.words
    linkable = _LINKABLE.fullmatch(native_id)
    return Message(
        channel=Channel.TRUSTPILOT,
        account=account,
        native_id=native_id,
        surface=Surface.REVIEW,
        author=Author(consumer.id, consumer.name),
        place=Place(Channel.TRUSTPILOT, account, native_id, consumer.id or native_id),
        text=words,
        posted_at=review.created_at,
        # `link` leads to the interface, which asks for a key.
        permalink=f"https://www.trustpilot.com/reviews/{native_id}" if linkable else None,
        rating=review.stars,
        placeholder=None if words else _why_no_text(review),
        language=review.language if review.language and len(review.language) == 2 else None,
    )


def _why_no_text(review: Review) -> str:
    if review.stars:
        return f"No words, only stars: {review.stars} of 5"
    return "Trustpilot did not send the text: open the review to read it"
