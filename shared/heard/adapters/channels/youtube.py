"""YouTube comments, as polling put them on the Inbox: {account, items[{id, snippet}]}.

A thread is one person under one video. The channel's own replies come back like anybody's and are
told by their author.
"""

from collections.abc import Iterator
from typing import Any

from heard.adapters.channels.lenient import Flag, Id, Lenient, Moment, Text, Wire, required
from heard.adapters.channels.polled import parsed
from heard.domain.message import (
    Act,
    ActKind,
    Author,
    Channel,
    Heard,
    Message,
    Parsed,
    Place,
    Surface,
)


class ChannelId(Wire):
    """Who wrote, as a channel."""

    value: Id = None


class Snippet(Wire):
    """What a comment says."""

    textOriginal: Text = None  # noqa: N815 - YouTube's names
    textDisplay: Text = None  # noqa: N815
    authorDisplayName: Text = None  # noqa: N815
    authorChannelId: Lenient[ChannelId] = None  # noqa: N815
    videoId: Id = None  # noqa: N815
    parentId: Id = None  # noqa: N815
    publishedAt: Moment = None  # noqa: N815
    updatedAt: Moment = None  # noqa: N815


class Comment(Wire):
    """One comment or reply. `again` where an earlier version of it was found before."""

    id: Id = None
    snippet: Lenient[Snippet] = None
    again: Flag = False


def parse(body: dict[str, Any]) -> Parsed:
    """What one page held. Raises Unreadable for a body that polling did not write."""
    return parsed(body, Comment, _heard)


def _heard(account: str, comment: Comment) -> Iterator[Heard]:
    name, snippet = required(comment.id, "id"), comment.snippet or Snippet()
    writer = snippet.authorChannelId.value if snippet.authorChannelId else None
    shown = snippet.authorDisplayName or ""
    handle = shown.removeprefix("@") if shown.startswith("@") else None
    text, video = snippet.textOriginal or snippet.textDisplay, snippet.videoId
    by_brand = writer == account
    root = video or snippet.parentId or name
    yield Message(
        channel=Channel.YOUTUBE,
        account=account,
        native_id=name,
        surface=Surface.REPLY if snippet.parentId else Surface.COMMENT,
        author=Author(id=writer, name=None if handle else shown or None, handle=handle),
        by_brand=by_brand,
        place=None if by_brand else Place(Channel.YOUTUBE, account, root, writer or name),
        text=text,
        posted_at=snippet.publishedAt,
        answers=snippet.parentId if by_brand else None,
        permalink=f"https://www.youtube.com/watch?v={video}&lc={name}" if video else None,
        placeholder=None if text else "A comment without words: open it to read it",
    )
    if comment.again:
        at = snippet.updatedAt
        yield Act(Channel.YOUTUBE, account, name, ActKind.EDIT, at=at, text=text)
