"""A post on X as both interfaces tell of it, and what Heard makes of it.

**Edits.** X gives an edited post a new id and lists all ids of the chain, the first one first. The
first id is the message for good: every version is heard as a message of that id (a duplicate, if
an earlier version was heard; the complaint itself, if only the edit names us) and, from the second
version on, as an edit of it, ranked by its place in the chain. So in any order of arrival there is
one message in one thread, and its last version wins.

**One post, two events.** A reply that also names us may be told as a mention and as a reply. The
surface comes from the post, not from the event, so that it doesn't matter which came first.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from heard.domain.message import (
    Act,
    ActKind,
    Attachment,
    Author,
    Channel,
    Heard,
    Message,
    Place,
    Surface,
)

_USERNAME = re.compile(r"[A-Za-z0-9_]{1,50}")


@dataclass(frozen=True, slots=True)
class XPost:
    """One version of a post. `chain` holds the ids of all versions, the first one first."""

    account: str
    id: str
    author: Author
    chain: tuple[str, ...] = ()
    by_brand: bool = False
    conversation: str | None = None
    in_reply_to: str | None = None
    in_reply_to_user: str | None = None
    quotes: bool = False
    text: str | None = None
    posted_at: datetime | None = None
    attachments: tuple[Attachment, ...] = ()
    language: str | None = None

    @property
    def first_id(self) -> str:
        """The id of its first version: the message's native id."""
        return self.chain[0] if self.id in self.chain else self.id

    @property
    def version(self) -> int:
        """0 for a post as first written."""
        return self.chain.index(self.id) if self.id in self.chain else 0

    @property
    def surface(self) -> Surface:
        """A direct answer to us is a reply, whatever else it is."""
        if self.in_reply_to_user == self.account:
            return Surface.REPLY
        if self.quotes:
            return Surface.QUOTE
        if self.by_brand:
            return Surface.REPLY if self.in_reply_to else Surface.POST
        return Surface.MENTION

    @property
    def place(self) -> Place | None:
        """The customer's conversation; for our own post only where it names the customer."""
        if not self.by_brand:
            return self._in(self.author.id or self.first_id)
        if self.conversation and self.in_reply_to_user not in (None, self.account):
            return self._in(str(self.in_reply_to_user))
        return None

    def _in(self, customer: str) -> Place:
        key = self.conversation or self.in_reply_to or self.first_id
        if key in self.chain and self.id in self.chain:
            # An edited root may name its newest version as the conversation.
            key = self.first_id
        return Place(Channel.X, self.account, key, customer)


def heard_from(post: XPost) -> tuple[Heard, ...]:
    """The message, and from the second version on the edit of it."""
    message = Message(
        channel=Channel.X,
        account=post.account,
        native_id=post.first_id,
        surface=post.surface,
        author=post.author,
        by_brand=post.by_brand,
        place=post.place,
        text=post.text,
        posted_at=post.posted_at,
        answers=post.in_reply_to if post.by_brand else None,
        attachments=post.attachments,
        permalink=permalink(post.author.handle, post.id),
        placeholder=None if post.text else _why_no_text(post),
        language=post.language if post.language and len(post.language) == len("en") else None,
    )
    if not post.version:
        return (message,)
    edit = Act(
        channel=Channel.X,
        account=post.account,
        native_id=post.first_id,
        kind=ActKind.EDIT,
        at=post.posted_at,
        text=post.text,
        rank=post.version,
    )
    return message, edit


def permalink(handle: str | None, post_id: str) -> str | None:
    """The post's address, built from name and id (X sends none)."""
    if not (post_id.isascii() and post_id.isdigit()):
        return None
    if handle and _USERNAME.fullmatch(handle):
        return f"https://x.com/{handle}/status/{post_id}"
    return f"https://x.com/i/status/{post_id}"


def _why_no_text(post: XPost) -> str:
    kinds = sorted({attachment.kind for attachment in post.attachments})
    if kinds:
        return f"No words, only: {', '.join(kinds)}"
    return "X did not send the text: open the post to read it"
