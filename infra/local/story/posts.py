"""What the platforms would send: webhook bodies in their real shapes, by made-up people.

A body is made at the moment of sending, because it says when its words were written.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from heard.domain.message import Channel

Json = dict[str, Any]

BRAND = "Marigold & Vine"
BRAND_HANDLE = "marigoldandvine"
PAGE = "100200300400500"
INSTAGRAM = "17841400000000001"
X = "1400000000000000001"


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody who writes. `followers` is known on X only."""

    id: str
    handle: str = ""
    name: str = ""
    followers: int = 0

    @property
    def shown(self) -> str:
        """What alerts call this person: the handle, else the name."""
        return f"@{self.handle}" if self.handle else self.name


@dataclass(frozen=True, slots=True)
class Post:
    """One thing that somebody wrote, and the webhook that tells of it.

    `source` is the webhook's name. `made` gives the body that the platform sends when it was
    written at that moment. `does` says it in a word: "comments", "posts". `aside` is what the
    words mean, where they are not in English.
    """

    source: str
    channel: Channel
    id: str
    who: str
    does: str
    words: str
    made: Callable[[datetime], Json]
    by_brand: bool = False
    aside: str = ""


def instagram(
    who: Customer | None, number: int, words: str, *, media: str, parent: Post | None = None
) -> Post:
    """A comment below a picture; without a customer it is the brand's own."""
    sender = {"id": INSTAGRAM, "username": BRAND_HANDLE}
    if who:
        sender = {"id": who.id, "username": who.handle}
    comment: Json = {
        "id": f"1790000000000{number:04}",
        "from": sender,
        "media": {"id": media, "media_product_type": "FEED"},
        "text": words,
    }
    if parent:
        comment["parent_id"] = parent.id

    def made(now: datetime) -> Json:
        change = {"field": "comments", "value": comment}
        entry = {"id": INSTAGRAM, "time": int(now.timestamp()), "changes": [change]}
        return {"object": "instagram", "entry": [entry]}

    does = "replies" if parent else "comments"
    return _post("meta", Channel.INSTAGRAM, comment["id"], who, does, words, made)


def facebook(
    who: Customer | None, number: int, words: str, *, post: str, parent: Post | None = None
) -> Post:
    """A comment below a post of the page; without a customer it is the page's own."""
    sender = {"id": who.id, "name": who.name} if who else {"id": PAGE, "name": BRAND}
    native_id = f"{post}_{number}"

    def made(now: datetime) -> Json:
        value = {
            "item": "comment",
            "verb": "add",
            "comment_id": native_id,
            "post_id": f"{PAGE}_{post}",
            "parent_id": parent.id if parent else f"{PAGE}_{post}",
            "from": sender,
            "created_time": int(now.timestamp()),
            "message": words,
        }
        change = {"field": "feed", "value": value}
        entry = {"id": PAGE, "time": int(now.timestamp()), "changes": [change]}
        return {"object": "page", "entry": [entry]}

    does = "replies" if parent else "comments"
    return _post("meta", Channel.FACEBOOK, native_id, who, does, words, made)


def x(who: Customer, number: int, words: str, *, to: Post | None = None) -> Post:
    """A post that mentions the brand; with `to`, the brand's answer to that post of theirs."""
    native_id = f"190000000000000{number:04}"
    words = f"@{who.handle if to else BRAND_HANDLE} {words}"

    def made(now: datetime) -> Json:
        payload: Json = {
            "id": native_id,
            "author_id": X if to else who.id,
            "conversation_id": to.id if to else native_id,
            "edit_history_tweet_ids": [native_id],
            "created_at": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "text": words,
            "lang": "en",
        }
        if to:
            payload["in_reply_to_user_id"] = who.id
            payload["in_reply_to_tweet_id"] = to.id
            payload["referenced_tweets"] = [{"type": "replied_to", "id": to.id}]
        user = {
            "id": who.id,
            "username": who.handle,
            "name": who.name,
            "public_metrics": {"followers_count": who.followers},
        }
        return {
            "data": {
                "event_uuid": f"-{native_id}",
                "filter": {"user_id": X},
                "event_type": "post.create" if to else "post.mention.create",
                "payload": payload,
                "includes": {"users": [user]},
            }
        }

    by = None if to else who
    return _post("x", Channel.X, native_id, by, "replies" if to else "posts", words, made)


def _post(
    source: str,
    channel: Channel,
    native_id: str,
    who: Customer | None,
    does: str,
    words: str,
    made: Callable[[datetime], Json],
) -> Post:
    shown = who.shown if who else BRAND
    return Post(source, channel, native_id, shown, does, words, made, by_brand=who is None)
