"""From an alert to an answer: the real functions, with SNS between them."""

import json
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from heard.domain.message import Channel
from heard.domain.state import State
from tests.integration.aws import DANA, LEO
from tests.integration.payloads import PAGE, comment, page
from tests.integration.resources import ROOT, SMS_NUMBER

ANGRY = "This is a scam! Third time I complain and nobody answers, I want my money back"


@pytest.fixture
def alerted(account):
    """A complaint whose alert has arrived."""
    account.post_webhook("meta", page(comment(1, ANGRY)))
    account.drain()
    return account


def thread(account):
    return account.thread(Channel.FACEBOOK, PAGE, "77_1")


def last_sms(account):
    account.drain()
    return account.sms[-1]


def test_an_alert_is_claimed_by_answering_it_and_who_comes_second_reads_who_was_first(alerted):
    assert "1a claims" in alerted.sms[-1][1]
    assert alerted.reply(DANA.phone, "1a") == ["claim"]
    assert thread(alerted).state is State.CLAIMED
    phone, text = last_sms(alerted)
    assert phone == DANA.phone
    assert "1 is yours" in text
    alerted.reply(LEO.phone, "1a", "sms-2")
    assert "nothing for 1" in last_sms(alerted)[1], "the lead was not alerted: no code of theirs"


def test_the_same_sms_again_is_neither_done_nor_answered_again(alerted):
    alerted.reply(DANA.phone, "1a")
    alerted.drain()
    sent, events = alerted.sms, alerted.events(thread(alerted).id)
    assert alerted.reply(DANA.phone, "1a") == ["again"]
    alerted.drain()
    assert (alerted.sms, alerted.events(thread(alerted).id)) == (sent, events)


def test_a_strangers_number_is_counted_and_gets_no_answer(alerted):
    sent = len(alerted.sms)
    assert alerted.reply("+31600000666", "1a") == ["unknown_number"]
    alerted.drain()
    assert len(alerted.sms) == sent
    assert thread(alerted).state is State.WAITING


def test_stop_is_honoured_and_start_undoes_it(alerted):
    alerted.reply(DANA.phone, "STOP")
    alerted.drain()
    assert [s for s, _ in alerted.mails(alerted.operations)] == ["[Heard] Somebody wants no SMS"]
    alerted.post_webhook("meta", page(comment(2, ANGRY, customer="92")))
    assert last_sms(alerted)[0] == LEO.phone, "the next contact"
    alerted.reply(DANA.phone, "START", "sms-2")
    assert last_sms(alerted) == (
        DANA.phone,
        "Heard: you get alerts by SMS again. STOP ends them.",
    )


def test_details_bring_a_link_that_opens(alerted):
    alerted.reply(DANA.phone, "1?")
    _, text = last_sms(alerted)
    token = text.rsplit("/", 1)[1]
    (link,) = alerted.rows(f"LINK#{token}")
    assert json.loads(link["data"]["S"])["person"] == "dana"


def published(account):
    bodies = [one["body"] for one in account.calls.requests if one["operation"] == "Publish"]
    return [parse_qs(body) if isinstance(body, str) else body for body in bodies]


def attributes(body):
    return {
        str(value) for one in body.values() for value in ([one] if isinstance(one, str) else one)
    }


def test_sms_go_out_from_the_number_that_takes_answers(alerted):
    sent = [one for one in published(alerted) if "PhoneNumber" in one]
    assert sent
    for body in sent:
        assert {"AWS.MM.SMS.OriginationNumber", SMS_NUMBER, "Transactional"} <= attributes(body)


def test_where_nobody_can_answer_no_sms_says_how(account, monkeypatch):
    monkeypatch.setenv("SMS_NUMBER", "")
    account.restart()
    account.post_webhook("meta", page(comment(1, ANGRY)))
    account.drain()
    assert "claims" not in account.sms[-1][1]
    sent = [one for one in published(account) if "PhoneNumber" in one]
    assert not any("AWS.MM.SMS.OriginationNumber" in attributes(body) for body in sent)


def test_the_event_files_are_what_sns_hands_over(account):
    for name, taken in {"claim": "unknown_number", "unknown_number": "unknown_number"}.items():
        event = json.loads(Path(ROOT / f"events/receive_sms.{name}.json").read_text())
        assert account.invoke("receive_sms", event) == {"replies": [taken]}
