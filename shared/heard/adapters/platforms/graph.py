"""Meta's Graph API: what Facebook, Messenger and Instagram leave out of their webhooks.

A mention comes as ids only, a direct message without the name of who wrote it. The token goes in a
header, so no address holds one. Tokens of Instagram Login are good at Instagram's own host only.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote, urlencode

from heard.adapters.channels.lenient import read_address, read_id, read_number, read_text
from heard.adapters.channels.moments import read_moment
from heard.adapters.platforms.answers import Json, complaint, part, told
from heard.adapters.platforms.tokens import META, Tokens
from heard.adapters.platforms.web import Answer, Web
from heard.domain.errors import Denied, Expired, Limited, Unavailable, Withheld
from heard.domain.message import Act, ActKind, Author, Channel, Message, Surface

VERSION = "v24.0"
_HOST, _INSTAGRAM_LOGIN = "https://graph.facebook.com", "https://graph.instagram.com"
_INSTAGRAM_TOKEN = "IG"  # noqa: S105 - how such a token begins

META_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_=.-]{0,299}")

EXPIRED = frozenset({102, 190, 463, 467})
NOT_ALLOWED = frozenset({3, 10, *range(200, 300)})
TOO_OFTEN = frozenset({4, 17, 32, 341, 613, *range(80000, 80015)})
TRY_AGAIN = frozenset({1, 2})
"""Codes of the Graph API's errors, which come with status 400 and tell more than that."""


class Graph:
    """Asks Meta. `web` is the way out, `tokens` what it may ask with."""

    channels = (Channel.FACEBOOK, Channel.MESSENGER, Channel.INSTAGRAM)

    def __init__(self, web: Web, tokens: Tokens) -> None:
        self._web = web
        self._tokens = tokens

    def can_ask(self, account: str) -> bool:
        """True where a token is set for this account."""
        return self._tokens.of(META, account) is not None

    def question(self, message: Message) -> str | None:
        """The path and query that would tell more of a message, None where nothing does."""
        author, native_id = message.author.id, message.native_id
        if message.surface.private:
            wanted = "name,username,follower_count"
            return _asking(author, wanted if message.channel is Channel.INSTAGRAM else "name")
        if message.channel is Channel.FACEBOOK:
            return _asking(native_id, "from,message,permalink_url")
        media = message.place.key if message.place else native_id
        if message.surface is not Surface.MENTION:
            return _asking(native_id, "from,text,username,timestamp,media{permalink}")
        if not (META_ID.fullmatch(media) and META_ID.fullmatch(native_id)):
            return None
        if media == native_id:
            mentioned = f"mentioned_media.media_id({media}){{caption,username,timestamp,permalink}}"
        else:
            mentioned = f"mentioned_comment.comment_id({native_id}){{text,username,timestamp,media{{permalink}}}}"
        return _asking(message.account, mentioned)

    def ask(self, account: str, question: str) -> Json:
        """One call. Raises Denied, Withheld, Limited and Unavailable."""
        token = self._tokens.of(META, account)
        if token is None:
            message = "meta_token is not set for this account"
            raise Denied(message)
        return read_graph(self._web, token, question)

    def read(self, message: Message, answer: Json, asked_at: datetime) -> tuple[Act]:
        """The completion that an answer makes of a message."""
        inner = part(answer, "mentioned_comment") or part(answer, "mentioned_media") or answer
        sender = part(inner, "from")
        private = message.surface.private
        author = Author(
            id=read_id(part(sender, "id")),
            name=read_text(part(sender, "name") or (part(inner, "name") if private else None)),
            handle=read_text(part(inner, "username") or part(sender, "username")),
            reach=read_number(part(inner, "follower_count")),
        )
        said = part(inner, "text") or part(inner, "message") or part(inner, "caption")
        links = (
            part(inner, "permalink"),
            part(inner, "permalink_url"),
            part(inner, "media", "permalink"),
        )
        completion = Act(
            channel=message.channel,
            account=message.account,
            native_id=message.native_id,
            kind=ActKind.COMPLETE,
            at=asked_at,
            author=author,
            text=None if private else read_text(said),
            permalink=next(filter(None, map(read_address, links)), None),
            posted_at=read_moment(part(inner, "timestamp")),
        )
        return (completion,)


def of_instagram_login(token: str) -> bool:
    """True for a token that Instagram's own host gave out."""
    return token.startswith(_INSTAGRAM_TOKEN)


def read_graph(web: Web, token: str, question: str) -> Json:
    """One GET of a path and query. Raises Denied, Withheld, Limited and Unavailable."""
    return _told(web.get(graph_url(token, question), bearing(token)))


def write_graph(web: Web, token: str, path: str, form: Mapping[str, str]) -> Json:
    """One POST. Raises as `read_graph`."""
    headers = {**bearing(token), "Content-Type": "application/x-www-form-urlencoded"}
    return _told(web.post(graph_url(token, path), headers, urlencode(form).encode()))


def graph_url(token: str, path: str) -> str:
    """The address of a path, at the host that the token is good at."""
    host = _INSTAGRAM_LOGIN if of_instagram_login(token) else _HOST
    return f"{host}/{VERSION}/{path}"


def bearing(token: str) -> dict[str, str]:
    """The header that shows a token."""
    return {"Authorization": f"Bearer {token}"}


def _asking(id_: str | None, fields: str) -> str | None:
    """The path and query of one object; None for what is no id of Meta's."""
    if id_ is None or not META_ID.fullmatch(id_):
        return None
    return f"{quote(id_, safe='')}?{urlencode({'fields': fields})}"


def _told(answer: Answer) -> Json:
    error = part(complaint(answer), "error")
    code = part(error, "code")
    if not isinstance(code, int) or answer.status < 400:
        return told(answer)
    raise _meaning(code)


def _meaning(code: int) -> Denied | Limited | Unavailable | Withheld:
    if code in EXPIRED:
        return Expired(f"the token is not good any more (code {code})")
    if code in NOT_ALLOWED:
        return Denied(f"the token lacks a permission (code {code})")
    if code in TOO_OFTEN:
        return Limited(f"Meta wants fewer calls (code {code})", _HOUR)
    if code in TRY_AGAIN:
        return Unavailable(f"Meta fails for now (code {code})")
    return Withheld(f"Meta does not show it (code {code})")


_HOUR = 3600.0
"""Meta's limits are of the last hour."""
