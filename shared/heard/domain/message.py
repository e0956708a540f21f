"""What a platform told us: a message, or something done to one.

A channel adapter turns one webhook body into a list of these; everything after it speaks of
messages only, never of payloads. All ids are strings, whatever JSON type they arrived in
(platforms send `sender_id` as a number on one side and a string on the other).
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

UNKNOWN_ACCOUNT = "unknown"
"""The account of what does not say which account it concerns. A message of it belongs to the brand
`unassigned`; an act of it concerns the message of that id on whichever account it was heard."""

DRILL_ACCOUNT = "heard-drill"
"""The account of test complaints, on every channel: heard, paged and climbed like any other, and left out of
every report. It belongs to no brand, unless the policy gives it to one whose people shall drill."""


class Channel(StrEnum):
    """Where people write. A source (`/webhooks/meta`) may carry several channels."""

    FACEBOOK = "facebook"
    MESSENGER = "messenger"
    INSTAGRAM = "instagram"
    WHATSAPP = "whatsapp"
    X = "x"
    GOOGLE = "google"
    TRUSTPILOT = "trustpilot"
    YOUTUBE = "youtube"
    FEED = "feed"
    GENERIC = "generic"


class Surface(StrEnum):
    """The form that a message takes on its channel."""

    COMMENT = "comment"
    POST = "post"
    MENTION = "mention"
    QUOTE = "quote"
    REPLY = "reply"
    DM = "dm"
    REVIEW = "review"

    @property
    def private(self) -> bool:
        """True where only the customer and the brand can read it."""
        return self is Surface.DM


class Visibility(StrEnum):
    """What has become of a message on its platform, as far as we were told."""

    VISIBLE = "visible"
    HIDDEN = "hidden"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote. What the payload leaves out is None, never zero, empty or invented.

    `reach` is the author's audience in followers, or None when unknown.
    """

    id: str | None = None
    name: str | None = None
    handle: str | None = None
    reach: int | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture, video, link or sticker. Addresses expire and are never fetched by the server."""

    kind: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """One customer's conversation with one brand account in one place: what names a thread.

    `key` is the place inside the account (a post, a conversation, "dm", a review) and `customer`
    who speaks there. Where the payload leaves the author or the root out, the adapter puts the
    message's own id or its in-reply-to id instead, for good: later completion fills fields and
    never moves a thread.
    """

    channel: Channel
    account: str
    key: str
    customer: str


@dataclass(frozen=True, slots=True)
class Message:
    """One thing that someone wrote.

    `place` is None for a brand's own message whose customer the payload does not name: then
    `answers` is the native id of the message it replies to (and None for a brand post that
    replies to nobody). Times are aware UTC; `posted_at` is None where the platform gives none,
    and `sent_at` is when the platform says it sent the webhook (a fallback for sorting).

    `app_id` is the app that sent a brand message, where told. `automatic` is True where the
    payload itself says that a machine wrote it. `rating` is 1 to 5 stars, or None.
    `placeholder` says why there is no text, in words for a person ("an encrypted chat waits").
    """

    channel: Channel
    account: str
    native_id: str
    surface: Surface
    author: Author
    by_brand: bool = False
    place: Place | None = None
    text: str | None = None
    posted_at: datetime | None = None
    sent_at: datetime | None = None
    answers: str | None = None
    attachments: tuple[Attachment, ...] = ()
    permalink: str | None = None
    rating: int | None = None
    app_id: str | None = None
    automatic: bool = False
    placeholder: str | None = None
    language: str | None = None


class ActKind(StrEnum):
    """What can become of a message after it was written."""

    EDIT = "edit"
    DELETE = "delete"
    HIDE = "hide"
    UNHIDE = "unhide"
    UNDELIVERED = "undelivered"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Act:
    """Something done to a message: an edit, a deletion, hiding, showing again; of one of the
    brand's, that it did not reach the customer; or its completion, what the platform's API told
    when we asked at `at`.

    `at` is when it was done as the platform tells it (UTC), None if it does not. `text` is the new
    text of an edit; an edit without text never blanks what is stored. `rank` orders edits that
    carry a number instead of a time (Messenger's `num_edit`). `rating` is what an edited review
    now gives, 1 to 5 stars, or None where it is not told. `full_text` names the stored object that
    holds a text too long for the table. `place` is whose conversation it is, where that is told of
    a message that we may never hear. `author`,
    `permalink` and `posted_at` are a completion's.
    """

    channel: Channel
    account: str
    native_id: str
    kind: ActKind
    at: datetime | None = None
    text: str | None = None
    rank: int = 0
    rating: int | None = None
    full_text: str | None = None
    place: Place | None = None
    author: Author | None = None
    permalink: str | None = None
    posted_at: datetime | None = None


Heard = Message | Act


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one webhook body holds: messages and acts in the order found, and what was passed over.

    `ignored` counts what is normal and no message (reactions, receipts, unknown fields, dashboard
    tests), by a short name, so that a new event type shows up in the metrics before anyone misses
    it. `unreadable` holds entries that should have been messages and could not be read, each with
    a reason: their neighbours are heard all the same, the body goes to the dead letters.
    """

    heard: tuple[Heard, ...] = ()
    ignored: dict[str, int] = field(default_factory=dict)
    unreadable: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
