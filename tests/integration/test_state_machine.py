"""infra/escalation.asl.json, executed: it loops and waits, the real climb_ladder decides, and each
Wait moves the clock and lets the mail carriers do their rounds."""

import json
from datetime import timedelta
from threading import Lock

import pytest

from heard.domain.errors import Unavailable
from heard.domain.message import Channel
from heard.services.climb import Climbing
from tests.integration import machine
from tests.integration.aws import DANA, LEO, MAYA
from tests.integration.payloads import PAGE, comment, page

ANGRY = "This is a scam! Third time I complain and nobody answers, I want my money back"


class Waits(list):
    """The Waits so far, in seconds; what is in `then` happens during the Wait of that number."""

    def __init__(self, account):
        super().__init__()
        self.then = {}
        self.lock = Lock()
        self._account = account

    def start(self):
        """Publish what wants the ladder. The execution has a thread of its own: it comes after."""
        with self.lock:
            self._account.publish_once()


@pytest.fixture
def waits(account, clock, monkeypatch):
    passed = Waits(account)

    def wait(seconds):
        with passed.lock:
            passed.append(seconds)
            account.drain()
            passed.then.get(len(passed), lambda: None)()
            clock.shift(timedelta(seconds=seconds))

    def invoke(event):
        with passed.lock:
            return account.invoke("climb_ladder", event)

    machine.install(monkeypatch, invoke, wait)
    machine.deploy(account)
    return passed


def unclaimed(account, clock):
    """A high complaint whose claim clock ran out; the sweep wants its ladder."""
    account.post_webhook("meta", page(comment(1, ANGRY)))
    account.drain()
    clock.shift(timedelta(minutes=11))
    account.sweep()
    return account.thread(Channel.FACEBOOK, PAGE, "77_1")


def rungs(account, thread):
    rows = account.rows(f"THREAD#{thread.id}", "EVENT#")
    events = [event for row in rows for event in json.loads(row["data"]["S"])]
    return [event["data"]["target"] for event in events if event["type"] == "rung_paged"]


def test_the_ladder_is_climbed_to_its_end_and_operations_told(account, clock, waits):
    thread = unclaimed(account, clock)
    waits.start()
    (execution,) = machine.ended(account)
    account.drain()
    assert execution["status"] == "SUCCEEDED"
    assert waits == [600] * 6
    assert rungs(account, thread) == ["agent", "lead", "manager"] * 2
    assert account.events(thread.id).count("ladder_exhausted") == 1
    paged = [phone for phone, text in account.sms if "NOBODY HAS CLAIMED" in text]
    assert paged[:3] == [DANA.phone, LEO.phone, MAYA.phone]
    subjects = [subject for subject, _ in account.mails(account.operations)]
    assert any("LADDER EXHAUSTED" in subject for subject in subjects)


def test_a_claim_while_it_waits_ends_the_ladder(account, clock, waits):
    thread = unclaimed(account, clock)
    waits.then[2] = lambda: account.claim(thread.id, LEO)
    waits.start()
    (execution,) = machine.ended(account)
    account.drain()
    assert execution["status"] == "SUCCEEDED"
    assert waits == [600, 600]
    assert rungs(account, thread) == ["agent", "lead"]
    assert MAYA.phone not in [phone for phone, _ in account.sms]
    assert account.mails(account.operations) == []


def test_a_step_that_fails_for_a_while_is_tried_again(account, clock, waits):
    thread = unclaimed(account, clock)
    waits.then[1] = account.calls.mend
    waits.then[4] = lambda: account.claim(thread.id, DANA)
    account.calls.fail("GetItem", "ThrottlingException")
    waits.start()
    (execution,) = machine.ended(account)
    assert execution["status"] == "SUCCEEDED"
    assert rungs(account, thread)[:2] == ["agent", "lead"]


def test_a_step_that_cannot_be_mended_is_told_to_operations_without_a_customers_words(
    account, clock, waits, monkeypatch
):
    def broken(*_):
        raise Unavailable(ANGRY)

    monkeypatch.setattr(Climbing, "climb", broken)
    thread = unclaimed(account, clock)
    waits.start()
    (execution,) = machine.ended(account)
    assert execution["status"] == "FAILED"
    ((subject, body),) = account.mails(account.operations)
    assert subject == "Heard: a ladder failed"
    assert thread.id in body
    assert "Unavailable" in body
    assert ANGRY not in body
