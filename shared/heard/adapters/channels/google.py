"""Google Business Profile: Cloud Pub/Sub says that there is a review, and nothing of what it says.

    {message{data (base64), messageId, publishTime}, subscription}
    data: {type, review_name, location_name}

No sample of the data is published and receivers disagree on its names, so all of them are read. The
review itself is fetched by its name; until then it waits for a person as a review without words.
Pub/Sub sends some keys in two spellings at once. That a review was deleted is not told.
"""

import binascii
import re
from base64 import b64decode
from collections.abc import Callable, Sequence
from typing import Annotated, Any

from pydantic import AliasChoices, Field, PlainValidator

from heard.adapters.channels.findings import Findings
from heard.adapters.channels.json_body import load
from heard.adapters.channels.lenient import (
    Id,
    Lenient,
    Moment,
    Wire,
    Word,
    read_id,
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

NEW, UPDATED = "new_review", "updated_review"

NOT_FETCHED = "A review on Google, whose stars and words are not sent: open it there to read it"

_TYPES = ("type", "notificationType", "notification_type", "eventType", "event_type")
_REVIEWS = (
    *("review_name", "reviewName", "reviewResourceName", "review_resource_name"),
    *("review", "name"),
)
_LOCATIONS = (
    *("location_name", "locationName", "locationResourceName", "location_resource_name"),
    "location",
)
"""The spellings that receivers have seen, and those that they may have meant."""

_LOCATION = re.compile(r"(?:^|/)locations/([^/]+)")


def read_bytes(value: object) -> bytes | None:
    """Base64 of either alphabet, padded or not; None for anything else."""
    if not isinstance(value, str):
        return None
    text = value.strip().rstrip("=").translate({ord("-"): "+", ord("_"): "/"})
    try:
        return b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def read_name(value: object) -> str | None:
    """The name of a thing, or of an object that has one."""
    return read_id(value.get("name") if isinstance(value, dict) else value)


def _first(
    read: Callable[[object], str | None], data: dict[str, Any], names: Sequence[str]
) -> str | None:
    return next(filter(None, (read(data.get(name)) for name in names)), None)


class Push(Wire):
    """Pub/Sub's message."""

    data: Annotated[bytes | None, PlainValidator(read_bytes)] = None
    publish_time: Moment = Field(
        default=None, validation_alias=AliasChoices("publishTime", "publish_time")
    )


class Envelope(Wire):
    """What Pub/Sub posts."""

    message: Lenient[Push] = None


class Notice(Wire):
    """What happened, to which review, at which location."""

    type: Word = None
    review: Id = None
    location: Id = None

    @classmethod
    def of(cls, data: dict[str, Any]) -> "Notice":
        """From data in whichever spelling; of several the first that says something."""
        return cls(
            type=_first(read_word, data, _TYPES),
            review=_first(read_name, data, _REVIEWS),
            location=_first(read_name, data, _LOCATIONS),
        )

    @property
    def review_name(self) -> str:
        """The review's whole name. Raises Unreadable where nothing names it."""
        name = required(self.review, "the name of a review")
        if "/" not in name and self.location:
            return f"{self.location}/reviews/{name}"
        return name


def parse(body: dict[str, Any]) -> Parsed:
    """What one push holds: a review that is new or was changed, or an event that is neither.

    Raises Unreadable for what is no push, or one whose data is no JSON object of this kind.
    """
    push = Envelope.model_validate(body).message or Push()
    if push.data is not None:
        notice = Notice.of(load(push.data))
    elif "message" not in body:
        # A subscription may be told to send the data alone.
        notice = Notice.of(body)
    else:
        message = "the body is no push of Pub/Sub: its message has no data"
        raise Unreadable(message)
    if notice.type is None and notice.review is None:
        message = "the data names neither a type nor a review"
        raise Unreadable(message)
    found = Findings()
    with found.item("notification"):
        if notice.type not in (NEW, UPDATED, None):
            found.ignore(notice.type)
        else:
            name = notice.review_name
            account = account_of(name) or account_of(notice.location or "") or UNKNOWN_ACCOUNT
            found.hear(unfetched(name, account, push))
            if notice.type == UPDATED:
                # What it says now is not sent: an edit without words, for whoever fetches them.
                found.hear(Act(Channel.GOOGLE, account, name, ActKind.EDIT, at=push.publish_time))
    return found.parsed()


def account_of(name: str) -> str | None:
    """The location in a resource name, which is the account that a brand names in its policy."""
    match = _LOCATION.search(name)
    return match.group(1) if match else None


def unfetched(name: str, account: str, push: Push) -> Message:
    """A review of which nothing is known but its name."""
    return Message(
        channel=Channel.GOOGLE,
        account=account,
        native_id=name,
        surface=Surface.REVIEW,
        author=Author(),
        place=place(account, name),
        sent_at=push.publish_time,
        placeholder=NOT_FETCHED,
    )


def place(account: str, review: str) -> Place:
    """A review is a thread of its own; Google gives its author no id, so the review stands for it."""
    return Place(Channel.GOOGLE, account, review, review)
