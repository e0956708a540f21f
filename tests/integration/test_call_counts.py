"""The budgets of AWS calls, as counts (design, section 9): what a message costs, and a quiet minute.

Secrets, the roster and the surges that run are read once a minute by a warm function, and when an
account was heard is noted every twenty minutes: counted apart, so every test warms up first.
"""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from heard import bootstrap
from heard.adapters import items, keys
from heard.domain.message import Channel
from heard.domain.reference import reference_of
from heard.services.deed import Asked
from tests.integration.aws import DANA
from tests.integration.payloads import PAGE, comment, edited, page, removed, reply, sms_failed

ANGRY = "This is a scam! Third time I complain and nobody answers, I want my money back"
MILD = "My parcel arrived broken"
PRAISE = "I love it, best lipstick ever, thank you!"


@pytest.fixture
def warm(account):
    """The account, its functions warm: secrets and roster were read a moment ago."""
    bootstrap.channel_secrets().of("meta")
    bootstrap.roster().people()
    bootstrap.lessons().thresholds("marigold")
    for brand in bootstrap.policy().brands:
        bootstrap.surges().running(brand, datetime.now(UTC))
    for channel_and_account in bootstrap.policy().accounts():
        bootstrap.sampling().noted[channel_and_account] = datetime.now(UTC)
    account.calls.forget()
    return account


def hear(account, body):
    """The calls and the writes of hearing one body."""
    account.post_webhook("meta", body)
    account.calls.forget()
    account.hear_once()
    return account.calls.counted, account.calls.writes()


def publish(account):
    """The calls of publishing what is new."""
    account.calls.forget()
    account.publish_once()
    return account.calls.counted


def test_a_webhook_is_one_call_and_a_large_one_two(warm):
    warm.post_webhook("meta", page(comment(1, MILD)))
    assert warm.calls.counted == {"SendMessage": 1}
    warm.calls.forget()
    warm.post_webhook("meta", page(comment(1, random.Random(1).randbytes(200_000).hex())))
    assert warm.calls.counted == {"PutObject": 1, "SendMessage": 1}


def test_a_refused_webhook_is_no_call_but_a_look_at_the_secrets(warm):
    warm.post_webhook("meta", b"{}", headers={})
    assert set(warm.calls.counted) <= {"GetSecretValue"}


@pytest.mark.parametrize("text", [MILD, ANGRY, PRAISE])
def test_a_message_that_names_its_customer_is_two_calls_and_four_items(warm, text):
    calls, writes = hear(warm, page(comment(1, text)))
    assert calls == {"BatchGetItem": 1, "TransactWriteItems": 1}
    assert writes == [4]
    again, writes = hear(warm, page(comment(2, text)))
    assert again == calls
    assert writes == [4]


def test_a_duplicate_is_one_call(warm):
    hear(warm, page(comment(1, MILD)))
    calls, _ = hear(warm, page(comment(1, MILD)))
    assert calls == {"BatchGetItem": 1}


def test_what_must_be_traced_is_at_most_four_calls(warm):
    hear(warm, page(comment(1, MILD)))
    replied, writes = hear(warm, page(reply(2, 1, "We are on it, Runa.")))
    assert replied.total() <= 4
    assert max(writes) <= 4
    for act in (edited(1, ANGRY), removed(1)):
        calls, writes = hear(warm, page(act))
        assert calls.total() <= 4
        assert max(writes) <= 4


def test_a_reference_is_one_look_more_and_who_arrives_with_one_is_five_calls(warm):
    hear(warm, page(comment(1, MILD)))
    asked = Asked(DANA, warm.thread(Channel.FACEBOOK, PAGE, "77_1").id)
    invited = bootstrap.offline().handoff(asked, "dm", None, "", datetime.now(UTC)).thread
    unknown, _ = hear(warm, page(comment(2, f"I was told {reference_of('x', 1)}", customer="92")))
    assert unknown == {"BatchGetItem": 2, "TransactWriteItems": 1}
    text = f"I was told {invited.handoff.reference}"
    arrived, writes = hear(warm, page(comment(3, text, customer="93")))
    assert arrived == {"BatchGetItem": 2, "GetItem": 1, "TransactWriteItems": 2}
    assert max(writes) <= 4
    again, _ = hear(warm, page(comment(4, text, customer="93")))
    assert again == {"BatchGetItem": 1, "TransactWriteItems": 1}


def test_an_act_that_waits_is_two_calls(warm):
    calls, _ = hear(warm, page(edited(1, MILD)))
    assert calls.total() == 2


def test_a_body_of_ten_messages_costs_what_its_messages_cost(warm):
    calls, _ = hear(warm, page(*(comment(n, MILD, customer=f"9{n}") for n in range(10))))
    assert calls == {"BatchGetItem": 10, "TransactWriteItems": 10}


def test_an_alert_to_one_phone_and_one_topic_is_four_calls(warm):
    hear(warm, page(comment(1, ANGRY)))
    assert publish(warm) == {"BatchGetItem": 1, "TransactWriteItems": 1, "Publish": 2}


def test_a_mailbox_beside_the_phone_is_one_call_more(warm):
    warm.set_mail("alerts@marigold.example")
    bootstrap.roster().people()
    hear(warm, page(comment(1, ANGRY)))
    calls = {"BatchGetItem": 1, "TransactWriteItems": 1, "Publish": 2, "SendEmail": 1}
    assert publish(warm) == calls


def test_a_failure_is_three_calls_to_note_and_a_known_one_two(warm):
    failed = sms_failed(DANA.phone)
    warm.restart()
    warm.calls.forget()
    warm.invoke("note_deliveries", failed)
    assert warm.calls.counted == {"Query": 1, "BatchGetItem": 1, "TransactWriteItems": 1}
    warm.calls.forget()
    warm.invoke("note_deliveries", failed)
    assert warm.calls.counted == {"BatchGetItem": 1}


def test_a_notice_that_waits_for_its_bundle_is_two_calls(warm):
    hear(warm, page(comment(1, PRAISE)))
    assert publish(warm) == {"BatchGetItem": 1, "TransactWriteItems": 1}


def test_an_event_without_effect_is_no_call(warm):
    hear(warm, page(comment(1, ANGRY)))
    publish(warm)
    hear(warm, page(comment(2, MILD)))
    hear(warm, page(reply(3, 1, "We are on it, Runa.")))
    assert publish(warm) == {}


def test_a_ladder_start_is_one_call(warm, clock):
    hear(warm, page(comment(1, ANGRY)))
    publish(warm)
    clock.shift(timedelta(minutes=11))
    warm.sweep()
    assert publish(warm)["StartExecution"] == 1


def test_a_rung_is_two_calls_to_decide(warm, clock):
    hear(warm, page(comment(1, ANGRY)))
    clock.shift(timedelta(minutes=11))
    warm.sweep()
    thread = warm.thread(Channel.FACEBOOK, PAGE, "77_1")
    warm.calls.forget()
    warm.climb(thread.id)
    assert warm.calls.counted == {"GetItem": 1, "TransactWriteItems": 1}


def test_a_reply_by_sms_is_five_calls_and_its_answer_one(warm):
    """What it means is noted first, so that it means the same if it comes again."""
    hear(warm, page(comment(1, ANGRY)))
    publish(warm)
    warm.calls.forget()
    warm.reply(DANA.phone, "1a")
    assert warm.calls.counted == {"BatchGetItem": 1, "GetItem": 1, "TransactWriteItems": 3}
    assert publish(warm)["Publish"] == 1
    warm.calls.forget()
    warm.reply(DANA.phone, "1a")
    assert warm.calls.counted == {"BatchGetItem": 1}, "it comes again"


def test_an_sms_of_a_stranger_is_no_call(warm):
    warm.reply("+31600000666", "1a")
    assert warm.calls.made == []


def test_a_sweep_with_nothing_due_is_one_call_a_shard(warm):
    hear(warm, page(comment(1, ANGRY)))
    warm.calls.forget()
    warm.sweep()
    assert warm.calls.counted == {"Query": keys.SHARDS}


def test_a_look_with_nothing_to_tell_is_two_calls(warm, clock):
    warm.brief()
    warm.restart()
    clock.shift(timedelta(minutes=1))
    warm.calls.forget()
    assert warm.brief() == {"briefed": 0}
    assert warm.calls.counted == {"Query": 2}


def test_a_daily_mail_is_one_write_when_it_is_due(warm, clock):
    warm.brief()
    clock.shift(timedelta(days=1))
    warm.calls.forget()
    assert warm.brief() == {"briefed": 1}
    assert warm.calls.counted["TransactWriteItems"] == 1
    assert warm.calls.writes() == [2]


def test_a_sweep_reads_what_is_due_and_nothing_else_among_a_thousand_open_threads(warm, clock):
    due = 3
    for number in range(due):
        hear(warm, page(comment(number, ANGRY, customer=f"9{number}")))
    clock.shift(timedelta(minutes=11))
    put_open_threads(warm, 1_000, like=f"77_{due - 1}")
    warm.calls.forget()
    swept = warm.sweep()
    assert swept["changed"] == due
    queries = [answer for answer in warm.calls.answers if "ScannedCount" in answer]
    assert sum(answer["ScannedCount"] for answer in queries) == due
    reads = {"Query": keys.SHARDS, "BatchGetItem": 1}
    assert warm.calls.counted == {**reads, "TransactWriteItems": due}


def put_open_threads(account, count, like):
    """Heads of open threads that are due in an hour, put there directly."""
    thread = account.thread(Channel.FACEBOOK, PAGE, like)
    due_at = thread.opened_at + timedelta(hours=2)
    table = account.client("dynamodb")
    for start in range(0, count, 25):
        batch = []
        for number in range(start, start + 25):
            other = replace(thread, id=f"open{number:022d}")
            copied = items.head_item(other, due_at, thread.opened_at, keep_days=400)
            batch.append({"PutRequest": {"Item": copied}})
        table.batch_write_item(RequestItems={"care": batch})


def test_when_an_account_was_heard_is_noted_by_one_call_every_twenty_minutes(account, clock):
    hear(account, page(comment(1, MILD)))
    clock.shift(timedelta(minutes=19))
    calls, _ = hear(account, page(comment(2, MILD)))
    assert calls["PutItem"] == 0
    clock.shift(timedelta(minutes=1))
    calls, _ = hear(account, page(comment(3, MILD)))
    assert calls["PutItem"] == 1
