"""What a body was heard as, a line each: short enough for a table."""

import json
from typing import Any, NamedTuple

from heard.adapters.channels.sources import parse
from heard.domain.message import Act, Heard


class Row(NamedTuple):
    """A payload of one shape, and the lines that it is told in."""

    name: str
    source: str
    body: dict[str, Any] | bytes
    lines: tuple[str, ...] = ()


def told(row: Row) -> tuple[str, ...]:
    """Each message and act, then what was ignored, what was unreadable, and the notices."""
    raw = row.body if isinstance(row.body, bytes) else json.dumps(row.body).encode()
    parsed = parse(row.source, raw)
    ignored = sorted(f"ignored {what}" for what in parsed.ignored)
    return (
        *map(line, parsed.heard),
        *ignored,
        *("unreadable" for _ in parsed.unreadable),
        *(f"notice {word}" for word in parsed.notices),
    )


def line(one: Heard) -> str:
    """channel account: id, what it is, who said it where, and its words, stars and time."""
    words = [f"{one.channel} {one.account}: {one.native_id}"]
    if isinstance(one, Act):
        words += [one.kind, f"“{one.text}”" if one.text else ""]
        words += [
            f"{one.rating} stars" if one.rating else "",
            f"version {one.rank}" if one.rank else "",
        ]
        at = one.at
    else:
        author = one.author
        who = (
            "us"
            if one.by_brand
            else " ".join(
                str(part) for part in (author.id, author.name, author.handle, author.reach) if part
            )
        )
        words += [one.surface, f"by {who or 'somebody'}"]
        if one.place:
            words.append(f"in {one.place.key}|{one.place.customer}")
        words.append(f"to {one.answers}" if one.answers else "")
        words.append(f"“{one.text}”" if one.text else "without words")
        words.append(f"{one.rating} stars" if one.rating else "")
        words += [f"+{piece.kind}" for piece in one.attachments]
        at = one.posted_at
    words.append(f"at {at:%Y-%m-%dT%H:%M:%S}" if at else "")
    return " ".join(word for word in words if word)
