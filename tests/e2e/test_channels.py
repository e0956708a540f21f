"""Every push source over HTTP, on the real template: signed or proven as the platform does it, at the
addresses that `.heard/local.json` names, and heard word for word.

Roles are not enforced here: the engine asks for an action `sqs:SendMessageBatch`, which AWS has not.
"""

import json
import time
from datetime import UTC, datetime, timedelta

import pytest

from infra.local.bed import STORY_POLICY, Bed
from tests.e2e.outside import asked, http, message, post, until
from tests.integration import payloads
from tests.integration.payloads import LOCATION, NUMBER, PAGE, chat, comment, page, whatsapp

pytestmark = [pytest.mark.bed, pytest.mark.timeout(240)]

NOW = datetime.now(UTC).replace(microsecond=0)
SHOP = payloads.SHOP


@pytest.fixture(scope="module")
def bed():
    with Bed(policy=STORY_POLICY) as up:
        assert up.warm() == []
        yield up


def direct(kind, of, mid, text):
    sent = {
        "sender": {"id": "9"},
        "recipient": {"id": of},
        "timestamp": int(NOW.timestamp()) * 1000,
    }
    item = {**sent, "message": {"mid": mid, "text": text}}
    return {"object": kind, "entry": [{"id": of, "time": 1, "messaging": [item]}]}


def media_comment(native_id, text):
    value = {"id": native_id, "text": text, "media": {"id": "m77"}}
    change = {"field": "comments", "value": {**value, "from": {"id": "9", "username": "odile"}}}
    return {
        "object": "instagram",
        "entry": [{"id": payloads.INSTAGRAM, "time": 1, "changes": [change]}],
    }


def tweet(native_id, text):
    user = {"id_str": "9", "name": "Odile", "screen_name": "odile", "followers_count": 12}
    post_ = {
        "id_str": native_id,
        "text": text,
        "user": user,
        "timestamp_ms": f"{NOW.timestamp():.0f}000",
    }
    return {"for_user_id": payloads.X, "tweet_create_events": [post_]}


def activity(native_id, text):
    post_ = {"id": native_id, "text": text, "author_id": "9", "conversation_id": "c5"}
    data = {"event_type": "post.mention.create", "filter": {"user_id": payloads.X}}
    return {"data": {**data, "payload": {**post_, "created_at": NOW.isoformat()}, "includes": {}}}


REVIEW = f"{LOCATION}/reviews/E1"
POSTED = NOW.isoformat().replace("+00:00", ".000Z")

SENT = [
    (
        "meta",
        page(comment("e1", "It leaks")),
        "facebook",
        "77_e1",
        PAGE,
        f"{PAGE}_77",
        "27150493386118",
        "It leaks",
    ),
    ("meta", direct("page", PAGE, "m_e1", "Open?"), "messenger", "m_e1", PAGE, "dm", "9", "Open?"),
    (
        "meta",
        media_comment("ig_e1", "Where?"),
        "instagram",
        "ig_e1",
        payloads.INSTAGRAM,
        "m77",
        "9",
        "Where?",
    ),
    (
        "meta",
        whatsapp(chat("e1", "Never came")),
        "whatsapp",
        "wamid.e1",
        NUMBER,
        "dm",
        payloads.ODILE,
        "Never came",
    ),
    (
        "x",
        tweet("1990000000000000777", "@marigold &amp; co"),
        "x",
        "1990000000000000777",
        payloads.X,
        "1990000000000000777",
        "9",
        "@marigold & co",
    ),
    (
        "x",
        activity("1990000000000000888", "hey @marigold"),
        "x",
        "1990000000000000888",
        payloads.X,
        "c5",
        "9",
        "hey @marigold",
    ),
    (
        "google",
        payloads.google_push("E1"),
        "google",
        REVIEW,
        "99887766554433",
        REVIEW,
        REVIEW,
        None,
    ),
    (
        "trustpilot",
        payloads.trust_review("te1", "No answer", createdAt=POSTED),
        "trustpilot",
        "te1",
        "46d6",
        "te1",
        "5f9e",
        "Not again\n\nNo answer",
    ),
    (
        "listening",
        payloads.mention(241, "It <b>leaks</b>", discussionId="d9", published=POSTED),
        "generic",
        "241",
        "12",
        "d9",
        "241",
        "Seen in a forum\n\nIt leaks",
    ),
    (
        "generic",
        payloads.shop("e1", "Broken"),
        "generic",
        "shop-e1",
        SHOP,
        "order-4711",
        "u-1",
        "Broken",
    ),
]


@pytest.mark.parametrize("row", SENT, ids=[f"{row[2]} {row[3][:12]}" for row in SENT])
def test_message_thread_author_time_text_and_place_are_right(bed, row):
    source, body, channel, native_id, account, place, customer, text = row
    for _ in range(2):
        assert post(bed, source, body).status == 200
    heard = message(bed, channel, native_id)
    thread = heard["thread"]
    assert (heard["channel"], heard["account"], thread["account"]) == (channel, account, account)
    assert (thread["place"], thread["customer"]["id"], heard["text"]) == (place, customer, text)
    posted = heard["posted_at"]
    if channel not in ("instagram", "google"):
        assert abs(datetime.fromisoformat(posted) - NOW) < timedelta(minutes=5)
    else:
        assert posted is None
    status, whole = asked(bed, f"/threads/{heard['thread_id']}")
    assert (status, whole["message_count"]) == (200, 1)


def test_several_entries_in_any_order_are_one_thread_and_a_child_may_come_first(bed):
    child = comment("b2", "anybody?", customer="41")
    child["value"]["parent_id"] = "77_b1"
    body = {
        "object": "page",
        "entry": [
            *page(child)["entry"],
            *page(comment("b1", "It leaks", customer="41"))["entry"],
            *page({"field": "feed", "value": "odd"})["entry"],
        ],
    }
    assert post(bed, "meta", body).status == 200
    parent, answer = message(bed, "facebook", "77_b1"), message(bed, "facebook", "77_b2")
    assert parent["thread_id"] == answer["thread_id"]
    assert post(bed, "meta", page(child)).status == 200
    assert asked(bed, f"/threads/{parent['thread_id']}")[1]["message_count"] == 2


def two_tweets():
    one, other = tweet("1990000000000000901", "One"), tweet("1990000000000000902", "Two")
    both = [one["tweet_create_events"][0], None, *other["tweet_create_events"]]
    return {**one, "tweet_create_events": both}


def two_reviews():
    one, other = payloads.trust_review("tb1", "One"), payloads.trust_review("tb2", "Two")
    return {"events": [*one["events"], {"eventName": 7}, None, *other["events"]]}


def two_entries():
    one, other = media_comment("ig_b1", "One"), media_comment("ig_b2", "Two")
    return {**one, "entry": [*one["entry"], {"id": None, "changes": [{}]}, *other["entry"]]}


def two_directs():
    one, other = direct("page", PAGE, "m_b1", "One"), direct("page", PAGE, "m_b2", "Two")
    items = [*one["entry"][0]["messaging"], "odd", *other["entry"][0]["messaging"]]
    return {**one, "entry": [{**one["entry"][0], "messaging": items}]}


def two_activities():
    one, other = activity("1990000000000000903", "One"), activity("1990000000000000904", "Two")
    return {"data": [one["data"], {"event_type": "post.create"}, other["data"]]}


@pytest.mark.parametrize(
    ("source", "body", "channel", "native_ids"),
    [
        ("meta", two_entries(), "instagram", ("ig_b1", "ig_b2")),
        ("meta", two_directs(), "messenger", ("m_b1", "m_b2")),
        (
            "meta",
            whatsapp(chat("b1", "One"), {"type": "edit"}, chat("b2", "Two")),
            "whatsapp",
            ("wamid.b1", "wamid.b2"),
        ),
        ("x", two_tweets(), "x", ("1990000000000000901", "1990000000000000902")),
        ("x", two_activities(), "x", ("1990000000000000903", "1990000000000000904")),
        ("trustpilot", two_reviews(), "trustpilot", ("tb1", "tb2")),
    ],
    ids=["instagram", "messenger", "whatsapp", "x older", "x newer", "trustpilot"],
)
def test_of_a_batch_with_something_bad_in_it_every_other_is_heard(
    bed, source, body, channel, native_ids
):
    for _ in range(2):
        assert post(bed, source, body).status == 200
    texts = [message(bed, channel, name)["text"].split()[-1] for name in native_ids]
    assert texts == ["One", "Two"]


def test_what_is_done_to_a_message_may_come_before_it(bed):
    pointing = {"original_message_id": "wamid.b7", "message": {"text": {"body": "Never came!"}}}
    edit = chat("b8", "", type="edit", edit=pointing, timestamp=str(int(time.time()) + 1))
    deleted = direct("instagram", payloads.INSTAGRAM, "m_b7", "Never mind")
    undone = json.loads(json.dumps(deleted))
    undone["entry"][0]["messaging"][0]["message"] = {"mid": "m_b7", "is_deleted": True}
    review = payloads.trust_review("tb7", "Solved", "updated", updatedAt=POSTED)
    for source, body in (("meta", whatsapp(edit)), ("meta", undone), ("trustpilot", review)):
        assert post(bed, source, body).status == 200
    until(lambda: waiting(bed) == 0)
    late = payloads.trust_review("tb7", "Broken")
    for source, body in (
        ("meta", whatsapp(chat("b7", "Never came"))),
        ("meta", deleted),
        ("trustpilot", late),
    ):
        assert post(bed, source, body).status == 200
    until(lambda: waiting(bed) == 0)
    assert message(bed, "whatsapp", "wamid.b7")["text"] == "Never came!"
    assert message(bed, "instagram", "m_b7")["state"] == "deleted"
    assert message(bed, "trustpilot", "tb7")["text"].endswith("Solved")


def test_who_proves_nothing_is_refused(bed):
    for source in ("trustpilot", "listening"):
        url = bed.config["webhooks"][source]["url"]
        guess = url.rsplit("/", 1)[0]
        for address in (guess, f"{guess}/guess", f"{url}x"):
            assert http.request("POST", address, body=b"{}").status == 401
    assert post(bed, "google", payloads.google_push("E2"), headers={}).status == 401
    token = bed.config["webhooks"]["google"]["headers"]["authorization"]
    forged = {"authorization": f"{token[:-4]}AAAA"}
    assert post(bed, "google", payloads.google_push("E2"), headers=forged).status == 401


@pytest.mark.timeout(600)
def test_a_body_of_a_thousand_changes_is_answered_at_once_and_each_is_heard_once(bed):
    changes = [comment(f"k{n}", f"Leak {n}", customer=f"77{n % 400}") for n in range(1000)]
    taken = []
    for body in (page(*changes), page(*changes[:60])):
        start = time.monotonic()
        assert post(bed, "meta", body).status == 200
        taken.append(time.monotonic() - start)
    assert max(taken) < 1
    # The fan-out fills the queue, so it is empty twice: before, and when all are heard.
    until(lambda: waiting(bed) > 100)
    until(lambda: waiting(bed) == 0, 300)
    names = told(bed, "NATIVE#facebook#77_k", "ACCOUNT#")
    assert len(names) == 1000
    threads = {item["thread_id"]["S"] for item in names}
    assert len(threads) == 400
    kept = [item["pk"]["S"].removeprefix("THREAD#") for item in told(bed, "THREAD#", "MSG#")]
    assert sum(thread in threads for thread in kept) == 1000


def waiting(bed):
    """How many messages the Inbox still holds."""
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    queue = bed.client("sqs").get_queue_attributes(
        QueueUrl=bed.config["inbox"], AttributeNames=names
    )
    return sum(int(queue["Attributes"][name]) for name in names)


def told(bed, pk, sk=""):
    """The table's items whose keys begin so."""
    pages = bed.client("dynamodb").get_paginator("scan").paginate(TableName=bed.config["table"])
    items = [item for each in pages for item in each["Items"]]
    return [i for i in items if i["pk"]["S"].startswith(pk) and i["sk"]["S"].startswith(sk)]
