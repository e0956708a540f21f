"""What platforms might send instead of what they are known to send: wrong types, other spellings,
what should not be there and what should. A row tells how it is heard."""

import base64
import json
from typing import Any

import pytest

from tests.unit.adapters.channels.told import Row, told

SENT = 1_790_000_000
MINUTE = "2026-09-21T14:13:20"


def facebook(*values: Any, field: str = "feed", **entry: Any) -> dict[str, Any]:
    changes = [{"field": field, "value": value} for value in values]
    return {"object": "page", "entry": [{"id": "100", "time": SENT, "changes": changes, **entry}]}


def comment(**changed: Any) -> dict[str, Any]:
    return {
        "item": "comment",
        "verb": "add",
        "comment_id": "7_1",
        "post_id": "100_7",
        "from": {"id": "55", "name": "Odile"},
        "message": "It broke",
        "created_time": SENT,
        **changed,
    }


def direct(*items: Any, object_: str = "page", key: str = "messaging") -> dict[str, Any]:
    return {"object": object_, "entry": [{"id": "100", "time": SENT * 1000, key: list(items)}]}


def said(sender: Any = "55", recipient: Any = "100", **content: Any) -> dict[str, Any]:
    message = {"mid": "m1", "text": "It broke", **content}
    ids = {"sender": {"id": sender}, "recipient": {"id": recipient}}
    return {**ids, "timestamp": SENT * 1000, "message": message}


def whatsapp(**value: Any) -> dict[str, Any]:
    about = {"metadata": {"display_phone_number": "+1 555-014-7788", "phone_number_id": 109}}
    changes = [{"field": "messages", "value": {**about, **value}}]
    return {"object": "whatsapp_business_account", "entry": [{"id": "9", "changes": changes}]}


def wrote(**changed: Any) -> dict[str, Any]:
    plain = {"from": "31612345678", "id": "wamid.1", "timestamp": str(SENT), "type": "text"}
    return {**plain, "text": {"body": "It broke"}, **changed}


def tweet(**changed: Any) -> dict[str, Any]:
    post = {
        "id": 1432557346071544600,
        "id_str": "1432557346071544671",
        "text": "@us It broke",
        "user": {"id_str": "55", "screen_name": "odile"},
        "timestamp_ms": str(SENT * 1000),
    }
    return {**post, **changed}


def older(*tweets: Any, **body: Any) -> dict[str, Any]:
    return {"for_user_id": "100", "tweet_create_events": list(tweets), **body}


def event(kind: str = "post.mention.create", /, **changed: Any) -> dict[str, Any]:
    payload = {
        "id": "2001",
        "author_id": "55",
        "conversation_id": "1900",
        "text": "@us It broke",
        "created_at": "2026-09-21T14:13:20.000Z",
        **changed,
    }
    return {"filter": {"user_id": "100"}, "event_type": kind, "payload": payload, "includes": {}}


def push(**data: Any) -> dict[str, Any]:
    packed = base64.b64encode(json.dumps(data).encode()).decode()
    return {"message": {"data": packed, "messageId": "1", "message_id": "1"}, "subscription": "s"}


REVIEW = "accounts/1/locations/2/reviews/R1"
COMMENT = f"facebook 100: 7_1 comment by 55 Odile in 100_7|55 “It broke” at {MINUTE}"
DIRECT = f"messenger 100: m1 dm by 55 in dm|55 “It broke” at {MINUTE}"
CHAT = f"whatsapp 109: wamid.1 dm by 31612345678 in dm|31612345678 “It broke” at {MINUTE}"
POST = f"x 100: 1432557346071544671 mention by 55 odile in 1432557346071544671|55 “@us It broke” at {MINUTE}"
MENTION = f"x 100: 2001 mention by 55 in 1900|55 “@us It broke” at {MINUTE}"
FETCHED = f"google 2: {REVIEW} review by somebody in {REVIEW}|{REVIEW} without words"
OURS = f"x 100: 2001 reply by us in 1900|55 to 1950 “@us It broke” at {MINUTE}"

ROWS = [
    # ---- Facebook
    Row("ids are numbers", "meta", facebook(comment(**{"from": {"id": 55, "name": "Odile"}})), (COMMENT,)),
    Row("its time is a string of milliseconds", "meta", facebook(comment(created_time=f"{SENT}000")), (COMMENT,)),
    Row("no time but the sending", "meta", facebook(comment(created_time=-5)), (COMMENT,)),
    Row("the page is a number on one side", "meta", facebook(comment(**{"from": {"id": 100}}, parent_id="7_0")), (f"facebook 100: 7_1 comment by us to 7_0 “It broke” at {MINUTE}",)),
    Row("an id that lost its digits", "meta", facebook(comment(**{"from": {"id": 55.0}})), (f"facebook 100: 7_1 comment by somebody in 100_7|7_1 “It broke” at {MINUTE}",)),
    Row("words that are a list", "meta", facebook(comment(message=["It broke"])), (f"facebook 100: 7_1 comment by 55 Odile in 100_7|55 without words at {MINUTE}",)),
    Row("a mention that is called so", "meta", facebook(comment(item="mention", **{"from": None})), (f"facebook 100: 7_1 mention by somebody in 100_7|7_1 “It broke” at {MINUTE}",)),
    Row("a mention of a mention", "meta", facebook({"item": "mention", "verb": "add", "post_id": "8_1", "message": "@us"}, field="mention"), (f"facebook 100: 8_1 mention by somebody in 8_1|8_1 “@us” at {MINUTE}",)),
    Row("a rating among posts", "meta", facebook({"item": "rating", "verb": "add", "open_graph_story_id": 9, "reviewer_id": 55, "rating": "1"}), (f"facebook 100: 9 review by 55 in 9|55 without words 1 stars at {MINUTE}",)),
    Row("twice in one body", "meta", facebook(comment(), comment()), (COMMENT, "ignored duplicate")),
    Row("neighbours that are nothing", "meta", facebook(None, 5, comment(), []), (COMMENT, "ignored feed.no_value", "unreadable", "unreadable")),
    Row("changes that are an object", "meta", {"object": "page", "entry": [{"id": "1", "changes": {}}, *facebook(comment())["entry"]]}, (COMMENT, "ignored empty_entry", "unreadable")),
    Row("an entry that is null", "meta", {"object": "page", "entry": [None, *facebook(comment())["entry"]]}, (COMMENT, "unreadable")),
    Row("an id that is too long to be one", "meta", facebook(comment(comment_id="9" * 600), comment()), (COMMENT, "unreadable")),
    Row("no stars", "meta", facebook({"item": "rating", "verb": "add", "open_graph_story_id": "9", "rating": 0}, field="ratings"), (f"facebook 100: 9 review by somebody in 9|9 without words at {MINUTE}",)),
    # ---- Messenger and Instagram
    Row("a sender that is a number", "meta", direct(said(55, 100)), (DIRECT,)),
    Row("an echo that says so in words", "meta", direct(said("100", "55", is_echo="true")), (f"messenger 100: m1 dm by us in dm|55 “It broke” at {MINUTE}",)),
    Row("an echo that says it is none", "meta", direct(said(is_echo="false")), (DIRECT,)),
    Row("our own without a flag", "meta", direct(said("100", "55")), (f"messenger 100: m1 dm by us in dm|55 “It broke” at {MINUTE}",)),
    Row("attachments that are an object", "meta", direct(said(text=None, attachments={"type": "image"})), (f"messenger 100: m1 dm by 55 in dm|55 without words at {MINUTE}",)),
    Row("lists in lists", "meta", direct(said(attachments=[[["x"]]])), (DIRECT,)),
    Row("a message that is a text", "meta", direct({"sender": {"id": "55"}, "message": "It broke"}, said()), (DIRECT, "unreadable")),
    Row("an edit in the other envelope", "meta", {"object": "instagram", "entry": [{"id": "100", "time": SENT, "changes": [{"field": "message_edit", "value": {"sender": {"id": "55"}, "recipient": {"id": "100"}, "timestamp": str(SENT), "message_edit": {"mid": "m1", "text": "It burned", "num_edit": 2}}}]}]}, (f"instagram 100: m1 edit “It burned” version 2 at {MINUTE}",)),
    Row("media that is no object", "meta", {"object": "instagram", "entry": [{"id": "100", "time": SENT, "changes": [{"field": "comments", "value": {"id": 179, "text": "It broke", "from": {"id": 55}, "media": "m7"}}]}]}, ("instagram 100: 179 comment by 55 in 179|55 “It broke”",)),
    Row("a self id that is null", "meta", {"object": "instagram", "entry": [{"id": "100", "time": SENT, "changes": [{"field": "comments", "value": {"id": "1", "text": "It broke", "from": {"id": "55", "self_ig_scoped_id": None}, "media": {"id": "m7"}}}]}]}, ("instagram 100: 1 comment by 55 in m7|55 “It broke”",)),
    # ---- WhatsApp
    Row("numbers for strings", "meta", whatsapp(messages=[wrote(**{"from": 31612345678}, timestamp=SENT)]), (CHAT,)),
    Row("contacts that are null", "meta", whatsapp(contacts=None, messages=[wrote()]), (CHAT,)),
    Row("a message that is null", "meta", whatsapp(messages=[None, wrote()]), (CHAT, "unreadable")),
    Row("no type", "meta", whatsapp(messages=[wrote(type=None)]), (CHAT,)),
    Row("our own number among the messages", "meta", whatsapp(messages=[wrote(**{"from": "15550147788"}, to="31612345678")]), (f"whatsapp 109: wamid.1 dm by us in dm|31612345678 “It broke” at {MINUTE}",)),
    Row("our words to a group", "meta", whatsapp(message_echoes=[wrote(**{"from": "15550147788"}, to="g1", group_id="g1", context={"id": "wamid.0"})]), (f"whatsapp 109: wamid.1 dm by us to wamid.0 “It broke” at {MINUTE}",)),
    Row("an edit that points nowhere", "meta", whatsapp(messages=[wrote(id="wamid.2", type="edit", edit={}), wrote()]), (CHAT, "unreadable")),
    Row("a type that nobody knows", "meta", whatsapp(messages=[wrote(type="hologram", text=None)]), (f"whatsapp 109: wamid.1 dm by 31612345678 in dm|31612345678 without words at {MINUTE}",)),
    Row("messages that are an object", "meta", whatsapp(messages={"0": wrote()}), ("unreadable",)),
    # ---- X
    Row("our id as a number", "x", {"for_user_id": 100, "tweet_create_events": [tweet()]}, (POST,)),
    Row("a repost of nothing", "x", older(tweet(retweeted_status=None)), (POST,)),
    Row("a tweet that is null", "x", older(None, tweet()), (POST, "unreadable")),
    Row("twice the same tweet", "x", older(tweet(), tweet()), (POST, "ignored duplicate")),
    Row("our reply by numbers alone", "x", older(tweet(user={"id": 100}, in_reply_to_status_id=900, in_reply_to_user_id=55)), (f"x 100: 1432557346071544671 reply by us to 900 “@us It broke” at {MINUTE}",)),
    Row("followers that are less than none", "x", older(tweet(user={"id_str": "55", "screen_name": "odile", "followers_count": -1})), (POST,)),
    Row("several events in one body", "x", {"data": [event(), None, event(id="2002")]}, (MENTION, MENTION.replace("2001", "2002"), "unreadable")),
    Row("a reply that does not say to whom", "x", {"data": event("post.reply.create")}, (MENTION.replace("mention", "reply"),)),
    Row("ids that are numbers", "x", {"data": event(id=2001, author_id=55, conversation_id=1900)}, (MENTION,)),
    Row("includes that are a list", "x", {"data": {**event(), "includes": []}}, (MENTION,)),
    Row("our own mention of ourselves", "x", {"data": event(author_id="100", in_reply_to_tweet_id="1950", in_reply_to_user_id="55")}, (OURS,)),
    Row("our own post without its filter", "x", {"data": {**event("post.create", author_id="100", in_reply_to_tweet_id="1950", in_reply_to_user_id="55"), "filter": {}}}, (OURS,)),
    Row("a mention that reposts", "x", {"data": event(referenced_tweets=[None, {"type": "retweeted", "id": "1"}])}, ("ignored repost",)),
    # ---- Google
    Row("one spelling empty, the other not", "google", push(type="NEW_REVIEW", review_name="", reviewName=REVIEW), (FETCHED,)),
    Row("one spelling null, the other not", "google", push(type=None, notificationType="NEW_REVIEW", review_name=None, reviewResourceName=REVIEW), (FETCHED,)),
    Row("a review that is an object", "google", push(type="NEW_REVIEW", review={"name": REVIEW}), (FETCHED,)),
    Row("a bare id and its place", "google", push(type="NEW_REVIEW", review="R1", locationName="accounts/1/locations/2"), (FETCHED,)),
    # ---- Trustpilot
    Row("an event that is null", "trustpilot", {"events": [None, {"eventName": "service-review-created", "eventData": {"id": 5, "stars": "2", "text": "Slow"}}]}, ("trustpilot trustpilot: 5 review by somebody in 5|5 “Slow” 2 stars", "unreadable")),
    Row("a deletion of nothing", "trustpilot", {"events": [{"eventName": "service-review-deleted", "eventData": {}}]}, ("unreadable",)),
    # ---- our own
    Row("an author that is a name", "generic", {"type": "message.created", "data": {"id": 5, "text": "It broke", "author": "Odile"}}, ("generic unknown: 5 post by somebody in 5|5 “It broke”",)),
    Row("attachments of all kinds", "generic", {"type": "message.created", "data": {"id": "5", "text": "It broke", "attachments": [None, 7, {"type": "image", "url": "https://a.example/1"}, {"url": "ftp://a.example"}]}}, ("generic unknown: 5 post by somebody in 5|5 “It broke” +image",)),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.source}: {row.name}")
def test_what_might_come_instead_is_heard_as_well_as_can_be(row: Row) -> None:
    assert told(row) == row.lines
