"""Instagram accounts speak: beneath a comment, where they are mentioned, and in direct messages.

Meta's documentation, read 2026-11-25: Instagram Platform, "IG Comment", "IG Comment Replies" (a reply to a
reply lands beneath the top comment; none beneath a hidden one or on a live video), "IG User Mentions",
"Send a Private Reply to a Commenter" (2026-06-30: one a comment, within 7 days); Messenger Platform,
"Human Agent" (a person may answer for 7 days, with the tag and Meta's approval of it; the first 24
hours need neither). Ids in the answers are those of the webhooks.
"""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from heard.adapters.channels.lenient import read_id
from heard.adapters.platforms.answers import each, part
from heard.adapters.platforms.graph import of_instagram_login, read_graph
from heard.adapters.platforms.meta_direct import MetaDirect
from heard.adapters.platforms.meta_posting import post_fields
from heard.adapters.platforms.meta_refusals import OUTSIDE
from heard.adapters.platforms.meta_tokens import MetaTokens
from heard.adapters.platforms.posting import TooLong, name_of
from heard.adapters.platforms.same_words import same_words, since_then
from heard.adapters.platforms.tokens import Tokens
from heard.adapters.platforms.web import Web
from heard.domain.errors import Withheld
from heard.domain.message import Channel, Surface
from heard.ports.voices import Reply

DAY, WEEK = timedelta(hours=24), timedelta(days=7)
_ID = re.compile(r"[0-9]{1,40}")
_TOKEN = re.compile(r"[A-Za-z0-9_=-]{1,500}")
_MOST_PAGES = 10

_TOO_LATE = (
    "More than 7 days since they wrote: Instagram takes no private reply to this comment any more. "
    "Answer in public, and offer e-mail or phone."
)
_NO_ID = "Instagram did not say which comment this is: open it there and answer by hand."
_NOBODY = "Instagram did not say who wrote this: open the messages there and answer by hand."
_ELSEWHERE = (
    "This stands beneath somebody else's picture, and Instagram takes private replies only to comments "
    "beneath ours. Answer in public."
)
_NOT_BY_LOGIN = (
    "With a token of Instagram Login a mention beneath somebody else's picture cannot be answered from "
    "here: open it on Instagram and answer by hand."
)


class InstagramVoice:
    """Speaks as the professional account."""

    channels = (Channel.INSTAGRAM,)

    def __init__(self, web: Web, tokens: Tokens, too_long: TooLong) -> None:
        self._web = web
        self._tokens = MetaTokens(web, tokens)
        self._direct = MetaDirect(web, Channel.INSTAGRAM)
        self._too_long = too_long

    def can_speak(self, account: str) -> bool:
        """True where a token is set for this account."""
        return self._tokens.set(account)

    def obstacle(self, reply: Reply, now: datetime) -> str | None:
        """Windows, missing ids, length."""
        known = _in_private(reply, now) if reply.surface.private else _at_a_comment(reply, now)
        return known or self._too_long(reply)

    def say(self, reply: Reply) -> str:
        """A comment's id, or the mid of a message. Raises as a Voice's."""
        if reply.surface.private:
            if not _ID.fullmatch(reply.customer or ""):
                raise Withheld(_NOBODY)
            token, sender = self._tokens.of_instagram(reply.account)
            kind = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"} if _late(reply) else None
            return self._direct.send(token, sender, {"id": str(reply.customer)}, reply.text, kind)
        to = _comment(reply.to)
        if reply.private:
            token, sender = self._tokens.of_instagram(reply.account)
            return self._direct.send(token, sender, {"comment_id": to}, reply.text)
        token = self._tokens.plain(reply.account, Channel.INSTAGRAM)
        if reply.surface is Surface.MENTION:
            if of_instagram_login(token):
                raise Withheld(_NOT_BY_LOGIN)
            media = {"media_id": _comment(reply.place.key)}
            where = media if reply.place.key == to else {**media, "comment_id": to}
            said = post_fields(
                self._web,
                Channel.INSTAGRAM,
                token,
                f"{reply.account}/mentions",
                message=reply.text,
                **where,
            )
        else:
            said = post_fields(
                self._web, Channel.INSTAGRAM, token, f"{to}/replies", message=reply.text
            )
        return name_of(part(said, "id"))

    def find(self, reply: Reply, since: datetime) -> str | None:
        """Beneath the comment, or beneath the one above it. Raises as a Voice's."""
        if reply.private or reply.surface.private:
            token, sender = self._tokens.of_instagram(reply.account)
            return self._direct.find(token, sender, reply, since)
        if reply.surface is Surface.MENTION:
            message = "Instagram shows no comments beneath somebody else's picture: look there"
            raise Withheld(message)
        token, to = self._tokens.plain(reply.account, Channel.INSTAGRAM), _comment(reply.to)
        answered = read_graph(self._web, token, f"{to}?fields=parent_id")
        top = read_id(part(answered, "parent_id")) or to
        return self._beneath(token, _comment(top), reply, since)

    def hide(self, account: str, native_id: str, *, hidden: bool) -> None:
        """Only its author sees a hidden comment. Raises as `say`."""
        if not _ID.fullmatch(native_id):
            message = "Only comments can be hidden on Instagram, and no private messages."
            raise Withheld(message)
        token = self._tokens.plain(account, Channel.INSTAGRAM)
        post_fields(
            self._web, Channel.INSTAGRAM, token, native_id, hide="true" if hidden else "false"
        )

    def _beneath(self, token: str, top: str, reply: Reply, since: datetime) -> str | None:
        """Replies come in an order that nobody promises, so all are looked at."""
        query = {"fields": "id,text,timestamp,from,user", "limit": "50"}
        for _ in range(_MOST_PAGES):
            answer = read_graph(self._web, token, f"{top}/replies?{urlencode(query)}")
            for one in each(answer, "data"):
                # `user` is there only where the account itself wrote.
                authors = (read_id(part(one, "user", "id")), read_id(part(one, "from", "id")))
                ours = reply.account in authors and since_then(part(one, "timestamp"), since)
                if ours and same_words(reply.text, part(one, "text")):
                    return read_id(part(one, "id"))
            after = part(answer, "paging", "cursors", "after")
            more = part(answer, "paging", "next") and isinstance(after, str)
            if not more or not _TOKEN.fullmatch(after):
                return None
            query["after"] = after
        message = "there are more replies than can be looked through: look there"
        raise Withheld(message)


def _in_private(reply: Reply, now: datetime) -> str | None:
    if not _ID.fullmatch(reply.customer or ""):
        return _NOBODY
    return OUTSIDE[Channel.INSTAGRAM] if now - reply.heard_at > WEEK else None


def _at_a_comment(reply: Reply, now: datetime) -> str | None:
    if not _ID.fullmatch(reply.to):
        return _NO_ID
    if reply.private and reply.surface is Surface.MENTION:
        return _ELSEWHERE
    return _TOO_LATE if reply.private and now - reply.heard_at > WEEK else None


def _comment(native_id: str) -> str:
    if not _ID.fullmatch(native_id):
        raise Withheld(_NO_ID)
    return native_id


def _late(reply: Reply) -> bool:
    return datetime.now(UTC) - reply.heard_at > DAY
