"""What does not push, end to end: the real functions on moto, feeds and platforms on loopback."""

import io
import json
import logging
import os
from datetime import UTC, datetime, timedelta

import pytest

from heard import telemetry
from heard.domain.message import Channel
from infra.local.channels import SECRETS
from tests.integration.payloads import INSTAGRAM
from tests.integration.test_crash import Step, survives
from tests.stand_in import Reply, as_json

FEED, VIDEOS = "https://forum.example/feed.xml", "UCabcdefghijklmnopqrstuv"
KEY = {"youtube_key": ["AIzaCANARY"], "meta_token": ["EAACANARY"]}


@pytest.fixture
def polled(account, platforms, accounts):
    """A brand with a feed and a channel of videos."""
    account.set_secrets({**SECRETS, **KEY})
    accounts(feed=[FEED], youtube=[VIDEOS])
    platforms["forum.example"] = feed(1)
    platforms["www.googleapis.com"] = videos(1)
    return platforms


def moment(minutes=0):
    return (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat()


def feed(*numbers, words="My parcel arrived broken", **headers):
    entries = "".join(
        f"<entry><id>t-{n}</id><title>{words} {n}</title><published>{moment(9)}</published>"
        f"<updated>{moment()}</updated><link href='https://forum.example/t/{n}'/></entry>"
        for n in numbers
    )
    body = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Forum</title>{entries}</feed>'
    told = {name.replace("_", "-"): text for name, text in headers.items()}
    return Reply(200, body.encode(), {"Content-Type": "application/atom+xml", **told})


def videos(*numbers, token=None, writer="UCother", replies=0):
    tops = [
        {
            "id": f"y-{n}",
            "snippet": {
                "textOriginal": f"My parcel arrived broken {n}",
                "authorDisplayName": "@odile",
                "authorChannelId": {"value": f"{writer}{n}"},
                "videoId": "v1",
                "publishedAt": moment(9),
                "updatedAt": moment(9),
            },
        }
        for n in numbers
    ]
    items = [{"snippet": {"topLevelComment": one, "totalReplyCount": replies}} for one in tops]
    return as_json({"items": items, **({"nextPageToken": token} if token else {})})


def test_a_feed_and_a_channel_of_videos_are_heard_once(account, polled):
    assert account.poll() == {"asked": 2, "told": 0, "found": 2, "left": False}
    account.drain()
    post = account.thread(Channel.FEED, FEED, "t-1")
    assert (post.state, post.excerpt) == ("waiting", "My parcel arrived broken 1")
    assert post.permalink == "https://forum.example/t/1"
    video = account.thread(Channel.YOUTUBE, VIDEOS, "y-1")
    assert (video.brand, video.customer.handle) == ("marigold", "odile")
    assert account.poll()["found"] == 0
    polled["forum.example"] = feed(2, 1)
    polled["www.googleapis.com"] = videos(2, 1)
    assert account.poll()["found"] == 2
    account.drain()
    assert len(account.rows("THREAD#", "MSG#")) == 4
    assert account.dead_letters() == []


def test_an_entry_that_was_changed_is_an_edit(account, polled, clock):
    account.poll()
    account.drain()
    clock.shift(timedelta(hours=1))
    polled["forum.example"] = feed(1, words="I love it, thank you, best cream ever")
    account.poll()
    account.drain()
    assert account.entry(Channel.FEED, FEED, "t-1").edits
    assert account.thread(Channel.FEED, FEED, "t-1").state == "noted"


def test_an_unchanged_feed_is_asked_conditionally_and_stores_nothing(account, polled):
    polled["forum.example"] = feed(1, ETag='"7"', Last_Modified="Tue, 24 Nov 2026 09:00:00 GMT")
    account.poll()
    polled["forum.example"] = Reply(304)
    account.calls.forget()
    assert account.poll()["found"] == 0
    asked = next(one for one in reversed(polled.asked) if one.host == "forum.example")
    assert asked.headers["if-none-match"] == '"7"'
    # Three accounts that have a token are looked at; the feed's cursor and the channel's are read;
    # YouTube's units are counted.
    assert account.calls.counted == {"Query": 3, "GetItem": 2, "PutItem": 1}


def test_instagram_is_polled_where_the_policy_says_so(account, platforms, accounts, tmp_path):
    accounts()
    policy = tmp_path / "care.toml"
    text = policy.read_text()
    assert "instagram = []" in text
    policy.write_text(text.replace("instagram = []", f'instagram = ["{INSTAGRAM}"]'))
    comment = {
        "id": "901",
        "text": "My parcel arrived broken",
        "timestamp": moment(5),
        "from": {"id": "77"},
    }
    media = {"id": "800", "comments_count": 1}
    platforms[f"graph.facebook.com/v24.0/{INSTAGRAM}/media"] = as_json({"data": [media]})
    under = {"id": "800", "permalink": "https://i.example/p/1", "comments": {"data": [comment]}}
    platforms["graph.facebook.com/v24.0/800"] = as_json(under)
    account.poll()
    account.drain()
    thread = account.thread(Channel.INSTAGRAM, INSTAGRAM, "901")
    assert (thread.state, thread.permalink) == ("waiting", "https://i.example/p/1")
    change = {"field": "comments", "value": {**comment, "media": {"id": "800"}}}
    entry = {"id": INSTAGRAM, "time": 1_795_514_400, "changes": [change]}
    account.post_webhook("meta", {"object": "instagram", "entry": [entry]})
    account.drain()
    assert len(account.rows("THREAD#", "MSG#")) == 1, "the webhook tells of the same comment"


def test_a_poll_that_died_anywhere_goes_on_at_its_cursor(account, polled, accounts):
    def pages(question):
        if question.query.get("pageToken") == "P2":
            return videos(3)
        return videos(1, 2, token="P2", replies=1)

    def replies(question):
        above = question.query["parentId"]
        top = json.loads(videos(above.removeprefix("y-")).body)["items"][0]["snippet"]
        reply = top["topLevelComment"]
        return as_json({"items": [{**reply, "id": f"{above}.r1"}]})

    polled["www.googleapis.com/youtube/v3/commentThreads"] = pages
    polled["www.googleapis.com/youtube/v3/comments"] = replies

    def prepare() -> tuple[Step, Step]:
        account.set_secrets({**SECRETS, **KEY})
        accounts(feed=[FEED], youtube=[VIDEOS])
        os.environ["PLATFORM_STAND_IN"] = polled.url
        return account.poll, account.drain

    # The secret, three looks; the feed: cursor, Inbox, cursor; two pages: cursor, twice Inbox and
    # cursor; beneath two threads: Inbox, cursor, and that it was looked at.
    survives(account, prepare, calls=1 + 3 + 3 + 5 + 2 * 3, messages=6, but="CURSOR#")


def test_a_feed_that_is_gone_is_a_trouble_that_operations_is_told_of(account, polled, clock):
    polled["forum.example"] = Reply(404)
    for _ in range(3):
        account.poll()
        clock.shift(timedelta(hours=2))
    account.check()
    account.drain()
    subjects = [subject for subject, _ in account.mails(account.operations)]
    assert subjects == [f"feed {FEED} cannot be reached"]


def test_out_of_time_the_round_stops(account, polled):
    assert account.poll(20_000)["left"] is True
    assert polled.asked == []


def test_nothing_that_is_found_or_sent_along_is_logged(account, polled, capsys, monkeypatch):
    said = io.StringIO()
    monkeypatch.setattr(telemetry.logger.registered_handler, "stream", said)
    logging.getLogger().setLevel(logging.INFO)
    polled["forum.example"] = feed(1, words="KANARIE")
    polled["www.googleapis.com"] = as_json(
        {"error": {"errors": [{"reason": "keyInvalid", "message": "KANARIE"}]}}, 400
    )
    account.poll()
    account.drain()
    lines = said.getvalue() + "".join(capsys.readouterr())
    assert "KANARIE" not in lines
    assert "CANARY" not in lines
