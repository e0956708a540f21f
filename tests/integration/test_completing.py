"""What webhooks leave out, end to end: the real functions on moto, the platforms on loopback."""

import random
from datetime import timedelta

import pytest

from heard import bootstrap
from heard.adapters.http.shapes import message
from heard.domain.message import Channel
from infra.local.channels import SECRETS
from tests.integration.payloads import INSTAGRAM, LOCATION, comment, google_push, mentioned, page
from tests.stand_in import as_json

ASKED = f"graph.facebook.com/v24.0/{INSTAGRAM}"
ANSWER = {
    "mentioned_comment": {
        "text": "@marigold this is a scam, I want my money back!",
        "username": "runa.writes",
        "media": {"permalink": "https://www.instagram.com/p/1/"},
    }
}


@pytest.fixture(autouse=True)
def answered(platforms):
    """Meta tells what it knows of the mention."""
    platforms[ASKED] = as_json(ANSWER)


def hear(account, *bodies):
    for body in bodies:
        account.post_webhook("meta", body)
        account.drain()


def test_a_mention_by_ids_gets_its_words_its_author_and_its_address(account, platforms):
    hear(account, mentioned(1))
    before = account.thread(Channel.INSTAGRAM, INSTAGRAM, "901")
    told = len(account.sms)
    assert account.poll() == {"asked": 1, "told": 1, "found": 0, "left": False}
    account.drain()
    after = account.thread(Channel.INSTAGRAM, INSTAGRAM, "901")
    assert (after.id, after.place) == (before.id, before.place)
    assert after.excerpt == ANSWER["mentioned_comment"]["text"]
    assert after.customer.handle == "runa.writes"
    assert after.permalink == "https://www.instagram.com/p/1/"
    assert after.severity == "high"
    assert account.events(after.id)[-2:] == ["completed", "worsened"]
    assert len(account.sms) > told, "it got worse, so somebody is told"
    assert len(platforms.asked) == 1


def test_a_round_in_which_nothing_lacks_asks_nobody_and_writes_nothing(account, platforms):
    hear(account, page(comment(1, "My parcel arrived broken")))
    account.restart()
    account.calls.forget()
    assert account.poll()["asked"] == 0
    # One look for each account that has a token: a page, its messages, Instagram, X.
    assert account.calls.counted == {"GetSecretValue": 1, "Query": 4}
    assert platforms.asked == []


def test_a_message_that_lacks_something_costs_no_call_and_no_item_more(account):
    hear(account, mentioned(2))
    account.post_webhook("meta", mentioned(3))
    account.calls.forget()
    account.hear_once()
    assert account.calls.counted == {"BatchGetItem": 1, "TransactWriteItems": 1}
    assert account.calls.writes() == [4]


def test_without_a_token_nobody_is_asked_and_the_api_says_what_is_missing(account, platforms):
    account.set_secrets(SECRETS)
    account.restart()
    hear(account, mentioned(1))
    assert account.poll()["asked"] == 0
    entry = account.entry(Channel.INSTAGRAM, INSTAGRAM, "901")
    thread = account.thread(Channel.INSTAGRAM, INSTAGRAM, "901")
    shown = message(entry, thread, bootstrap.policy())
    assert shown["missing"] == ["text", "author", "permalink", "reach"]
    assert shown["author"]["reach"] is None
    assert platforms.asked == []


def test_a_text_that_fills_the_queue_goes_by_the_bucket(account, platforms):
    long = f"This is a scam {random.Random(3).randbytes(200_000).hex()}"
    server_says = {"mentioned_comment": {**ANSWER["mentioned_comment"], "text": long}}
    platforms[ASKED] = as_json(server_says)
    hear(account, mentioned(1))
    account.poll()
    account.drain()
    entry = account.entry(Channel.INSTAGRAM, INSTAGRAM, "901")
    assert entry.whole
    assert entry.text.startswith("This is a scam")
    assert account.dead_letters() == []


def test_out_of_time_nothing_is_asked_and_the_round_says_so(account, platforms):
    hear(account, mentioned(1))
    assert account.poll(20_000) == {"asked": 0, "told": 0, "found": 0, "left": True}
    assert platforms.asked == []


def test_a_failing_platform_leaves_everything_as_it_was(account, platforms, clock):
    platforms[ASKED] = as_json({"error": {"code": 190}}, 400)
    hear(account, mentioned(1))
    assert account.poll() == {"asked": 1, "told": 0, "found": 0, "left": False}
    platforms[ASKED] = as_json(ANSWER)
    clock.shift(timedelta(minutes=11))
    assert account.poll()["told"] == 1
    (cursor,) = account.rows("CURSOR#")
    assert "trouble" not in cursor["data"]["S"], "and the trouble is over"


def test_a_review_that_google_names_is_fetched_and_again_when_it_is_edited(
    account, platforms, clock, accounts
):
    location = LOCATION.split("/")[-1]
    accounts(google=[location])
    name = f"{LOCATION}/reviews/r1"
    platforms["oauth2.googleapis.com/token"] = as_json({"access_token": "t", "expires_in": 3599})
    said = {"name": name, "reviewer": {"displayName": "Odile"}, "starRating": "FIVE"}
    created = {"createTime": "2026-11-24T09:59:00Z", "updateTime": "2026-11-24T09:59:00Z"}
    platforms["mybusiness.googleapis.com"] = as_json(
        {**said, **created, "comment": "Lovely, thanks!"}
    )
    account.post_webhook("google", google_push("r1"))
    account.drain()
    assert account.thread(Channel.GOOGLE, location, name).state == "waiting"
    account.restart()
    assert account.poll()["told"] == 1
    account.drain()
    assert account.thread(Channel.GOOGLE, location, name).state == "noted"
    assert account.thread(Channel.GOOGLE, location, name).customer.name == "Odile"

    clock.shift(timedelta(hours=1))
    changed = {**said, **created, "starRating": "ONE", "comment": "It burned my skin"}
    changed["updateTime"] = "2026-11-24T10:59:00Z"
    platforms["mybusiness.googleapis.com"] = as_json(changed)
    account.post_webhook("google", google_push("r1", "UPDATED_REVIEW"))
    account.drain()
    assert account.poll()["told"] == 1
    account.drain()
    thread = account.thread(Channel.GOOGLE, location, name)
    assert thread.state == "waiting"
    assert thread.kind == "complaint"
    assert account.entry(Channel.GOOGLE, location, name).rating == 1
    assert account.poll()["asked"] == 0
