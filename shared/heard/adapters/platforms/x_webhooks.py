"""X's own view of our webhook: whether it is registered, whether X still holds it for valid (one
failed challenge is enough that it does not), and which events of an account go there.

Webhooks and public events are the app's, by its bearer token; direct messages are subscribed to only
by who shows a token of the account itself. Such a token lives for two hours: it is used and not kept.
"""

import json
from functools import partial
from typing import Any

from heard.adapters.channels.lenient import read_id
from heard.adapters.platforms.answers import Json, each, part
from heard.adapters.platforms.subscription import Subscription, leads_here
from heard.adapters.platforms.tokens import Tokens, X
from heard.adapters.platforms.web import Web
from heard.adapters.platforms.x_api import told_by_x
from heard.domain.errors import Denied
from heard.domain.message import Channel

_API = "https://api.x.com/2"

PUBLIC = (
    *("post.mention.create", "post.reply.create", "post.quote.create"),
    *("post.create", "post.delete"),
)
PRIVATE = ("dm.received", "dm.sent", "chat.received", "chat.sent")
"""Events of X Activity that are heard."""


class XWebhooks:
    """Asks and, where told to, mends. `host` is where our API is, `own` a token of the account itself
    for what is private."""

    channels = (Channel.X,)

    def __init__(self, web: Web, tokens: Tokens, host: str, own: str | None = None) -> None:
        self._web = web
        self._tokens = tokens
        self._here = f"{host}/webhooks/x"
        self._own = own

    def can_ask(self, _account: str) -> bool:
        """True where the app's bearer token is set."""
        return self._app_token() is not None

    def lacking(self, _channel: Channel, _account: str) -> str | None:
        """What keeps X from sending, None where nothing does. Only the webhook: which events of an
        account go there is no matter of minutes, and Account Activity knows them in another way.

        Raises Denied, Withheld, Limited and Unavailable where that cannot be told.
        """
        _, webhook = self._webhook()
        return f"{webhook.what} {webhook.lacks}" if webhook.lacks else None

    def of(self, _channel: Channel, account: str) -> list[Subscription]:
        """The webhook, and each event of one account. Raises as `lacking`."""
        webhook_id, webhook = self._webhook()
        if webhook_id is None:
            return [webhook]
        held = each(self._read("activity/subscriptions"), "data")
        there = {
            part(one, "event_type")
            for one in held
            if read_id(part(one, "filter", "user_id")) == account
            and read_id(part(one, "webhook_id")) == webhook_id
        }
        found = [webhook]
        for event in (*PUBLIC, *PRIVATE):
            what = f"{event} of {account}"
            token = self._own if event in PRIVATE else self._app_token()
            if event in there:
                found.append(Subscription(what))
            elif token is None:
                lacks, order = "is not sent", "X_USER_TOKEN=<a token of the account itself>"
                found.append(Subscription(what, lacks, order))
            else:
                body = {
                    "event_type": event,
                    "filter": {"user_id": account},
                    "webhook_id": webhook_id,
                    "tag": "heard",
                }
                mend = partial(self._write, "activity/subscriptions", body, token)
                found.append(Subscription(what, "is not sent", f"subscribe to {what}", mend))
        return found

    def _webhook(self) -> tuple[str | None, Subscription]:
        here, what = self._here, "the webhook"
        known = each(self._read("webhooks"), "data")
        ours = [one for one in known if leads_here(part(one, "url"), here)]
        if not ours:
            mend = partial(self._write, "webhooks", {"url": here}, self._app_token())
            return None, Subscription(what, "is not registered", f"register {here}", mend)
        best = next((one for one in ours if part(one, "url") == here), ours[0])
        webhook_id, url = read_id(part(best, "id")), part(best, "url")
        what = f"the webhook {url}"
        if part(best, "valid") is not False:
            return webhook_id, Subscription(what)
        lacks = "is switched off: X got a wrong answer to its challenge, and sends nothing"
        mend = partial(self._put, f"webhooks/{webhook_id}")
        return webhook_id, Subscription(what, lacks, f"have X try {url} again", mend)

    def _app_token(self) -> str | None:
        return self._tokens.of(X, "")

    def _headers(self, token: str | None) -> dict[str, str]:
        if token is None:
            message = "x_token is not set"
            raise Denied(message)
        return {"Authorization": f"Bearer {token}"}

    def _read(self, path: str) -> Json:
        return told_by_x(self._web.get(f"{_API}/{path}", self._headers(self._app_token())))

    def _write(self, path: str, body: dict[str, Any], token: str | None) -> Json:
        headers = {**self._headers(token), "Content-Type": "application/json"}
        return told_by_x(self._web.post(f"{_API}/{path}", headers, json.dumps(body).encode()))

    def _put(self, path: str) -> Json:
        return told_by_x(self._web.put(f"{_API}/{path}", self._headers(self._app_token())))
