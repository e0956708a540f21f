"""RSS, Atom and JSON Feed: blogs, forums, news, and what listening tools give out as a feed.

Asked with what the last answer said of itself, so that an unchanged feed costs its owner nothing.
feedparser reads what real feeds are, broken ones included; it is imported here only. What would keep
it busy for long (a flood of open brackets, thousands of entries, declared entities) is no feed.
"""

import hashlib
import html
import io
import re
from html.parser import HTMLParser
from typing import Any

from heard.adapters.channels.lenient import read_address, read_id, read_text
from heard.adapters.channels.moments import read_moment
from heard.adapters.platforms import json_feed
from heard.adapters.platforms.answers import told_bytes
from heard.adapters.platforms.web import Web
from heard.domain.cursor import Cursor
from heard.domain.errors import Unreadable
from heard.domain.message import Channel
from heard.ports.platforms import Beneath, Page, Piece

LARGEST_FEED = 1024 * 1024
MOST_ENTRIES = 300
_LONGEST_TEXT = 20_000
_NOT_MODIFIED = 304
_ODD_BRACKETS = 1_000
_ACCEPTED = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, "
    "text/xml;q=0.8"
)
_BEGINS_AN_ENTRY = re.compile(rb"<(?:item|entry)[\s>]", re.IGNORECASE)
_DECLARES = re.compile(rb"<!ENTITY", re.IGNORECASE)


class Feeds:
    """Asks feeds. An account is the address of one."""

    channel, source, per_day = Channel.FEED, "feed", None

    def __init__(self, web: Web) -> None:
        self._web = web

    def can_poll(self, _account: str) -> bool:
        """A feed needs no token."""
        return True

    def page(self, account: str, cursor: Cursor) -> Page:
        """The feed as it is now. Raises Denied, Withheld, Limited, Unavailable and Unreadable."""
        asked = {"Accept": _ACCEPTED}
        if cursor.etag:
            asked["If-None-Match"] = cursor.etag
        if cursor.modified:
            asked["If-Modified-Since"] = cursor.modified
        answer = self._web.get(account, asked)
        if answer.status == _NOT_MODIFIED:
            return Page((), etag=cursor.etag, modified=cursor.modified)
        body = told_bytes(answer)
        return Page(
            tuple(pieces(body, answer.headers.get("content-type", ""))),
            etag=_header(answer.headers.get("etag")),
            modified=_header(answer.headers.get("last-modified")),
        )

    def under(self, _account: str, _what: Beneath, _page: str | None) -> Page:
        """Nothing lies beneath an entry."""
        return Page(())


def pieces(body: bytes, content_type: str) -> list[Piece]:
    """The entries of a feed. Raises Unreadable, and nothing else, for what is none."""
    if len(body) > LARGEST_FEED or len(_BEGINS_AN_ENTRY.findall(body)) > 10 * MOST_ENTRIES:
        message = "a feed that is too large"
        raise Unreadable(message)
    if body.count(b"<") > body.count(b">") + _ODD_BRACKETS or _DECLARES.search(
        body[:_ODD_BRACKETS]
    ):
        message = "not a feed, or one that declares entities"
        raise Unreadable(message)
    import feedparser  # noqa: PLC0415 - a feed that has not changed needs none of it

    if body.lstrip()[:1] == b"{":
        items = json_feed.entries(body)
        if items is None:
            message = "JSON, but no feed"
            raise Unreadable(message)
        return [piece for item in items[:MOST_ENTRIES] if (piece := _piece(item))]
    try:
        found = feedparser.parse(
            io.BytesIO(body),
            response_headers={"content-type": content_type},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # noqa: BLE001
        # Whatever a parser of the whole web's mistakes may raise.
        message = f"not a feed ({type(error).__name__})"
        raise Unreadable(message) from None
    if not found.get("version") and not found.entries:
        message = "neither RSS nor Atom"
        raise Unreadable(message)
    return [piece for entry in found.entries[:MOST_ENTRIES] if (piece := _piece(entry))]


def _piece(entry: Any) -> Piece | None:  # noqa: ANN401 - feedparser's own, or a dict
    link = read_address(entry.get("link"))
    title, summary = words(entry.get("title")), words(_content(entry))
    text = "\n\n".join(dict.fromkeys(filter(None, (title, summary))))
    if not text:
        return None
    # Without an id and an address, by what it says: better heard twice than never.
    digest = hashlib.sha256(text.encode()).hexdigest()
    name = read_id(entry.get("id")) or read_id(link) or digest
    published = read_moment(entry.get("published")) or _parsed(entry, "published_parsed")
    # Not `entry.get`: feedparser answers "published" to it where there is no "updated".
    updated = read_moment(dict.get(entry, "updated")) or _parsed(entry, "updated_parsed")
    raw = {
        "id": name,
        "text": text,
        "link": link,
        "author": read_text(entry.get("author")),
        "published": (published or updated).isoformat() if published or updated else None,
        "updated": updated.isoformat() if updated else None,
    }
    return Piece(name, text, published or updated, raw)


def _content(entry: Any) -> object:  # noqa: ANN401 - as above
    parts = entry.get("content") or []
    longer = [part.get("value") for part in parts if isinstance(part, dict)]
    return next(iter(longer), None) or entry.get("summary")


def _parsed(entry: Any, name: str) -> Any:  # noqa: ANN401 - as above
    """A time in a form that only feedparser reads, as ISO 8601 would have it."""
    parts = dict.get(entry, name)
    if not parts:
        return None
    year, month, day, hour, minute, second = parts[:6]
    return read_moment(f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")


class _Words(HTMLParser):
    """What a reader sees of HTML, a line for a block."""

    _BLOCKS = frozenset({"p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "blockquote"})
    _UNSEEN = frozenset({"script", "style"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the parser's
        self._unseen += tag in self._UNSEEN
        if tag in self._BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(0, self._unseen - (tag in self._UNSEEN))

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)


def words(value: object) -> str | None:
    """The words of a piece of HTML, None where there are none. Never raises."""
    text = read_text(value)
    if text is None:
        return None
    text = text[:_LONGEST_TEXT]
    if "<" not in text:
        return read_text(html.unescape(text).strip() if "&" in text else text.strip())
    reader = _Words()
    reader.feed(text)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).splitlines())
    return read_text("\n".join(filter(None, lines)))


def _header(value: str | None) -> str | None:
    """What a feed says of itself, if it may be sent back."""
    good = value and value.isascii() and value.isprintable() and len(value) <= 200
    return value if good else None
