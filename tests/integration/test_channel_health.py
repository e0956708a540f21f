"""A channel that goes silent, is refused or does not answer is noticed, told once, and again when it
heals (fault 27): the real functions on moto."""

import json
import os
from datetime import UTC, datetime, timedelta

import pytest

from heard import bootstrap
from heard.adapters import tokens
from heard.adapters.platforms.meta_webhooks import FIELDS
from heard.adapters.signatures import x_crc
from heard.domain.message import Channel
from infra.local import channels
from tests.integration.aws import DANA
from tests.integration.payloads import INSTAGRAM, PAGE, comment, mentioned, page
from tests.stand_in import Reply, as_json
from tests.subscribed import Meta

HOST = "care.marigold.example"
WEEKS = 3


def working_hours(until):
    """Every hour from 9 to 17 of the working days of some weeks before."""
    hour = until - timedelta(weeks=WEEKS)
    while hour <= until:
        if hour.weekday() < 5 and 9 <= hour.hour < 17:
            yield hour
        hour += timedelta(hours=1)


@pytest.fixture
def handshakes(platforms):
    """Our own endpoints, as a platform sees them."""

    def meta(question):
        assert question.query["hub.verify_token"] == channels.VERIFY_TOKEN
        return Reply(200, question.query["hub.challenge"].encode())

    def x(question):
        return as_json(x_crc(question.query["crc_token"], channels.SECRETS["x"][0]))

    platforms[f"{HOST}/webhooks/meta"] = meta
    platforms[f"{HOST}/webhooks/x"] = x
    return platforms


@pytest.fixture
def usual(account, handshakes):
    """The page has been written to in every working hour of three weeks, until an hour ago; our
    endpoints answer."""
    assert handshakes
    for hour in working_hours(datetime.now(UTC) - timedelta(hours=1)):
        bootstrap.healths().note(Channel.FACEBOOK, PAGE, hour)
    account.calls.forget()


@pytest.fixture
def desk(account):
    """Asks the agents' API as Dana, or as somebody else."""

    def ask(path, by=DANA):
        token = tokens.issue(by.id, bootstrap.desk_keys().live()[0], datetime.now(UTC), 5)
        answer = account.invoke(
            "desk",
            {
                "rawPath": path,
                "rawQueryString": "",
                "headers": {"authorization": f"Bearer {token}"},
                "requestContext": {"http": {"method": "GET", "path": path}},
            },
        )
        assert answer["statusCode"] == 200, answer
        return json.loads(answer["body"])

    return ask


def told(account):
    account.drain()
    return [subject for subject, _ in account.mails(account.operations)]


def hear(account, number=1):
    account.post_webhook("meta", page(comment(number, "My parcel arrived broken")))
    account.drain()


@pytest.mark.usefixtures("usual")
def test_a_busy_page_that_goes_silent_is_told_once_and_when_it_is_heard_again(account, clock):
    hear(account)
    for _ in range(5 * 4):
        clock.shift(timedelta(minutes=15))
        account.check()
    assert told(account) == [f"facebook {PAGE} is silent"]
    (_, body), *_ = account.mails(account.operations)
    assert "What to do" in body
    assert "make doctor" in body
    account.check()
    assert len(told(account)) == 1
    hear(account, 2)
    account.check()
    assert told(account) == [f"facebook {PAGE} is silent", f"Well again: facebook {PAGE}"]


@pytest.mark.usefixtures("usual")
def test_a_quiet_night_and_a_new_account_are_no_silence(account, clock):
    clock.move_to(datetime(2026, 11, 24, 16, 30, tzinfo=UTC))
    hear(account)
    clock.move_to(datetime(2026, 11, 25, 9, 30, tzinfo=UTC))
    assert account.check()["ailing"] == 0
    assert told(account) == []


def test_a_token_that_is_refused_is_told_once_and_heals(account, handshakes, clock):
    asked = f"graph.facebook.com/v24.0/{INSTAGRAM}"
    handshakes[asked] = as_json({"error": {"code": 190, "message": "expired"}}, 400)
    account.post_webhook("meta", mentioned(1))
    account.drain()
    account.poll()
    account.check()
    account.check()
    assert told(account) == [f"instagram {INSTAGRAM} has a token that is refused"]
    handshakes[asked] = as_json({"mentioned_comment": {"text": "Hi", "username": "runa"}})
    clock.shift(timedelta(minutes=11))
    account.poll()
    account.check()
    assert told(account)[1:] == [f"Well again: instagram {INSTAGRAM}"]


@pytest.mark.parametrize(
    "answer",
    [Reply(503), Reply(403), Reply(200, b"a page of somebody else"), Reply(302)],
    ids=["503", "403", "other", "moved"],
)
def test_an_endpoint_that_does_not_answer_the_handshake_is_told_the_second_time(
    account, handshakes, answer
):
    good = handshakes.answers[f"{HOST}/webhooks/x"]
    handshakes[f"{HOST}/webhooks/x"] = answer
    account.check()
    assert told(account) == []
    account.check()
    account.check()
    assert told(account) == ["x webhook does not answer the platform's handshake"]
    handshakes[f"{HOST}/webhooks/x"] = good
    account.check()
    assert told(account)[1:] == ["Well again: x webhook"]


def test_without_a_secret_there_is_no_handshake_to_ask_for(account, platforms):
    account.set_secrets({})
    account.restart()
    account.check()
    assert platforms.asked == []


@pytest.mark.usefixtures("usual")
def test_the_api_says_when_each_account_was_last_heard_and_what_ails_it(account, clock, desk):
    hear(account)
    clock.shift(timedelta(hours=5))
    account.check()
    found = {one["channel"]: one for one in desk("/channels")["channels"]}
    assert found["facebook"] == {
        "channel": "facebook",
        "account": PAGE,
        "brand": "marigold",
        "last_heard_at": "2026-11-24T10:00:00.000Z",
        "health": "ailing",
        "problems": [
            {
                "what": "silent",
                "since": "2026-11-24T10:00:00.000Z",
                "why": "nothing was heard for longer than its rhythm explains",
            }
        ],
    }
    assert found["x"]["health"] == "unheard"
    assert found["x"]["last_heard_at"] is None


def test_a_message_is_last_heard_at_once(account, desk):
    hear(account)
    found = {one["channel"]: one for one in desk("/channels")["channels"]}
    assert found["facebook"]["last_heard_at"] == "2026-11-24T10:00:00.000Z"
    assert found["facebook"]["health"] == "well"


def test_a_note_that_fails_keeps_no_message_from_being_heard(account):
    account.calls.fail("PutItem", "ThrottlingException")
    account.post_webhook("meta", page(comment(1, "My parcel arrived broken")))
    assert account.hear_once() == 1
    account.calls.mend()
    assert account.thread(Channel.FACEBOOK, PAGE, "77_1").state == "waiting"


@pytest.mark.usefixtures("usual")
def test_a_round_in_which_nothing_changed_writes_nothing(account):
    account.check()
    account.calls.forget()
    account.check()
    looks = len(bootstrap.policy().accounts())
    assert account.calls.counted == {"BatchGetItem": 1, "Query": looks}


@pytest.mark.usefixtures("handshakes")
def test_out_of_time_it_stops_and_says_so(account):
    assert account.check(20_000) == {"looked_at": 0, "ailing": 0, "told": 0, "left": True}


@pytest.mark.usefixtures("usual")
def test_two_rounds_at_once_tell_once(account, clock):
    hear(account)
    clock.shift(timedelta(hours=5))
    account.calls.meanwhile("TransactWriteItems", account.check)
    account.check()
    assert told(account) == [f"facebook {PAGE} is silent"]


def test_the_endpoint_is_asked_where_the_public_reaches_it(account, platforms, monkeypatch):
    monkeypatch.setitem(os.environ, "PUBLIC_HOST", "http://127.0.0.1:4671")
    account.restart()
    account.check()
    assert platforms.asked == [], "the local bed has no public address"


X_HOOKS = "api.x.com/2/webhooks"


def test_a_webhook_that_x_switched_off_is_told_once_and_when_it_is_back(account, handshakes):
    url = f"https://{HOST}/webhooks/x"
    hook = {"id": "1", "url": url, "valid": False}
    handshakes[X_HOOKS] = as_json({"data": [hook]})
    account.check()
    account.check()
    [x] = bootstrap.policy().brands["marigold"].accounts[Channel.X]
    assert told(account) == [f"x {x} is not subscribed on its platform"]
    (_, body), *_ = account.mails(account.operations)
    assert "make channel" in body
    handshakes[X_HOOKS] = Reply(503)
    account.check()
    assert len(told(account)) == 1, "it did not heal because nobody could look"
    handshakes[X_HOOKS] = as_json({"data": [{**hook, "valid": True}]})
    account.check()
    assert told(account)[1:] == [f"Well again: x {x}"]


def test_a_page_whose_subscription_at_meta_is_gone_is_told_once(account, handshakes):
    meta = Meta(handshakes, PAGE, INSTAGRAM, secret=channels.SECRETS["meta"][0])
    every = ["feed", "mention", "ratings", "messages", "message_echoes", "message_edits", "standby"]
    meta.assets[PAGE] = every
    for name, fields in (("page", every), ("instagram", FIELDS[Channel.INSTAGRAM])):
        names = [{"name": field} for field in fields]
        url = "https://another-name.example/webhooks/meta"
        meta.app[name] = {"object": name, "callback_url": url, "active": True, "fields": names}
    account.check()
    assert told(account) == []
    meta.assets[PAGE] = ["feed", "messages"]
    account.check()
    assert told(account) == [], "without edits it is heard all the same: make channel says so"
    meta.assets[PAGE] = None
    account.check()
    account.check()
    assert told(account) == [
        f"facebook {PAGE} is not subscribed on its platform",
        f"messenger {PAGE} is not subscribed on its platform",
    ]


@pytest.mark.parametrize(
    "used_up",
    [
        as_json({"title": "CreditsDepleted"}, 402),
        as_json({"type": "https://api.x.com/2/problems/usage-capped"}, 429),
    ],
    ids=["402", "429"],
)
def test_credit_that_is_used_up_is_told_once_though_nothing_had_to_be_asked(
    account, handshakes, used_up
):
    handshakes[X_HOOKS] = used_up
    account.check()
    account.check()
    [x] = bootstrap.policy().brands["marigold"].accounts[Channel.X]
    assert told(account) == [f"x {x} has used up its credit"]
    handshakes[X_HOOKS] = as_json({"data": [{"id": "1", "url": f"https://{HOST}/webhooks/x"}]})
    account.check()
    assert told(account)[1:] == [f"Well again: x {x}"]


def test_a_token_that_expired_is_told_before_it_is_needed(account, handshakes):
    expired = as_json({"error": {"code": 190, "message": "expired"}}, 400)
    handshakes["graph.facebook.com/v24.0/app"] = expired
    account.check()
    subjects = told(account)
    assert f"facebook {PAGE} has a token that is refused" in subjects
    assert len(subjects) == len(set(subjects))
    account.check()
    assert told(account) == subjects
