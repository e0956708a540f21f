"""Reviews as Google's interface returns them, with the business's answer.

    {name, reviewer{displayName}, starRating, comment, createTime, updateTime, reviewReply}

A push only names a review; this is what is fetched by that name. Stars without a comment are a
review all the same, and one star is a complaint.
"""

from typing import Annotated

from pydantic import PlainValidator

from heard.adapters.channels.google import place
from heard.adapters.channels.lenient import (
    CamelWire,
    Lenient,
    Moment,
    Text,
    read_stars,
    read_word,
)
from heard.domain.message import Author, Channel, Message, Surface

_STARS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}

_TRANSLATED, _ORIGINAL = "(Translated by Google)", "(Original)"


def read_rating(value: object) -> int | None:
    """Stars as a word (ONE to FIVE) or a number; None for anything else."""
    return _STARS.get(read_word(value) or "") or read_stars(value)


def original(comment: str | None) -> str | None:
    """What the customer wrote: Google puts its translation before or after it. All of it, where
    there is nothing but the translation."""
    if comment is None:
        return None
    if comment.lstrip().startswith(_TRANSLATED):
        own = comment.partition(_ORIGINAL)[2]
    else:
        own = comment.partition(_TRANSLATED)[0]
    return own.strip() or comment


class Reviewer(CamelWire):
    """Who wrote: a name at most."""

    display_name: Text = None


class Reply(CamelWire):
    """The business's answer."""

    comment: Text = None
    update_time: Moment = None


class Review(CamelWire):
    """One review."""

    reviewer: Lenient[Reviewer] = None
    star_rating: Annotated[int | None, PlainValidator(read_rating)] = None
    comment: Text = None
    create_time: Moment = None
    update_time: Moment = None
    review_reply: Lenient[Reply] = None


def answer_of(reply: Reply, account: str, review: str) -> Message:
    """The one answer that a review can have: a later one takes its place."""
    return Message(
        channel=Channel.GOOGLE,
        account=account,
        native_id=f"{review}/reply",
        surface=Surface.REPLY,
        author=Author(id=account),
        by_brand=True,
        place=place(account, review),
        text=original(reply.comment),
        posted_at=reply.update_time,
        answers=review,
        placeholder=None if reply.comment else "Google did not send the text of the answer",
    )
