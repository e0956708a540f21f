"""Sending at the desk: the real handler, as a browser without scripts uses it."""

from datetime import timedelta

import pytest

from heard import bootstrap
from heard.domain.errors import Withheld
from heard.domain.message import Channel
from tests.integration.test_board import OLU, at, dana, heard, signed_in, thread_of
from tests.integration.test_composer import good, send
from tests.integration.test_sending import Platform

__all__ = ["dana", "heard"]

HOT = "You should have packed it yourself."


@pytest.fixture
def platform(account, monkeypatch):
    platform = Platform(account.calls)
    monkeypatch.setattr(bootstrap, "voices", lambda: dict.fromkeys(Channel, platform))
    account.restart()
    return platform


@pytest.fixture
def sent(platform, heard, dana):  # noqa: ARG001 - it can speak
    """The address of a thread in which Dana has just sent an answer."""
    address = at(heard)
    answer = send(dana, address, "send", text=good(heard))
    assert (answer.status, answer.headers["Location"]) == (303, address)
    return address


def press(browser, address, act, **fields):
    """A button of the strip."""
    shown = browser.get(address)
    hidden = {"csrf": shown.field("csrf"), "key": f"{act}-1"}
    return browser.post(f"{address}/{act}", {**hidden, **fields})


def test_where_heard_can_speak_the_composer_sends_in_the_brands_name(platform, heard, dana):  # noqa: ARG001 - it can speak
    shown = dana.get(at(heard))
    assert "Send as Marigold &amp; Vine" in shown.body


def test_where_it_can_not_the_page_is_as_before(heard, dana):
    shown = dana.get(at(heard))
    assert "Send as" not in shown.body
    assert "I sent it like this" in shown.body


def test_what_was_sent_stands_on_the_page_with_the_seconds_that_are_left(sent, dana, clock):
    clock.shift(timedelta(seconds=4))
    shown = dana.get(sent)
    assert "Dana Okafor’s answer goes out in 11 seconds" in shown.words
    assert "Undo" in shown.words
    assert "Write an answer" not in shown.words


def test_undo_gives_the_text_back_into_the_composer(sent, heard, dana):
    assert press(dana, sent, "undo").status == 303
    shown = dana.get(sent)
    assert "was taken back" in shown.words
    assert f"{good(heard)}</textarea>".replace("'", "&#39;") in shown.body


def test_it_goes_out_and_the_message_says_who_sent_it(sent, heard, dana, clock, platform):
    heard.drain()
    clock.shift(timedelta(seconds=17))
    heard.send_once()
    shown = dana.get(sent)
    assert "sent by Dana Okafor" in shown.words
    assert len(platform.posts) == 1
    assert "It went out" in dana.get(f"{sent}/outgoing").words


def test_warnings_are_shown_before_it_goes_and_its_author_decides(platform, heard, dana):  # noqa: ARG001 - it can speak
    address, text = at(heard), f"{good(heard)} {HOT}"
    warned = send(dana, address, "send", text=text, waived="My lead has read it")
    assert warned.status == 200
    assert "Think again about" in warned.words
    assert thread_of(heard).outgoing is None
    read = warned.field("read")
    gone = send(dana, address, "send", text=text, waived="My lead has read it", read=read)
    assert gone.status == 303
    assert thread_of(heard).outgoing.by == "dana"


def test_what_refuses_a_draft_refuses_to_send_it(platform, heard, dana):  # noqa: ARG001 - it can speak
    refused = send(dana, at(heard), "send", text="{customer}, we are sorry.")
    assert "It cannot be sent like this" in refused.words
    assert thread_of(heard).outgoing is None


def test_who_comes_second_reads_who_was_first_and_keeps_what_they_typed(sent, heard):
    leo = signed_in(heard, "leo")
    text = f"{good(heard)} Leo"
    late = send(leo, sent, "send", text=text)
    assert late.status == 409
    assert "Dana Okafor wrote an answer" in late.words
    assert f"{text}</textarea>".replace("'", "&#39;") in late.body


def test_who_has_the_page_open_hears_that_somebody_else_has_answered(platform, heard, dana):  # noqa: ARG001
    address, leo = at(heard), signed_in(heard, "leo")
    secret = leo.get(address).field("csrf")
    send(dana, address, "send", text=good(heard))
    told = leo.post(f"{address}/here", {"csrf": secret})
    assert "an answer by Dana Okafor is on its way" in told.words
    own = dana.post(f"{address}/here", {"csrf": dana.get(address).field("csrf")})
    assert "is on its way" not in own.words


def test_who_looks_on_sees_it_and_has_no_buttons(sent, heard):
    olu = signed_in(heard, OLU.id)
    shown = olu.get(sent)
    assert "answer goes out" in shown.words
    assert "Undo" not in shown.words
    assert press(olu, sent, "undo").status == 403


def test_the_strip_alone_is_for_those_who_serve_the_brand(sent, heard):
    assert signed_in(heard, "lisa").get(f"{sent}/outgoing").status == 404


def test_nobody_undoes_anything_by_a_form_of_another_page(sent, heard, dana):
    for forged in ({}, {"csrf": "x" * 43}):
        assert dana.post(f"{sent}/undo", forged).status == 403
    assert thread_of(heard).outgoing.live


def test_where_nobody_can_tell_the_page_says_what_to_do(sent, heard, dana, clock, platform):
    platform.breaks = platform.blind = True
    heard.drain()
    clock.shift(timedelta(seconds=17))
    heard.send_once()
    clock.shift(timedelta(minutes=3))
    heard.sweep()
    heard.drain()
    heard.send_once()
    shown = dana.get(sent)
    assert "Did Dana Okafor’s answer go out?" in shown.words
    assert "it cannot be asked" in shown.words
    assert press(dana, sent, "stands").status == 303
    assert thread_of(heard).outgoing is None
    assert len(platform.posts) == 1


def test_what_failed_says_why_and_gives_the_text_back(
    sent, heard, dana, clock, platform, monkeypatch
):
    def refuse(_reply):
        message = "More than 24 hours since they wrote: use a private reply."
        raise Withheld(message)

    monkeypatch.setattr(platform, "say", refuse)
    heard.drain()
    clock.shift(timedelta(seconds=17))
    heard.send_once()
    shown = dana.get(sent)
    assert "was not sent" in shown.words
    assert "use a private reply" in shown.words
    assert "Write an answer" in shown.words


@pytest.fixture
def asked(platform, heard, dana):  # noqa: ARG001 - it can speak
    """The address of a thread in which Dana offered more than an agent may."""
    address, text = at(heard), f"{good(heard)} Please take a voucher of 80 euros."
    read = send(dana, address, text=text).field("read")
    assert send(dana, address, "send", text=text, read=read).status == 303
    return address


def test_what_needs_approval_is_let_go_by_somebody_else(asked, heard, dana, clock, platform):
    shown = dana.get(asked)
    assert "Dana Okafor’s answer waits for approval" in shown.words
    assert "Approve and send" not in shown.words
    assert press(dana, asked, "approve").status == 403
    leo = signed_in(heard, "leo")
    assert "Approve and send" in leo.get(asked).words
    heard.drain()
    assert any("APPROVE an answer of Dana Okafor" in text for _, text in heard.sms)
    assert press(leo, asked, "approve").status == 303
    assert "Approved by Leo Brandt" in dana.get(asked).words
    heard.drain()
    clock.shift(timedelta(minutes=2, seconds=2))  # it is heated, too
    heard.send_once()
    assert len(platform.posts) == 1
    assert "Leo Brandt approved the answer" in dana.get(asked).words


def test_what_is_turned_down_comes_back_with_the_reason(asked, heard, dana):
    leo = signed_in(heard, "leo")
    assert press(leo, asked, "turn_down", reason="Not before we know more.").status == 303
    shown = dana.get(asked)
    assert "answer was turned down" in shown.words
    assert "Not before we know more." in shown.words
    assert "voucher of 80 euros.</textarea>" in shown.body


def test_why_its_author_did_not_wait_stands_in_the_timeline(platform, heard, dana):  # noqa: ARG001
    address, text = at(heard), f"{good(heard)} {HOT}"
    read = send(dana, address, text=text).field("read")
    send(dana, address, "send", text=text, read=read, waived="My lead has read it")
    assert "Sent without cooling off: My lead has read it" in dana.get(address).words
