"""JSON Feed (jsonfeed.org, versions 1 and 1.1): what RSS says, in JSON."""

from typing import Any

from heard.adapters.channels.json_body import load
from heard.adapters.platforms.answers import each, part

VERSION = "https://jsonfeed.org/version/"


def entries(body: bytes) -> list[dict[str, Any]] | None:
    """The items under the names that RSS has for their parts; None for what is no JSON Feed. Raises
    Unreadable for what is no JSON."""
    feed = load(body)
    if not str(feed.get("version")).startswith(VERSION):
        return None
    return [_entry(item) for item in each(feed, "items") if isinstance(item, dict)]


def _entry(item: dict[str, Any]) -> dict[str, Any]:
    authors = [part(one, "name") for one in each(item, "authors")]
    return {
        "id": item.get("id"),
        "link": item.get("url") or item.get("external_url"),
        "title": item.get("title"),
        "summary": item.get("content_html") or item.get("content_text") or item.get("summary"),
        "author": next(filter(None, [*authors, part(item, "author", "name")]), None),
        "published": item.get("date_published"),
        "updated": item.get("date_modified"),
    }
