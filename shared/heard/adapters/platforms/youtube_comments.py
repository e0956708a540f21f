"""YouTube's Data API: the comments under a channel's videos, which are not pushed.

The newest threads come first, a hundred a page, one unit of the day's quota each; a thread brings at
most five replies along. The key goes in a header, so no address holds it.
"""

from urllib.parse import urlencode

from heard.adapters.channels.lenient import read_id, read_text
from heard.adapters.channels.moments import read_moment
from heard.adapters.platforms.answers import Json, complaint, each, part, told
from heard.adapters.platforms.tokens import YOUTUBE, Tokens
from heard.adapters.platforms.web import Answer, Web
from heard.domain.cursor import Cursor
from heard.domain.errors import Denied, Limited, Withheld
from heard.domain.message import Channel
from heard.ports import Page, Piece

_THREADS = "https://www.googleapis.com/youtube/v3/commentThreads"
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
        key = self._tokens.of(YOUTUBE, account) or ""
        answer = _told(self._web.get(f"{_THREADS}?{urlencode(query)}", {"X-Goog-Api-Key": key}))
        pieces = []
        for thread in each(answer, "items"):
            top = part(thread, "snippet", "topLevelComment")
            comments = [top, *each(thread, "replies", "comments")]
            pieces += [piece for one in comments if (piece := _piece(one))]
        token = part(answer, "nextPageToken")
        return Page(tuple(pieces), next=token if isinstance(token, str) and token else None)


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
