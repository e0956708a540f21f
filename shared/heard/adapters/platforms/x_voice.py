"""An account on X speaks: a reply to a post, a direct message, hiding a reply.

X's documentation (docs.x.com, read 2026-11-25): "Create Post" (`reply.in_reply_to_tweet_id`), "Direct
messages: manage" (`/2/dm_conversations/with/:id/messages`; ids of events are those of the webhooks),
"Hide replies" (in conversations that the account began). Since 2026-02-24 a reply by the API is taken
only where the author mentioned or quoted the account, enterprise access apart (X Developers' notice of
that day). Refusals come as 403 with a sentence and no code of their own; the sentences are those that
public issues of client libraries quote.
"""

import json
import re
import secrets
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from heard.adapters.channels.lenient import read_id
from heard.adapters.platforms.answers import Json, complaint, each, part
from heard.adapters.platforms.posting import (
    TooLong,
    name_of,
    no_token,
    plain_no,
    posted,
    refused,
    token_trouble,
)
from heard.adapters.platforms.same_words import CLOCKS_DIFFER, same_words, since_then
from heard.adapters.platforms.tokens import X_ACCESS, Tokens
from heard.adapters.platforms.web import Answer, Web
from heard.adapters.platforms.x_api import told_by_x
from heard.adapters.platforms.x_signing import XAccess, authorization
from heard.domain.errors import HeardError, Limited, Withheld
from heard.domain.message import Channel
from heard.ports.voices import Reply

_API = "https://api.x.com/2"
_ID = re.compile(r"[0-9]{1,25}")
_FORBIDDEN = 403
_MOST_PAGES = 5
_NOBODY = "X did not say who wrote this: open the messages on X and answer there."
_NO_ID = "X did not say which post this is: open X and answer there."
_NO_DIRECT = (
    "They take no direct messages from this account. Answer in public, and ask them to write first."
)
_MEANINGS = {
    "duplicate content": (
        "X has these very words of this account already, and takes none twice. Look whether the answer "
        "stands there; if it does not, change a few words."
    ),
    "deleted or not visible": (
        "The post is gone, or is not shown to this account. Open it on X; if it is gone, dismiss it "
        "with that reason."
    ),
    "permission to dm": _NO_DIRECT,
    "cannot send messages": _NO_DIRECT,
    "mentioned or otherwise engaged": (
        "X lets programs answer only who mentioned or quoted the account. Copy the answer, open the "
        "post on X and reply there."
    ),
    "reply to this conversation": (
        "Who began this conversation lets only some people reply. Copy the answer and open the post on "
        "X: you may reply there if X offers it, else write to them directly."
    ),
}
"""What a refusal says, and what that means for the agent."""

_NOT_SET_UP = (
    "oauth1-permissions",
    "client-forbidden",
    "not-enrolled",
    "unsupported-authentication",
)


class XVoice:
    """Speaks with a token of the account itself."""

    channels = (Channel.X,)

    def __init__(self, web: Web, tokens: Tokens, too_long: TooLong) -> None:
        self._web = web
        self._tokens = tokens
        self._too_long = too_long

    def can_speak(self, account: str) -> bool:
        """True where a token of this very account is set."""
        return self._access(account) is not None

    def obstacle(self, reply: Reply, now: datetime) -> str | None:  # noqa: ARG002 - X has no windows
        """Missing ids, length."""
        private = reply.private or reply.surface.private
        if private and not _ID.fullmatch(reply.customer or ""):
            return _NOBODY
        if not private and not _ID.fullmatch(reply.to):
            return _NO_ID
        return self._too_long(reply)

    def say(self, reply: Reply) -> str:
        """The post's id, or that of the message. Raises as a Voice's."""
        if reply.private or reply.surface.private:
            path, body = f"{_conversation(reply)}/messages", {"text": reply.text}
            said = self._write("POST", path, reply.account, body)
            return name_of(part(said, "data", "dm_event_id"))
        answer = {"text": reply.text, "reply": {"in_reply_to_tweet_id": _post_id(reply.to)}}
        said = self._write("POST", "tweets", reply.account, answer)
        return name_of(part(said, "data", "id"))

    def find(self, reply: Reply, since: datetime) -> str | None:
        """Among what the account wrote since then. Raises as a Voice's."""
        if reply.private or reply.surface.private:
            return self._find_direct(reply, since)
        to, account = _post_id(reply.to), _post_id(reply.account)
        query = {
            "start_time": f"{(since - CLOCKS_DIFFER).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "tweet.fields": "created_at,referenced_tweets,note_tweet,edit_history_tweet_ids",
            "max_results": "100",
        }
        for one in self._each_of(account, f"users/{account}/tweets", query):
            answered = [
                read_id(part(other, "id"))
                for other in each(one, "referenced_tweets")
                if part(other, "type") == "replied_to"
            ]
            words = part(one, "note_tweet", "text") or part(one, "text")
            late = since_then(part(one, "created_at"), since)
            if to in answered and late and same_words(reply.text, words):
                first = next(iter(each(one, "edit_history_tweet_ids")), None)
                return read_id(first) or read_id(part(one, "id"))
        return None

    def hide(self, account: str, native_id: str, *, hidden: bool) -> None:
        """Behind “show hidden replies”. Raises as `say`."""
        path, body = f"tweets/{_post_id(native_id)}/hidden", {"hidden": hidden}
        try:
            self._write("PUT", path, account, body)
        except Withheld as error:
            message = (
                "X hides replies only in conversations that this account began, and this is none, or "
                "the reply is gone. Open it on X: you can mute or report it there."
            )
            raise Withheld(message) from error

    def _find_direct(self, reply: Reply, since: datetime) -> str | None:
        query = {
            "event_types": "MessageCreate",
            "dm_event.fields": "id,text,sender_id,created_at",
            "max_results": "100",
        }
        for one in self._each_of(reply.account, f"{_conversation(reply)}/dm_events", query):
            if not since_then(part(one, "created_at"), since):
                return None  # the newest come first
            ours = read_id(part(one, "sender_id")) == reply.account
            if ours and same_words(reply.text, part(one, "text")):
                return read_id(part(one, "id"))
        return None

    def _each_of(self, account: str, path: str, query: Mapping[str, str]) -> Iterator[object]:
        """What a list holds, page by page. Raises Withheld at the end of the last that is asked for."""
        asked = dict(query)
        for _ in range(_MOST_PAGES):
            url = f"{_API}/{path}?{urlencode(asked)}"
            answer = told_by_x(self._web.get(url, self._headers("GET", url, account)))
            yield from each(answer, "data")
            further = part(answer, "meta", "next_token")
            if not isinstance(further, str):
                return
            asked["pagination_token"] = further
        message = "this account wrote more since than can be looked through: look on X"
        raise Withheld(message)

    def _write(self, method: str, path: str, account: str, body: Mapping[str, Any]) -> Json:
        url = f"{_API}/{path}"
        headers = {**self._headers(method, url, account), "Content-Type": "application/json"}
        return posted(self._web.once(method, url, headers, json.dumps(body).encode()), _refusal)

    def _headers(self, method: str, url: str, account: str) -> dict[str, str]:
        access = self._access(account)
        if access is None:
            raise no_token(Channel.X)
        signed = authorization(method, url, access, secrets.token_hex(16), int(time.time()))
        return {"Authorization": signed}

    def _access(self, account: str) -> XAccess | None:
        access = XAccess.of(self._tokens.of(X_ACCESS, account) or "")
        return access if access and access.account == account else None


def _refusal(answer: Answer) -> HeardError:
    """What a no of X means."""
    told = complaint(answer)
    said = f"{part(told, 'detail')} {part(told, 'type')} {part(told, 'title')}".lower()
    if any(word in said for word in _NOT_SET_UP):
        return token_trouble(Channel.X)
    meant = next((text for words, text in _MEANINGS.items() if words in said), None)
    if meant:
        return Withheld(meant)
    try:
        told_by_x(answer)
    except Limited as error:
        return error
    except HeardError:
        forbidden = answer.status == _FORBIDDEN
        return refused(Channel.X, _FORBIDDEN) if forbidden else plain_no(answer, Channel.X)
    return plain_no(answer, Channel.X)


def _conversation(reply: Reply) -> str:
    if not _ID.fullmatch(reply.customer or ""):
        raise Withheld(_NOBODY)
    return f"dm_conversations/with/{reply.customer}"


def _post_id(native_id: str) -> str:
    if not _ID.fullmatch(native_id):
        raise Withheld(_NO_ID)
    return native_id
