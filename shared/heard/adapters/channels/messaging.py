"""Direct messages of Messenger and Instagram, which have one shape.

Our own come back as echoes: there the sender is us and the recipient is the customer. `standby`
holds the same items while another app has the conversation.
"""

from typing import Any

from heard.adapters.channels.findings import Findings
from heard.adapters.channels.lenient import (
    Address,
    Flag,
    Id,
    Lenient,
    Moment,
    Number,
    Text,
    Wire,
    Word,
    read_address,
    required,
)
from heard.adapters.channels.meta_entry import Entry, is_test_id
from heard.domain.errors import Unreadable
from heard.domain.message import (
    Act,
    ActKind,
    Attachment,
    Author,
    Channel,
    Message,
    Place,
    Surface,
)

PLACE = "dm"
"""The place of all direct messages between one account and one customer."""

_ENVELOPE = frozenset({"sender", "recipient", "timestamp"})


class Party(Wire):
    """The sender or the recipient: an id and nothing more."""

    id: Id = None


class Piece(Wire):
    """An attachment. The payload is an object, a bare string, or missing."""

    type: Word = None
    payload: object = None
    url: Address = None

    @property
    def attachment(self) -> Attachment:
        """The address from wherever it stands; relative ones are no address."""
        inside = self.payload.get("url") if isinstance(self.payload, dict) else self.payload
        return Attachment(self.type or "unknown", read_address(inside) or self.url)


class Story(Wire):
    """A story of ours that was answered; its address dies after a day."""

    url: Address = None


class Earlier(Wire):
    """What a message replies to."""

    mid: Id = None
    story: Lenient[Story] = None


class Content(Wire):
    """The message itself."""

    mid: Id = None
    text: Text = None
    is_echo: Flag = False
    is_deleted: Flag = False
    is_unsupported: Flag = False
    app_id: Id = None
    sticker_id: Id = None
    attachments: Lenient[list[Lenient[Piece]]] = None
    reply_to: Lenient[Earlier] = None

    @property
    def pieces(self) -> tuple[Attachment, ...]:
        """Everything but the words."""
        pieces = [piece.attachment for piece in self.attachments or () if piece]
        if self.sticker_id and not pieces:
            pieces.append(Attachment("sticker"))
        if self.reply_to and self.reply_to.story:
            pieces.append(Attachment("story", self.reply_to.story.url))
        return tuple(pieces)


class Edit(Wire):
    """A new text for an earlier message; `num_edit` counts its versions (it is a string)."""

    mid: Id = None
    text: Text = None
    num_edit: Number = None


class Item(Wire):
    """Who to whom, and when."""

    sender: Lenient[Party] = None
    recipient: Lenient[Party] = None
    timestamp: Moment = None

    @property
    def sender_id(self) -> str | None:
        """None for people who are known by a reference only."""
        return self.sender.id if self.sender else None

    @property
    def recipient_id(self) -> str | None:
        """None where the platform leaves it out."""
        return self.recipient.id if self.recipient else None


def read_item(channel: Channel, entry: Entry, raw: dict[str, Any], found: Findings) -> None:
    """Hear one item of `messaging` or `standby`.

    Raises Unreadable for a message without a mid, and where no account can be told.
    """
    item = Item.model_validate(raw)
    if raw.get("message") is not None:
        _read_message(channel, entry, item, Content.model_validate(raw["message"]), found)
    elif raw.get("message_edit") is not None:
        edit = Edit.model_validate(raw["message_edit"])
        found.hear(
            Act(
                channel=channel,
                account=_account(entry, item, by_brand=False),
                native_id=required(edit.mid, "mid"),
                kind=ActKind.EDIT,
                at=item.timestamp or entry.time,
                text=edit.text,
                rank=edit.num_edit or 0,
            )
        )
    else:
        # Reactions, receipts, typing, buttons, hand-overs between apps.
        found.ignore(next((key for key in raw if key not in _ENVELOPE), "empty_item"))


def _account(entry: Entry, item: Item, *, by_brand: bool) -> str:
    account = entry.id or (item.sender_id if by_brand else item.recipient_id)
    if account is None:
        message = "neither the entry nor the item names our account"
        raise Unreadable(message)
    return account


def _read_message(
    channel: Channel, entry: Entry, item: Item, content: Content, found: Findings
) -> None:
    mid = required(content.mid, "mid")
    by_brand = content.is_echo or (entry.id is not None and item.sender_id == entry.id)
    account = _account(entry, item, by_brand=by_brand)
    if is_test_id(mid):
        found.ignore("dashboard_test")
    elif content.is_deleted:
        at = item.timestamp or entry.time
        found.hear(Act(channel, account, mid, ActKind.DELETE, at=at))
    elif by_brand and item.recipient_id == account:
        found.ignore("note_to_self")
    else:
        found.hear(_message(channel, account, entry, item, content))


def _message(channel: Channel, account: str, entry: Entry, item: Item, content: Content) -> Message:
    by_brand = content.is_echo or item.sender_id == account
    mid = required(content.mid, "mid")
    customer = item.recipient_id if by_brand else item.sender_id or mid
    return Message(
        channel=channel,
        account=account,
        native_id=mid,
        surface=Surface.DM,
        author=Author(id=item.sender_id),
        by_brand=by_brand,
        place=Place(channel, account, PLACE, customer) if customer else None,
        text=content.text,
        posted_at=item.timestamp,
        sent_at=entry.time,
        answers=content.reply_to.mid if by_brand and content.reply_to else None,
        attachments=content.pieces,
        app_id=content.app_id if by_brand else None,
        placeholder=None if content.text else _why_no_text(content),
    )


def _why_no_text(content: Content) -> str:
    kinds = sorted({attachment.kind for attachment in content.pieces})
    if "story_mention" in kinds:
        return "Mentioned us in a story, which can be seen for 24 hours only"
    if kinds:
        return f"No words, only: {', '.join(kinds)}"
    return "The platform does not deliver this kind of message: open the conversation to read it"
