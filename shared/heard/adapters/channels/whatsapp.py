"""WhatsApp's Cloud API: chats with one of the brand's numbers, and what became of our answers.

    changes[].value{metadata{phone_number_id}, contacts[], messages[] | message_echoes[] | statuses[]
    | errors[]}

Nearly all of it comes under the field `messages`, so what a change holds decides and not its name.
An edit and a revocation are messages of their own that point to another. What we answer from the
telephone comes back as an echo; what we answer through an interface does not, but WhatsApp tells
when it was sent, with the words where we gave them along, and when it could not be
delivered. A message's id is unique over all numbers, so what is done to one
concerns it whichever number tells of it.
"""

from collections.abc import Callable
from typing import Any

from pydantic import Field

from heard.adapters.channels.findings import Findings
from heard.adapters.channels.lenient import Id, Lenient, Moment, Text, Wire, required
from heard.adapters.channels.meta_entry import Entry, is_test_id
from heard.adapters.channels.whatsapp_content import PLACE, Content
from heard.adapters.channels.whatsapp_receipts import read_receipt
from heard.domain.errors import Unreadable
from heard.domain.message import (
    UNKNOWN_ACCOUNT,
    Act,
    ActKind,
    Author,
    Channel,
    Message,
    Place,
    Surface,
)

FAILING = "whatsapp_error"

_SILENT = frozenset({"reaction", "system", "request_welcome"})
"""Types of message that say nothing: a reaction, a number that changed, a chat that was opened."""


class Profile(Wire):
    """What a customer shows of themselves."""

    name: Text = None
    username: Text = None


class Contact(Wire):
    """Who is talked with; matched by id, for the order of the list means nothing."""

    wa_id: Id = None
    user_id: Id = None
    profile: Lenient[Profile] = None


class Metadata(Wire):
    """Which of our numbers it is about."""

    phone_number_id: Id = None
    display_phone_number: Text = None

    @property
    def number(self) -> str:
        """The number as messages write it: digits only."""
        return "".join(filter(str.isdigit, self.display_phone_number or ""))


class Earlier(Wire):
    """The message that this one replies to."""

    id: Id = None


class Pointing(Wire):
    """An edit or a revocation: which message, and what it says now."""

    original_message_id: Id = None
    message: Lenient[Content] = None


class Item(Content):
    """One message or echo. Without a telephone number there is `from_user_id` alone."""

    id: Id = None
    sender: Id = Field(default=None, alias="from")
    from_user_id: Id = None
    to: Id = None
    to_user_id: Id = None
    group_id: Id = None
    timestamp: Moment = None
    context: Lenient[Earlier] = None
    edit: Lenient[Pointing] = None
    revoke: Lenient[Pointing] = None


class Value(Wire):
    """What a change says."""

    metadata: Lenient[Metadata] = None
    contacts: Lenient[list[Lenient[Contact]]] = None

    def contact(self, *ids: str | None) -> Contact:
        """Who has one of these ids; nothing is known of anybody else."""
        wanted = {one for one in ids if one}
        for contact in self.contacts or ():
            if contact and wanted & {contact.wa_id, contact.user_id}:
                return contact
        return Contact()


def read_change(entry: Entry, field: str, value: dict[str, Any], found: Findings) -> None:
    """Hear one change of a business account. Raises Unreadable where no account can be told."""
    about = Value.model_validate(value)
    number = about.metadata.phone_number_id if about.metadata else None
    account = number or entry.account
    held = False
    for key, read in _READERS.items():
        items = value.get(key)
        if items is None:
            continue
        held = True
        if not isinstance(items, list):
            message = f"{key} is not a list"
            raise Unreadable(message)
        for position, item in enumerate(items, start=1):
            with found.item(f"{key} {position}"):
                read(account, about, item, found)
    if not held:
        found.ignore(field)


def _read_message(account: str, about: Value, raw: object, found: Findings) -> None:
    item = Item.model_validate(raw)
    number = about.metadata.number if about.metadata else ""
    ours = item.sender is not None and item.sender in (account, number)
    _read_item(account, about, item, found, by_brand=ours)


def _read_echo(account: str, about: Value, raw: object, found: Findings) -> None:
    _read_item(account, about, Item.model_validate(raw), found, by_brand=True)


def _read_item(account: str, about: Value, item: Item, found: Findings, *, by_brand: bool) -> None:
    native_id = required(item.id, "id")
    if is_test_id(native_id):
        found.ignore("dashboard_test")
    elif item.type in _SILENT:
        found.ignore(item.type)
    elif item.type in ("edit", "revoke"):
        found.hear(_act(item))
    else:
        found.hear(_message(account, about, item, native_id, by_brand=by_brand))


def _act(item: Item) -> Act:
    """It concerns the message that it points to, not the one that it came as."""
    edit = item.type == "edit"
    pointing = (item.edit if edit else item.revoke) or Pointing()
    content = pointing.message or Content()
    return Act(
        channel=Channel.WHATSAPP,
        account=UNKNOWN_ACCOUNT,
        native_id=required(pointing.original_message_id, "original_message_id"),
        kind=ActKind.EDIT if edit else ActKind.DELETE,
        at=item.timestamp,
        text=content.words if edit else None,
    )


def _message(account: str, about: Value, item: Item, native_id: str, *, by_brand: bool) -> Message:
    if by_brand:
        # To a group is to nobody of it: then it answers the message that it names.
        customer = None if item.group_id else item.to or item.to_user_id
        author = Author(id=item.sender or account)
    else:
        customer = item.sender or item.from_user_id
        profile = about.contact(item.sender, item.from_user_id).profile or Profile()
        author = Author(id=customer, name=profile.name, handle=profile.username)
        customer = customer or native_id
    place = Place(Channel.WHATSAPP, account, item.group_id or PLACE, customer) if customer else None
    return Message(
        channel=Channel.WHATSAPP,
        account=account,
        native_id=native_id,
        surface=Surface.DM,
        author=author,
        by_brand=by_brand,
        place=place,
        text=item.words,
        posted_at=item.timestamp,
        answers=item.context.id if by_brand and item.context else None,
        attachments=item.pieces,
        placeholder=None if item.words else item.why_no_text,
    )


def _read_status(account: str, _about: Value, raw: object, found: Findings) -> None:
    read_receipt(account, raw, found)


def _read_error(_account: str, _about: Value, _raw: object, found: Findings) -> None:
    """The platform's own trouble with our account: for those who run the system."""
    found.ignore("error")
    found.notice(FAILING)


_READERS: dict[str, Callable[[str, Value, object, Findings], None]] = {
    "messages": _read_message,
    "message_echoes": _read_echo,
    "statuses": _read_status,
    "errors": _read_error,
}
"""Who reads which list of a change."""
