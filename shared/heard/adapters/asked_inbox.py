"""What we asked for ourselves, on its way into the Inbox: as durable as what was pushed to us."""

from collections.abc import Sequence
from datetime import datetime

from heard.adapters import items
from heard.adapters.inbox import SqsInbox
from heard.domain.message import Heard


class AskedInbox:
    """The Inbox, for what a platform answered."""

    def __init__(self, inbox: SqsInbox) -> None:
        self._inbox = inbox

    def told(self, heard: Sequence[Heard], now: datetime) -> None:
        """One SendMessageBatch for ten, each an item of its own."""
        self._inbox.fan_out("completion", now, (items.dumped(one, Heard)["S"] for one in heard))
