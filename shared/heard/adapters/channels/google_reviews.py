"""Reviews as Google's interface returns them, with the business's answer.

    {reviews[{name, reviewer{displayName}, starRating, comment, createTime, updateTime, reviewReply}]}

A push only names a review; this is what is fetched by that name. Stars without a comment are a
review all the same, and one star is a complaint.
"""

from typing import Annotated, Any

from pydantic import PlainValidator

from heard.adapters.channels.findings import Findings
from heard.adapters.channels.google import account_of, place
from heard.adapters.channels.lenient import (
    CamelWire,
    Id,
    Lenient,
    Moment,
    Text,
    read_stars,
    read_word,
    required,
)
from heard.domain.errors import Unreadable
from heard.domain.message import UNKNOWN_ACCOUNT, Author, Channel, Message, Parsed, Surface

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

    name: Id = None
    reviewer: Lenient[Reviewer] = None
    star_rating: Annotated[int | None, PlainValidator(read_rating)] = None
    comment: Text = None
    create_time: Moment = None
    update_time: Moment = None
    review_reply: Lenient[Reply] = None


def read_list(body: dict[str, Any]) -> Parsed:
    """All reviews of one answer. Raises Unreadable for an answer of another shape."""
    reviews = body.get("reviews", [])
    if not isinstance(reviews, list):
        message = "the answer has no list of reviews"
        raise Unreadable(message)
    found = Findings()
    for number, raw in enumerate(reviews, start=1):
        with found.item(f"review {number}"):
            read_review(raw, found)
    return found.parsed()


def read_review(raw: object, found: Findings) -> None:
    """Hear one review, and the answer to it. Raises Unreadable where nothing names it."""
    review = Review.model_validate(raw)
    name = required(review.name, "name")
    account = account_of(name) or UNKNOWN_ACCOUNT
    text = original(review.comment)
    found.hear(
        Message(
            channel=Channel.GOOGLE,
            account=account,
            native_id=name,
            surface=Surface.REVIEW,
            author=Author(name=review.reviewer.display_name if review.reviewer else None),
            place=place(account, name),
            text=text,
            posted_at=review.create_time,
            rating=review.star_rating,
            placeholder=None if text else _why_no_text(review),
        )
    )
    if review.review_reply:
        found.hear(answer_of(review.review_reply, account, name))


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


def _why_no_text(review: Review) -> str:
    if review.star_rating:
        return f"No words, only stars: {review.star_rating} of 5"
    return "Google did not send the stars: open the review to read it"
