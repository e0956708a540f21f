"""Every shape that X sends on its two interfaces, and what must come of it.

Bodies of our own making; people, handles and words are a fiction.
"""

from typing import Any

import pytest

from tests.unit.adapters.channels.told import Row, told

US, ODILE, T = "1400000000000000007", "1500000000000000008", 1_767_225_600
AT, WHEN = "at 2026-01-01T00:00:00", "Thu Jan 01 00:00:00 +0000 2026"
X = f"x {US}:"


def aaa(**body: Any) -> dict[str, Any]:
    """The older interface."""
    return {"for_user_id": US, **body}


def tweet(number: int = 1, **changed: Any) -> dict[str, Any]:
    user = {
        "id": int(ODILE),
        "id_str": ODILE,
        "name": "Odile",
        "screen_name": "odile",
        "followers_count": 20,
    }
    whole = {
        "id": 19,
        "id_str": f"19{number:02}",
        "text": "@marigold again",
        "user": user,
        "created_at": WHEN,
    }
    return {**whole, **changed}


def direct(sender: str = ODILE, to: str = US, text: str = "open on Sunday?") -> dict[str, Any]:
    create = {"sender_id": sender, "target": {"recipient_id": to}, "message_data": {"text": text}}
    return {
        "type": "message_create",
        "id": "d1",
        "created_timestamp": str(T * 1000),
        "message_create": create,
    }


def xaa(event: str, payload: Any, of: Any = US, **includes: Any) -> dict[str, Any]:
    """The newer interface."""
    only = {"user_id": of} if of else {}
    data = {"event_uuid": "-77", "filter": only, "event_type": event, "payload": payload}
    return {"data": {**data, "includes": includes}}


def post(**changed: Any) -> dict[str, Any]:
    whole = {"id": "1902", "author_id": ODILE, "conversation_id": "1902", "text": "hey @marigold"}
    return {**whole, "created_at": "2026-01-01T00:00:00.000Z", **changed}


USERS = [
    {"id": ODILE, "name": "Odile", "username": "odile", "public_metrics": {"followers_count": 97}}
]
ABOUT = {ODILE: {"id": ODILE, "name": "Odile", "screen_name": "odile", "followers_count": 167}}
WHO = f"by {ODILE} Odile odile"

OLDER = [
    Row(
        "mention inside her own thread, escaped",
        "x",
        b'{"for_user_id":"1400000000000000007","tweet_create_events":[{"id_str":"1901","text":"@marigold \\u003cagain\\u003e",'
        b'"source":"<a href=\\"https:\\/\\/x.example\\">","in_reply_to_status_id_str":"1900","in_reply_to_user_id_str":"1500000000000000008",'
        b'"user":{"id_str":"1500000000000000008","name":"Odile","screen_name":"odile","followers_count":20},"timestamp_ms":"1767225600000"}]}',
        (f"{X} 1901 mention {WHO} 20 in 1900|{ODILE} “@marigold <again>” {AT}",),
    ),
    Row(
        "direct message with a map of users",
        "x",
        aaa(direct_message_events=[direct(text="Sunday &amp; parking?")], users=ABOUT),
        (f"{X} d1 dm {WHO} 167 in dm|{ODILE} “Sunday & parking?” {AT}",),
    ),
    Row(
        "direct message that we sent",
        "x",
        aaa(direct_message_events=[direct(US, ODILE, "Yes")]),
        (f"{X} d1 dm by us in dm|{ODILE} “Yes” {AT}",),
    ),
    Row(
        "cut text, its whole elsewhere, id rounded, nobody named",
        "x",
        aaa(
            tweet_create_events=[
                tweet(
                    user={},
                    truncated=True,
                    text="The story…",
                    extended_tweet={
                        "full_text": "The story of a jar &lt;3 @marigold",
                        "display_text_range": [0, 33],
                    },
                )
            ]
        ),
        (f"{X} 1901 mention by somebody in 1901|1901 “The story of a jar <3 @marigold” {AT}",),
    ),
    Row(
        "repost: the words are ours",
        "x",
        aaa(
            tweet_create_events=[
                tweet(retweeted_status=tweet(2, text="New jars"), text="RT @marigold: New jars")
            ]
        ),
        ("ignored repost",),
    ),
    Row(
        "quote: the words are theirs",
        "x",
        aaa(
            tweet_create_events=[
                tweet(is_quote_status=True, quoted_status=tweet(2), text="not what you said")
            ]
        ),
        (f"{X} 1901 quote {WHO} 20 in 1901|{ODILE} “not what you said” {AT}",),
    ),
    Row(
        "our own answer",
        "x",
        aaa(
            tweet_create_events=[
                tweet(
                    user={"id_str": US},
                    text="@odile sorry",
                    in_reply_to_status_id_str="1900",
                    in_reply_to_user_id_str=ODILE,
                )
            ]
        ),
        (f"{X} 1901 reply by us to 1900 “@odile sorry” {AT}",),
    ),
    Row(
        "our own post deleted",
        "x",
        aaa(
            tweet_delete_events=[
                {"status": {"id": "1901", "user_id": US}, "timestamp_ms": str(T * 1000)}
            ]
        ),
        (f"{X} 1901 delete {AT}",),
    ),
    Row(
        "typing",
        "x",
        aaa(direct_message_indicate_typing_events=[{"sender_id": ODILE}], users=ABOUT),
        ("ignored direct_message_indicate_typing_events",),
    ),
    Row(
        "authorisation revoked",
        "x",
        {
            "user_event": {
                "revoke": {"date_time": "2026-01-01T00:00:00+00:00", "source": {"user_id": US}}
            }
        },
        ("ignored user_event", "notice x_authorisation_revoked"),
    ),
    Row(
        "replay finished",
        "x",
        {"replay_job_status": {"webhook_id": "1", "job_state": "Complete"}},
        ("ignored replay_job_status",),
    ),
]

NEWER = [
    Row(
        "mention",
        "x",
        xaa("post.mention.create", post(), users=USERS),
        (f"{X} 1902 mention {WHO} 97 in 1902|{ODILE} “hey @marigold” {AT}",),
    ),
    Row(
        "reply of which nobody is described",
        "x",
        xaa(
            "post.reply.create",
            post(
                conversation_id="1800",
                in_reply_to_tweet_id="1800",
                in_reply_to_user_id=US,
                text="@marigold still broken",
                display_text_range=[10, 22],
            ),
        ),
        (f"{X} 1902 reply by {ODILE} in 1800|{ODILE} “still broken” {AT}",),
    ),
    Row(
        "quote, a conversation of its own",
        "x",
        xaa(
            "post.quote.create",
            post(text="not true", referenced_tweets=[{"type": "quoted", "id": "1800"}]),
        ),
        (f"{X} 1902 quote by {ODILE} in 1902|{ODILE} “not true” {AT}",),
    ),
    Row(
        "repost: the words are ours",
        "x",
        xaa(
            "post.repost.create",
            post(
                text="RT @marigold: New jars",
                referenced_tweets=[{"type": "retweeted", "id": "1800"}],
            ),
        ),
        ("ignored post.repost.create",),
    ),
    Row(
        "our own post",
        "x",
        xaa("post.create", post(author_id=US, text="New jars")),
        (f"{X} 1902 post by us “New jars” {AT}",),
    ),
    Row(
        "our own answer",
        "x",
        xaa(
            "post.create",
            post(
                author_id=US,
                conversation_id="1800",
                in_reply_to_tweet_id="1850",
                in_reply_to_user_id=ODILE,
                text="Sorry",
            ),
        ),
        (f"{X} 1902 reply by us in 1800|{ODILE} to 1850 “Sorry” {AT}",),
    ),
    Row(
        "our own post deleted, users wrapped in data",
        "x",
        xaa(
            "post.delete",
            {"id": "1902", "author_id": US},
            users=[{"data": {"id": US, "username": "marigold"}}],
        ),
        (f"{X} 1902 delete",),
    ),
    Row(
        "direct message",
        "x",
        xaa("dm.received", {"direct_message_events": [direct()], "users": ABOUT}),
        (f"{X} d1 dm {WHO} 167 in dm|{ODILE} “open on Sunday?” {AT}",),
    ),
    Row(
        "direct message that we sent",
        "x",
        xaa("dm.sent", {"direct_message_events": [direct(US, ODILE, "Yes")]}),
        (f"{X} d1 dm by us in dm|{ODILE} “Yes” {AT}",),
    ),
    Row(
        "encrypted chat",
        "x",
        xaa(
            "chat.received",
            {
                "id": "c1",
                "sender_id": ODILE,
                "conversation_id": f"{ODILE}:{US}",
                "created_at_msec": str(T * 1000),
            },
        ),
        (f"{X} c1 dm by {ODILE} in dm|{ODILE} without words {AT}",),
    ),
    Row(
        "an edit is a new id of the same message",
        "x",
        xaa(
            "post.mention.create",
            post(
                id="1903",
                edit_history_tweet_ids=["1902", "1903"],
                conversation_id="1903",
                text="hey again @marigold",
            ),
        ),
        (
            f"{X} 1902 mention by {ODILE} in 1902|{ODILE} “hey again @marigold” {AT}",
            f"{X} 1902 edit “hey again @marigold” version 1 {AT}",
        ),
    ),
    Row("a like", "x", xaa("like.create", {"id": "1902"}), ("ignored like.create",)),
]


@pytest.mark.parametrize("row", OLDER, ids=lambda row: row.name)
def test_account_activity(row: Row) -> None:
    assert told(row) == row.lines


@pytest.mark.parametrize("row", NEWER, ids=lambda row: row.name)
def test_x_activity(row: Row) -> None:
    assert told(row) == row.lines
