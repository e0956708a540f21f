"""X's API: a post or a person that an event named without saying more, above all their reach.

A post costs money to read, and so does a person: the policy's budget for X is small for that reason.
"""

import re
from datetime import UTC, datetime
from urllib.parse import urlencode

from heard.adapters.channels.lenient import read_number, read_text
from heard.adapters.channels.x_people import author_among, author_of
from heard.adapters.channels.x_text import shown
from heard.adapters.platforms.answers import Json, complaint, part, retry_after, told
from heard.adapters.platforms.tokens import Tokens, X
from heard.adapters.platforms.web import Answer, Web
from heard.domain.errors import Denied, Limited, Withheld
from heard.domain.message import Act, ActKind, Channel, Message

_API = "https://api.x.com/2"
_PERSON = {"user.fields": "name,username,public_metrics"}
_ID = re.compile(r"[0-9]{1,25}")
_TOO_MANY, _FORBIDDEN = 429, 403
_DAY = 24 * 3600.0
_NOT_OURS = ("client-forbidden", "not-enrolled", "unsupported-authentication")
_USED_UP = ("usage-capped", "credits")
"""Parts of an error's `type` that mean the whole account, not this one question."""


class XApi:
    """Asks X. `web` is the way out, `tokens` what it may ask with."""

    channels = (Channel.X,)

    def __init__(self, web: Web, tokens: Tokens) -> None:
        self._web = web
        self._tokens = tokens

    def can_ask(self, account: str) -> bool:
        """True where a token is set."""
        return self._tokens.of(X, account) is not None

    def question(self, message: Message) -> str | None:
        """The person where the words are known, else the post with its person."""
        author = message.author.id
        if author and _ID.fullmatch(author) and (message.text or message.surface.private):
            return f"users/{author}?{urlencode(_PERSON)}"
        if message.surface.private or not _ID.fullmatch(message.native_id):
            return None
        query = {"expansions": "author_id", "tweet.fields": "author_id,note_tweet", **_PERSON}
        return f"tweets/{message.native_id}?{urlencode(query)}"

    def ask(self, account: str, question: str) -> Json:
        """One call. Raises Denied, Withheld, Limited and Unavailable."""
        token = self._tokens.of(X, account)
        if token is None:
            message = "x_token is not set"
            raise Denied(message)
        found = told_by_x(self._web.get(f"{_API}/{question}", {"Authorization": f"Bearer {token}"}))
        if part(found, "data") is None:
            message = "X does not show it"
            raise Withheld(message)
        return found

    def read(self, message: Message, answer: Json, asked_at: datetime) -> tuple[Act]:
        """The completion that an answer makes of a message."""
        data = part(answer, "data")
        post = data if part(data, "author_id") or part(data, "text") else None
        writer = author_among(part(answer, "includes", "users"), part(post, "author_id"))
        said = read_text(part(post, "note_tweet", "text") or part(post, "text"))
        completion = Act(
            channel=message.channel,
            account=message.account,
            native_id=message.native_id,
            kind=ActKind.COMPLETE,
            at=asked_at,
            author=writer if post else author_of(data),
            text=shown(said),
        )
        return (completion,)


def told_by_x(answer: Answer) -> Json:
    """What X answered. Raises Denied, Withheld, Limited and Unavailable."""
    if answer.status in (_TOO_MANY, _FORBIDDEN):
        why = str(part(complaint(answer), "type") or part(complaint(answer), "title") or "").lower()
        if any(word in why for word in _USED_UP):
            message = "the credit for reading X is used up"
            raise Limited(message, _reset(answer), credit=True)
        if answer.status == _TOO_MANY:
            message = "X wants fewer calls (429)"
            raise Limited(message, _reset(answer))
        if not any(word in why for word in _NOT_OURS):
            message = "X does not show it (403)"
            raise Withheld(message)
    return told(answer)


def _reset(answer: Answer) -> float | None:
    """The seconds until X counts anew, a day at most; None where it does not say."""
    at = read_number(answer.headers.get("x-rate-limit-reset"))
    if at is None:
        return retry_after(answer)
    return min(max(at - datetime.now(UTC).timestamp(), 1.0), _DAY)
