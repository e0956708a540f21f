"""WhatsApp numbers speak: text, as an answer to one message, within the customer service window.

Meta's documentation of the Cloud API, read 2026-11-25: "Text messages" (`context.message_id` quotes what
is answered), "Send messages" (24 hours from the customer's last message; beyond it templates only),
"Business-scoped user IDs" (`recipient` in place of `to` for who shows no number), "Messages"
(`biz_opaque_callback_data`, 512 characters at most, comes back with each receipt). What we send comes
back as no echo and no messages can be listed: so the words go along, and the receipt is the echo.
"""

import re
from datetime import datetime, timedelta
from typing import Any

from heard.adapters.channels.whatsapp_content import PLACE
from heard.adapters.channels.whatsapp_receipts import CARRIED
from heard.adapters.platforms.answers import each, part
from heard.adapters.platforms.meta_posting import post_body
from heard.adapters.platforms.meta_refusals import OUTSIDE
from heard.adapters.platforms.meta_tokens import MetaTokens
from heard.adapters.platforms.posting import TooLong, name_of
from heard.adapters.platforms.tokens import Tokens
from heard.adapters.platforms.web import Web
from heard.domain.errors import Withheld
from heard.domain.message import Channel
from heard.ports.voices import Reply

DAY = timedelta(hours=24)
_NUMBER = re.compile(r"[0-9]{5,20}")
_SCOPED = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}")
_MESSAGE = re.compile(r"wamid\.[A-Za-z0-9+/=_.-]{1,400}")

_MOST_CARRIED = 512

_GROUP = "This is a WhatsApp group, which Heard does not write to: answer on the telephone."
_NOBODY = "WhatsApp did not say who wrote this: answer on the telephone."


class WhatsAppVoice:
    """Speaks as the number, which an account is named by (`phone_number_id`)."""

    channels = (Channel.WHATSAPP,)

    def __init__(self, web: Web, tokens: Tokens, too_long: TooLong) -> None:
        self._web = web
        self._tokens = MetaTokens(web, tokens)
        self._too_long = too_long

    def can_speak(self, account: str) -> bool:
        """True where a token is set for this number."""
        return self._tokens.set(account)

    def obstacle(self, reply: Reply, now: datetime) -> str | None:
        """The window, a group, nobody to write to, length."""
        if reply.place.key != PLACE:
            return _GROUP
        if _recipient(reply) is None:
            return _NOBODY
        if now - reply.heard_at > DAY:
            return OUTSIDE[Channel.WHATSAPP]
        return self._too_long(reply)

    def say(self, reply: Reply) -> str:
        """The message's wamid. Raises as a Voice's."""
        token = self._tokens.plain(reply.account, Channel.WHATSAPP)
        recipient = _recipient(reply)
        if reply.place.key != PLACE or recipient is None:
            raise Withheld(_GROUP if recipient else _NOBODY)
        body: dict[str, Any] = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            **recipient,
            "type": "text",
            "text": {"body": reply.text, "preview_url": False},
        }
        if _MESSAGE.fullmatch(reply.to):
            body["context"] = {"message_id": reply.to}
        if len(CARRIED) + len(reply.text) <= _MOST_CARRIED:
            body["biz_opaque_callback_data"] = CARRIED + reply.text
        said = post_body(self._web, Channel.WHATSAPP, token, f"{reply.account}/messages", body)
        sent = each(said, "messages")
        return name_of(part(sent[0] if sent else None, "id"))

    def find(self, reply: Reply, since: datetime) -> str | None:  # noqa: ARG002 - a Voice's
        """Raises Withheld: WhatsApp lists no messages."""
        message = (
            "WhatsApp lists no messages: its receipt tells, within a minute; else look at the chat on the "
            "telephone, or ask the customer"
        )
        raise Withheld(message)

    def hide(self, account: str, native_id: str, *, hidden: bool) -> None:  # noqa: ARG002 - a Voice's
        """Raises Withheld: there is no such thing."""
        message = "WhatsApp has no hiding: only the customer and the brand read a chat."
        raise Withheld(message)


def _recipient(reply: Reply) -> dict[str, str] | None:
    """To whom, by number or by the id that stands for it."""
    customer = reply.customer or ""
    if _NUMBER.fullmatch(customer):
        return {"to": customer}
    return {"recipient": customer} if _SCOPED.fullmatch(customer) else None
