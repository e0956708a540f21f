"""Direct messages on X, whose shape is the same in both interfaces."""

from heard.adapters.channels.findings import Findings
from heard.adapters.channels.lenient import (
    Address,
    Id,
    Lenient,
    Moment,
    Text,
    Wire,
    Word,
    required,
)
from heard.adapters.channels.x_people import author_among
from heard.adapters.channels.x_text import shown
from heard.domain.message import UNKNOWN_ACCOUNT, Attachment, Channel, Message, Place, Surface

PLACE = "dm"


class Media(Wire):
    """A picture or film sent with a message."""

    type: Word = None
    media_url_https: Address = None


class Enclosure(Wire):
    """X calls it attachment; it holds one media."""

    media: Lenient[Media] = None


class Data(Wire):
    """The words."""

    text: Text = None
    attachment: Lenient[Enclosure] = None


class Target(Wire):
    """To whom."""

    recipient_id: Id = None


class Create(Wire):
    """What was sent, by whom, to whom, and with which app."""

    sender_id: Id = None
    target: Lenient[Target] = None
    source_app_id: Id = None
    message_data: Lenient[Data] = None


class Event(Wire):
    """One event of `direct_message_events`."""

    type: Word = None
    id: Id = None
    created_timestamp: Moment = None
    message_create: Lenient[Create] = None


def read_event(
    account: str | None, raw: object, users: object, found: Findings, *, sent: bool | None = None
) -> None:
    """Hear one direct message.

    `sent` is what the event's name says (True: we sent it); None where only the ids can tell.
    Raises Unreadable for a message without an id.
    """
    event = Event.model_validate(raw)
    if event.type not in (None, "message_create"):
        found.ignore("direct_message", event.type)
        return
    native_id = required(event.id, "id")
    create = event.message_create or Create()
    recipient = create.target.recipient_id if create.target else None
    if account is None:
        account = (create.sender_id if sent else recipient) or UNKNOWN_ACCOUNT
    by_brand = bool(sent) or create.sender_id == account
    customer = recipient if by_brand else create.sender_id or native_id
    data = create.message_data or Data()
    media = data.attachment.media if data.attachment else None
    text = shown(data.text)
    found.hear(
        Message(
            channel=Channel.X,
            account=account,
            native_id=native_id,
            surface=Surface.DM,
            author=author_among(users, create.sender_id),
            by_brand=by_brand,
            place=Place(Channel.X, account, PLACE, customer) if customer else None,
            text=text,
            posted_at=event.created_timestamp,
            attachments=(Attachment(media.type or "media", media.media_url_https),)
            if media
            else (),
            app_id=create.source_app_id if by_brand else None,
            placeholder=None if text else "X did not send any words: open the messages on X",
        )
    )
