"""The files in events/: each goes through the real handler that its name says, and does there what
it is for."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from heard.adapters.channels.sources import SOURCES, verify
from heard.adapters.webhook_http import received
from heard.domain.message import Channel
from heard.domain.state import State
from infra.local.channels import SIGNING
from tests.integration.aws import Account
from tests.integration.resources import ROOT

FILES = sorted((ROOT / "events").glob("*.json"))
WHEN = datetime(2026, 11, 20, 10, 0, 30, tzinfo=UTC)
"""Half a minute after what the files tell of."""


def event(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "events" / f"{name}.json").read_text())
    return found


def invoke(account: Account, name: str) -> Any:
    return account.invoke(name.partition(".")[0], event(name))


@pytest.fixture
def now(account, clock):
    clock.move_to(WHEN)
    return account


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_file_is_named_after_the_function_that_takes_it_and_runs_there(now, file):
    function = file.name.partition(".")[0]
    assert (ROOT / "functions" / function / "app.py").is_file()
    answer = now.invoke(function, json.loads(file.read_text()))
    assert isinstance(answer, dict)
    assert answer.get("batchItemFailures", []) == []
    assert answer.get("statusCode", 200) < 500


def test_the_wish_to_sign_in_sends_a_link(now):
    now.set_mail("alerts@marigold.example")
    assert invoke(now, "publish_events.login_wanted") == {"batchItemFailures": []}
    [letter] = now.letters
    assert "/login/" in str(letter.body)


def test_every_function_has_a_file():
    functions = {path.parent.name for path in (ROOT / "functions").glob("*/app.py")}
    assert {file.name.partition(".")[0] for file in FILES} == functions


@pytest.mark.parametrize(
    ("name", "signed"),
    [
        ("meta_comment", True),
        ("whatsapp_text", True),
        ("x_mention", True),
        ("google_review", True),
        ("trustpilot_review", True),
        ("listening_mention", True),
        ("shop_message", True),
        ("forged", False),
    ],
)
def test_signatures_in_the_files_are_what_their_names_say(name, signed):
    request = event(f"receive_webhook.{name}")
    source, sent = received(request)
    assert verify(source, sent, [SIGNING[SOURCES[source].secret]], WHEN) is signed


def test_the_handshakes_are_answered_as_the_platforms_ask(now):
    meta = invoke(now, "receive_webhook.meta_handshake")
    assert (meta["statusCode"], meta["body"]) == (200, "1158201444")
    assert meta["headers"]["Content-Type"] == "text/plain"
    x = invoke(now, "receive_webhook.x_crc")
    assert x["statusCode"] == 200
    assert json.loads(x["body"])["response_token"].startswith("sha256=")


def test_the_signed_posts_are_accepted_and_the_forged_one_is_not(now):
    assert invoke(now, "receive_webhook.meta_comment")["statusCode"] == 200
    assert invoke(now, "receive_webhook.x_mention")["statusCode"] == 200
    others = ("google_review", "trustpilot_review", "listening_mention", "shop_message")
    for name in (*others, "whatsapp_text"):
        assert invoke(now, f"receive_webhook.{name}")["statusCode"] == 200
    now.hear_all()
    assert len(now.rows("THREAD#", "MSG#")) == 7
    assert invoke(now, "receive_webhook.forged")["statusCode"] == 401
    assert now.hear_once() == 0


def test_a_heard_comment_opens_a_thread_and_is_told(now):
    invoke(now, "hear_messages.meta_comment")
    thread = now.thread(Channel.FACEBOOK, "100200300400500", "881_4101")
    assert thread.state is State.WAITING
    assert event("climb_ladder")["thread_id"] == thread.id
    invoke(now, "publish_events.opened")
    assert [phone for phone, _ in now.sms] == ["+31600000001"]
    assert len(now.mails(now.care)) == 1


def test_a_ladder_that_nobody_answered_is_told_to_operations_and_rings_an_alarm(now, capsys):
    invoke(now, "hear_messages.meta_comment")
    invoke(now, "publish_events.ladder_exhausted")
    (told,) = now.mails(now.operations)
    assert "LADDER EXHAUSTED" in told[0]
    assert "LadderExhausted" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "channel", "of", "native_id"),
    [
        (
            "google_review",
            Channel.GOOGLE,
            "99887766554433",
            "accounts/1122334455/locations/99887766554433/reviews/AbCdEf-1_2",
        ),
        (
            "trustpilot_review",
            Channel.TRUSTPILOT,
            "46d6a890000064000500e0c3",
            "64a0f1c2d3e4b5a697887766",
        ),
        ("listening_mention", Channel.GENERIC, "12", "241900001"),
        ("whatsapp_text", Channel.WHATSAPP, "101202303404", "wamid.HBgLMzE2NTU1MDEyMzQVAgASGBQ1"),
    ],
)
def test_what_each_source_says_opens_a_thread_that_waits(now, name, channel, of, native_id):
    invoke(now, f"hear_messages.{name}")
    assert now.thread(channel, of, native_id).state is State.WAITING


@pytest.mark.parametrize("function", ["publish_events", "fold_events"])
def test_the_file_of_the_opened_event_is_what_hearing_writes(now, function):
    invoke(now, "hear_messages.meta_comment")
    (written,) = now.rows("THREAD#", "EVENT#")
    record = event(f"{function}.opened")["Records"][0]["dynamodb"]
    assert record["Keys"] == {"pk": written["pk"], "sk": written["sk"]}
    (ours,), (theirs,) = (
        json.loads(written["data"]["S"]),
        json.loads(record["NewImage"]["data"]["S"]),
    )
    assert {**ours, "at": None} == {**theirs, "at": None}
    assert record["NewImage"]["brand"] == written["brand"]


def test_an_event_without_effect_costs_no_call_at_all(now):
    now.calls.forget()
    invoke(now, "publish_events.without_effect")
    assert now.calls.made == []


def test_an_unreadable_body_is_kept_aside(now):
    invoke(now, "hear_messages.unreadable")
    body = event("hear_messages.unreadable")["Records"][0]["body"]
    assert now.dead_letters() == [body]


def test_a_ladder_of_a_thread_that_is_not_there_is_settled(now):
    assert invoke(now, "climb_ladder")["settled"] is True
