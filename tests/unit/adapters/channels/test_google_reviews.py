"""Reviews as Google's interface returns them. People and words are a fiction."""

from datetime import UTC, datetime
from typing import Any

import pytest

from heard.adapters.channels.google import place
from heard.adapters.channels.google_reviews import Review, answer_of, original
from heard.domain.message import Surface

ACCOUNT, REVIEW = "99887766554433", "accounts/1122/locations/99887766554433/reviews/AbCdEf-1_2"


@pytest.mark.parametrize(
    ("stars", "rating"),
    [("ONE", 1), ("FIVE", 5), (3, 3), ("STAR_RATING_UNSPECIFIED", None), (None, None), (9, None)],
)
def test_stars_come_as_words(stars: Any, rating: int | None) -> None:
    assert Review.model_validate({"starRating": stars}).star_rating == rating


def test_what_is_of_another_type_is_unknown_and_loses_nothing() -> None:
    review = Review.model_validate({"reviewer": "Odile", "comment": 7, "starRating": "TWO"})
    assert (review.reviewer, review.comment, review.star_rating) == (None, None, 2)


@pytest.mark.parametrize(
    ("comment", "words"),
    [
        ("(Translated by Google) It leaked\n\n(Original)\nEs lief aus", "Es lief aus"),
        ("Es lief aus\n\n(Translated by Google)\nIt leaked", "Es lief aus"),
        ("It leaked (Original) recipe?", "It leaked (Original) recipe?"),
        ("(Translated by Google) It leaked", "(Translated by Google) It leaked"),
        (
            "(Translated by Google) It leaked\n\n(Original)",
            "(Translated by Google) It leaked\n\n(Original)",
        ),
        (None, None),
    ],
)
def test_the_customers_own_words_are_kept_and_not_googles_translation(
    comment: str | None, words: str | None
) -> None:
    assert original(comment) == words


def test_the_business_answer_is_ours_and_answers_the_review() -> None:
    told = {"comment": "Please write to us", "updateTime": "2026-03-02T08:00:00Z"}
    reply = Review.model_validate({"reviewReply": told}).review_reply
    assert reply is not None
    answer = answer_of(reply, ACCOUNT, REVIEW)
    assert (answer.by_brand, answer.surface) == (True, Surface.REPLY)
    assert (answer.answers, answer.place) == (REVIEW, place(ACCOUNT, REVIEW))
    assert answer.posted_at == datetime(2026, 3, 2, 8, tzinfo=UTC)
