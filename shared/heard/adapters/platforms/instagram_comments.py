"""Instagram's comments asked for, for an app that waits for Meta's review and gets no webhooks yet.

The account's latest media come with their latest comments and the replies to those.
"""

from urllib.parse import urlencode

from heard.adapters.channels.lenient import read_id, read_text
from heard.adapters.channels.moments import read_moment
from heard.adapters.platforms.answers import each, part
from heard.adapters.platforms.graph import Graph
from heard.domain.cursor import Cursor
from heard.domain.message import Channel
from heard.ports import Page, Piece

_COMMENT = "id,text,timestamp,username,from"
_FIELDS = f"id,permalink,comments.limit(50){{{_COMMENT},replies.limit(25){{{_COMMENT}}}}}"


class InstagramComments:
    """Asks by the Graph API. An account is an Instagram account's id."""

    channel, source, per_day = Channel.INSTAGRAM, "instagram_polled", None

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def can_poll(self, account: str) -> bool:
        """True where a token is set."""
        return self._graph.can_ask(account)

    def page(self, account: str, cursor: Cursor) -> Page:
        """One page of media, each comment and reply a piece. Raises Denied, Withheld, Limited and
        Unavailable."""
        query = {"fields": _FIELDS, "limit": "20"}
        if cursor.page:
            query["after"] = cursor.page
        answer = self._graph.ask(account, f"{account}/media?{urlencode(query)}")
        pieces: list[Piece | None] = []
        for media in each(answer, "data"):
            for comment in each(media, "comments", "data"):
                name = read_id(part(comment, "id"))
                pieces.append(_piece(comment, media, None))
                pieces += [_piece(one, media, name) for one in each(comment, "replies", "data")]
        goes_on = part(answer, "paging", "next") and part(answer, "paging", "cursors", "after")
        found = tuple(piece for piece in pieces if piece is not None)
        return Page(found, next=goes_on if isinstance(goes_on, str) else None)


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
