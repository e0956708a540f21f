"""Reviews of a Facebook page: stars and recommendations, with and without words."""

import json
from typing import Any

import pytest

from heard.adapters.channels.sources import parse
from heard.domain.message import Act, ActKind, Channel, Message, Parsed, Place, Surface

PAGE = "700100200300"
REVIEW = 954_000_111
REVIEWER = 786_000_222


def a_review(**changed: Any) -> dict[str, Any]:
    """A review of three stars; a field given as None is left out."""
    value = {
        "item": "rating",
        "verb": "add",
        "open_graph_story_id": REVIEW,
        "reviewer_id": REVIEWER,
        "reviewer_name": "Tomas Quill",
        "rating": 3,
        "review_text": "Lovely balm, slow parcel",
        "comment_id": None,
        "created_time": 1_767_225_600,
    }
    value.update(changed)
    return {key: item for key, item in value.items() if item is not None or key == "comment_id"}


def heard(value: dict[str, Any]) -> Parsed:
    """The change, parsed."""
    change = {"field": "ratings", "value": value}
    entry = {"id": PAGE, "time": 1_767_225_700, "changes": [change]}
    return parse("meta", json.dumps({"object": "page", "entry": [entry]}).encode())


def message(value: dict[str, Any]) -> Message:
    """The one message that a change becomes."""
    (one,) = heard(value).heard
    assert isinstance(one, Message)
    return one


def act(value: dict[str, Any]) -> Act:
    """The one act that a change becomes."""
    (one,) = heard(value).heard
    assert isinstance(one, Act)
    return one


def test_a_review_is_a_thread_of_its_own_named_by_the_numeric_story_id() -> None:
    """The id is a number here, and a string with us."""
    one = message(a_review())
    assert one.native_id == str(REVIEW)
    assert one.surface is Surface.REVIEW
    assert one.place == Place(Channel.FACEBOOK, PAGE, str(REVIEW), str(REVIEWER))
    assert (one.rating, one.text) == (3, "Lovely balm, slow parcel")
    assert one.author.name == "Tomas Quill"


@pytest.mark.parametrize(
    ("stars", "recommendation", "rating"),
    [
        (None, "NEGATIVE", 1),
        (None, "POSITIVE", 5),
        (2, "POSITIVE", 2),
        ("4", None, 4),
        (None, None, None),
        (0, None, None),
        (6, None, None),
        (None, "UNDECIDED", None),
    ],
)
def test_stars_go_before_the_recommendation_and_nothing_is_invented(
    stars: Any, recommendation: str | None, rating: int | None
) -> None:
    """A recommendation alone is one star or five."""
    assert message(a_review(rating=stars, recommendation_type=recommendation)).rating == rating


def test_a_negative_review_without_a_word_is_kept_and_says_so() -> None:
    """Stars without text are complaints."""
    one = message(a_review(rating=None, review_text=None, recommendation_type="NEGATIVE"))
    assert (one.rating, one.text) == (1, None)
    assert one.placeholder == "No words: does not recommend the page"


@pytest.mark.parametrize("verb", ["edit", "edited"])
def test_an_edited_review_carries_its_new_text_and_stars(verb: str) -> None:
    """It may have become a complaint by its stars alone."""
    one = act(a_review(verb=verb, rating=1, review_text="Never again"))
    assert (one.kind, one.native_id) == (ActKind.EDIT, str(REVIEW))
    assert (one.text, one.rating) == ("Never again", 1)


def test_a_removed_review_has_ids_only_and_is_deleted() -> None:
    """No time, no text."""
    removed = {
        "item": "rating",
        "verb": "remove",
        "open_graph_story_id": REVIEW,
        "reviewer_id": REVIEWER,
    }
    one = act(removed)
    assert (one.kind, one.native_id, one.text) == (ActKind.DELETE, str(REVIEW), None)


def test_a_comment_of_the_page_below_a_review_answers_the_review() -> None:
    """There the story id is a string."""
    comment = a_review(
        item="comment",
        comment_id="954_1",
        open_graph_story_id=str(REVIEW),
        reviewer_id=None,
        message="We are sorry, Tomas",
        **{"from": {"id": PAGE}},
    )
    one = message(comment)
    assert (one.by_brand, one.place, one.answers) == (True, None, str(REVIEW))
    assert (one.surface, one.native_id) == (Surface.COMMENT, "954_1")


def test_the_reviewers_own_comment_is_in_the_reviews_thread() -> None:
    """Same review, same person."""
    comment = a_review(
        item="comment",
        comment_id="954_2",
        open_graph_story_id=str(REVIEW),
        message="Still nothing",
        **{"from": {"id": str(REVIEWER)}},
    )
    assert message(comment).place == message(a_review()).place


def test_a_review_without_its_id_is_unreadable() -> None:
    """Nothing else names it."""
    parsed = heard(a_review(open_graph_story_id=None))
    assert parsed.heard == ()
    assert parsed.unreadable == ("entry 1, changes 1: without open_graph_story_id",)


def test_a_like_of_a_review_is_ignored() -> None:
    """No message."""
    assert heard(a_review(item="like")) == Parsed(ignored={"ratings.like": 1})
