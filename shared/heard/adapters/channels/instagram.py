"""Instagram's comments, live comments and mentions; its direct messages are Messenger's shape.

A comment has no time of its own, and there are no events for edits, deletions or hiding. A mention
is ids only: it is kept as a placeholder, for a person to look at.
"""

from typing import Any

from pydantic import Field

from heard.adapters.channels.findings import Findings
from heard.adapters.channels.lenient import Id, Lenient, Text, Wire, required
from heard.adapters.channels.meta_entry import Entry, is_test_id
from heard.domain.message import Author, Channel, Message, Place, Surface


class Person(Wire):
    """Who wrote. `self_ig_scoped_id` is there only when it was the account itself."""

    id: Id = None
    username: Text = None
    self_ig_scoped_id: Id = None


class Media(Wire):
    """The picture or film that is talked about."""

    id: Id = None


class Value(Wire):
    """What a change of comments, live_comments or mentions says."""

    id: Id = None
    comment_id: Id = None
    media_id: Id = None
    parent_id: Id = None
    text: Text = None
    sender: Lenient[Person] = Field(default=None, alias="from")
    media: Lenient[Media] = None


def read_change(entry: Entry, field: str, value: dict[str, Any], found: Findings) -> None:
    """Hear one change of an Instagram account. Raises Unreadable where nothing names it."""
    if field in ("comments", "live_comments"):
        comment = Value.model_validate(value)
        native_id = required(comment.id or comment.comment_id, "id")
        surface = Surface.COMMENT
    elif field in ("mentions", "mention"):
        comment = Value.model_validate(value)
        named = comment.comment_id or comment.id or comment.media_id
        native_id = required(named or (comment.media.id if comment.media else None), "media_id")
        surface = Surface.MENTION
    else:
        found.ignore(field)
        return
    if is_test_id(native_id):
        found.ignore("dashboard_test")
    else:
        found.hear(_message(entry, comment, native_id, surface))


def _message(entry: Entry, value: Value, native_id: str, surface: Surface) -> Message:
    sender = value.sender or Person()
    by_brand = sender.self_ig_scoped_id is not None or sender.id == entry.account
    media_id = (value.media.id if value.media else None) or value.media_id
    root = media_id or value.parent_id or native_id
    return Message(
        channel=Channel.INSTAGRAM,
        account=entry.account,
        native_id=native_id,
        surface=surface,
        author=Author(id=sender.id, handle=sender.username),
        by_brand=by_brand,
        place=None
        if by_brand
        else Place(Channel.INSTAGRAM, entry.account, root, sender.id or native_id),
        text=value.text,
        sent_at=entry.time,
        answers=value.parent_id if by_brand else None,
        placeholder=None if value.text else _why_no_text(surface),
    )


def _why_no_text(surface: Surface) -> str:
    if surface is Surface.MENTION:
        return "Someone mentioned us on Instagram; the text is not sent: open Instagram to read it"
    return "Instagram did not send the text: open the comment to read it"
