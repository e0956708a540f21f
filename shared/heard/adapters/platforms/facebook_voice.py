"""Facebook pages speak: beneath a comment or post, in private to who wrote it, and in Messenger.

Meta's documentation, read 2026-11-25: Graph API reference of Comment (`/{object}/comments`, `is_hidden`,
`order`, `filter`, `parent`); Messenger Platform, "Private Replies" (one a comment, within 7 days) and
"Send API" (within 24 hours of the customer's last message; message tags are not for conversations such
as ours). A comment's id in the answer is the `comment_id` of its webhook. What is sent in private comes
back as an echo of Messenger, also where it answers a comment.
"""

import re
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

from heard.adapters.channels.lenient import read_id
from heard.adapters.platforms.answers import each, part
from heard.adapters.platforms.graph import read_graph
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
_ID = re.compile(r"[0-9]{1,40}(?:_[0-9]{1,40}){0,2}")
_PERSON = re.compile(r"[0-9]{1,40}")
_COMMENT = "id,message,from,created_time,parent"
_MOST_PAGES = 5

_TOO_LATE = (
    "More than 7 days since they wrote: Meta takes no private reply to this any more. Answer in public, "
    "and offer e-mail or phone."
)
_NOBODY = "Meta did not say who wrote this: open the inbox of the page and answer there."
_NO_ID = "Facebook did not say which {what} this is: open it there and answer by hand."
_REVIEW = (
    "Facebook lets no other program answer a recommendation: open it there and answer by hand."
)
_ELSEWHERE = (
    "This stands on somebody else's page, and Meta takes private replies only to what stands on ours. "
    "Answer in public."
)


class FacebookVoice:
    """Speaks as the page."""

    channels = (Channel.FACEBOOK, Channel.MESSENGER)

    def __init__(self, web: Web, tokens: Tokens, too_long: TooLong) -> None:
        self._web = web
        self._tokens = MetaTokens(web, tokens)
        self._direct = MetaDirect(web, Channel.MESSENGER)
        self._too_long = too_long

    def can_speak(self, account: str) -> bool:
        """True where a token is set for this page."""
        return self._tokens.set(account)

    def obstacle(self, reply: Reply, now: datetime) -> str | None:
        """Windows, missing ids, length; recommendations have no answers here."""
        known = _in_private(reply, now) if reply.surface.private else _at_a_post(reply, now)
        return known or self._too_long(reply)

    def say(self, reply: Reply) -> str:
        """A comment's id, or the mid of a message. Raises as a Voice's."""
        token = self._tokens.of_page(reply.account, reply.channel)
        if reply.surface.private:
            to, kind = {"id": _person(reply)}, {"messaging_type": "RESPONSE"}
            return self._direct.send(token, reply.account, to, reply.text, kind)
        if reply.private:
            named = "post_id" if _is_a_post(reply) else "comment_id"
            return self._direct.send(token, reply.account, {named: _object(reply.to)}, reply.text)
        said = post_fields(
            self._web, Channel.FACEBOOK, token, f"{_object(reply.to)}/comments", message=reply.text
        )
        return name_of(part(said, "id"))

    def find(self, reply: Reply, since: datetime) -> str | None:
        """Beneath what was answered and, for a reply to a reply, beneath the comment above both:
        Facebook may list it there. Raises as a Voice's."""
        token = self._tokens.of_page(reply.account, reply.channel)
        if reply.private or reply.surface.private:
            return self._direct.find(token, reply.account, reply, since)
        to = _object(reply.to)
        above = None
        if not _is_a_post(reply):
            answered = read_graph(self._web, token, f"{to}?fields=parent")
            above = read_id(part(answered, "parent", "id"))
        places = [place for place in (to, above) if place]
        found = (self._beneath(token, place, places, reply, since) for place in places)
        return next(filter(None, found), None)

    def hide(self, account: str, native_id: str, *, hidden: bool) -> None:
        """Only its author and their friends see a hidden comment. Raises as `say`."""
        if not _ID.fullmatch(native_id):
            message = "Only comments and posts can be hidden on Facebook, and no private messages."
            raise Withheld(message)
        token = self._tokens.of_page(account, Channel.FACEBOOK)
        post_fields(
            self._web, Channel.FACEBOOK, token, native_id, is_hidden="true" if hidden else "false"
        )

    def _beneath(
        self, token: str, place: str, parents: list[str], reply: Reply, since: datetime
    ) -> str | None:
        query = {
            "fields": _COMMENT,
            "order": "reverse_chronological",
            "filter": "stream",
            "limit": "100",
        }
        for _ in range(_MOST_PAGES):
            answer = read_graph(
                self._web, token, f"{quote(place, safe='')}/comments?{urlencode(query)}"
            )
            listed = each(answer, "data")
            late = [one for one in listed if since_then(part(one, "created_time"), since)]
            for one in late:
                ours = read_id(part(one, "from", "id")) == reply.account
                to_them = _last(read_id(part(one, "parent", "id"))) in (None, *map(_last, parents))
                if ours and to_them and same_words(reply.text, part(one, "message")):
                    return read_id(part(one, "id"))
            after = part(answer, "paging", "cursors", "after")
            more = part(answer, "paging", "next") and len(late) == len(listed)
            if not (listed and more and isinstance(after, str)):
                return None
            query["after"] = after
        message = "more comments came since than can be looked through"
        raise Withheld(message)


def _in_private(reply: Reply, now: datetime) -> str | None:
    if not _PERSON.fullmatch(reply.customer or ""):
        return _NOBODY
    return OUTSIDE[Channel.MESSENGER] if now - reply.heard_at > DAY else None


def _at_a_post(reply: Reply, now: datetime) -> str | None:
    if reply.surface is Surface.REVIEW:
        return _REVIEW
    if not _ID.fullmatch(reply.to):
        return _NO_ID.format(what=reply.surface.value)
    if reply.private and reply.surface is Surface.MENTION:
        return _ELSEWHERE
    return _TOO_LATE if reply.private and now - reply.heard_at > WEEK else None


def _is_a_post(reply: Reply) -> bool:
    """By its id: who wrote a post may go on in comments beneath it."""
    return reply.to == reply.place.key


def _object(native_id: str) -> str:
    if not _ID.fullmatch(native_id):
        raise Withheld(_NO_ID.format(what="message"))
    return native_id


def _last(comment_id: str | None) -> str | None:
    """What is the comment's own in an id that names the post in front, in more than one way."""
    return comment_id and comment_id.rsplit("_", 1)[-1]


def _person(reply: Reply) -> str:
    if not _PERSON.fullmatch(reply.customer or ""):
        raise Withheld(_NOBODY)
    return str(reply.customer)
