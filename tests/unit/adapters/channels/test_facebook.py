"""Facebook pages: what each kind of change becomes. The brand is Marigold & Vine, a fiction."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from heard.adapters.channels.sources import parse
from heard.domain.message import Act, ActKind, Attachment, Channel, Message, Parsed, Place, Surface

PAGE = "700100200300"
POST = "700100200300_81"
COMMENT = "81_9001"
CUSTOMER = "55501"
WRITTEN = 1_767_225_600
SENT = WRITTEN + 3


def body(*values: dict[str, Any], field: str = "feed", time: Any = SENT) -> bytes:
    """One entry of the page with these changes."""
    changes = [{"field": field, "value": value} for value in values]
    return json.dumps(
        {"object": "page", "entry": [{"id": PAGE, "time": time, "changes": changes}]}
    ).encode()


def a_comment(**changed: Any) -> dict[str, Any]:
    """A customer's comment; a field given as None is left out."""
    value = {
        "item": "comment",
        "verb": "add",
        "comment_id": COMMENT,
        "post_id": POST,
        "parent_id": POST,
        "from": {"id": CUSTOMER, "name": "Odile Brandt"},
        "created_time": WRITTEN,
        "message": "the serum leaked all over my bag",
    }
    value.update(changed)
    return {key: item for key, item in value.items() if item is not None}


def heard(value: dict[str, Any], field: str = "feed") -> Parsed:
    """The change, parsed."""
    return parse("meta", body(value, field=field))


def message(value: dict[str, Any], field: str = "feed") -> Message:
    """The one message that a change becomes."""
    (one,) = heard(value, field).heard
    assert isinstance(one, Message)
    return one


def act(value: dict[str, Any], field: str = "feed") -> Act:
    """The one act that a change becomes."""
    (one,) = heard(value, field).heard
    assert isinstance(one, Act)
    return one


def at(seconds: int) -> datetime:
    """That second, in UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def test_a_comment_is_a_message_in_the_thread_of_page_post_and_customer() -> None:
    """The place is the post, not the parent."""
    one = message(a_comment())
    assert one.place == Place(Channel.FACEBOOK, PAGE, POST, CUSTOMER)
    assert (one.native_id, one.surface, one.text) == (
        COMMENT,
        Surface.COMMENT,
        "the serum leaked all over my bag",
    )
    assert (one.author.id, one.author.name, one.author.reach) == (CUSTOMER, "Odile Brandt", None)
    assert (one.posted_at, one.sent_at) == (at(WRITTEN), at(SENT))
    assert not one.by_brand


def test_a_reply_below_a_comment_is_in_the_same_thread_also_when_its_parent_is_unknown() -> None:
    """A child may come before its parent."""
    reply = a_comment(comment_id="81_9002", parent_id=COMMENT)
    assert message(reply).place == message(a_comment()).place


def test_the_older_numeric_sender_is_the_same_customer_as_todays_from() -> None:
    """Ids are strings with us, whatever they were."""
    older = {**a_comment(sender_id=int(CUSTOMER), sender_name="Odile Brandt")}
    del older["from"]
    assert message(older) == message(a_comment())


def test_the_permalink_of_the_post_is_kept() -> None:
    """It leads to the post; the comment has none of its own."""
    link = "https://www.facebook.com/marigoldandvine/posts/81"
    assert message(a_comment(post={"id": POST, "permalink_url": link})).permalink == link


def test_a_permalink_that_is_not_http_is_not_kept() -> None:
    """It would be put in a link on our own page."""
    one = message(a_comment(post={"permalink_url": "javascript:alert(1)"}))
    assert one.permalink == f"https://www.facebook.com/{COMMENT}"


@pytest.mark.parametrize("page_id", [PAGE, int(PAGE)])
def test_the_pages_own_answer_comes_back_as_an_add_and_answers_its_parent(page_id: Any) -> None:
    """It opens nothing: it has no place, and names the comment that it answers."""
    own = a_comment(**{"from": {"id": page_id, "name": "Marigold & Vine"}, "parent_id": "81_9000"})
    one = message(own)
    assert one.by_brand
    assert one.place is None
    assert one.answers == "81_9000"


def test_the_pages_own_top_level_comment_answers_the_post() -> None:
    """The post may be a visitor's."""
    assert message(a_comment(**{"from": {"id": PAGE}})).answers == POST


def test_the_pages_own_post_answers_nobody_and_opens_nothing() -> None:
    """From is the page."""
    own = {"item": "status", "verb": "add", "post_id": POST, "from": {"id": PAGE}, "message": "Hi"}
    one = message(own)
    assert (one.by_brand, one.place, one.answers) == (True, None, None)


@pytest.mark.parametrize("item", ["post", "status", "photo", "video", "share", "link"])
def test_a_visitors_post_is_a_message_and_its_time_is_the_sending_time(item: str) -> None:
    """Some posts carry no time of their own."""
    post = {
        "item": item,
        "verb": "add",
        "post_id": POST,
        "sender_id": int(CUSTOMER),
        "from": {"id": CUSTOMER, "name": "Odile Brandt"},
        "message": "Do you refill bottles?",
    }
    one = message(post)
    assert one.surface is Surface.POST
    assert one.place == Place(Channel.FACEBOOK, PAGE, POST, CUSTOMER)
    assert one.posted_at == at(SENT)


@pytest.mark.parametrize("verb", ["edit", "edited"])
@pytest.mark.parametrize("item", ["comment", "post", "status"])
def test_both_words_for_an_edit_replace_the_text_of_the_same_message(item: str, verb: str) -> None:
    """Which word is used depends on the item."""
    one = act(a_comment(item=item, verb=verb, message="it arrived after all"))
    assert (one.kind, one.text) == (ActKind.EDIT, "it arrived after all")
    assert one.native_id == (COMMENT if item == "comment" else POST)


def test_a_trashed_post_is_an_edit_without_text_dated_by_its_sending() -> None:
    """The created_time may still be the post's own, days earlier."""
    trashed = {"item": "status", "verb": "edited", "post_id": POST, "created_time": WRITTEN - 9**6}
    one = act(trashed)
    assert (one.kind, one.text, one.at) == (ActKind.EDIT, None, at(SENT))


def test_a_removed_comment_is_deleted_at_the_sending_time() -> None:
    """Nothing but ids comes with it."""
    gone = act(a_comment(verb="remove", message=None, created_time=None))
    assert (gone.kind, gone.native_id, gone.at) == (ActKind.DELETE, COMMENT, at(SENT))
    assert gone.text is None


@pytest.mark.parametrize("item", ["post", "status"])
def test_a_removed_post_deletes_the_post_and_not_the_comments_below(item: str) -> None:
    """It was added as status and goes as post."""
    gone = act({"item": item, "verb": "remove", "post_id": POST, "recipient_id": int(PAGE)})
    assert (gone.kind, gone.native_id) == (ActKind.DELETE, POST)


@pytest.mark.parametrize(("verb", "kind"), [("hide", ActKind.HIDE), ("unhide", ActKind.UNHIDE)])
def test_hiding_is_an_act_on_the_comment_and_no_answer_of_the_page(
    verb: str, kind: ActKind
) -> None:
    """The moderator stands in from, and the comment's text stands in message."""
    one = act(a_comment(verb=verb, **{"from": {"id": PAGE, "name": "Marigold & Vine"}}))
    assert (one.kind, one.native_id, one.text, one.at) == (kind, COMMENT, None, at(WRITTEN))


@pytest.mark.parametrize("item", ["reaction", "like"])
def test_a_reaction_on_a_comment_is_no_message_though_it_has_its_id(item: str) -> None:
    """The item decides."""
    parsed = heard(a_comment(item=item, reaction_type="angry"))
    assert parsed == Parsed(ignored={f"feed.{item}": 1})


def test_a_photo_comment_without_words_is_kept_with_its_photo() -> None:
    """The placeholder says what there is."""
    one = message(a_comment(message=None, photo="https://cdn.example/p.jpg"))
    assert one.attachments == (Attachment("photo", "https://cdn.example/p.jpg"),)
    assert one.text is None
    assert one.placeholder == "No words, only: photo"


def test_the_oldest_shape_without_post_or_text_is_kept_in_its_parents_place() -> None:
    """A three-part id, a numeric sender, no message: to be read on Facebook."""
    oldest = {
        "item": "comment",
        "verb": "add",
        "comment_id": f"{POST}_7",
        "parent_id": POST,
        "sender_id": int(CUSTOMER),
        "created_time": WRITTEN,
    }
    one = message(oldest)
    assert one.place == Place(Channel.FACEBOOK, PAGE, POST, CUSTOMER)
    assert one.text is None
    assert one.placeholder is not None
    assert message({**oldest, "sender_id": int(PAGE)}).by_brand


def test_an_emoji_alone_is_a_text() -> None:
    """Escaped as a surrogate pair on the wire."""
    assert b"\\ud83d\\ude21" in body(a_comment(message="😡"))
    assert message(a_comment(message="😡")).text == "😡"


def test_a_mention_without_author_is_kept_under_its_own_id() -> None:
    """For good: a later completion never moves the thread."""
    mention = a_comment(parent_id=None, **{"from": None})
    one = message(mention, field="mention")
    assert one.surface is Surface.MENTION
    assert one.author.id is None
    assert one.place == Place(Channel.FACEBOOK, PAGE, POST, COMMENT)


@pytest.mark.parametrize(
    "value",
    [
        {"item": "post", "verb": "add", "post_id": "44444444_444444444", "sender_id": 44444444},
        {"item": "status", "verb": "add", "post_id": "0", "message": "Example"},
        {"item": "comment", "verb": "add", "comment_id": "44444444_444444444"},
    ],
)
@pytest.mark.parametrize("field", ["feed", "mention"])
def test_the_dashboards_test_button_opens_nothing(value: dict[str, Any], field: str) -> None:
    """Its ids are zeros or fours."""
    assert heard(value, field) == Parsed(ignored={"dashboard_test": 1})


@pytest.mark.parametrize(
    ("value", "field", "name"),
    [
        ({"item": "parasol", "verb": "add"}, "feed", "feed.parasol"),
        ({"item": "comment", "verb": "waltz", "comment_id": "1"}, "feed", "feed.comment.waltz"),
        ({"item": "bar"}, "opening_hours", "opening_hours"),
    ],
)
def test_unknown_fields_items_and_verbs_are_ignored_by_name(
    value: dict[str, Any], field: str, name: str
) -> None:
    """Counted, so that a new event type shows in the metrics before anyone misses it."""
    assert heard(value, field) == Parsed(ignored={name: 1})


def test_a_comment_without_an_id_is_unreadable_and_its_neighbours_are_heard() -> None:
    """The reason holds nothing of the customer."""
    parsed = parse(
        "meta",
        body(
            a_comment(comment_id="81_1"), a_comment(comment_id=None), a_comment(comment_id="81_2")
        ),
    )
    assert [one.native_id for one in parsed.heard] == ["81_1", "81_2"]
    assert parsed.unreadable == ("entry 1, changes 2: without comment_id",)


@pytest.mark.parametrize("wrong", [1.5, True, [], {}, "", "  ", "x" * 600])
def test_what_is_no_id_does_not_become_one(wrong: Any) -> None:
    """A float has lost digits; nothing is guessed from it."""
    parsed = heard(a_comment(comment_id=wrong))
    assert parsed.heard == ()
    assert len(parsed.unreadable) == 1


def test_optional_fields_of_a_wrong_type_are_unknown_and_lose_nothing() -> None:
    """The comment is heard with what can be read."""
    odd = a_comment(post="x", photo=7, created_time={}, **{"from": ["Odile"]})
    one = message(odd)
    assert one.place == Place(Channel.FACEBOOK, PAGE, POST, COMMENT)
    assert one.posted_at == at(SENT)
