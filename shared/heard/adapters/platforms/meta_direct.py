"""Private messages of a page or Instagram account to one person: sent, and looked for.

Paths and fields: Meta, Messenger Platform, "Send API" and "Conversations API" (edition of 2026-02-11);
Instagram Platform, "Send a private reply" (2026-06-30) and "Get conversations". The `message_id` that
comes back is the `mid` of the echo, and the conversation lists messages under the same id.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from heard.adapters.channels.lenient import read_id
from heard.adapters.platforms.answers import each, part
from heard.adapters.platforms.graph import read_graph
from heard.adapters.platforms.meta_posting import post_body
from heard.adapters.platforms.posting import name_of
from heard.adapters.platforms.same_words import same_words, since_then
from heard.adapters.platforms.web import Web
from heard.domain.errors import Withheld
from heard.domain.message import Channel
from heard.ports.voices import Reply

_LATEST = 20
"""Instagram tells no more of one conversation."""


class MetaDirect:
    """`channel` is where the customer reads it: Messenger or Instagram."""

    def __init__(self, web: Web, channel: Channel) -> None:
        self._web = web
        self._channel = channel

    def send(
        self,
        token: str,
        sender: str,
        recipient: Mapping[str, str],
        text: str,
        kind: Mapping[str, str] | None = None,
    ) -> str:
        """One message from `sender` (a page's id, or "me"); `kind` says what kind of message it is,
        where the platform wants that said. Returns its mid; raises as a Voice's `say`."""
        body: dict[str, Any] = {"recipient": recipient, "message": {"text": text}, **(kind or {})}
        said = post_body(self._web, self._channel, token, f"{sender}/messages", body)
        return name_of(part(said, "message_id"))

    def find(self, token: str, sender: str, reply: Reply, since: datetime) -> str | None:
        """The mid of what we sent to the customer since then in these words. Raises as a Voice's
        `find`."""
        if reply.customer is None:
            message = "nobody knows with whom the conversation would be"
            raise Withheld(message)
        query = {
            "platform": self._channel.value,
            "user_id": reply.customer,
            "fields": f"messages.limit({_LATEST}){{id,message,from,created_time}}",
        }
        answer = read_graph(self._web, token, f"{sender}/conversations?{urlencode(query)}")
        for conversation in each(answer, "data"):
            for one in each(conversation, "messages", "data"):
                ours = read_id(part(one, "from", "id")) not in (None, reply.customer)
                fits = ours and since_then(part(one, "created_time"), since)
                if fits and same_words(reply.text, part(one, "message")):
                    return read_id(part(one, "id"))
        return None
