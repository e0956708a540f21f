"""Instagram comments that were asked for, as polling put them on the Inbox: {account, items[]}.

The same comment has the same id as in a webhook: whichever way comes first, it is heard once.
"""

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from heard.adapters.channels.instagram import Person
from heard.adapters.channels.lenient import (
    Address,
    Flag,
    Id,
    Lenient,
    Moment,
    Text,
    Wire,
    required,
)
from heard.adapters.channels.polled import parsed
from heard.domain.message import Author, Channel, Message, Parsed, Place, Surface


class Media(Wire):
    """What was commented on."""

    id: Id = None
    permalink: Address = None


class Comment(Wire):
    """One comment or reply."""

    id: Id = None
    text: Text = None
    timestamp: Moment = None
    username: Text = None
    sender: Lenient[Person] = Field(default=None, alias="from")
    parent_id: Id = None
    media: Lenient[Media] = None
    again: Flag = False


def parse(body: dict[str, Any]) -> Parsed:
    """What one page held. Raises Unreadable for a body that polling did not write."""
    return parsed(body, Comment, _heard)


def _heard(account: str, comment: Comment) -> Iterator[Message]:
    name = required(comment.id, "id")
    sender, media = comment.sender or Person(), comment.media or Media()
    by_brand = sender.self_ig_scoped_id is not None or sender.id == account
    root = media.id or comment.parent_id or name
    yield Message(
        channel=Channel.INSTAGRAM,
        account=account,
        native_id=name,
        surface=Surface.COMMENT,
        author=Author(id=sender.id, handle=sender.username or comment.username),
        by_brand=by_brand,
        place=None if by_brand else Place(Channel.INSTAGRAM, account, root, sender.id or name),
        text=comment.text,
        posted_at=comment.timestamp,
        answers=comment.parent_id if by_brand else None,
        permalink=media.permalink,
        placeholder=None if comment.text else "A comment without words: open it to read it",
    )
