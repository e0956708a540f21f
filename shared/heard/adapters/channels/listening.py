"""What a listening tool found: a blog, a forum, a news page that speaks of the brand.

    {mentionId, topicId, title, text, url, sourceName, author{name, url}, published, addedAt, …}

Such tools sign nothing and let one enter an address and no more, so they have a source of their own
whose address is the secret. They find hours after publication: the clock starts when we hear, and
when it was published is shown beside it. What the tool says of mood and spam decides nothing here.
"""

import re
from typing import Any

from heard.adapters.channels.findings import Findings
from heard.adapters.channels.lenient import (
    Address,
    CamelWire,
    Id,
    Lenient,
    Moment,
    Number,
    Text,
    Wire,
    Word,
    read_text,
    required,
    unescaped,
)
from heard.domain.errors import Unreadable
from heard.domain.message import Attachment, Author, Channel, Message, Parsed, Place, Surface

ACCOUNT = "listening"
"""The account of a mention that names no topic."""

_MARK = re.compile(r"</?(?:b|strong|em|i|mark|span)(?:\s[^<>]{0,200})?>", re.IGNORECASE)
"""What such tools put around the words they searched for."""


class Person(Wire):
    """Who wrote, as far as the tool knows; it gives no id."""

    id: Id = None
    name: Text = None


class Mention(CamelWire):
    """One find. `topicId` is the search that found it: our account there."""

    mention_id: Id = None
    topic_id: Id = None
    title: Text = None
    text: Text = None
    url: Address = None
    image_url: Address = None
    author: Lenient[Person] = None
    published: Moment = None
    added_at: Moment = None
    language: Word = None
    potential_reach: Number = None
    post_id: Id = None
    discussion_id: Id = None

    @property
    def words(self) -> str | None:
        """Title and text without the tool's marks."""
        parts = [plain(part) for part in (self.title, self.text)]
        return read_text("\n\n".join(part for part in parts if part))


def plain(text: str | None) -> str | None:
    """The words as they were published: highlighting gone, HTML escapes undone."""
    return unescaped(_MARK.sub("", text)) if text else None


def knows(body: dict[str, Any]) -> bool:
    """True for the shape of a find."""
    return "mentionId" in body


def parse(body: dict[str, Any]) -> Parsed:
    """The one mention that a body holds. Raises Unreadable for another shape."""
    if not knows(body):
        message = "the body is no mention: it has no mentionId"
        raise Unreadable(message)
    found = Findings()
    with found.item("mention"):
        mention = Mention.model_validate(body)
        found.hear(_message(mention, required(mention.mention_id, "mentionId")))
    return found.parsed()


def _message(mention: Mention, native_id: str) -> Message:
    author = mention.author or Person()
    account, words = mention.topic_id or ACCOUNT, mention.words
    root = mention.discussion_id or mention.post_id or native_id
    return Message(
        channel=Channel.GENERIC,
        account=account,
        native_id=native_id,
        surface=Surface.MENTION,
        author=Author(author.id, author.name, reach=mention.potential_reach),
        place=Place(Channel.GENERIC, account, root, author.id or native_id),
        text=words,
        posted_at=mention.published,
        sent_at=mention.added_at,
        attachments=(Attachment("image", mention.image_url),) if mention.image_url else (),
        permalink=mention.url,
        placeholder=None if words else "The tool did not send the text: open the page to read it",
        language=mention.language if mention.language and len(mention.language) == 2 else None,
    )
