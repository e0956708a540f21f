"""How long things may be, so that no item outgrows the table and nothing is lost."""

from dataclasses import replace

from heard.domain.message import Act, Attachment, Author, Message

LONGEST_TEXT = 12_000
"""Bytes of a text that stay in the table; a longer one is kept whole beside it. With the versions
that an entry keeps (20), it stays below an item's 400 KB."""

_LONGEST_NAME = 200
_LONGEST_URL = 2_000
_MOST_ATTACHMENTS = 20


def cut(text: str, most: int = LONGEST_TEXT) -> str:
    """The text in at most `most` bytes of UTF-8, cut between characters, with a mark."""
    raw = text.encode()
    if len(raw) <= most:
        return text
    return raw[: most - 3].decode(errors="ignore") + "…"


def overlong(text: str | None) -> bool:
    """True where a text does not fit the table."""
    return text is not None and len(text.encode()) > LONGEST_TEXT


def bounded(message: Message) -> Message:
    """The message with everything in bounds. What is over is cut with a mark, an address left out."""
    attachments = tuple(
        Attachment(cut(a.kind, _LONGEST_NAME), _url(a.url))
        for a in message.attachments[:_MOST_ATTACHMENTS]
    )
    return replace(
        message,
        author=_author(message.author),
        attachments=attachments,
        permalink=_url(message.permalink),
        text=cut(message.text) if message.text is not None else None,
    )


def bounded_act(act: Act, full_text: str | None) -> Act:
    """The act with everything in bounds; `full_text` names where the whole of its text is kept."""
    text = cut(act.text) if act.text is not None else None
    author = _author(act.author) if act.author else None
    permalink = _url(act.permalink)
    return replace(act, text=text, full_text=full_text, author=author, permalink=permalink)


def _author(author: Author) -> Author:
    return replace(author, name=_name(author.name), handle=_name(author.handle))


def _name(name: str | None) -> str | None:
    return cut(name, _LONGEST_NAME) if name is not None else None


def _url(url: str | None) -> str | None:
    return url if url is None or len(url) <= _LONGEST_URL else None
