"""The words of alerts."""

from datetime import timedelta

import pytest

from heard.domain.message import Author
from heard.domain.naming import lasted, who
from heard.domain.telling import Telling
from heard.services import wording
from tests.builders import DANA, NOON, a_policy, a_thread

POLICY = a_policy()


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "now"), (1, "1 min"), (119, "119 min"), (120, "2 h"), (48 * 60, "2 days")],
)
def test_a_stretch_of_time_is_said_in_one_glance(minutes, words):
    assert lasted(NOON, NOON + timedelta(minutes=minutes)) == words


@pytest.mark.parametrize(
    ("author", "words"),
    [
        (Author(handle="ann"), "@ann"),
        (Author(handle="@ann", name="Ann"), "@ann"),
        (Author(name="Ann"), "Ann"),
        (Author(), "somebody"),
    ],
)
def test_a_customer_is_called_by_handle_or_name(author, words):
    assert who(author) == words


def bundled(*texts, more=False, minutes=12):
    threads = [a_thread(text, customer=f"c{n}") for n, text in enumerate(texts)]
    then, now = NOON, NOON + timedelta(minutes=minutes)
    told = wording.Waited(threads, more, then)
    sms = wording.bundle_sms(told, "https://h.example/t/1", now, POLICY)
    mail = wording.bundle_mail(told, "https://h.example", now, POLICY)
    return sms, mail


def test_one_thread_alone_is_called_by_what_it_is():
    sms, mail = bundled("late")
    assert (sms.what, sms.waited) == ("NORMAL COMPLAINT", "heard 12 min ago")
    assert mail.body.startswith("NORMAL COMPLAINT; heard 12 min ago.")


def test_many_are_counted_with_the_grave_ones():
    sms, mail = bundled("furious", "late")
    words = "2 threads (1 high or critical)"
    assert (sms.what, sms.waited) == (words, "oldest heard 12 min ago")
    assert mail.subject == f"[Heard] {words}"
    assert "on the board" not in mail.body


def test_where_there_are_more_than_a_bundle_names_it_says_so():
    sms, mail = bundled("furious", "late", more=True)
    assert sms.what == "2+ threads (1 high or critical)"
    assert "And more, on the board: https://h.example/threads" in mail.body
    assert bundled("late", more=True)[0].what == "1+ threads"
    assert bundled(more=True, minutes=0)[0].waited == "oldest heard just now"
    assert bundled(more=True)[0].what == "more threads"


def test_an_address_is_never_cut_out_of_a_mail():
    thread = a_thread("late", permalink="https://social.example/p/1")
    mail = wording.mail(thread, Telling("X"), "https://h.example", NOON, POLICY, paged=[DANA])
    assert "Post:   https://social.example/p/1" in mail.body
    assert f"Thread: https://h.example/threads/{thread.id}" in mail.body


def test_a_line_break_in_a_name_or_a_text_makes_no_second_line_of_a_subject():
    thread = a_thread("late\r\nBcc: all@corp.example", customer="ann\r\nbcc")
    mail = wording.mail(thread, Telling("X"), "https://h.example", NOON, POLICY, paged=[])
    assert "\n" not in mail.subject
    assert "\r" not in mail.subject + mail.body
