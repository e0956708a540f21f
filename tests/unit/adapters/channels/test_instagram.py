"""Instagram's comments and mentions; the brand is Marigold & Vine, a fiction."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from heard.adapters.channels.sources import parse
from heard.domain.message import Channel, Message, Parsed, Place, Surface

ACCOUNT = "17840000000000001"
MEDIA = "18000000000000002"
SENT = 1_767_225_600


def heard(value: Any, field: str = "comments", time: Any = SENT, entry: str = ACCOUNT) -> Parsed:
    """One change, parsed."""
    change = {"field": field, "value": value}
    body = {"object": "instagram", "entry": [{"id": entry, "time": time, "changes": [change]}]}
    return parse("meta", json.dumps(body).encode())


def message(value: Any, field: str = "comments", time: Any = SENT) -> Message:
    """The one message that a change becomes."""
    (one,) = heard(value, field, time).heard
    assert isinstance(one, Message)
    return one


def a_comment(**changed: Any) -> dict[str, Any]:
    """A customer's comment; a field given as None is left out."""
    value = {
        "id": "17890000000000003",
        "text": "mine smells of vinegar",
        "from": {"id": "61200001", "username": "pia.blooms"},
        "media": {"id": MEDIA, "media_product_type": "FEED"},
        "parent_id": None,
    }
    value.update(changed)
    return {key: item for key, item in value.items() if item is not None}


def test_a_comment_is_in_the_thread_of_account_media_and_author() -> None:
    """It has no time of its own: only when Meta sent it."""
    one = message(a_comment(parent_id="17890000000000001"))
    assert one.place == Place(Channel.INSTAGRAM, ACCOUNT, MEDIA, "61200001")
    assert (one.surface, one.text) == (Surface.COMMENT, "mine smells of vinegar")
    assert (one.author.handle, one.author.name, one.author.reach) == ("pia.blooms", None, None)
    assert one.posted_at is None
    assert one.sent_at == datetime.fromtimestamp(SENT, UTC)
    assert one.answers is None


def test_a_comment_on_an_ad_may_be_stamped_in_milliseconds() -> None:
    """Above 1e11 the number means milliseconds."""
    ad = a_comment(
        media={"id": MEDIA, "ad_id": "1", "media_product_type": "AD", "original_media_id": "2"}
    )
    one = message(ad, time=SENT * 1000 + 970)
    assert one.sent_at == datetime.fromtimestamp(SENT + 0.97, UTC)
    assert one.place == Place(Channel.INSTAGRAM, ACCOUNT, MEDIA, "61200001")


@pytest.mark.parametrize(
    "author",
    [
        {"id": ACCOUNT, "username": "marigold.vine"},
        {"id": int(ACCOUNT)},
        {"id": "61209999", "self_ig_scoped_id": "55110001"},
    ],
)
def test_our_own_comment_opens_nothing_and_answers_its_parent(author: dict[str, Any]) -> None:
    """Told by the account's id, or by a field that only we have."""
    one = message(a_comment(**{"from": author, "parent_id": "17890000000000003"}))
    assert (one.by_brand, one.place, one.answers) == (True, None, "17890000000000003")
    assert message(a_comment(**{"from": author})).answers is None


def test_a_live_comment_without_author_and_media_is_kept_under_its_own_id() -> None:
    """The old shape, too."""
    one = message({"id": "1789", "text": "no sound and no answer"}, field="live_comments")
    assert one.place == Place(Channel.INSTAGRAM, ACCOUNT, "1789", "1789")
    assert one.surface is Surface.COMMENT


def test_a_comment_without_media_is_in_its_parents_place() -> None:
    """The next best root."""
    one = message(a_comment(media=None, parent_id="1788"))
    assert one.place == Place(Channel.INSTAGRAM, ACCOUNT, "1788", "61200001")


@pytest.mark.parametrize(
    ("value", "native_id"),
    [
        ({"media_id": MEDIA, "comment_id": "1790"}, "1790"),
        ({"media_id": MEDIA}, MEDIA),
    ],
)
def test_a_mention_of_ids_only_waits_for_a_person(value: dict[str, str], native_id: str) -> None:
    """Skipping it would lose a complaint silently."""
    one = message(value, field="mentions")
    assert (one.native_id, one.surface, one.text) == (native_id, Surface.MENTION, None)
    assert one.place == Place(Channel.INSTAGRAM, ACCOUNT, MEDIA, native_id)
    assert one.placeholder is not None
    assert "not sent" in one.placeholder


def test_the_dashboards_test_has_the_account_0() -> None:
    """Whatever it says."""
    assert heard(a_comment(), entry="0") == Parsed(ignored={"dashboard_test": 1})


def test_other_fields_are_ignored_and_a_comment_without_id_is_unreadable() -> None:
    """One is normal, the other is not."""
    assert heard({"reach": 3}, field="story_insights").ignored == {"story_insights": 1}
    assert heard(a_comment(id=None)).unreadable == ("entry 1, changes 1: without id",)
