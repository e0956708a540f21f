"""X's older interface, which goes away but still sends."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from heard.adapters.channels.sources import parse
from heard.domain.errors import Unreadable
from heard.domain.message import (
    UNKNOWN_ACCOUNT,
    Act,
    ActKind,
    Attachment,
    Channel,
    Message,
    Parsed,
    Place,
    Surface,
)

US, CUSTOMER, POST = "1290000000000000001", "1340000000000000002", "1430000000000000003"


def heard(key: str, *events: Any, **top: Any) -> Parsed:
    """One array of events, parsed."""
    return parse("x", json.dumps({"for_user_id": US, key: list(events), **top}).encode())


def message(event: Any, key: str = "tweet_create_events", **top: Any) -> Message:
    """The one message that an event becomes."""
    (one,) = heard(key, event, **top).heard
    assert isinstance(one, Message)
    return one


def a_tweet(**changed: Any) -> dict[str, Any]:
    """A customer's post; a field given as None is left out."""
    value = {
        "id": 1430000000000000100,
        "id_str": POST,
        "created_at": "Sat Nov 28 05:30:03 +0000 2020",
        "timestamp_ms": "1606541403440",
        "text": "@marigoldvine Not again",
        "truncated": False,
        "user": {
            "id": 1340000000000000100,
            "id_str": CUSTOMER,
            "name": "Pia",
            "screen_name": "pia_blooms",
            "followers_count": 20,
        },
        "lang": "en",
    }
    value.update(changed)
    return {key: item for key, item in value.items() if item is not None}


def test_a_mention_uses_the_string_ids_because_the_numbers_are_rounded() -> None:
    """And the user's followers are the reach."""
    one = message(a_tweet())
    assert (one.native_id, one.author.id, one.author.reach) == (POST, CUSTOMER, 20)
    assert one.author.handle == "pia_blooms"
    assert (one.surface, one.text) == (Surface.MENTION, "@marigoldvine Not again")
    assert one.place == Place(Channel.X, US, POST, CUSTOMER)
    assert one.posted_at == datetime.fromtimestamp(1606541403.44, UTC)


def test_the_time_in_words_is_read_where_there_is_no_other() -> None:
    """In X's own order of day and month."""
    one = message(a_tweet(timestamp_ms=None))
    assert one.posted_at == datetime(2020, 11, 28, 5, 30, 3, tzinfo=UTC)


def test_a_reply_is_in_the_place_of_the_post_that_it_answers() -> None:
    """This interface has no conversation id."""
    one = message(a_tweet(in_reply_to_status_id_str="88", in_reply_to_user_id_str=US))
    assert one.place == Place(Channel.X, US, "88", CUSTOMER)
    assert one.surface is Surface.REPLY


def test_our_own_reply_answers_the_post_and_has_no_place() -> None:
    """Without a conversation the customer's thread is found by the post."""
    own = a_tweet(
        user={"id_str": US}, in_reply_to_status_id_str="88", in_reply_to_user_id_str=CUSTOMER
    )
    one = message(own)
    assert (one.by_brand, one.place, one.answers) == (True, None, "88")


def test_a_truncated_post_is_heard_in_full_and_our_name_may_stand_only_there() -> None:
    """Its author may be missing: then its own id stands for the customer."""
    long = a_tweet(
        text="The story of my cream… https://t.co/x",
        truncated=True,
        user={},
        display_text_range=[0, 140],
        extended_tweet={
            "full_text": "The story of my cream &amp; how it went off @marigoldvine",
            "display_text_range": [0, 999],
        },
    )
    one = message(long)
    assert one.text == "The story of my cream & how it went off @marigoldvine"
    assert one.author.id is None
    assert one.author.reach is None
    assert one.place == Place(Channel.X, US, POST, POST)


def test_a_repost_is_ignored_and_a_quote_is_heard() -> None:
    """One has our words, the other theirs."""
    assert heard("tweet_create_events", a_tweet(retweeted_status={"id": 1})) == Parsed(
        ignored={"repost": 1}
    )
    assert message(a_tweet(is_quote_status=True)).surface is Surface.QUOTE
    assert message(a_tweet(quoted_status={"id": 1})).surface is Surface.QUOTE


def test_two_subscribed_accounts_are_told_of_one_post_and_have_a_thread_each() -> None:
    """The account is part of the place."""
    first = message(a_tweet())
    second = message(a_tweet(), for_user_id="1299")
    assert first.native_id == second.native_id
    assert first.place != second.place


def test_an_edited_post_is_an_edit_of_the_first_version() -> None:
    """It has a new id and lists the chain."""
    edited = a_tweet(
        id_str="1431",
        text="@marigoldvine Not again, see picture",
        edit_history={"initial_tweet_id": POST, "edit_tweet_ids": [POST, "1431"]},
    )
    told, edit = heard("tweet_create_events", edited).heard
    assert isinstance(told, Message)
    assert isinstance(edit, Act)
    assert told.native_id == edit.native_id == POST
    assert (edit.kind, edit.rank, edit.text) == (
        ActKind.EDIT,
        1,
        "@marigoldvine Not again, see picture",
    )


def test_pictures_of_a_post_are_counted_once() -> None:
    """Both lists repeat each other."""
    media = [{"type": "photo", "media_url_https": "https://p.test/1.jpg"}]
    tweet = a_tweet(
        entities={"media": media[:1]},
        extended_entities={"media": [*media, {"type": "video"}]},
    )
    assert message(tweet).attachments == (
        Attachment("photo", "https://p.test/1.jpg"),
        Attachment("video"),
    )


def test_our_deletion_is_an_act_with_its_time() -> None:
    """Only our own are told."""
    event = {"status": {"id": POST, "user_id": US}, "timestamp_ms": "1606541403440"}
    (one,) = heard("tweet_delete_events", event).heard
    at = datetime.fromtimestamp(1606541403.44, UTC)
    assert one == Act(Channel.X, US, POST, ActKind.DELETE, at=at)


def a_direct(sender: str, recipient: str) -> dict[str, Any]:
    """One direct message."""
    return {
        "type": "message_create",
        "id": "114",
        "created_timestamp": "1606541403440",
        "message_create": {
            "target": {"recipient_id": recipient},
            "sender_id": sender,
            "source_app_id": "268278",
            "message_data": {"text": "refund &amp; apology please"},
        },
    }


def test_a_direct_message_takes_its_author_from_the_users_map() -> None:
    """By the sender's id."""
    users = {CUSTOMER: {"id": CUSTOMER, "screen_name": "pia_blooms", "followers_count": 167}}
    one = message(a_direct(CUSTOMER, US), "direct_message_events", users=users)
    assert (one.text, one.author.handle, one.author.reach) == (
        "refund & apology please",
        "pia_blooms",
        167,
    )
    assert one.place == Place(Channel.X, US, "dm", CUSTOMER)
    assert one.app_id is None


def test_our_direct_message_says_which_app_sent_it() -> None:
    """The sender is us, the recipient is the customer."""
    one = message(a_direct(US, CUSTOMER), "direct_message_events")
    assert (one.by_brand, one.app_id) == (True, "268278")
    assert one.place == Place(Channel.X, US, "dm", CUSTOMER)


def test_a_withdrawn_authorisation_is_told_to_operations() -> None:
    """It is no message, and names no account of ours."""
    body = {"user_event": {"revoke": {"source": {"user_id": CUSTOMER}}}}
    parsed = parse("x", json.dumps(body).encode())
    assert parsed == Parsed(ignored={"user_event": 1}, notices=("x_authorisation_revoked",))


@pytest.mark.parametrize(
    "body",
    [
        {"replay_job_status": {"job_state": "Complete"}},
        {"for_user_id": US, "direct_message_indicate_typing_events": [{"sender_id": CUSTOMER}]},
        {"for_user_id": US, "favorite_events": [{}]},
        {"for_user_id": US, "brand_new_events": "?"},
    ],
)
def test_other_events_are_ignored(body: dict[str, Any]) -> None:
    """Each by its own name."""
    parsed = parse("x", json.dumps(body).encode())
    assert parsed == Parsed(ignored={list(body)[-1]: 1})


def test_a_post_for_nobody_in_particular_is_kept_for_the_unknown_account() -> None:
    """Nothing received is lost."""
    body = {"tweet_create_events": [a_tweet()]}
    (one,) = parse("x", json.dumps(body).encode()).heard
    assert one.account == UNKNOWN_ACCOUNT


def test_a_bad_event_does_not_lose_its_neighbours() -> None:
    """Each is counted with where it stood."""
    parsed = heard("tweet_create_events", 5, a_tweet(id=1.5, id_str=None), a_tweet())
    assert [one.native_id for one in parsed.heard] == [POST]
    assert parsed.unreadable == (
        "tweet_create_events 1: not an object",
        "tweet_create_events 2: without id_str",
    )


@pytest.mark.parametrize("body", [{}, {"data": {}}, {"data": []}, {"for_user_id": US}])
def test_a_body_of_neither_interface_is_unreadable(body: Any) -> None:
    """It is kept, with an alarm."""
    with pytest.raises(Unreadable):
        parse("x", json.dumps(body).encode())


@pytest.mark.parametrize(
    ("text", "start", "shown"),
    [
        ("@a_b @c3 hello", 9, "hello"),
        ("@a_b @c3 hello", 5, "@c3 hello"),
        ("@a_b @c3 hello", 0, "@a_b @c3 hello"),
        ("@a_b Great", 6, "Great"),
        ("Great @a_b", 7, "Great @a_b"),
        ("@a_b ", 5, "@a_b "),
        ("@a_b &lt;3", 5, "<3"),
    ],
)
def test_only_whole_leading_names_are_hidden(text: str, start: int, shown: str) -> None:
    """The range may count otherwise than we do: it never cuts into a word, or leaves nothing."""
    assert message(a_tweet(text=text, display_text_range=[start, 99])).text == shown


def test_an_escape_of_five_thousand_digits_is_left_as_it_is() -> None:
    """Python refuses such a number; the text is still a text."""
    text = f"&#{'9' * 5000}; help"
    assert message(a_tweet(text=text)).text == text
