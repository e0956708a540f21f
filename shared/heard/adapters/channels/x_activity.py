"""X Activity: the newer interface, one event a body.

    {data{filter{user_id}, event_type, payload, includes{users[]}}}     (or a list of such data)

`event_uuid` is no key: one post can raise two events. `filter` and `includes` may be empty; then
what the payload itself says has to do.
"""

from typing import Annotated, Any

from pydantic import PlainValidator

from heard.adapters.channels import x_direct
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
from heard.adapters.channels.x_people import author_among
from heard.adapters.channels.x_posts import XPost, heard_from
from heard.adapters.channels.x_text import read_start, shown
from heard.domain.errors import Unreadable
from heard.domain.message import (
    UNKNOWN_ACCOUNT,
    Act,
    ActKind,
    Attachment,
    Author,
    Channel,
    Message,
    Place,
    Surface,
)

REPLY = "post.reply.create"
_POSTS = frozenset({"post.create", "post.mention.create", REPLY, "post.quote.create"})
_DIRECT = {"dm.received": False, "dm.sent": True}
_CHATS = {"chat.received": False, "chat.sent": True}

ENCRYPTED = "An encrypted chat waits: open it on X to read it"


class Filter(Wire):
    """Which subscription the event belongs to."""

    user_id: Id = None


class Reference(Wire):
    """Another post: quoted, replied_to or retweeted."""

    type: Word = None
    id: Id = None


class Note(Wire):
    """The whole text of a long post."""

    text: Text = None


class Keys(Wire):
    """Which of the media in `includes` belong to the post."""

    media_keys: Lenient[list[Id]] = None


class Media(Wire):
    """A picture or film."""

    media_key: Id = None
    type: Word = None
    url: Address = None
    preview_image_url: Address = None


class Post(Wire):
    """The payload of the `post.` events."""

    id: Id = None
    author_id: Id = None
    conversation_id: Id = None
    in_reply_to_tweet_id: Id = None
    in_reply_to_user_id: Id = None
    referenced_tweets: Lenient[list[Lenient[Reference]]] = None
    text: Text = None
    note_tweet: Lenient[Note] = None
    display_text_range: Annotated[int, PlainValidator(read_start)] = 0
    created_at: Moment = None
    edit_history_tweet_ids: Lenient[list[Id]] = None
    attachments: Lenient[Keys] = None
    lang: Word = None

    def referenced(self, kind: str) -> Reference | None:
        """The post that this one quotes, replies to or reposts."""
        return next((r for r in self.referenced_tweets or () if r and r.type == kind), None)


class Chat(Wire):
    """The payload of the `chat.` events: everything but the words."""

    id: Id = None
    sender_id: Id = None
    conversation_id: Id = None
    created_at_msec: Moment = None


class Includes(Wire):
    """What the post refers to."""

    media: Lenient[list[Lenient[Media]]] = None


class Event(Wire):
    """The envelope. Only the event type is always there."""

    event_type: Word = None
    filter: Lenient[Filter] = None


def events_of(body: dict[str, Any]) -> list[Any]:
    """What a body of this interface holds, none for what is not of it."""
    data = body.get("data")
    every = data if isinstance(data, list) else [data]
    known = any(isinstance(one, dict) and isinstance(one.get("event_type"), str) for one in every)
    return every if known else []


def read(data: dict[str, Any], found: Findings) -> None:
    """Hear the one event that `data` holds; an event type that we don't know is ignored."""
    event = Event.model_validate(data)
    name, payload, includes = event.event_type, data.get("payload"), data.get("includes")
    account = event.filter.user_id if event.filter else None
    with found.item("event"):
        if name in _POSTS:
            _read_post(account, name, payload, includes, found)
        elif name == "post.delete":
            _read_deletion(account, payload, found)
        elif name in _DIRECT:
            _read_direct(account, payload, sent=_DIRECT[name], found=found)
        elif name in _CHATS:
            _read_chat(account, Chat.model_validate(payload), sent=_CHATS[name], found=found)
        else:
            found.ignore(name)


def _read_post(
    account: str | None, name: str, payload: object, includes: object, found: Findings
) -> None:
    post = Post.model_validate(payload)
    if post.referenced("retweeted"):
        found.ignore("repost")
        return
    ours = name == "post.create"
    if account is None and ours:
        account = post.author_id
    elif account is None and name == REPLY:
        account = post.in_reply_to_user_id
    replied = post.referenced("replied_to")
    users = includes.get("users") if isinstance(includes, dict) else None
    words = post.note_tweet.text if post.note_tweet else None
    found.hear(
        *heard_from(
            XPost(
                account=account or UNKNOWN_ACCOUNT,
                id=required(post.id, "id"),
                author=author_among(users, post.author_id),
                chain=tuple(i for i in post.edit_history_tweet_ids or () if i),
                by_brand=ours or (account is not None and post.author_id == account),
                conversation=post.conversation_id,
                in_reply_to=post.in_reply_to_tweet_id or (replied.id if replied else None),
                in_reply_to_user=post.in_reply_to_user_id or (account if name == REPLY else None),
                quotes=name == "post.quote.create" or post.referenced("quoted") is not None,
                text=shown(words or post.text, post.display_text_range),
                posted_at=post.created_at,
                attachments=_attachments(post, includes),
                language=post.lang,
            )
        )
    )


def _attachments(post: Post, includes: object) -> tuple[Attachment, ...]:
    keys = [key for key in (post.attachments or Keys()).media_keys or () if key]
    known = Includes.model_validate(includes).media if isinstance(includes, dict) else None
    described = {media.media_key: media for media in known or () if media}
    media = [described.get(key, Media()) for key in keys]
    return tuple(Attachment(m.type or "media", m.url or m.preview_image_url) for m in media)


def _read_deletion(account: str | None, payload: object, found: Findings) -> None:
    post = Post.model_validate(payload)
    found.hear(
        Act(
            channel=Channel.X,
            account=account or post.author_id or UNKNOWN_ACCOUNT,
            native_id=required(post.id, "id"),
            kind=ActKind.DELETE,
        )
    )


def _read_direct(account: str | None, payload: object, *, sent: bool, found: Findings) -> None:
    inside: dict[str, Any] = payload if isinstance(payload, dict) else {}
    events = inside.get("direct_message_events")
    if not isinstance(events, list):
        message = "direct_message_events is not a list"
        raise Unreadable(message)
    for number, raw in enumerate(events, start=1):
        with found.item(f"direct message {number}"):
            x_direct.read_event(account, raw, inside.get("users"), found, sent=sent)


def _read_chat(account: str | None, chat: Chat, *, sent: bool, found: Findings) -> None:
    native_id = required(chat.id, "id")
    # The conversation of two is named "a:b" after both of them.
    pair = [part for part in (chat.conversation_id or "").split(":") if part]
    others = [part for part in pair if part != chat.sender_id] if chat.sender_id in pair else []
    other = others[0] if len(others) == 1 else None
    ours = chat.sender_id if sent else other
    account = account or ours or UNKNOWN_ACCOUNT
    by_brand = sent or chat.sender_id == account
    customer = other if by_brand else chat.sender_id or native_id
    found.hear(
        Message(
            channel=Channel.X,
            account=account,
            native_id=native_id,
            surface=Surface.DM,
            author=Author(chat.sender_id),
            by_brand=by_brand,
            place=Place(Channel.X, account, x_direct.PLACE, customer) if customer else None,
            posted_at=chat.created_at_msec,
            placeholder=ENCRYPTED,
        )
    )
