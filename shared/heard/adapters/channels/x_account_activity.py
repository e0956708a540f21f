"""X's Account Activity: the older interface, one array per kind of event.

    {for_user_id, tweet_create_events[] | direct_message_events[] | …, users{}}

There is no conversation id here: a reply's place is the post that it replies to. Numbers in `id`
may be rounded; `id_str` is right.
"""

from typing import Annotated, Any

from pydantic import PlainValidator

from heard.adapters.channels import x_direct
from heard.adapters.channels.findings import Findings
from heard.adapters.channels.lenient import (
    Address,
    Flag,
    Id,
    Lenient,
    Moment,
    Text,
    Wire,
    Word,
    read_id,
    required,
)
from heard.adapters.channels.x_people import author_of
from heard.adapters.channels.x_posts import XPost, heard_from
from heard.adapters.channels.x_text import read_start, shown
from heard.domain.errors import Unreadable
from heard.domain.message import UNKNOWN_ACCOUNT, Act, ActKind, Attachment, Channel

_TELLING = frozenset({"user_event", "replay_job_status"})
"""Messages about the subscription itself; they name no account."""

REVOKED = "x_authorisation_revoked"


class Media(Wire):
    """A picture or film in a post."""

    type: Word = None
    media_url_https: Address = None


class Entities(Wire):
    """Where media stand."""

    media: Lenient[list[Lenient[Media]]] = None


class Extended(Wire):
    """The whole text of a post that `text` cuts short."""

    full_text: Text = None
    display_text_range: Annotated[int, PlainValidator(read_start)] = 0
    entities: Lenient[Entities] = None
    extended_entities: Lenient[Entities] = None


class History(Wire):
    """All versions of an edited post."""

    initial_tweet_id: Id = None
    edit_tweet_ids: Lenient[list[Id]] = None


class Tweet(Extended):
    """A post. Everything but the id may be missing."""

    id_str: Id = None
    id: Id = None
    text: Text = None
    extended_tweet: Lenient[Extended] = None
    conversation_id_str: Id = None
    in_reply_to_status_id_str: Id = None
    in_reply_to_status_id: Id = None
    in_reply_to_user_id_str: Id = None
    in_reply_to_user_id: Id = None
    retweeted_status: object = None
    quoted_status: object = None
    user: object = None
    is_quote_status: Flag = False
    edit_history: Lenient[History] = None
    timestamp_ms: Moment = None
    created_at: Moment = None
    lang: Word = None

    @property
    def words(self) -> str | None:
        """The whole text, as shown."""
        if self.extended_tweet and self.extended_tweet.full_text:
            return shown(self.extended_tweet.full_text, self.extended_tweet.display_text_range)
        return shown(self.full_text or self.text, self.display_text_range)

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """Pictures and films; the longest of the lists, which repeat each other."""
        lists = [
            entities.media
            for part in (self, self.extended_tweet)
            if part
            for entities in (part.entities, part.extended_entities)
            if entities and entities.media
        ]
        media = max(lists, key=len, default=[])
        return tuple(Attachment(m.type or "media", m.media_url_https) for m in media if m)

    @property
    def chain(self) -> tuple[str, ...]:
        """The ids of all versions, the first one first."""
        history = self.edit_history or History()
        ids = [i for i in history.edit_tweet_ids or () if i]
        first = history.initial_tweet_id
        return tuple(ids if first is None or first in ids else [first, *ids])


def knows(body: dict[str, Any]) -> bool:
    """True for the shape of this interface."""
    return any(key in _TELLING or key.endswith("_events") for key in body)


def read(body: dict[str, Any], found: Findings) -> None:
    """Hear everything in a body of this interface."""
    account = read_id(body.get("for_user_id"))
    for key, value in body.items():
        if key in _TELLING:
            found.ignore(key)
            if key == "user_event" and isinstance(value, dict) and "revoke" in value:
                found.notice(REVOKED)
        elif key.endswith("_events"):
            _read_array(account, key, value, body.get("users"), found)


def _read_array(
    account: str | None, key: str, array: object, users: object, found: Findings
) -> None:
    if key not in ("tweet_create_events", "tweet_delete_events", "direct_message_events"):
        found.ignore(key)
        return
    if not isinstance(array, list):
        with found.item("body"):
            message = f"{key} is not a list"
            raise Unreadable(message)
        return
    for number, raw in enumerate(array, start=1):
        with found.item(f"{key} {number}"):
            if key == "tweet_create_events":
                _read_post(account, raw, found)
            elif key == "tweet_delete_events":
                _read_deletion(account, raw, found)
            else:
                x_direct.read_event(account, raw, users, found)


def _read_post(account: str | None, raw: object, found: Findings) -> None:
    tweet = Tweet.model_validate(raw)
    if tweet.retweeted_status is not None:
        # A repost: the text is ours, the author is not.
        found.ignore("repost")
        return
    author = author_of(tweet.user)
    found.hear(
        *heard_from(
            XPost(
                account=account or UNKNOWN_ACCOUNT,
                id=required(tweet.id_str or tweet.id, "id_str"),
                author=author,
                chain=tweet.chain,
                by_brand=account is not None and author.id == account,
                conversation=tweet.conversation_id_str,
                in_reply_to=tweet.in_reply_to_status_id_str or tweet.in_reply_to_status_id,
                in_reply_to_user=tweet.in_reply_to_user_id_str or tweet.in_reply_to_user_id,
                quotes=tweet.is_quote_status or tweet.quoted_status is not None,
                text=tweet.words,
                posted_at=tweet.timestamp_ms or tweet.created_at,
                attachments=tweet.attachments,
                language=tweet.lang,
            )
        )
    )


class Deleted(Wire):
    """The post that is gone."""

    id_str: Id = None
    id: Id = None


class Deletion(Wire):
    """X tells only of the deletions of the subscribed account itself."""

    status: Lenient[Deleted] = None
    timestamp_ms: Moment = None


def _read_deletion(account: str | None, raw: object, found: Findings) -> None:
    deletion = Deletion.model_validate(raw)
    status = deletion.status or Deleted()
    found.hear(
        Act(
            channel=Channel.X,
            account=account or UNKNOWN_ACCOUNT,
            native_id=required(status.id_str or status.id, "id"),
            kind=ActKind.DELETE,
            at=deletion.timestamp_ms,
        )
    )
