"""X's newer interface. @marigoldvine is the fictional brand's account."""

import json
from datetime import UTC, datetime
from itertools import permutations
from typing import Any

import pytest

from heard.adapters.channels.sources import parse
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

US, CUSTOMER = "1290000000000000001", "2040000000000000002"
OUR_POST, POST = "2470000000000000003", "2470000000000000004"


def heard(event: str, payload: Any, includes: Any = None, filter_: Any = None) -> Parsed:
    """One event, parsed."""
    data = {
        "event_uuid": "-77",
        "filter": {"user_id": US} if filter_ is None else filter_,
        "event_type": event,
        "payload": payload,
        "includes": {} if includes is None else includes,
    }
    return parse("x", json.dumps({"data": data}).encode())


def message(event: str, payload: Any, includes: Any = None, filter_: Any = None) -> Message:
    """The one message that an event becomes."""
    (one,) = heard(event, payload, includes, filter_).heard
    assert isinstance(one, Message)
    return one


def a_post(**changed: Any) -> dict[str, Any]:
    """A customer's post; a field given as None is left out."""
    value = {
        "id": POST,
        "author_id": CUSTOMER,
        "conversation_id": POST,
        "edit_history_tweet_ids": [POST],
        "created_at": "2026-03-04T10:00:00.000Z",
        "text": "hey @marigoldvine the cap snapped",
        "lang": "en",
    }
    value.update(changed)
    return {key: item for key, item in value.items() if item is not None}


def a_reply(**changed: Any) -> dict[str, Any]:
    """The customer's direct answer to our post."""
    value = {
        "conversation_id": OUR_POST,
        "in_reply_to_tweet_id": OUR_POST,
        "in_reply_to_user_id": US,
        "referenced_tweets": [{"type": "replied_to", "id": OUR_POST}],
    }
    return a_post(**{**value, **changed})


def an_author(followers: Any = 97, *, wrapped: bool = False) -> dict[str, Any]:
    """What `includes.users` says of the customer, among others."""
    us = {"id": US, "username": "marigoldvine", "public_metrics": {"followers_count": 5000}}
    user = {
        "id": CUSTOMER,
        "username": "pia_blooms",
        "name": "Pia",
        "public_metrics": {"followers_count": followers},
    }
    return {"users": [{"data": user} if wrapped else user, us]}


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_mention_takes_its_author_and_reach_from_includes(wrapped: bool) -> None:
    """Matched by author_id, bare or wrapped in data."""
    one = message("post.mention.create", a_post(), an_author(wrapped=wrapped))
    assert (one.author.id, one.author.handle, one.author.name) == (CUSTOMER, "pia_blooms", "Pia")
    assert one.author.reach == 97
    assert (one.surface, one.text) == (Surface.MENTION, "hey @marigoldvine the cap snapped")
    assert one.place == Place(Channel.X, US, POST, CUSTOMER)
    assert one.posted_at == datetime(2026, 3, 4, 10, tzinfo=UTC)
    assert one.permalink == f"https://x.com/pia_blooms/status/{POST}"
    assert one.language == "en"


@pytest.mark.parametrize(
    ("followers", "reach"), [(0, 0), (None, None), ("12", 12), (-1, None), (True, None)]
)
def test_reach_is_what_is_stated_and_never_0_for_unknown(followers: Any, reach: int | None) -> None:
    """Nobody may have followers, and nobody may have said."""
    one = message("post.mention.create", a_post(), an_author(followers))
    assert one.author.reach == reach


def test_a_reply_without_includes_has_an_author_id_and_no_reach() -> None:
    """In the conversation of our post, and not shown with our name in front."""
    one = message(
        "post.reply.create",
        a_reply(text="@marigoldvine Great, mine broke!", display_text_range=[14, 32]),
    )
    assert (one.author.id, one.author.handle, one.author.reach) == (CUSTOMER, None, None)
    assert one.place == Place(Channel.X, US, OUR_POST, CUSTOMER)
    assert (one.surface, one.text) == (Surface.REPLY, "Great, mine broke!")
    assert one.permalink == f"https://x.com/i/status/{POST}"


def test_one_post_told_as_mention_and_as_reply_is_the_same_message() -> None:
    """Whichever event comes first."""
    told = {
        message(event, a_reply(), an_author()).native_id
        for event in ("post.mention.create", "post.reply.create")
    }
    assert told == {POST}
    assert message("post.mention.create", a_reply()) == message("post.reply.create", a_reply())


def test_a_quote_is_a_conversation_of_its_own() -> None:
    """And its words are theirs."""
    quote = a_post(referenced_tweets=[{"type": "quoted", "id": OUR_POST}], text="Not so, sir.")
    one = message("post.quote.create", quote)
    assert (one.surface, one.text) == (Surface.QUOTE, "Not so, sir.")
    assert one.place == Place(Channel.X, US, POST, CUSTOMER)


@pytest.mark.parametrize(
    ("event", "name"), [("post.repost.create", "post.repost.create"), ("post.create", "repost")]
)
def test_a_repost_is_ignored_because_its_words_are_ours(event: str, name: str) -> None:
    """Theirs of ours, or ours of theirs."""
    repost = a_post(referenced_tweets=[{"type": "retweeted", "id": OUR_POST}], text="RT @m: New")
    assert heard(event, repost) == Parsed(ignored={name: 1})


def test_our_own_post_opens_nothing() -> None:
    """post.create is always ours."""
    one = message("post.create", a_post(author_id=US))
    assert (one.by_brand, one.place, one.answers, one.surface) == (True, None, None, Surface.POST)


def test_our_answer_names_the_post_and_the_customer_that_it_answers() -> None:
    """So the thread need not be searched for."""
    answer = a_post(
        id="2470000000000000009",
        author_id=US,
        in_reply_to_tweet_id=POST,
        in_reply_to_user_id=CUSTOMER,
    )
    one = message("post.create", answer)
    assert one.by_brand
    assert one.answers == POST
    assert one.place == Place(Channel.X, US, POST, CUSTOMER)


def test_our_answer_to_ourselves_names_no_customer() -> None:
    """A thread of our own."""
    answer = a_post(author_id=US, in_reply_to_tweet_id=OUR_POST, in_reply_to_user_id=US)
    one = message("post.create", answer)
    assert (one.by_brand, one.place, one.answers) == (True, None, OUR_POST)


def test_our_own_reply_told_as_a_mention_is_ours_all_the_same() -> None:
    """The author's id decides as well."""
    assert message("post.mention.create", a_post(author_id=US)).by_brand


def test_our_deletion_is_an_act_on_our_post() -> None:
    """Users may be wrapped; nothing tells when."""
    (one,) = heard("post.delete", {"id": OUR_POST, "author_id": US}).heard
    assert one == Act(Channel.X, US, OUR_POST, ActKind.DELETE)


def an_edit(number: int, **changed: Any) -> dict[str, Any]:
    """The n-th version of the customer's post: a new id, the chain up to it."""
    chain = [f"{POST}{version or ''}" for version in range(number + 1)]
    version = {
        "id": chain[-1],
        "edit_history_tweet_ids": chain,
        "created_at": f"2026-03-04T10:0{number}:00.000Z",
        "text": f"@marigoldvine version {number}",
        "conversation_id": chain[-1],
    }
    return a_post(**{**version, **changed})


def test_an_edited_post_is_the_first_version_with_an_edit() -> None:
    """The new id never becomes a second message, and the conversation stays the first post."""
    told, edit = heard("post.mention.create", an_edit(2)).heard
    assert isinstance(told, Message)
    assert told.native_id == POST
    assert told.place == Place(Channel.X, US, POST, CUSTOMER)
    assert told.text == "@marigoldvine version 2"
    assert edit == Act(
        Channel.X,
        US,
        POST,
        ActKind.EDIT,
        at=datetime(2026, 3, 4, 10, 2, tzinfo=UTC),
        text="@marigoldvine version 2",
        rank=2,
    )


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_in_any_order_the_versions_are_one_message_and_the_last_one_wins(order: Any) -> None:
    """A duplicate is a no-op later on; of the edits the highest rank counts."""
    told = [one for n in order for one in heard("post.mention.create", an_edit(n)).heard]
    messages = [one for one in told if isinstance(one, Message)]
    edits = [one for one in told if isinstance(one, Act)]
    assert {(one.native_id, one.place) for one in messages} == {
        (POST, Place(Channel.X, US, POST, CUSTOMER))
    }
    assert max(edits, key=lambda one: one.rank).text == "@marigoldvine version 2"


def test_a_chain_that_does_not_hold_the_post_changes_nothing() -> None:
    """Hostile or broken: the post is itself."""
    one = message("post.mention.create", a_post(edit_history_tweet_ids=["1", 2.5, None]))
    assert one.native_id == POST


def a_direct(sender: str, recipient: str, **data: Any) -> dict[str, Any]:
    """One direct message; users are a map, each wrapped in data."""
    create = {
        "target": {"recipient_id": recipient},
        "sender_id": sender,
        "message_data": {"text": "my pump broke &amp; leaks", **data},
    }
    event = {
        "type": "message_create",
        "id": "263",
        "created_timestamp": "1784928224372",
        "message_create": create,
    }
    user = {"id": CUSTOMER, "username": "pia_blooms", "public_metrics": {"followers_count": 97}}
    return {"direct_message_events": [event], "users": {CUSTOMER: {"data": user}}}


def test_a_direct_message_is_the_customers_and_its_escapes_are_undone() -> None:
    """Account and customer are the thread."""
    one = message("dm.received", a_direct(CUSTOMER, US))
    assert one.place == Place(Channel.X, US, "dm", CUSTOMER)
    assert (one.text, one.author.reach, one.by_brand) == ("my pump broke & leaks", 97, False)
    assert one.posted_at == datetime.fromtimestamp(1784928224.372, UTC)


def test_our_direct_message_is_in_its_recipients_thread() -> None:
    """dm.sent is always ours."""
    one = message("dm.sent", a_direct(US, CUSTOMER))
    assert one.by_brand
    assert one.place == Place(Channel.X, US, "dm", CUSTOMER)


def test_a_direct_message_of_a_picture_only_is_kept() -> None:
    """With its address."""
    media = {"media": {"type": "photo", "media_url_https": "https://p.test/1.jpg"}}
    one = message("dm.received", a_direct(CUSTOMER, US, text="", attachment=media))
    assert one.attachments == (Attachment("photo", "https://p.test/1.jpg"),)
    assert one.placeholder


def test_an_encrypted_chat_waits_for_a_person() -> None:
    """It has no readable text; skipping it would lose a complaint silently."""
    chat = {
        "id": "2f2a-77",
        "sender_id": CUSTOMER,
        "conversation_id": f"{CUSTOMER}:{US}",
        "created_at_msec": "1784841183370",
        "encoded_event": "x",
    }
    one = message("chat.received", chat)
    assert (one.native_id, one.text) == ("2f2a-77", None)
    assert one.placeholder == "An encrypted chat waits: open it on X to read it"
    assert one.place == Place(Channel.X, US, "dm", CUSTOMER)
    ours = message("chat.sent", {**chat, "sender_id": US})
    assert (ours.by_brand, ours.place) == (True, Place(Channel.X, US, "dm", CUSTOMER))


@pytest.mark.parametrize(
    ("event", "payload", "account"),
    [
        ("post.create", a_post(author_id=US), US),
        ("post.reply.create", a_reply(), US),
        ("post.mention.create", a_post(), UNKNOWN_ACCOUNT),
        ("dm.received", a_direct(CUSTOMER, US), US),
        ("dm.sent", a_direct(US, CUSTOMER), US),
        ("chat.received", {"id": "1", "sender_id": "5", "conversation_id": f"5:{US}"}, US),
        ("post.delete", {"id": OUR_POST, "author_id": US}, US),
    ],
)
def test_with_an_empty_filter_the_payload_says_which_account(
    event: str, payload: Any, account: str
) -> None:
    """Where it does not, the account is unknown and the message is kept."""
    (one,) = heard(event, payload, filter_={}).heard
    assert one.account == account


def test_long_and_escaped_posts_are_heard_in_full() -> None:
    """The long text stands in note_tweet."""
    post = a_post(note_tweet={"text": "@marigoldvine 1 &lt; 2 &amp;amp; so on"})
    assert message("post.mention.create", post).text == "@marigoldvine 1 < 2 &amp; so on"


def test_media_are_matched_by_their_keys() -> None:
    """A picture that is not described is still a picture."""
    includes = {"media": [{"media_key": "3_1", "type": "photo", "url": "https://p.test/1.jpg"}]}
    post = a_post(attachments={"media_keys": ["3_1", "3_2"]})
    one = message("post.mention.create", post, includes)
    assert one.attachments == (
        Attachment("photo", "https://p.test/1.jpg"),
        Attachment("media"),
    )


@pytest.mark.parametrize("event", ["dm.indicate_typing", "profile.update.bio", "like.create"])
def test_other_events_are_ignored_by_name(event: str) -> None:
    """Acknowledged, counted."""
    assert heard(event, {}) == Parsed(ignored={event: 1})


@pytest.mark.parametrize(
    ("event", "payload", "reason"),
    [
        ("post.mention.create", None, "event: not an object"),
        ("post.mention.create", {"text": "x"}, "event: without id"),
        ("dm.received", {}, "event: direct_message_events is not a list"),
        ("dm.received", {"direct_message_events": [{}]}, "direct message 1: without id"),
        ("chat.received", {"sender_id": "1"}, "event: without id"),
    ],
)
def test_what_should_be_a_message_and_cannot_be_read_is_unreadable(
    event: str, payload: Any, reason: str
) -> None:
    """It goes to the dead letters, with an alarm."""
    assert heard(event, payload) == Parsed(unreadable=(reason,))
