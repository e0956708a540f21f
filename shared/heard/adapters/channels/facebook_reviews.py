"""Reviews of a Facebook page: stars, or "recommends" and "doesn't recommend".

A review without a word is still a review: one star, or NEGATIVE, is a complaint. The review's id is
a number in its own event and a string in the events of the comments below it.
"""

from typing import Any

from pydantic import Field

from heard.adapters.channels.findings import Findings
from heard.adapters.channels.lenient import (
    Id,
    Lenient,
    Moment,
    Stars,
    Text,
    Wire,
    Word,
    required,
)
from heard.adapters.channels.meta_entry import ACTS, Entry, Person, is_test_id
from heard.domain.message import Act, ActKind, Author, Channel, Message, Place, Surface

_RECOMMENDATION = {"negative": 1, "positive": 5}
"""Stars for a recommendation that has none."""


class Review(Wire):
    """What a change of `ratings` says."""

    item: Word = None
    verb: Word = None
    open_graph_story_id: Id = None
    comment_id: Id = None
    parent_id: Id = None
    reviewer_id: Id = None
    reviewer_name: Text = None
    sender: Lenient[Person] = Field(default=None, alias="from")
    sender_id: Id = None
    sender_name: Text = None
    rating: Stars = None
    recommendation_type: Word = None
    review_text: Text = None
    message: Text = None
    created_time: Moment = None

    @property
    def stars(self) -> int | None:
        """1 to 5, or None where the payload has neither stars nor a recommendation."""
        return self.rating or _RECOMMENDATION.get(self.recommendation_type or "")


def read_review(entry: Entry, value: dict[str, Any], found: Findings) -> None:
    """Hear a review or a comment below one. Raises Unreadable where nothing names it."""
    review = Review.model_validate(value)
    item, verb = review.item or "rating", review.verb or "add"
    if item not in ("rating", "comment"):
        found.ignore("ratings", item)
        return
    if verb != "add" and verb not in ACTS:
        found.ignore("ratings", item, verb)
        return
    on_comment = item == "comment"
    native_id = required(
        review.comment_id if on_comment else review.open_graph_story_id,
        "comment_id" if on_comment else "open_graph_story_id",
    )
    if is_test_id(native_id) or is_test_id(review.open_graph_story_id):
        found.ignore("dashboard_test")
    elif verb in ACTS:
        edit = ACTS[verb] is ActKind.EDIT
        text = review.message if on_comment else review.review_text
        found.hear(
            Act(
                channel=Channel.FACEBOOK,
                account=entry.account,
                native_id=native_id,
                kind=ACTS[verb],
                at=review.created_time or entry.time,
                text=text if edit else None,
                rating=review.stars if edit and not on_comment else None,
            )
        )
    else:
        found.hear(_comment(entry, review, native_id) if on_comment else _review(entry, review))


def _review(entry: Entry, review: Review) -> Message:
    native_id = required(review.open_graph_story_id, "open_graph_story_id")
    sender = review.sender or Person()
    author = Author(
        id=review.reviewer_id or sender.id or review.sender_id,
        name=review.reviewer_name or sender.name or review.sender_name,
    )
    text = review.review_text or review.message
    return Message(
        channel=Channel.FACEBOOK,
        account=entry.account,
        native_id=native_id,
        surface=Surface.REVIEW,
        author=author,
        place=Place(Channel.FACEBOOK, entry.account, native_id, author.id or native_id),
        text=text,
        posted_at=review.created_time or entry.time,
        sent_at=entry.time,
        rating=review.stars,
        placeholder=None if text else _why_no_text(review),
    )


def _comment(entry: Entry, review: Review, native_id: str) -> Message:
    sender = review.sender or Person()
    author = Author(
        id=sender.id or review.sender_id or review.reviewer_id,
        name=sender.name or review.sender_name or review.reviewer_name,
    )
    by_brand = author.id == entry.account
    root = review.open_graph_story_id or review.parent_id or native_id
    text = review.message or review.review_text
    return Message(
        channel=Channel.FACEBOOK,
        account=entry.account,
        native_id=native_id,
        surface=Surface.COMMENT,
        author=author,
        by_brand=by_brand,
        place=None
        if by_brand
        else Place(Channel.FACEBOOK, entry.account, root, author.id or native_id),
        text=text,
        posted_at=review.created_time or entry.time,
        sent_at=entry.time,
        answers=(review.parent_id or review.open_graph_story_id) if by_brand else None,
        placeholder=None if text else "Facebook did not send the text: open the review to read it",
    )


def _why_no_text(review: Review) -> str:
    if review.rating:
        return f"No words, only stars: {review.rating} of 5"
    if review.recommendation_type == "negative":
        return "No words: does not recommend the page"
    if review.recommendation_type == "positive":
        return "No words: recommends the page"
    return "Facebook did not send the text: open the review to read it"
