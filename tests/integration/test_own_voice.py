"""The brand's own voice: whatever tool a reply was written with, it stops the right customer's clock,
and nobody else's; what a machine wrote, or what did not arrive, stops none."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from heard.domain.message import Channel
from heard.domain.state import State
from tests.integration.payloads import (
    INSTAGRAM,
    NUMBER,
    ODILE,
    PAGE,
    chat,
    comment,
    page,
    reply,
    status,
    whatsapp,
)

ANN, BEN = "27150493386118", "27150493386119"


def ago(minutes):
    """So many minutes before now, in seconds since 1970."""
    return int((datetime.now(UTC) - timedelta(minutes=minutes)).timestamp())


def posted(minutes, change):
    """A change of a page that happened so many minutes ago."""
    change["value"]["created_time"] = ago(minutes)
    return page(change)


def direct(minutes, kind, of, sender, to, content):
    """One direct message of Messenger or Instagram, sent so many minutes ago."""
    item = {"sender": {"id": sender}, "recipient": {"id": to}, "timestamp": ago(minutes) * 1000}
    entry = {"id": of, "time": ago(0), "messaging": [{**item, "message": content}]}
    return {"object": kind, "entry": [entry]}


def state(account, channel, of, native_id):
    return account.thread(channel, of, native_id).state


@pytest.mark.parametrize("order", list(permutations(["ann", "ben", "answer"])))
def test_the_pages_answer_stops_the_clock_of_the_comment_below_which_it_stands(account, order):
    bodies = {
        "ann": posted(9, comment(1, "Mine broke", customer=ANN)),
        "ben": posted(8, comment(2, "Mine too", customer=BEN)),
        "answer": posted(5, reply(3, 2, "Sorry, Ben")),
    }
    for name in order:
        account.post_webhook("meta", bodies[name])
        account.drain()
    assert state(account, Channel.FACEBOOK, PAGE, "77_1") is State.WAITING
    assert state(account, Channel.FACEBOOK, PAGE, "77_2") is State.ANSWERED
    assert len(account.rows("THREAD#", "HEAD")) == 2


@pytest.mark.parametrize(
    ("kind", "of", "channel"),
    [("page", PAGE, Channel.MESSENGER), ("instagram", INSTAGRAM, Channel.INSTAGRAM)],
)
@pytest.mark.parametrize("order", list(permutations(["ann", "ben", "echo"])))
def test_an_echo_answers_the_customer_whom_it_went_to(account, kind, of, channel, order):
    echo = {"mid": "e", "text": "It left today", "is_echo": True, "app_id": 5}
    bodies = {
        "ann": direct(9, kind, of, ANN, of, {"mid": "a", "text": "Where is it?"}),
        "ben": direct(8, kind, of, BEN, of, {"mid": "b", "text": "And mine?"}),
        "echo": direct(5, kind, of, of, ANN, echo),
    }
    for name in order:
        account.post_webhook("meta", bodies[name])
        account.drain()
    assert state(account, channel, of, "a") is State.ANSWERED
    assert state(account, channel, of, "b") is State.WAITING


def test_an_answer_that_is_older_than_the_question_answers_nothing(account):
    account.post_webhook("meta", posted(9, reply(3, 2, "We are closed today")))
    account.post_webhook("meta", posted(5, comment(2, "Mine broke", customer=BEN)))
    account.drain()
    assert state(account, Channel.FACEBOOK, PAGE, "77_2") is State.WAITING


def test_an_answer_typed_on_the_telephone_stops_the_clock_until_it_turns_out_not_to_have_arrived(
    account, clock
):
    account.post_webhook("meta", whatsapp(chat(1, "My refill never came")))
    account.drain()
    clock.shift(timedelta(minutes=3))
    echo = chat(2, "It leaves today", **{"from": "31205550100", "to": ODILE})
    account.post_webhook("meta", whatsapp(echo, key="message_echoes"))
    for word in ("sent", "delivered", "read"):
        account.post_webhook("meta", whatsapp(status(2, word), key="statuses"))
    account.drain()
    assert state(account, Channel.WHATSAPP, NUMBER, "wamid.1") is State.ANSWERED
    for _ in range(2):
        account.post_webhook("meta", whatsapp(status(2, "failed"), key="statuses"))
        account.drain()
    thread = account.thread(Channel.WHATSAPP, NUMBER, "wamid.1")
    assert thread.state is State.WAITING
    assert account.events(thread.id).count("undelivered") == 1
    assert account.entry(Channel.WHATSAPP, NUMBER, "wamid.2").undelivered


def test_a_failure_that_is_told_before_its_echo_is_kept_until_then(account, clock):
    account.post_webhook("meta", whatsapp(chat(1, "My refill never came")))
    account.post_webhook("meta", whatsapp(status(2, "failed"), key="statuses"))
    account.drain()
    clock.shift(timedelta(minutes=3))
    echo = chat(2, "It leaves today", **{"from": "31205550100", "to": ODILE})
    account.post_webhook("meta", whatsapp(echo, key="message_echoes"))
    account.drain()
    assert state(account, Channel.WHATSAPP, NUMBER, "wamid.1") is State.WAITING


def test_an_edit_and_a_revocation_concern_the_message_that_they_point_to(account):
    account.post_webhook("meta", whatsapp(chat(1, "My refill never came")))
    text = {"type": "text", "text": {"body": "My two refills never came"}}
    edit = chat(2, "", type="edit", edit={"original_message_id": "wamid.1", "message": text})
    revoke = chat(3, "", type="revoke", revoke={"original_message_id": "wamid.1"})
    account.post_webhook("meta", whatsapp(edit))
    account.drain()
    entry = account.entry(Channel.WHATSAPP, NUMBER, "wamid.1")
    assert entry.text == "My two refills never came"
    account.post_webhook("meta", whatsapp(revoke))
    account.drain()
    assert state(account, Channel.WHATSAPP, NUMBER, "wamid.1") is State.WITHDRAWN
    assert len(account.rows("THREAD#", "MSG#")) == 1


def test_a_group_and_a_chat_of_one_customer_are_two_threads(account):
    account.post_webhook("meta", whatsapp(chat(1, "Where is it?"), chat(2, "Hm?", group_id="Zz")))
    account.drain()
    assert len(account.rows("THREAD#", "HEAD")) == 2
