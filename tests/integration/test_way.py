"""The way of one message, from the platform's POST to somebody's phone and back."""

from datetime import timedelta

import pytest

from heard import bootstrap
from heard.domain.errors import PolicyError
from heard.domain.message import Channel
from heard.domain.state import State
from tests.integration.aws import DANA
from tests.integration.payloads import PAGE, comment, page, reply

ANGRY = "This is a scam! Third time I complain and nobody answers, I want my money back"


def test_a_grave_complaint_rings_one_phone_and_is_mailed_to_the_care_topic(account):
    assert account.post_webhook("meta", page(comment(1, ANGRY)))["statusCode"] == 200
    account.drain()
    ((phone, text),) = account.sms
    assert phone == DANA.phone
    assert "HIGH COMPLAINT" in text
    assert len(text) <= 160
    ((subject, body),) = account.mails(account.care)
    assert "Marigold & Vine" in subject
    assert ANGRY in body


def test_the_link_in_an_sms_is_stored_before_it_is_sent(account):
    account.post_webhook("meta", page(comment(1, ANGRY)))
    account.drain()
    ((_, text),) = account.sms
    host, _, token = text.rsplit(" ", 1)[1].rpartition("/t/")
    assert host == "https://care.marigold.example"
    (link,) = account.rows("LINK#")
    assert link["pk"]["S"] == f"LINK#{token}"
    assert len(token) == 16


def test_a_reply_of_the_brand_stops_the_clocks_and_the_ladder_never_starts(account, clock):
    account.post_webhook("meta", page(comment(1, ANGRY)))
    account.drain()
    clock.shift(timedelta(minutes=5))
    account.post_webhook("meta", page(reply(2, 1, "We are sending you a new one, Runa.")))
    account.drain()
    clock.shift(timedelta(minutes=30))
    account.sweep()
    account.drain()
    thread = account.thread(Channel.FACEBOOK, PAGE, "77_1")
    assert thread.state is State.ANSWERED
    assert account.executions() == []
    assert len(account.sms) == 1


def test_while_the_roster_is_empty_the_deployments_own_phone_rings(account, monkeypatch):
    for row in account.rows("ROSTER"):
        account.client("dynamodb").delete_item(
            TableName="care", Key={"pk": row["pk"], "sk": row["sk"]}
        )
    monkeypatch.setenv("ALERT_PHONE", "+31600000009")
    account.restart()
    account.post_webhook("meta", page(comment(1, ANGRY)))
    account.drain()
    assert [phone for phone, _ in account.sms] == ["+31600000009"]


def test_with_nobody_to_page_operations_is_told_and_the_mail_still_goes_out(account):
    for row in account.rows("ROSTER"):
        account.client("dynamodb").delete_item(
            TableName="care", Key={"pk": row["pk"], "sk": row["sk"]}
        )
    account.restart()
    account.post_webhook("meta", page(comment(1, ANGRY)))
    account.drain()
    assert account.sms == []
    assert len(account.mails(account.care)) == 1
    assert [subject for subject, _ in account.mails(account.operations)] == [
        "[Heard] Nobody to page"
    ]


def test_a_policy_that_is_wrong_fails_the_functions_and_names_the_key(
    account, tmp_path, monkeypatch
):
    account.post_webhook("meta", page(comment(1, ANGRY)))
    wrong = tmp_path / "care.toml"
    wrong.write_text("retention_days = 0\nclouds = 1\n")
    monkeypatch.setenv("POLICY_PATH", str(wrong))
    bootstrap.policy.cache_clear()
    account.restart()
    with pytest.raises(PolicyError, match="clouds"):
        account.hear_once()
    monkeypatch.undo()
    bootstrap.policy.cache_clear()
    account.restart()
    account.drain()
    assert len(account.sms) == 1
