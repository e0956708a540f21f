"""Instagram's comments asked for, for an app that waits for Meta's review and gets no webhooks yet.

The account's latest hundred media say how many comments each has; where the number changed, the
comments and their replies are asked for, the newest first.
"""

import re
from urllib.parse import quote, urlencode

from heard.adapters.channels.lenient import read_id, read_number, read_text
from heard.adapters.channels.moments import read_moment
from heard.adapters.platforms.answers import Json, each, part
from heard.adapters.platforms.graph import Graph
from heard.domain.cursor import Cursor
from heard.domain.message import Channel
from heard.ports.platforms import Beneath, Page, Piece

_COMMENT = "id,text,timestamp,username,from"
_TOKEN = re.compile(r"[A-Za-z0-9_=-]{1,500}")
_REPLIES = "replies/"
"""Begins what names the replies beneath a comment, as opposed to the comments beneath a picture."""


class InstagramComments:
    """Asks by the Graph API. An account is an Instagram account's id."""

    channel, source, per_day = Channel.INSTAGRAM, "instagram_polled", None

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def can_poll(self, account: str) -> bool:
        """True where a token is set."""
        return self._graph.can_ask(account)

    def page(self, account: str, cursor: Cursor) -> Page:
        """The latest media, each with what lies beneath. Raises Denied, Withheld, Limited and
        Unavailable."""
        query = {"fields": "id,comments_count", "limit": "100"}
        answer = self._graph.ask(account, f"{account}/media?{urlencode(query)}")
        beneath = []
        for media in each(answer, "data"):
            name, number = read_id(part(media, "id")), read_number(part(media, "comments_count"))
            if name and number != 0:
                # Without a number it is looked at each time.
                version = f"{number}" if number is not None else f"after {cursor.version}"
                beneath.append(Beneath(name, version))
        return Page((), tuple(beneath))

    def under(self, account: str, what: Beneath, page: str | None) -> Page:
        """One page of comments, or of the replies to one. Raises as `page`."""
        name = quote(what.id.removeprefix(_REPLIES), safe="")
        after = f".after({page})" if page else ""
        if what.id.startswith(_REPLIES):
            return self._replies(account, name, after)
        fields = (
            f"id,permalink,comments.limit(50){after}{{{_COMMENT},replies.limit(10){{{_COMMENT}}}}}"
        )
        media = self._graph.ask(account, f"{name}?{urlencode({'fields': fields})}")
        pieces: list[Piece | None] = []
        deeper: list[Beneath] = []
        for comment in each(media, "comments", "data"):
            above = read_id(part(comment, "id"))
            replies = each(comment, "replies", "data")
            # The comment itself comes last: by it the page is old or new.
            pieces += [_piece(one, media, above) for one in replies]
            pieces.append(_piece(comment, media, None))
            if above and _after(comment, "replies"):
                deeper.append(Beneath(f"{_REPLIES}{above}", what.version))
        found = tuple(piece for piece in pieces if piece)
        return Page(found, tuple(deeper), next=_after(media, "comments"))

    def _replies(self, account: str, name: str, after: str) -> Page:
        fields = f"media{{id,permalink}},replies.limit(50){after}{{{_COMMENT}}}"
        comment = self._graph.ask(account, f"{name}?{urlencode({'fields': fields})}")
        media = part(comment, "media")
        pieces = (
            _piece(one, media, read_id(part(comment, "id")))
            for one in each(comment, "replies", "data")
        )
        found = tuple(piece for piece in pieces if piece)
        return Page(found, next=_after(comment, "replies"), newest_first=False)


def _after(of: Json | object, what: str) -> str | None:
    """Where the list goes on, None at its end."""
    paging = part(of, what, "paging")
    token = part(paging, "cursors", "after") if part(paging, "next") else None
    return token if isinstance(token, str) and _TOKEN.fullmatch(token) else None


def _piece(comment: object, media: object, parent: str | None) -> Piece | None:
    name = read_id(part(comment, "id"))
    if name is None:
        return None
    kept = ("id", "text", "timestamp", "username", "from")
    raw = {
        **{field: part(comment, field) for field in kept},
        "parent_id": parent,
        "media": {"id": part(media, "id"), "permalink": part(media, "permalink")},
    }
    words = read_text(part(comment, "text")) or ""
    return Piece(name, words, read_moment(part(comment, "timestamp")), raw)
