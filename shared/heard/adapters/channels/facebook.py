"""Facebook pages: comments, visitors' posts and mentions; reviews go to their own room.

The page's own answers come back as ordinary adds and are told by their author alone. A hide has the
moderator as its author, a reaction has a comment's id, a trashed post is "edited" without a text:
item and verb decide, never the presence of a field.
"""

import re
from datetime import datetime
from typing import Any

from pydantic import Field

from heard.adapters.channels import facebook_reviews
from heard.adapters.channels.findings import Findings
from heard.adapters.channels.lenient import (
    Address,
    Id,
    Lenient,
    Moment,
    Text,
    Wire,
    Word,
    required,
)
from heard.adapters.channels.meta_entry import ACTS, Entry, Person, is_test_id
from heard.domain.message import (
    Act,
    ActKind,
    Attachment,
    Author,
    Channel,
    Message,
    Place,
    Surface,
)

POSTS = frozenset(
    {
        "album",
        "link",
        "note",
        "photo",
        "photo-album",
        "picture",
        "post",
        "question",
        "reel",
        "share",
        "status",
        "story",
        "video",
    }
)
"""The items that are a post. A visitor's is a customer's message; the page's own opens nothing."""

_LINKABLE = re.compile(r"[0-9]+(?:_[0-9]+)*")


class Post(Wire):
    """The post that a comment stands under."""

    id: Id = None
    permalink_url: Address = None


class Value(Wire):
    """What a change of `feed` or `mention` says; everything may be missing."""

    item: Word = None
    verb: Word = None
    comment_id: Id = None
    post_id: Id = None
    parent_id: Id = None
    sender: Lenient[Person] = Field(default=None, alias="from")
    sender_id: Id = None
    sender_name: Text = None
    message: Text = None
    created_time: Moment = None
    post: Lenient[Post] = None
    photo: Address = None
    photos: Lenient[list[Address]] = None
    video: Address = None
    link: Address = None

    @property
    def author(self) -> Author:
        """From today's `from`, else from the older `sender_id`."""
        sender = self.sender or Person()
        return Author(id=sender.id or self.sender_id, name=sender.name or self.sender_name)

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """Pictures, the video and the link; their addresses expire."""
        pictures = [self.photo] if self.photo else [url for url in self.photos or () if url]
        others = [("video", self.video), ("link", self.link)]
        return (
            *(Attachment("photo", url) for url in pictures),
            *(Attachment(kind, url) for kind, url in others if url),
        )


def read_change(entry: Entry, field: str, value: dict[str, Any], found: Findings) -> None:
    """Hear one change of a page. Raises Unreadable for a message that nothing names."""
    if field == "ratings":
        facebook_reviews.read_review(entry, value, found)
    elif field in ("feed", "mention"):
        change = Value.model_validate(value)
        if change.item == "rating":
            facebook_reviews.read_review(entry, value, found)
        else:
            _read_post_or_comment(entry, field, change, found)
    else:
        found.ignore(field)


def _read_post_or_comment(entry: Entry, field: str, value: Value, found: Findings) -> None:
    named = value.item if value.item != "mention" else None
    item = named or ("comment" if value.comment_id else "post")
    if item != "comment" and item not in POSTS:
        found.ignore(field, item)
        return
    verb = value.verb or "add"
    if verb != "add" and verb not in ACTS:
        found.ignore(field, item, verb)
        return
    on_comment = item == "comment"
    post_id = value.post_id or (value.post.id if value.post else None)
    native_id = required(
        value.comment_id if on_comment else post_id, "comment_id" if on_comment else "post_id"
    )
    if is_test_id(native_id) or is_test_id(post_id):
        found.ignore("dashboard_test")
    elif verb in ACTS:
        found.hear(
            Act(
                channel=Channel.FACEBOOK,
                account=entry.account,
                native_id=native_id,
                kind=ACTS[verb],
                at=_acted_at(entry, value, on_comment=on_comment),
                text=value.message if ACTS[verb] is ActKind.EDIT else None,
            )
        )
    else:
        found.hear(_message(entry, field, value, native_id, on_comment=on_comment))


def _acted_at(entry: Entry, value: Value, *, on_comment: bool) -> datetime | None:
    """When it was done. A comment's `created_time` is then the time of the act; a post's may still
    be the time of the post (45 hours apart in one capture), so there the sending time goes first.
    """
    if on_comment:
        return value.created_time or entry.time
    return entry.time or value.created_time


def _message(
    entry: Entry, field: str, value: Value, native_id: str, *, on_comment: bool
) -> Message:
    author = value.author
    by_brand = author.id == entry.account
    root = value.post_id or (value.post.id if value.post else None) or value.parent_id or native_id
    surface = Surface.COMMENT if on_comment else Surface.POST
    return Message(
        channel=Channel.FACEBOOK,
        account=entry.account,
        native_id=native_id,
        surface=Surface.MENTION if "mention" in (field, value.item) else surface,
        author=author,
        by_brand=by_brand,
        place=None
        if by_brand
        else Place(Channel.FACEBOOK, entry.account, root, author.id or native_id),
        text=value.message,
        posted_at=value.created_time or entry.time,
        sent_at=entry.time,
        answers=(value.parent_id or value.post_id) if by_brand and on_comment else None,
        attachments=value.attachments,
        permalink=_permalink(value, native_id),
        placeholder=_why_no_text(value),
    )


def _permalink(value: Value, native_id: str) -> str | None:
    """The post's own address where it is told; else one built from the id."""
    if value.post and value.post.permalink_url:
        return value.post.permalink_url
    linkable = _LINKABLE.fullmatch(native_id)
    return f"https://www.facebook.com/{native_id}" if linkable else None


def _why_no_text(value: Value) -> str | None:
    if value.message:
        return None
    kinds = sorted({attachment.kind for attachment in value.attachments})
    if kinds:
        return f"No words, only: {', '.join(kinds)}"
    return "Facebook did not send the text: open the post to read it"
