"""Every shape that Meta sends, as the platform contracts list them, and what must come of it.

Bodies of our own making; the brand, its customers and their words are a fiction.
"""

from typing import Any

import pytest

from tests.unit.adapters.channels.told import Row, told

PAGE, POST, ANNE = "700100200300", "700100200300_81", "55501"
T, AT = 1_767_225_600, "at 2026-01-01T00:00:00"
IG, MEDIA, NUMBER, PHONE = "17841400000000002", "18011700000000001", "101202303404", "31655501234"


def page(field: str, time: Any = T + 3, of: Any = PAGE, **value: Any) -> dict[str, Any]:
    """One change of the page; `who` is from."""
    if "who" in value:
        value["from"] = value.pop("who")
    changes = [{"field": field, "value": value}]
    return {"object": "page", "entry": [{"id": of, "time": time, "changes": changes}]}


def feed(**value: Any) -> dict[str, Any]:
    return page("feed", **value)


def comment(verb: str = "add", **value: Any) -> dict[str, Any]:
    whole = {"item": "comment", "verb": verb, "comment_id": "81_9001", "post_id": POST, **value}
    return feed(**{"parent_id": POST, "created_time": T, **whole})


def messaging(
    kind: str = "page", key: str = "messaging", of: Any = PAGE, **item: Any
) -> dict[str, Any]:
    """One direct message; `who` and `to` are ids."""
    sender, recipient = item.pop("who", ANNE), item.pop("to", of)
    whole = {
        "sender": {"id": sender},
        "recipient": {"id": recipient},
        "timestamp": T * 1000,
        **item,
    }
    return {"object": kind, "entry": [{"id": of, "time": T * 1000 + 500, key: [whole]}]}


def instagram(field: str = "comments", time: int = T, **value: Any) -> dict[str, Any]:
    changes = [{"field": field, "value": value}]
    return {"object": "instagram", "entry": [{"id": IG, "time": time, "changes": changes}]}


def direct(**item: Any) -> dict[str, Any]:
    return messaging("instagram", of=IG, **item)


def whatsapp(key: str = "messages", field: str = "messages", **item: Any) -> dict[str, Any]:
    if "who" in item:
        item["from"] = item.pop("who")
    contact = {"profile": {"name": "Odile"}, "wa_id": PHONE, "user_id": "NL.77"}
    number = {"display_phone_number": "31205550100", "phone_number_id": NUMBER}
    value = {"messaging_product": "whatsapp", "metadata": number, "contacts": [contact]}
    item = {"id": "wamid.1", "timestamp": str(T), **item}
    changes = [{"field": field, "value": {**value, key: [item]}}]
    return {"object": "whatsapp_business_account", "entry": [{"id": "300", "changes": changes}]}


ODILE = {"id": ANNE, "name": "Odile"}
US = {"id": PAGE, "name": "Marigold & Vine"}
INBOX = f"messenger {PAGE}:"
FB, WA = f"facebook {PAGE}:", f"whatsapp {NUMBER}:"

FACEBOOK = [
    Row(
        "comment, today's envelope",
        "meta",
        {
            "entry": [
                {
                    "id": PAGE,
                    "time": T + 3,
                    "changes": comment(who=ODILE, message="it leaks", post={"id": POST})["entry"][
                        0
                    ]["changes"],
                }
            ],
            "object": "page",
        },
        (f"{FB} 81_9001 comment by {ANNE} Odile in {POST}|{ANNE} “it leaks” {AT}",),
    ),
    Row(
        "reply below a comment",
        "meta",
        comment(who=ODILE, message="anybody?", comment_id="81_9002", parent_id="81_9001"),
        (f"{FB} 81_9002 comment by {ANNE} Odile in {POST}|{ANNE} “anybody?” {AT}",),
    ),
    Row(
        "the page's own post",
        "meta",
        feed(item="status", verb="add", post_id=POST, who=US, message="New hours", created_time=T),
        (f"{FB} {POST} post by us “New hours” {AT}",),
    ),
    Row(
        "the page's own answer",
        "meta",
        comment(who=US, message="We look into it", comment_id="81_9003", parent_id="81_9001"),
        (f"{FB} 81_9003 comment by us to 81_9001 “We look into it” {AT}",),
    ),
    Row(
        "comment hidden by the page",
        "meta",
        comment("hide", who=US, message="it leaks"),
        (f"{FB} 81_9001 hide {AT}",),
    ),
    Row(
        "comment shown again",
        "meta",
        comment("unhide", who=US, message="it leaks"),
        (f"{FB} 81_9001 unhide {AT}",),
    ),
    Row(
        "post moved to trash, without words",
        "meta",
        feed(
            item="status",
            verb="edited",
            post_id=POST,
            who=US,
            created_time=T - 99,
            published=1,
            time=T,
        ),
        (f"{FB} {POST} edit {AT}",),
    ),
    Row(
        "post removed, another item than it was added as",
        "meta",
        feed(item="post", verb="remove", post_id=POST, who=US, created_time=T, time=T),
        (f"{FB} {POST} delete {AT}",),
    ),
    Row(
        "emoji alone, escaped",
        "meta",
        b'{"object":"page","entry":[{"id":"700100200300","time":1767225603,"changes":[{"field":"feed",'
        b'"value":{"item":"comment","verb":"add","comment_id":"81_9001","post_id":"700100200300_81",'
        b'"from":{"id":"55501"},"message":"\\ud83d\\ude21","created_time":1767225600}}]}]}',
        (f"{FB} 81_9001 comment by {ANNE} in {POST}|{ANNE} “\U0001f621” {AT}",),
    ),
    Row(
        "oldest shape: numbers, no words, our own",
        "meta",
        feed(
            item="comment",
            verb="add",
            comment_id=f"{POST}_5",
            parent_id=POST,
            sender_id=int(PAGE),
            created_time=T,
        ),
        (f"{FB} {POST}_5 comment by us to {POST} without words {AT}",),
    ),
    Row(
        "sender as a number",
        "meta",
        comment(sender_id=int(ANNE), sender_name="Odile", message="it leaks"),
        (f"{FB} 81_9001 comment by {ANNE} Odile in {POST}|{ANNE} “it leaks” {AT}",),
    ),
    Row(
        "comment with a photo",
        "meta",
        comment(who=ODILE, message="look", photo="https://cdn.example/1.jpg"),
        (f"{FB} 81_9001 comment by {ANNE} Odile in {POST}|{ANNE} “look” +photo {AT}",),
    ),
    Row(
        "comment edited",
        "meta",
        comment("edited", who=ODILE, message="solved"),
        (f"{FB} 81_9001 edit “solved” {AT}",),
    ),
    Row(
        "comment removed, ids alone",
        "meta",
        feed(item="comment", verb="remove", comment_id="81_9001", post_id=POST, time=T),
        (f"{FB} 81_9001 delete {AT}",),
    ),
    Row(
        "reaction that has a comment's id",
        "meta",
        comment(item="reaction", reaction_type="love", who=ODILE),
        ("ignored feed.reaction",),
    ),
    Row(
        "visitor's post without a time",
        "meta",
        feed(
            item="post",
            verb="add",
            post_id=POST,
            sender_id=int(ANNE),
            who=ODILE,
            message="refills?",
            time=T,
        ),
        (f"{FB} {POST} post by {ANNE} Odile in {POST}|{ANNE} “refills?” {AT}",),
    ),
    Row(
        "visitor's post edited, ids as numbers",
        "meta",
        feed(
            item="post",
            verb="edit",
            post_id=POST,
            message="refills here?",
            recipient_id=int(PAGE),
            who={"id": int(ANNE)},
            created_time=T,
            time=T,
        ),
        (f"{FB} {POST} edit “refills here?” {AT}",),
    ),
    Row(
        "visitor's post removed",
        "meta",
        feed(
            item="post",
            verb="remove",
            post_id=POST,
            recipient_id=int(PAGE),
            who=ODILE,
            created_time=T,
            time=T,
        ),
        (f"{FB} {POST} delete {AT}",),
    ),
    Row(
        "changes without a value",
        "meta",
        {
            "object": "page",
            "entry": [
                {"id": PAGE, "changes": [{"field": "parking"}]},
                {"id": PAGE, "changes": [{"field": "hours"}]},
            ],
        },
        ("ignored hours.no_value", "ignored parking.no_value"),
    ),
    Row(
        "unknown field and item",
        "meta",
        page("foo", item="bar", verb="remove", post_id=POST),
        ("ignored foo",),
    ),
    Row(
        "mention without an author",
        "meta",
        page(
            "mention",
            item="comment",
            verb="add",
            post_id="9_1",
            comment_id="9_2",
            message="@marigold?",
            created_time=T,
        ),
        (f"{FB} 9_2 mention by somebody in 9_1|9_2 “@marigold?” {AT}",),
    ),
    Row(
        "the dashboard's test button",
        "meta",
        page("mention", item="post", verb="add", post_id="44444444_444444444", sender_id=44444444),
        ("ignored dashboard_test",),
    ),
    Row(
        "recommendation, ids as numbers",
        "meta",
        page(
            "ratings",
            item="rating",
            verb="add",
            open_graph_story_id=954,
            reviewer_id=int(ANNE),
            reviewer_name="Odile",
            recommendation_type="NEGATIVE",
            comment_id=None,
            created_time=T,
        ),
        (f"{FB} 954 review by {ANNE} Odile in 954|{ANNE} without words 1 stars {AT}",),
    ),
    Row(
        "review edited",
        "meta",
        page(
            "ratings",
            item="rating",
            verb="edit",
            open_graph_story_id=954,
            reviewer_id=int(ANNE),
            rating=3,
            review_text="dear",
            time=T,
        ),
        (f"{FB} 954 edit “dear” 3 stars {AT}",),
    ),
    Row(
        "review removed, ids alone",
        "meta",
        page(
            "ratings",
            item="rating",
            verb="remove",
            open_graph_story_id=954,
            reviewer_id=int(ANNE),
            time=T,
        ),
        (f"{FB} 954 delete {AT}",),
    ),
    Row(
        "names of changed fields only",
        "meta",
        {"object": "page", "entry": [{"id": PAGE, "changed_fields": ["feed"]}]},
        ("ignored changed_fields",),
    ),
]

HI = (f"{INBOX} m1 dm by {ANNE} in dm|{ANNE} “hi” {AT}",)

MESSENGER = [
    Row("text", "meta", messaging(message={"mid": "m1", "text": "hi"}), HI),
    Row(
        "echo of an app",
        "meta",
        messaging(
            who=PAGE,
            to=ANNE,
            message={
                "mid": "m2",
                "text": "On it",
                "is_echo": True,
                "app_id": 18468,
                "metadata": "t",
            },
        ),
        (f"{INBOX} m2 dm by us in dm|{ANNE} “On it” {AT}",),
    ),
    Row(
        "echo while another app has the conversation, ids as numbers",
        "meta",
        messaging(
            key="standby",
            of=int(PAGE),
            who=int(PAGE),
            to=int(ANNE),
            message={"mid": "m2", "text": "Soon", "is_echo": True, "seq": 7},
        ),
        (f"{INBOX} m2 dm by us in dm|{ANNE} “Soon” {AT}",),
    ),
    Row(
        "edit, its number a string",
        "meta",
        messaging(message_edit={"mid": "m1", "text": "hello", "num_edit": "2"}),
        (f"{INBOX} m1 edit “hello” version 2 {AT}",),
    ),
    Row(
        "reaction",
        "meta",
        messaging(reaction={"mid": "m1", "action": "react", "emoji": "\U0001f622"}),
        ("ignored reaction",),
    ),
    Row(
        "sticker",
        "meta",
        messaging(
            message={
                "mid": "m1",
                "sticker_id": 369,
                "attachments": [
                    {
                        "type": "image",
                        "payload": {"url": "https://cdn.example/s.png", "sticker_id": 369},
                    }
                ],
            }
        ),
        (f"{INBOX} m1 dm by {ANNE} in dm|{ANNE} without words +image {AT}",),
    ),
    Row(
        "the same message in two entries",
        "meta",
        {"object": "page", "entry": messaging(message={"mid": "m1", "text": "hi"})["entry"] * 2},
        (*HI, "ignored duplicate"),
    ),
    Row(
        "delivery receipt",
        "meta",
        messaging(delivery={"mids": ["m1"], "watermark": T, "seq": 3}),
        ("ignored delivery",),
    ),
    Row(
        "button without a mid",
        "meta",
        messaging(postback={"title": "Start", "payload": "go"}),
        ("ignored postback",),
    ),
]

GRAM = f"instagram {IG}:"

INSTAGRAM = [
    Row(
        "comment below a comment",
        "meta",
        instagram(
            id="178",
            parent_id="177",
            text="same here",
            media={"id": MEDIA},
            **{"from": {"id": ANNE, "username": "odile"}},
        ),
        (f"{GRAM} 178 comment by {ANNE} odile in {MEDIA}|{ANNE} “same here”",),
    ),
    Row(
        "comment under an advertisement, sent in milliseconds",
        "meta",
        instagram(
            time=T * 1000,
            id="178",
            text="wrong price",
            media={"id": MEDIA, "ad_id": "12", "original_media_id": "17"},
            **{"from": {"id": ANNE}},
        ),
        (f"{GRAM} 178 comment by {ANNE} in {MEDIA}|{ANNE} “wrong price”",),
    ),
    Row(
        "our own comment",
        "meta",
        instagram(
            id="179",
            parent_id="178",
            text="Please write",
            media={"id": MEDIA},
            **{"from": {"id": IG, "self_ig_scoped_id": "55"}},
        ),
        (f"{GRAM} 179 comment by us to 178 “Please write”",),
    ),
    Row(
        "live comment without author and media",
        "meta",
        instagram("live_comments", id="178", text="now?"),
        (f"{GRAM} 178 comment by somebody in 178|178 “now?”",),
    ),
    Row(
        "mention, ids alone",
        "meta",
        instagram("mentions", comment_id="178", media_id=MEDIA),
        (f"{GRAM} 178 mention by somebody in {MEDIA}|178 without words",),
    ),
    Row(
        "direct message",
        "meta",
        direct(message={"mid": "i1", "text": "where is it"}),
        (f"{GRAM} i1 dm by {ANNE} in dm|{ANNE} “where is it” {AT}",),
    ),
    Row(
        "our echo",
        "meta",
        direct(
            who=IG,
            to=ANNE,
            message={"mid": "i2", "text": "Today", "is_echo": True, "is_self": True},
        ),
        (f"{GRAM} i2 dm by us in dm|{ANNE} “Today” {AT}",),
    ),
    Row(
        "mentioned in a story",
        "meta",
        direct(
            message={
                "mid": "i3",
                "attachments": [
                    {"type": "story_mention", "payload": {"url": "https://cdn.example/s"}}
                ],
            }
        ),
        (f"{GRAM} i3 dm by {ANNE} in dm|{ANNE} without words +story_mention {AT}",),
    ),
    Row(
        "answer to a story of ours",
        "meta",
        direct(
            message={
                "mid": "i4",
                "text": "price?",
                "reply_to": {"story": {"id": "9", "url": "https://cdn.example/s"}},
            }
        ),
        (f"{GRAM} i4 dm by {ANNE} in dm|{ANNE} “price?” +story {AT}",),
    ),
    Row(
        "unsent",
        "meta",
        direct(message={"mid": "i1", "is_deleted": True}),
        (f"{GRAM} i1 delete {AT}",),
    ),
    Row("seen", "meta", direct(read={"mid": "i1"}), ("ignored read",)),
]

CHAT = f"dm by {PHONE} Odile in dm|{PHONE}"

WHATSAPP = [
    Row(
        "text",
        "meta",
        whatsapp(who=PHONE, type="text", text={"body": "charged twice"}),
        (f"{WA} wamid.1 {CHAT} “charged twice” {AT}",),
    ),
    Row(
        "image without a caption",
        "meta",
        whatsapp(who=PHONE, type="image", image={"id": "6"}),
        (f"{WA} wamid.1 {CHAT} without words +image {AT}",),
    ),
    Row(
        "reaction",
        "meta",
        whatsapp(who=PHONE, type="reaction", reaction={"message_id": "wamid.0", "emoji": "x"}),
        ("ignored reaction",),
    ),
    Row(
        "edit of an earlier message",
        "meta",
        whatsapp(
            who=PHONE,
            type="edit",
            edit={
                "original_message_id": "wamid.0",
                "message": {"type": "text", "text": {"body": "thrice"}},
            },
        ),
        (f"whatsapp unknown: wamid.0 edit “thrice” {AT}",),
    ),
    Row(
        "revocation of an earlier message",
        "meta",
        whatsapp(who=PHONE, type="revoke", revoke={"original_message_id": "wamid.0"}),
        (f"whatsapp unknown: wamid.0 delete {AT}",),
    ),
    Row(
        "answered from the telephone",
        "meta",
        whatsapp(
            "message_echoes",
            "smb_message_echoes",
            who="31205550100",
            to=PHONE,
            type="text",
            text={"body": "Refunded"},
        ),
        (f"{WA} wamid.1 dm by us in dm|{PHONE} “Refunded” {AT}",),
    ),
    Row(
        "our answer did not arrive",
        "meta",
        whatsapp("statuses", id="wamid.2", status="failed", recipient_id=PHONE),
        (f"whatsapp unknown: wamid.2 undelivered {AT}",),
    ),
    Row(
        "our answer was read",
        "meta",
        whatsapp("statuses", id="wamid.2", status="read"),
        ("ignored status.read",),
    ),
    Row(
        "customer without a telephone number",
        "meta",
        whatsapp(from_user_id="NL.77", type="text", text={"body": "when?"}),
        (f"{WA} wamid.1 dm by NL.77 Odile in dm|NL.77 “when?” {AT}",),
    ),
    Row(
        "group",
        "meta",
        whatsapp(who=PHONE, group_id="Zz", type="text", text={"body": "whose?"}),
        (f"{WA} wamid.1 dm by {PHONE} Odile in Zz|{PHONE} “whose?” {AT}",),
    ),
    Row(
        "the customer's number changed",
        "meta",
        whatsapp(who=PHONE, type="system", system={"wa_id": "316", "type": "user_changed_number"}),
        ("ignored system",),
    ),
]


@pytest.mark.parametrize("row", FACEBOOK, ids=lambda row: row.name)
def test_facebook(row: Row) -> None:
    assert told(row) == row.lines


@pytest.mark.parametrize("row", MESSENGER, ids=lambda row: row.name)
def test_messenger(row: Row) -> None:
    assert told(row) == row.lines


@pytest.mark.parametrize("row", INSTAGRAM, ids=lambda row: row.name)
def test_instagram(row: Row) -> None:
    assert told(row) == row.lines


@pytest.mark.parametrize("row", WHATSAPP, ids=lambda row: row.name)
def test_whatsapp(row: Row) -> None:
    assert told(row) == row.lines
