"""Reviews as Google's interface returns them. People and words are a fiction."""

from datetime import UTC, datetime
from typing import Any

import pytest

from heard.adapters.channels.google_reviews import original, read_list
from heard.domain.errors import Unreadable
from heard.domain.message import Channel, Message, Place, Surface

REVIEW = "accounts/1122334455/locations/99887766554433/reviews/AbCdEf-1_2"


def a_review(**changed: Any) -> dict[str, Any]:
    review = {
        "reviewId": "AbCdEf-1_2",
        "reviewer": {"displayName": "Odile Brandt", "profilePhotoUrl": "https://img.example/o"},
        "starRating": "TWO",
        "comment": "The serum leaked",
        "createTime": "2026-03-01T09:30:00.5Z",
        "updateTime": "2026-03-01T09:30:00.5Z",
        "name": REVIEW,
    }
    review.update(changed)
    return {key: value for key, value in review.items() if value is not None}


def messages(*reviews: dict[str, Any]) -> tuple[Message, ...]:
    found = read_list({"reviews": list(reviews), "totalReviewCount": len(reviews)}).heard
    assert all(isinstance(one, Message) for one in found)
    return found  # type: ignore[return-value]


def test_a_review_has_stars_words_name_and_time_and_the_place_of_its_push() -> None:
    (one,) = messages(a_review())
    assert one.place == Place(Channel.GOOGLE, "99887766554433", REVIEW, REVIEW)
    assert (one.native_id, one.rating, one.text) == (REVIEW, 2, "The serum leaked")
    assert (one.author.name, one.author.id) == ("Odile Brandt", None)
    assert one.posted_at == datetime(2026, 3, 1, 9, 30, 0, 500_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stars", "rating"),
    [("ONE", 1), ("FIVE", 5), (3, 3), ("STAR_RATING_UNSPECIFIED", None), (None, None), (9, None)],
)
def test_stars_come_as_words(stars: Any, rating: int | None) -> None:
    (one,) = messages(a_review(starRating=stars))
    assert one.rating == rating


def test_stars_without_a_comment_are_a_review() -> None:
    (one,) = messages(a_review(comment=None, starRating="ONE", reviewer=None))
    assert (one.text, one.placeholder) == (None, "No words, only stars: 1 of 5")
    assert one.author.name is None


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
    reply = {"comment": "Please write to us", "updateTime": "2026-03-02T08:00:00Z"}
    review, answer = messages(a_review(reviewReply=reply))
    assert answer.by_brand
    assert (answer.answers, answer.place) == (REVIEW, review.place)
    assert answer.surface is Surface.REPLY
    assert answer.posted_at == datetime(2026, 3, 2, 8, tzinfo=UTC)


def test_one_bad_review_never_loses_its_neighbours() -> None:
    parsed = read_list({"reviews": [None, {"starRating": "ONE"}, a_review()]})
    assert [one.native_id for one in parsed.heard] == [REVIEW]
    assert len(parsed.unreadable) == 2
    assert read_list({}).heard == ()
    with pytest.raises(Unreadable):
        read_list({"reviews": "none"})
