"""Our own shape, for forums, shops and tools that Heard has no channel for.

    {type, timestamp, data{id, source, account_id, conversation_id, author{id, name, handle,
     followers}, text, url, posted_at, surface, by_brand, parent_id, attachments[]}}

Only `id` and, on message.created, `text` are required. Beyond these the data may hold
`customer_id` (or `in_reply_to_author_id`): the customer whom a message of the brand answers, which
spares the search for its thread; `edited_at` and `deleted_at`; `rating` (1 to 5 stars), `language`,
`app_id`, and `automatic`, true where a machine wrote it.
"""

from datetime import datetime
from typing import Any

from pydantic import AliasChoices, Field

from heard.adapters.channels import listening
from heard.adapters.channels.findings import Findings
from heard.adapters.channels.lenient import (
    Address,
    Flag,
    Id,
    Lenient,
    Moment,
    Number,
    Stars,
    Text,
    Wire,
    Word,
    read_address,
    read_word,
    required,
)
from heard.adapters.channels.moments import read_moment
from heard.domain.errors import Unreadable
from heard.domain.message import (
    UNKNOWN_ACCOUNT,
    Act,
    ActKind,
    Attachment,
    Author,
    Channel,
    Message,
    Parsed,
    Place,
    Surface,
)

CREATED, EDITED, DELETED = "message.created", "message.edited", "message.deleted"
_SURFACES = {surface.value: surface for surface in Surface}


class Person(Wire):
    """Who wrote, as far as the sender knows."""

    id: Id = None
    name: Text = None
    handle: Text = None
    followers: Number = None


class Piece(Wire):
    """An attachment: an object with an address, or the address alone."""

    kind: Word = Field(default=None, validation_alias=AliasChoices("kind", "type"))
    url: Address = None


class Data(Wire):
    """The message."""

    id: Id = None
    source: Id = None
    account_id: Id = None
    conversation_id: Id = None
    author: Lenient[Person] = None
    text: Text = None
    url: Address = None
    posted_at: Moment = None
    edited_at: Moment = None
    deleted_at: Moment = None
    surface: Word = None
    by_brand: Flag = False
    parent_id: Id = None
    customer_id: Id = None
    in_reply_to_author_id: Id = None
    attachments: Lenient[list[object]] = None
    rating: Stars = None
    language: Word = None
    app_id: Id = None
    automatic: Flag = False

    @property
    def account(self) -> str:
        """The brand's account there; else the source stands for it."""
        return self.account_id or self.source or UNKNOWN_ACCOUNT

    @property
    def pieces(self) -> tuple[Attachment, ...]:
        """The attachments that could be read."""
        pieces = [
            Piece.model_validate(raw) if isinstance(raw, dict) else Piece(url=read_address(raw))
            for raw in self.attachments or ()
        ]
        return tuple(Attachment(p.kind or "link", p.url) for p in pieces if p.kind or p.url)


def parse(body: dict[str, Any]) -> Parsed:
    """What one body holds: one message, one act, or an event of a type that is not ours.

    A listening tool's own shape is heard here too, if somebody signs it. Raises Unreadable for a
    body without a type: it is not of our shape at all.
    """
    if "type" not in body and listening.knows(body):
        return listening.parse(body)
    if not isinstance(body.get("type"), str):
        message = "the body has no type"
        raise Unreadable(message)
    kind = read_word(body["type"])
    found = Findings()
    with found.item("data"):
        if kind not in (CREATED, EDITED, DELETED):
            found.ignore(kind)
        else:
            data = Data.model_validate(body.get("data"))
            native_id = required(data.id, "id")
            sent_at = read_moment(body.get("timestamp"))
            if kind == CREATED:
                found.hear(_message(data, native_id, sent_at))
            else:
                found.hear(_act(kind, data, native_id, sent_at))
    return found.parsed()


def _act(kind: str, data: Data, native_id: str, sent_at: datetime | None) -> Act:
    """An edit or a deletion; it needs to name the message only, not the account."""
    edit = kind == EDITED
    return Act(
        channel=Channel.GENERIC,
        account=data.account_id or UNKNOWN_ACCOUNT,
        native_id=native_id,
        kind=ActKind.EDIT if edit else ActKind.DELETE,
        at=(data.edited_at if edit else data.deleted_at) or sent_at,
        text=data.text if edit else None,
        rating=data.rating if edit else None,
    )


def _message(data: Data, native_id: str, sent_at: datetime | None) -> Message:
    author = data.author or Person()
    by_brand = data.by_brand or (author.id is not None and author.id == data.account_id)
    pieces = data.pieces
    if data.text is None and not pieces and data.rating is None:
        message = "without text"
        raise Unreadable(message)
    default = Surface.REPLY if data.parent_id else Surface.POST
    surface = _SURFACES.get(data.surface or "", default)
    return Message(
        channel=Channel.GENERIC,
        account=data.account,
        native_id=native_id,
        surface=surface,
        author=Author(author.id, author.name, author.handle, author.followers),
        by_brand=by_brand,
        place=_place(data, surface, native_id, by_brand=by_brand),
        text=data.text,
        posted_at=data.posted_at,
        sent_at=sent_at,
        answers=data.parent_id if by_brand else None,
        attachments=pieces,
        permalink=data.url,
        rating=data.rating,
        app_id=data.app_id if by_brand else None,
        automatic=data.automatic,
        placeholder=None if data.text else _why_no_text(data),
        language=data.language if data.language and len(data.language) == len("en") else None,
    )


def _place(data: Data, surface: Surface, native_id: str, *, by_brand: bool) -> Place | None:
    """A customer's conversation; for the brand's words only where the payload names whose."""
    key = data.conversation_id or ("dm" if surface is Surface.DM else None)
    if by_brand:
        customer = data.customer_id or data.in_reply_to_author_id
        if customer is None or key is None:
            return None
        return Place(Channel.GENERIC, data.account, key, customer)
    author_id = data.author.id if data.author else None
    root = key or data.parent_id or native_id
    return Place(Channel.GENERIC, data.account, root, author_id or native_id)


def _why_no_text(data: Data) -> str:
    if data.rating:
        return f"No words, only stars: {data.rating} of 5"
    return f"No words, only: {', '.join(sorted({piece.kind for piece in data.pieces}))}"
