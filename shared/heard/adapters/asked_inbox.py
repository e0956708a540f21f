"""What we asked for ourselves, on its way into the Inbox: as durable as what was pushed to us."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

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

    def found(
        self, source: str, account: str, pieces: Sequence[Mapping[str, Any]], now: datetime
    ) -> None:
        """One SendMessage, or two calls for a large one."""
        body = {"account": account, "items": list(pieces)}
        self._inbox.put(source, json.dumps(body, separators=(",", ":")).encode(), now)
