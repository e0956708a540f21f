"""What hear_messages makes of duplicates, races, failures and hostile bodies (faults 2, 4, 5, 6, 7,
13, 14 and 25)."""

import base64
import gzip
import json
import random
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from heard import bootstrap
from heard.domain.bounds import LONGEST_TEXT
from heard.domain.message import Channel, Visibility
from heard.domain.state import State
from heard.services.hear import Hearing
from tests.integration.payloads import PAGE, comment, edited, page, removed, reply, shop

MILD = "My parcel arrived broken"
OUT_OF_TIME = 4_000
SQS_TAKES = 262_144
"""Bytes of one message, and of all messages of one batch."""


def messages(account):
    return account.rows("THREAD#", "MSG#")


# ---- the same thing again --------------------------------------------------------------------


def test_the_same_webhook_twice_is_one_message(account):
    body = page(comment(1, MILD))
    for _ in range(2):
        account.post_webhook("meta", body)
    account.drain()
    assert len(messages(account)) == 1
    assert len(account.sms) == 1


def test_the_same_webhook_twice_at_once_is_one_message(account):
    body = page(comment(1, MILD))
    for _ in range(2):
        account.post_webhook("meta", body)
    event = account.records()
    first, second = event["Records"]

    def other_worker():
        account.invoke("hear_messages", {"Records": [second]})

    account.calls.meanwhile("TransactWriteItems", other_worker)
    answer = account.invoke("hear_messages", {"Records": [first]})
    assert answer == {"batchItemFailures": []}
    assert len(messages(account)) == 1
    assert account.thread(Channel.FACEBOOK, PAGE, "77_1").version == 1


def test_two_messages_of_one_customer_at_once_are_both_in_the_thread(account):
    for number in (1, 2):
        account.post_webhook("meta", page(comment(number, MILD)))
    first, second = account.records()["Records"]

    def other_worker():
        account.invoke("hear_messages", {"Records": [second]})

    account.calls.meanwhile("TransactWriteItems", other_worker)
    account.invoke("hear_messages", {"Records": [first]})
    assert len(messages(account)) == 2
    thread = account.thread(Channel.FACEBOOK, PAGE, "77_1")
    assert (thread.messages, thread.version) == (2, 2)


def test_the_same_changes_split_differently_are_the_same_messages(account):
    one, two, three = (comment(number, MILD) for number in (1, 2, 3))
    account.post_webhook("meta", page(one, two))
    account.post_webhook("meta", page(two, three))
    account.post_webhook("meta", page(three))
    account.drain()
    assert len(messages(account)) == 3
    assert account.thread(Channel.FACEBOOK, PAGE, "77_1").messages == 3


def test_an_edit_that_comes_while_its_message_is_committed_is_not_lost(account):
    account.post_webhook("meta", page(comment(1, MILD)))
    account.post_webhook("meta", page(edited(1, "It was my own fault, sorry!")))
    first, second = account.records()["Records"]

    def other_worker():
        account.invoke("hear_messages", {"Records": [second]})

    account.calls.meanwhile("TransactWriteItems", other_worker)
    account.invoke("hear_messages", {"Records": [first]})
    entry = account.entry(Channel.FACEBOOK, PAGE, "77_1")
    assert entry.text == "It was my own fault, sorry!"


def test_a_message_that_comes_while_its_edit_starts_to_wait_is_edited(account):
    account.post_webhook("meta", page(edited(1, "It was my own fault, sorry!")))
    account.post_webhook("meta", page(comment(1, MILD)))
    first, second = account.records()["Records"]

    def other_worker():
        account.invoke("hear_messages", {"Records": [second]})

    account.calls.meanwhile("TransactWriteItems", other_worker)
    account.invoke("hear_messages", {"Records": [first]})
    assert account.entry(Channel.FACEBOOK, PAGE, "77_1").text == "It was my own fault, sorry!"


def test_message_reply_and_deletion_in_any_order_end_alike(account, clock):
    said = page(comment(1, MILD))
    clock.shift(timedelta(minutes=3))
    answered = page(reply(2, 1, "We are sending you a new one, Runa."))
    clock.shift(timedelta(minutes=2))
    gone = page(removed(1))
    ends = set()
    for bodies in permutations((said, answered, gone)):
        account.build()
        for body in bodies:
            account.post_webhook("meta", body)
            account.drain()
        thread = account.thread(Channel.FACEBOOK, PAGE, "77_1")
        entry = account.entry(Channel.FACEBOOK, PAGE, "77_1")
        clocks = tuple((one.name, one.outcome) for one in thread.clocks(bootstrap.policy()))
        ends.add((thread.state, thread.messages, entry.visibility, clocks))
    assert len(ends) == 1, ends
    state, count, visibility, _ = ends.pop()
    assert (state, count, visibility) == (State.ANSWERED, 2, Visibility.DELETED)


def test_a_reply_that_waits_and_comes_again_with_another_sending_time_is_one_reply(account):
    answer = page(reply(2, 1, "We are sending you a new one, Runa."))
    account.post_webhook("meta", answer)
    answer["entry"][0]["time"] += 5
    account.post_webhook("meta", answer)
    account.post_webhook("meta", page(comment(1, MILD)))
    account.drain()
    assert len(messages(account)) == 2
    assert account.dead_letters() == []


def test_the_same_text_to_a_third_customer_twice_is_counted_once(account):
    """Nothing that is repeated may count up (fault 4)."""
    for number in (1, 2):
        account.post_webhook("meta", page(comment(number, MILD, customer=f"9{number}")))
        for _ in range(3):
            account.post_webhook("meta", page(reply(10 + number, number, "Please send a message.")))
    account.drain()
    (marks,) = account.rows("SAMETEXT#")
    assert len(marks["marks"]["SS"]) == 2
    assert account.thread(Channel.FACEBOOK, PAGE, "77_1").messages == 2


# ---- AWS fails -------------------------------------------------------------------------------


@pytest.mark.parametrize("operation", ["BatchGetItem", "TransactWriteItems"])
def test_when_the_table_fails_the_message_stays_in_the_queue(account, operation):
    account.post_webhook("meta", page(comment(1, MILD)))
    account.calls.fail(operation, "ProvisionedThroughputExceededException")
    account.hear_once()
    assert messages(account) == []
    account.calls.mend()
    account.drain()
    assert len(messages(account)) == 1


def test_a_race_that_is_lost_for_ever_ends_and_is_tried_again_later(account):
    account.post_webhook("meta", page(comment(1, MILD)))
    account.calls.forget()
    account.calls.fail("TransactWriteItems", "TransactionConflictException")
    account.hear_once()
    assert account.calls.counted["TransactWriteItems"] == 6
    account.calls.mend()
    account.drain()
    assert len(messages(account)) == 1


def test_while_the_dead_letters_cannot_be_written_an_unreadable_body_stays_in_the_queue(account):
    account.post_webhook("meta", b"not json")
    account.calls.fail("SendMessage", "InternalError")
    account.hear_once()
    account.calls.mend()
    account.drain()
    assert len(account.dead_letters()) == 1


# ---- poison, and too little time -------------------------------------------------------------


@pytest.fixture
def poisoned(monkeypatch):
    hear = Hearing.hear

    def fails(self, item, *rest):
        if item.text == "POISON":
            raise ZeroDivisionError
        return hear(self, item, *rest)

    monkeypatch.setattr(Hearing, "hear", fails)


@pytest.mark.usefixtures("poisoned")
def test_a_poison_message_lands_in_the_dead_letters_and_its_batch_goes_on(account):
    account.post_webhook("meta", page(comment(1, MILD)))
    account.post_webhook("meta", page(comment(2, "POISON", customer="2")))
    account.post_webhook("meta", page(comment(3, MILD, customer="3")))
    event = account.records()
    poison = event["Records"][1]["messageId"]
    answer = account.invoke("hear_messages", event)
    assert answer == {"batchItemFailures": [{"itemIdentifier": poison}]}
    account.drain()
    assert len(messages(account)) == 2
    (dead,) = account.dead_letters()
    body = gzip.decompress(base64.b64decode(json.loads(dead)["body"]))
    assert b"POISON" in body


@pytest.mark.usefixtures("poisoned")
def test_a_poison_message_does_not_lose_its_neighbours_in_one_body(account):
    poison = comment(2, "POISON", customer="2")
    account.post_webhook("meta", page(comment(1, MILD), poison, comment(3, MILD, customer="3")))
    account.drain()
    assert len(messages(account)) == 2
    assert len(account.dead_letters()) == 1


def test_what_was_kept_aside_is_heard_when_it_is_sent_through_again(account):
    account.post_webhook("meta", {"object": "teapot", "entry": []})
    account.drain()
    (dead,) = account.dead_letters()
    account.client("sqs").send_message(QueueUrl=account.inbox, MessageBody=dead)
    account.drain()
    assert account.dead_letters()[0] == dead


def test_a_bad_item_is_kept_aside_and_its_neighbours_are_heard(account):
    bad = comment(2, MILD)
    del bad["value"]["comment_id"]
    account.post_webhook("meta", page(comment(1, MILD), bad, comment(3, MILD)))
    account.drain()
    assert len(messages(account)) == 2
    assert len(account.dead_letters()) == 1


def test_out_of_time_the_rest_of_a_batch_is_delivered_again(account):
    for number in range(3):
        account.post_webhook("meta", page(comment(number, MILD, customer=f"9{number}")))
    event = account.records()
    times = iter([30_000, 30_000, OUT_OF_TIME, OUT_OF_TIME])
    answer = account.invoke("hear_messages", event, times)
    again = [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]
    assert again == [record["messageId"] for record in event["Records"][1:]]
    assert len(messages(account)) == 1
    account.drain()
    assert len(messages(account)) == 3


def test_out_of_time_inside_a_body_it_goes_on_where_it_stopped(account):
    account.post_webhook("meta", page(*(comment(number, MILD) for number in range(4))))
    times = iter([30_000, 30_000, 30_000, OUT_OF_TIME])
    answer = account.invoke("hear_messages", account.records(), times)
    assert len(answer["batchItemFailures"]) == 1
    assert len(messages(account)) == 2
    account.drain()
    assert len(messages(account)) == 4


# ---- hostile bodies --------------------------------------------------------------------------


def _around(text):
    """A comment whose text is written by hand, as raw JSON."""
    raw = json.dumps(page(comment(1, "@@")))
    return raw.replace('"@@"', text).encode("utf-8", "surrogatepass")


HOSTILE = {
    "5,000 nested arrays": b'{"object":"page","entry":' + b"[" * 5000 + b"]" * 5000 + b"}",
    "100,000 nested objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "not closed": b'{"object":"page","entry":[{',
    "NaN": b'{"object":"page","entry":[{"id":NaN}]}',
    "another charset": '{"object":"page","entry":[{"id":"ä"}]}'.encode("utf-16"),
    "invalid UTF-8": b'{"object":"page","entry":[{"id":"\xff\xfe"}]}',
    "a list": b"[]",
    "a number": b"1e999",
    "nothing": b"",
    "blanks": b"   ",
    "not JSON": b"<xml/>",
    "a gzip bomb": gzip.compress(b"0" * 50_000_000),
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_body_that_nobody_can_read_is_accepted_and_kept_aside_once(account, raw):
    assert account.post_webhook("meta", raw, encoded=True)["statusCode"] == 200
    account.drain()
    (dead,) = account.dead_letters()
    assert gzip.decompress(base64.b64decode(json.loads(dead)["body"])) == raw
    assert messages(account) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r'"a lone \ud800 surrogate"', "a lone \ufffd surrogate"),
        (r'"a NUL \u0000 inside"', "a NUL \ufffd inside"),
        (r'"no characters \uffff\ufffe"', "no characters \uffff\ufffe"),
        (r'"bell \u0007 and escape \u001b[2J"', "bell \x07 and escape \x1b[2J"),
        ('"first", "message": "second"', "second"),
        (r'"\ud83d\ude4f and \u202etxt.exe"', "\U0001f64f and \u202etxt.exe"),
    ],
    ids=["surrogate", "NUL", "no characters", "controls", "duplicate keys", "bidi"],
)
def test_hostile_text_is_stored_and_told_safely(account, text, shown):
    account.post_webhook("meta", _around(text), encoded=True)
    account.drain()
    assert account.entry(Channel.FACEBOOK, PAGE, "77_1").text == shown
    assert account.dead_letters() == []
    for _, body in account.mails(account.care):
        assert not set(body) & set("\x00\x07\x1b\u202e\uffff\ufffe")


def test_a_number_of_five_thousand_digits_loses_nothing_but_itself(account):
    raw = json.dumps(page(comment(1, MILD))).replace(
        '"created_time": ', '"created_time": 1' + "0" * 5000
    )
    account.post_webhook("meta", raw.encode())
    account.drain()
    assert account.entry(Channel.FACEBOOK, PAGE, "77_1").text == MILD


def test_hostile_text_survives_a_fanned_out_body(account):
    texts = ["\uffff\ufffe", "\x01\x02", "\U0001f64f" * 500, "a" * 100]
    changes = [comment(n, texts[n % 4] + MILD, customer=f"9{n}") for n in range(26)]
    account.post_webhook("meta", page(*changes))
    account.hear_all()
    assert len(messages(account)) == 26
    assert account.entry(Channel.FACEBOOK, PAGE, "77_1").text == "\x01\x02" + MILD


def test_a_garbled_queue_message_is_kept_aside(account):
    packed = base64.b64encode(gzip.compress(b"0" * 50_000_000)).decode()
    at = datetime.now(UTC).isoformat()
    for body in (
        "not ours",
        "[]",
        '{"source":"meta"}',
        json.dumps({"source": "meta", "received_at": "yesterday", "body": "x"}),
        json.dumps({"source": "meta", "received_at": at, "body": "%%%"}),
        json.dumps({"source": "meta", "received_at": at, "body": packed}),
        json.dumps(
            {
                "source": "myspace",
                "received_at": at,
                "body": base64.b64encode(gzip.compress(b"{}")).decode(),
            }
        ),
    ):
        account.client("sqs").send_message(QueueUrl=account.inbox, MessageBody=body)
    account.drain()
    attributes = account.client("sqs").get_queue_attributes(
        QueueUrl=account.dead_letters_url, AttributeNames=["ApproximateNumberOfMessages"]
    )
    assert attributes["Attributes"]["ApproximateNumberOfMessages"] == "7"


# ---- large things ----------------------------------------------------------------------------


def test_a_text_of_300_kilobytes_is_cut_in_the_table_and_kept_whole_beside_it(account):
    whole = MILD + " " + random.Random(1).randbytes(150_000).hex()
    account.post_webhook("meta", page(comment(1, whole)))
    account.drain()
    entry = account.entry(Channel.FACEBOOK, PAGE, "77_1")
    assert len((entry.text or "").encode()) <= LONGEST_TEXT
    stored = account.client("s3").get_object(Bucket="heard-bucket", Key=entry.full_text)
    assert stored["Body"].read().decode() == whole
    largest = max(len(repr(row)) for row in account.rows())
    assert largest < 20_000


def test_a_long_text_in_a_fanned_out_body_goes_by_the_bucket(account):
    whole = MILD + " " + random.Random(1).randbytes(200_000).hex()
    changes = [comment(number, MILD, customer=f"9{number}") for number in range(1, 28)]
    account.post_webhook("meta", page(comment(0, whole, customer="90"), *changes))
    account.hear_all()
    assert len(messages(account)) == 28
    entry = account.entry(Channel.FACEBOOK, PAGE, "77_0")
    stored = account.client("s3").get_object(Bucket="heard-bucket", Key=entry.full_text)
    assert stored["Body"].read().decode() == whole


def test_no_batch_is_larger_than_the_queue_takes(account):
    texts = (random.Random(number).randbytes(30_000).hex() for number in range(26))
    account.post_webhook("meta", page(*(comment(n, text) for n, text in enumerate(texts))))
    account.calls.forget()
    account.hear_once()
    sent = [one["body"] for one in account.calls.requests if one["operation"] == "SendMessageBatch"]
    assert len(sent) > 3
    for request in sent:
        bodies = [entry["MessageBody"] for entry in json.loads(request)["Entries"]]
        assert sum(len(body.encode()) for body in bodies) <= SQS_TAKES


def test_a_storm_on_one_post_loses_nothing_and_rings_nobody_to_death(account):
    """Small scale of fault 25: what grows with the storm is the board, not the phone bill."""
    for start in (0, 12):
        changes = [comment(n, MILD, customer=f"9{n}") for n in range(start, start + 12)]
        account.post_webhook("meta", page(*changes))
    account.drain()
    assert len(messages(account)) == 24
    heads = {row["pk"]["S"] for row in account.rows("THREAD#", "HEAD")}
    assert len(heads) == 24
    assert len({row["due_shard"]["S"] for row in account.rows("THREAD#", "HEAD")}) > 1
    assert len(account.sms) <= 3


def test_a_generic_message_of_an_account_that_nobody_named_is_heard_and_operations_told_once(
    account,
):
    for number in (1, 2):
        account.post_webhook("generic", shop(number, MILD, account_id="who-is-this"))
        account.drain()
    assert account.thread(Channel.GENERIC, "who-is-this", "shop-1").brand == "unassigned"
    subjects = [subject for subject, _ in account.mails(account.operations)]
    assert subjects.count("[Heard] An account that belongs to no brand") == 1
