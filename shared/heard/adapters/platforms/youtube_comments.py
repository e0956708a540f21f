"""YouTube's Data API: the comments under a channel's videos, which are not pushed.

The newest threads come first, a hundred a page, one unit of the day's quota each. A thread brings at
most five replies along and says how many there are: where there are more, they are asked for when
their number changes. The key goes in a header, so no address holds it.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from heard.adapters.channels.lenient import read_id, read_number, read_text
from heard.adapters.channels.moments import read_moment
from heard.adapters.platforms.answers import Json, complaint, each, part, told
from heard.adapters.platforms.tokens import YOUTUBE, Tokens
from heard.adapters.platforms.web import Answer, Web
from heard.domain.cursor import Cursor
from heard.domain.errors import Denied, Limited, Withheld
from heard.domain.message import Channel
from heard.ports.platforms import Beneath, Page, Piece

_API = "https://www.googleapis.com/youtube/v3"
_USED_UP = frozenset({"quotaExceeded", "dailyLimitExceeded"})
_TOO_FAST = frozenset({"rateLimitExceeded", "userRateLimitExceeded"})
_NO_KEY = frozenset({"keyInvalid", "accessNotConfigured", "keyExpired", "badRequest"})
_QUARTER = 6 * 3600.0
"""The quota counts anew at midnight in California: looked at four times a day."""


class YouTubeComments:
    """Asks YouTube. An account is the id of a channel."""

    channel, source = Channel.YOUTUBE, "youtube"

    def __init__(self, web: Web, tokens: Tokens, per_day: int) -> None:
        self._web = web
        self._tokens = tokens
        self.per_day: int | None = per_day

    def can_poll(self, account: str) -> bool:
        """True where a key is set."""
        return self._tokens.of(YOUTUBE, account) is not None

    def page(self, account: str, cursor: Cursor) -> Page:
        """One page of threads with their replies, each comment a piece. Raises Denied, Withheld,
        Limited and Unavailable."""
        query = {
            "part": "snippet,replies",
            "allThreadsRelatedToChannelId": account,
            "order": "time",
            "maxResults": "100",
            "textFormat": "plainText",
            **({"pageToken": cursor.page} if cursor.page else {}),
        }
        answer = self._ask(account, "commentThreads", query)
        pieces: list[Piece | None] = []
        beneath: list[Beneath] = []
        for thread in each(answer, "items"):
            top = part(thread, "snippet", "topLevelComment")
            replies = each(thread, "replies", "comments")
            # The comment itself comes last: by it the page is old or new.
            pieces += [_piece(one) for one in (*replies, top)]
            name, told = read_id(part(top, "id")), part(thread, "snippet", "totalReplyCount")
            number = read_number(told) or 0
            if name and number > len(replies):
                beneath.append(Beneath(name, str(number)))
        found = tuple(piece for piece in pieces if piece)
        return Page(found, tuple(beneath), next=_token(answer))

    def under(self, account: str, what: Beneath, page: str | None) -> Page:
        """One page of a thread's replies, in an order that YouTube does not promise. Raises as
        `page`."""
        query = {
            "part": "snippet",
            "parentId": what.id,
            "maxResults": "100",
            "textFormat": "plainText",
            **({"pageToken": page} if page else {}),
        }
        answer = self._ask(account, "comments", query)
        found = tuple(piece for one in each(answer, "items") if (piece := _piece(one)))
        return Page(found, next=_token(answer), newest_first=False)

    def _ask(self, account: str, what: str, query: Mapping[str, str]) -> Json:
        key = self._tokens.of(YOUTUBE, account) or ""
        return _told(self._web.get(f"{_API}/{what}?{urlencode(query)}", {"X-Goog-Api-Key": key}))


def _token(answer: Json) -> str | None:
    return read_text(part(answer, "nextPageToken"))


def _piece(comment: object) -> Piece | None:
    name, snippet = read_id(part(comment, "id")), part(comment, "snippet")
    if name is None or not isinstance(snippet, dict):
        return None
    words = read_text(snippet.get("textOriginal") or snippet.get("textDisplay")) or ""
    kept = (
        *("textOriginal", "textDisplay", "authorDisplayName", "authorChannelId", "videoId"),
        *("parentId", "publishedAt", "updatedAt"),
    )
    raw = {"id": name, "snippet": {field: snippet.get(field) for field in kept}}
    at = read_moment(snippet.get("updatedAt")) or read_moment(snippet.get("publishedAt"))
    return Piece(name, words, at, raw)


def _told(answer: Answer) -> Json:
    errors = each(complaint(answer), "error", "errors")
    reason = part(errors[0], "reason") if errors else None
    if answer.status < 400 or not isinstance(reason, str):
        return told(answer)
    if reason in _USED_UP:
        message = "the day's quota of YouTube is used up"
        raise Limited(message, _QUARTER, credit=True)
    if reason in _TOO_FAST:
        message = "YouTube wants fewer calls"
        raise Limited(message)
    if reason in _NO_KEY:
        message = "YouTube refuses the key"
        raise Denied(message)
    message = f"YouTube does not show it ({answer.status})"
    raise Withheld(message)
