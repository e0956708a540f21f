"""What became of messages of ours on WhatsApp: that one was sent, delivered, read, or failed.

Only two of these say something. A failure means that the customer never got our answer. And what was
sent through the interface has no echo but its receipt.
"""

from heard.adapters.channels.findings import Findings
from heard.adapters.channels.lenient import Id, Moment, Text, Wire, Word, required
from heard.adapters.channels.whatsapp_content import PLACE
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

CARRIED = "heard:"
"""Begins what Heard gives along with an answer, and gets back with each receipt: the words of it. So a
receipt is an echo."""


class Receipt(Wire):
    """What became of a message of ours."""

    id: Id = None
    status: Word = None
    timestamp: Moment = None
    recipient_id: Id = None
    recipient_user_id: Id = None
    biz_opaque_callback_data: Text = None

    @property
    def words(self) -> str | None:
        """The words, where Heard sent it; None for what others give along with theirs."""
        carried = self.biz_opaque_callback_data or ""
        return carried.removeprefix(CARRIED) if carried.startswith(CARRIED) else None


def read_receipt(account: str, raw: object, found: Findings) -> None:
    """Hear one of `statuses`. Raises Unreadable for one that names no message."""
    receipt = Receipt.model_validate(raw)
    recipient = receipt.recipient_id or receipt.recipient_user_id
    if receipt.status == "sent" and receipt.words and recipient:
        found.hear(
            Message(
                channel=Channel.WHATSAPP,
                account=account,
                native_id=required(receipt.id, "id"),
                surface=Surface.DM,
                author=Author(id=account),
                by_brand=True,
                place=Place(Channel.WHATSAPP, account, PLACE, recipient),
                text=receipt.words,
                posted_at=receipt.timestamp,
            )
        )
        return
    if receipt.status != "failed":
        found.ignore("status", receipt.status)
        return
    found.hear(
        Act(
            channel=Channel.WHATSAPP,
            account=UNKNOWN_ACCOUNT,
            native_id=required(receipt.id, "id"),
            kind=ActKind.UNDELIVERED,
            at=receipt.timestamp,
            place=Place(Channel.WHATSAPP, account, PLACE, recipient) if recipient else None,
        )
    )
