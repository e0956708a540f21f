"""What platforms do not push, what is answered on them, on the real template with its roles enforced,
and what is entered at theirs: the platforms stand in on loopback."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest

from infra.local import channels
from infra.local.bed import POLICY, Bed
from infra.operate import channel
from tests.e2e.outside import asked, message, post, until
from tests.integration.payloads import (
    INSTAGRAM,
    LOCATION,
    PAGE,
    X,
    comment,
    google_push,
    mentioned,
    page,
)
from tests.stand_in import Reply, StandIn, as_json
from tests.subscribed import Meta, XActivity
from tests.voices import google, meta, x

pytestmark = [pytest.mark.bed, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def platforms():
    with StandIn() as server:
        yield server


FEED, VIDEOS = "https://forum.example/feed.xml", "UC" + "v" * 22
SLOW = "https://slow.example/feed.xml"
TOKENS = {
    "meta_token": ["EAAlocal-token"],
    "x_token": ["AAAAlocal-bearer"],
    "youtube_key": ["AIzaLocalKey"],
    "google_token": ["client secret refresh"],
    "x_access": [x.ACCESS],
}
POSTED = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=9)


@pytest.fixture(scope="module")
def policy(tmp_path_factory):
    """care.toml, with accounts of everything that is asked."""
    folder = tmp_path_factory.mktemp("policy")
    text = POLICY.read_text()
    head, polled = "[brands.marigold.accounts]", "instagram = []"
    assert text.count(head) == text.count(polled) == 1
    more = f'feed = ["{SLOW}", "{FEED}"]\nyoutube = ["{VIDEOS}"]\ngoogle = ["{LOCATION.split("/")[-1]}"]'
    text = text.replace(head, f"{head}\n{more}").replace(polled, f'instagram = ["{INSTAGRAM}"]')
    (folder / "care.toml").write_text(text)
    (folder / "holidays.json").write_text((POLICY.parent / "holidays.json").read_text())
    return folder / "care.toml"


@pytest.fixture(scope="module")
def bed(platforms, policy):
    asking = {"PlatformStandIn": platforms.url}
    with Bed(enforce_roles=True, policy=policy, parameters=asking) as up:
        up.client("secretsmanager").put_secret_value(
            SecretId=up.outputs["ChannelSecretsArn"],
            SecretString=json.dumps({**channels.SECRETS, **TOKENS}),
        )
        assert up.warm() == []
        yield up


def test_a_mention_by_ids_is_completed(bed, platforms):
    told = {
        "text": "This is a scam, I want my money back!",
        "username": "oda.writes",
        "media": {"permalink": "https://www.instagram.com/p/1/"},
    }
    platforms[f"graph.facebook.com/v24.0/{INSTAGRAM}"] = as_json({"mentioned_comment": told})
    assert post(bed, "meta", mentioned(7)).status == 200
    before = message(bed, "instagram", "907")
    assert before["missing"] == ["text", "author", "permalink", "reach"]
    bed.invoke("poll_channels", {})
    after = message(bed, "instagram", "907", lambda body: body["text"])
    assert after["thread_id"] == before["thread_id"]
    assert (after["text"], after["author"]["handle"]) == (told["text"], "oda.writes")
    assert after["missing"] == ["reach"]
    assert after["thread"]["severity"] == "high"


def test_a_review_that_a_push_only_named_is_fetched_with_its_answer(bed, platforms):
    review = f"{LOCATION}/reviews/P1"
    told = {
        "reviewer": {"displayName": "Odile Brandt"},
        "starRating": "ONE",
        "comment": "The serum leaked",
        "createTime": POSTED.isoformat(),
        "reviewReply": {"comment": "Please write to us", "updateTime": POSTED.isoformat()},
    }
    platforms["oauth2.googleapis.com"] = as_json({"access_token": "ya29", "expires_in": 3600})
    platforms[f"mybusiness.googleapis.com/v4/{review}"] = as_json(told)
    data = json.dumps({"type": "NEW_REVIEW", "reviewName": review}).encode()
    push = {"message": {"data": base64.b64encode(data).decode(), "messageId": "1"}}
    assert post(bed, "google", push).status == 200
    message(bed, "google", review)
    bed.invoke("poll_channels", {})
    after = message(bed, "google", review, lambda body: body["text"])
    assert (after["text"], after["author"]["name"]) == ("The serum leaked", "Odile Brandt")
    assert after["posted_at"].startswith(f"{POSTED:%Y-%m-%dT%H:%M}")
    assert message(bed, "google", f"{review}/reply", lambda body: body["by_brand"])


@pytest.fixture
def rested(bed):
    """Nobody rests after what failed before: every account is asked for the first time."""
    table, dynamodb = bed.outputs["Table"], bed.client("dynamodb")
    for batch in dynamodb.get_paginator("scan").paginate(TableName=table):
        for item in batch["Items"]:
            if item["pk"]["S"].startswith("CURSOR#"):
                key = {name: item[name] for name in ("pk", "sk")}
                dynamodb.delete_item(TableName=table, Key=key)


@pytest.mark.usefixtures("rested")
def test_feeds_videos_and_pictures_become_threads_each_once(bed, platforms):
    entry = (
        "<item><guid>t-1</guid><title>My parcel arrived broken</title><author>odile</author>"
        f"<link>https://forum.example/t/1</link><pubDate>{POSTED:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
        "</item>"
    )
    feed = f"<rss version='2.0'><channel>{entry}</channel></rss>".encode()
    platforms["forum.example/feed.xml"] = Reply(
        200, feed, {"Content-Type": "text/xml", "ETag": '"1"'}
    )
    platforms["slow.example"] = Reply(503)
    snippet = {
        "textOriginal": "My serum leaked",
        "authorDisplayName": "@odile",
        "videoId": "v1",
        "authorChannelId": {"value": "UCother"},
        "publishedAt": POSTED.isoformat(),
    }
    more = {"id": "c1.r6", "snippet": {**snippet, "parentId": "c1", "textOriginal": "Mine, too"}}
    thread = {"topLevelComment": {"id": "c1", "snippet": snippet}, "totalReplyCount": 1}
    youtube = "www.googleapis.com/youtube/v3"
    platforms[f"{youtube}/commentThreads"] = as_json({"items": [{"snippet": thread}]})
    platforms[f"{youtube}/comments"] = as_json({"items": [more]})
    said = {"id": "950", "text": "It broke", "timestamp": POSTED.isoformat(), "from": {"id": "77"}}
    graph = "graph.facebook.com/v24.0"
    platforms[f"{graph}/{INSTAGRAM}/media"] = as_json(
        {"data": [{"id": "800", "comments_count": 1}]}
    )
    platforms[f"{graph}/800"] = as_json({"id": "800", "comments": {"data": [said]}})
    found = bed.invoke("poll_channels", {})
    assert (found["found"], found["left"]) == (4, False), "one that fails holds up no other"
    heard = [("feed", "t-1"), ("youtube", "c1"), ("youtube", "c1.r6"), ("instagram", "950")]
    for source, native_id in heard:
        one = message(bed, source, native_id)
        assert one["posted_at"].startswith(f"{POSTED:%Y-%m-%dT%H:%M}")
        assert one["thread"]["brand"] == "marigold"
    assert message(bed, "feed", "t-1")["permalink"] == "https://forum.example/t/1"
    assert bed.invoke("poll_channels", {})["found"] == 0
    polls = [one for one in platforms.asked if one.host == "forum.example"]
    assert polls[-1].headers["if-none-match"] == '"1"'


def mentioned_on_x(native_id):
    payload = {
        "id": native_id,
        "author_id": "5",
        "conversation_id": native_id,
        "text": "@marigold my parcel arrived broken",
        "created_at": datetime.now(UTC).isoformat(),
    }
    event = {"filter": {"user_id": X}, "event_type": "post.mention.create", "payload": payload}
    return {"data": event}


def answered(bed, thread):
    """A thread once its answer came back from its platform."""
    found = asked(bed, f"/threads/{thread}")[1]
    return found if found["state"] == "answered" and len(found["messages"]) == 2 else None


def test_what_people_answer_is_posted_once_and_its_echo_is_the_same_message(bed, platforms):
    apis = (meta.MetaApi(platforms), x.XPosts(platforms), google.GoogleProfile(platforms))
    written = (
        ("facebook", "77_41", page(comment(41, "My parcel arrived broken", customer="41")), "meta"),
        ("x", "1980", mentioned_on_x("1980"), "x"),
        ("google", f"{LOCATION}/reviews/P2", google_push("P2"), "google"),
    )
    answer = {"text": "Hi, thank you for telling us about the parcel. I look into it now. Dana"}
    threads = []
    for channel_name, native_id, body, source in written:
        assert post(bed, source, body).status == 200
        threads.append(message(bed, channel_name, native_id)["thread_id"])
        status, sent = asked(bed, f"/threads/{threads[-1]}/send", "POST", answer)
        assert status == 200, sent
    until(lambda: [api.posted for api in apis] == [1, 1, 1])
    for api, source in zip(apis, ("meta", "x"), strict=False):
        for echo in api.echoes:
            assert post(bed, source, echo).status == 200
    for thread in threads:
        found = until(lambda thread=thread: answered(bed, thread))
        assert [one["by_brand"] for one in found["messages"]] == [False, True]
    assert [api.posted for api in apis] == [1, 1, 1]


@pytest.mark.usefixtures("commands")
def test_make_channel_checks_the_endpoint_and_subscribes_once(bed, platforms, capsys):
    known, activity = Meta(platforms, PAGE, INSTAGRAM), XActivity(platforms)
    assert channel.main(["--channel=meta"]) == 1, "it only says what it would do"
    assert known.written == []
    assert channel.main(["--channel=meta", "--subscribe"]) == 0, capsys.readouterr().out
    assert f"{bed.api}/webhooks/meta" in capsys.readouterr().out
    assert known.app["page"]["callback_url"] == f"{bed.api}/webhooks/meta"
    assert channel.main(["--channel=x", "--subscribe"]) == 0, capsys.readouterr().out
    assert activity.webhooks[0]["url"] == f"{bed.api}/webhooks/x"
    for name in ("google", "trustpilot", "listening", "generic"):
        assert channel.main([f"--channel={name}"]) == 0, capsys.readouterr().out
    assert bed.client("sqs").get_queue_attributes(
        QueueUrl=bed.outputs["DeadLettersUrl"], AttributeNames=["ApproximateNumberOfMessages"]
    )["Attributes"] == {"ApproximateNumberOfMessages": "0"}
