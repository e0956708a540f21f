"""Nothing personal reaches a log, a metric or a line that it could break (faults 16 and 17)."""

import io
import json
import logging
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from heard import bootstrap, telemetry
from heard.adapters import items
from heard.domain.amending import person_saved, rotation_saved
from heard.domain.errors import Unavailable, Unreadable
from heard.domain.message import Channel
from heard.domain.oncall import Every, Rotation
from heard.domain.people import Away
from heard.domain.verdict import Typed
from heard.services.deed import Asked
from heard.services.hear import Hearing
from tests.integration.aws import DANA
from tests.integration.invocations import request, sms_event
from tests.integration.payloads import (
    PAGE,
    bounced,
    comment,
    edited,
    mentioned,
    page,
    removed,
    reply,
    shop,
    sms_failed,
)
from tests.stand_in import as_json
from tests.voices.manner import Manner
from tests.voices.meta import MetaApi

CANARY = "KANARIE"
NAME, PHONE = f"{CANARY} van Dijk", "+31612345678"
TEXT = f"{CANARY} says this is a scam, call me at {PHONE} or {CANARY}@mail.example"
BREAKING = "Eve\r\nBcc: all@marigold.example\n\x00\x1b[2J\u2028x"


@pytest.fixture
def logged(capsys, caplog, monkeypatch):
    """Everything that Lambda would keep, when asked for: our log, the metrics, what is printed, and
    what libraries say."""
    ours = io.StringIO()
    monkeypatch.setattr(telemetry.logger.registered_handler, "stream", ours)
    caplog.set_level(logging.INFO)
    capsys.readouterr()

    def lines():
        out, err = capsys.readouterr()
        theirs = [
            json.dumps(record.getMessage()) for record in caplog.records if record.name != "heard"
        ]
        return [*ours.getvalue().splitlines(), *out.splitlines(), *err.splitlines(), *theirs]

    return lines


def assert_clean(lines):
    assert lines, "nothing was logged: this test would not notice anything"
    for line in lines:
        assert CANARY not in line
        assert PHONE not in line
        assert "61234" not in line
        json.loads(line)


def test_a_whole_story_logs_nothing_personal(account, clock, logged):
    said = comment(1, TEXT, customer=CANARY, name=NAME)
    bad = comment(2, TEXT, customer=CANARY, name=NAME)
    del bad["value"]["comment_id"]
    strange = comment(3, TEXT, name=NAME)
    strange["value"]["item"] = f"{CANARY} item"
    account.post_webhook("meta", page(said, bad, strange))
    account.post_webhook("meta", page(edited(1, f"{TEXT} !!!", customer=CANARY), reply(4, 1, TEXT)))
    account.post_webhook("generic", shop(1, TEXT, account_id=CANARY, conversation_id=CANARY))
    account.post_webhook("meta", f'{{"object":"{CANARY}","entry":[]}}'.encode())
    account.post_webhook("meta", f"not json {TEXT}".encode())
    account.drain()
    clock.shift(timedelta(minutes=11))
    account.sweep()
    account.drain()
    account.climb(account.thread(Channel.FACEBOOK, PAGE, "77_1").id)
    account.post_webhook("meta", page(removed(1)))
    account.drain()
    account.reply(DANA.phone, f"1e {TEXT}", "sms-1")
    account.reply(DANA.phone, TEXT, "sms-2")
    account.reply(PHONE, TEXT, "sms-3")
    account.drain()
    assert_clean(logged())


def test_what_a_team_is_briefed_of_is_not_logged(account, clock, logged):
    now, day = datetime.now(UTC), timedelta(days=1)
    account.set_mail("alerts@marigold.example")
    book, roster = bootstrap.roster_book(), bootstrap.roster()
    turns = Rotation("n", CANARY, ("dana", "leo"), Every.DAILY, 540, 0, "UTC", date(2026, 1, 1))
    away = replace(DANA, away=(Away(now + 2 * day, now + 3 * day, CANARY),))
    book.commit(rotation_saved(roster.fresh(), turns, "test", now), None, now)
    book.commit(person_saved(roster.fresh(), away, "test", now), None, now)
    account.restart()
    account.post_webhook("meta", page(comment(1, TEXT, customer=CANARY, name=NAME)))
    account.drain()
    account.brief()
    thread = account.thread(Channel.FACEBOOK, PAGE, "77_1")
    bootstrap.promising().promise(Asked(DANA, thread.id), TEXT, None, now + 1.5 * day, now)
    clock.shift(day)
    account.brief()
    account.drain()
    letters = [(one.subject, one.body) for one in account.letters]
    told = str([letters, account.sms, account.mails(account.operations)])
    for words in (f"({CANARY})", f"promised {CANARY}", "Ask somebody to stand in"):
        assert words in told, "this test would not notice that it was logged"
    lines = logged()
    assert_clean(lines)
    for line in lines:
        assert DANA.phone not in line
        assert DANA.email not in line


@pytest.mark.parametrize(
    "event",
    [
        {"Records": [{"Sns": {"Message": TEXT}}]},
        {"Records": [{"Sns": {"Message": json.dumps([PHONE, TEXT])}}]},
        {"Records": [{"Sns": {"Message": json.dumps({"originationNumber": PHONE})}}]},
        sms_event(PHONE, TEXT, f"{CANARY}\n"),
    ],
)
def test_what_is_no_sms_fails_without_being_quoted(account, logged, event):
    with pytest.raises(Unavailable) as caught:
        account.invoke("receive_sms", event)
    assert CANARY not in str(caught.value)
    assert caught.value.__suppress_context__, "Lambda would log what it came from"
    assert_clean(logged())


def test_a_reply_that_fails_logs_nothing_of_it(account, logged):
    account.calls.fail("BatchGetItem", "ThrottlingException")
    with pytest.raises(Unavailable):
        account.reply(DANA.phone, TEXT)
    assert_clean(logged())


def test_refused_webhooks_log_nothing_personal(account, logged):
    account.post_webhook(CANARY, TEXT.encode(), headers={"x-hub-signature-256": TEXT})
    account.post_webhook("meta", TEXT.encode(), headers={"x-hub-signature-256": TEXT})
    query = {"hub.mode": "subscribe", "hub.challenge": CANARY, "hub.verify_token": CANARY}
    account.invoke("receive_webhook", request("GET", "meta", query=query))
    account.set_secrets({"meta": "", "x": CANARY})
    account.restart()
    account.post_webhook("meta", TEXT.encode())
    assert_clean(logged())


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        ("BatchGetItem", "ThrottlingException"),
        ("TransactWriteItems", "ValidationException"),
        ("SendMessage", "InternalError"),
        ("Publish", "InvalidParameter"),
    ],
)
def test_failures_log_what_failed_and_nothing_personal(account, logged, operation, code):
    bodies = [page(comment(1, TEXT, customer=CANARY, name=NAME)), TEXT.encode()]
    for body in bodies:
        account.post_webhook("meta", body)
    if operation == "Publish":
        account.hear_all()
    account.calls.fail(operation, code)
    account.hear_once()
    account.publish_once()
    account.post_webhook("meta", bodies[0])
    lines = logged()
    assert_clean(lines)
    assert any(code in line for line in lines)


def test_a_row_and_an_item_that_cannot_be_read_are_not_quoted(account, logged):
    record = {
        "eventName": "INSERT",
        "dynamodb": {
            "SequenceNumber": "1",
            "Keys": {"pk": {"S": "THREAD#1"}, "sk": {"S": "EVENT#0000000001"}},
            "NewImage": {
                "pk": {"S": "THREAD#1"},
                "sk": {"S": "EVENT#0000000001"},
                "data": {"S": json.dumps([{"type": TEXT, "at": CANARY}])},
            },
        },
    }
    answer = account.invoke("publish_events", {"Records": [record]})
    assert answer == {"batchItemFailures": [{"itemIdentifier": "1"}]}
    with pytest.raises(Unreadable) as caught:
        items.heard_in(json.dumps({"text": TEXT}))
    assert CANARY not in str(caught.value)
    assert_clean(logged())


def test_an_unknown_error_is_logged_by_its_name_and_way_only(account, logged, monkeypatch):
    def broken(*_):
        raise RuntimeError(TEXT)

    monkeypatch.setattr(Hearing, "hear", broken)
    account.post_webhook("meta", page(comment(1, TEXT, name=NAME)))
    account.hear_once()
    lines = logged()
    assert_clean(lines)
    assert any("RuntimeError" in line and "app.py" in line for line in lines)


def test_line_breaks_in_a_name_reach_no_subject_no_sms_and_no_log(account, logged):
    body = page(comment(1, f"This is a scam\r\nBcc: x {BREAKING}", name=BREAKING))
    account.post_webhook("meta", body)
    account.drain()
    ((_, text),) = account.sms
    ((subject, _),) = account.mails(account.care)
    for line in (text, subject):
        assert line.isprintable()
        assert len(line.splitlines()) == 1
    assert len(subject) <= 100
    assert_clean(logged())


def test_phones_and_addresses_of_staff_are_in_no_log(account, logged):
    account.set_mail("alerts@marigold.example")
    account.calls.fail("SendEmail", "MessageRejected")
    account.post_webhook("meta", page(comment(1, TEXT, customer=CANARY, name=NAME)))
    account.drain()
    account.invoke("note_deliveries", sms_failed(DANA.phone))
    account.invoke("note_deliveries", bounced(DANA.email))
    account.drain()
    with pytest.raises(Unreadable):
        account.invoke("note_deliveries", {"Records": [{"Sns": {"Message": DANA.phone}}]})
    lines = logged()
    assert_clean(lines)
    for line in lines:
        assert DANA.phone not in line
        assert DANA.email not in line


@pytest.mark.parametrize(
    "answer",
    [
        {"mentioned_comment": {"text": TEXT, "username": CANARY, "media": {"permalink": CANARY}}},
        {"error": {"message": TEXT, "code": 190, "error_user_msg": CANARY}},
        {"error": {"message": TEXT, "code": 10}},
        {"error": CANARY},
    ],
)
def test_what_platforms_answer_and_what_they_are_asked_with_is_not_logged(
    account, platforms, logged, answer
):
    status = 400 if "error" in answer else 200
    platforms["graph.facebook.com"] = as_json(answer, status)
    account.post_webhook("meta", mentioned(1))
    account.drain()
    account.poll()
    account.drain()
    lines = logged()
    assert_clean(lines)
    assert platforms.asked
    assert not [line for line in lines if "EAA" in line]


@pytest.mark.parametrize(
    "manner", [Manner.WELL, Manner.FAILS, Manner.GARBAGE, Manner.EXPIRED, Manner.TOO_OFTEN]
)
def test_an_answer_on_its_way_is_logged_by_its_outcome_alone(
    account, clock, platforms, logged, manner
):
    account.post_webhook("meta", page(comment(1, TEXT, customer=CANARY, name=NAME)))
    account.drain()
    api = MetaApi(platforms)
    asked = Asked(DANA, account.thread(Channel.FACEBOOK, PAGE, "77_1").id)
    answer = Typed(f"Dear {CANARY}, we are sorry about this and look into it today. Dana")
    bootstrap.sending().send(asked, answer, None, datetime.now(UTC))
    account.drain()
    clock.shift(timedelta(seconds=17))
    api.manner = manner
    account.send_once()
    for minutes in (3, 20, 200):
        clock.shift(timedelta(minutes=minutes))
        account.sweep()
        account.drain()
        account.send_once()
    lines = logged()
    assert_clean(lines)
    assert api.posted == int(manner.posts)
    for line in lines:
        assert "EAA" not in line
        assert "we are sorry" not in line
