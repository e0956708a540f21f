"""Letters: the same words as text and as HTML, safe and readable on a phone."""

import re

import pytest

from heard.adapters.letters import FOOT, mail_of
from heard.adapters.plain import one_line
from heard.domain.telling import Telling
from heard.ports.alerts import Card, Letter
from heard.services import letters
from tests.builders import NOON, a_policy, a_thread

EVIL = '<script>alert(1)</script> & "quotes" <img src=https://evil.example/x.png>'


def a_letter(words="My parcel never came"):
    card = Card(
        "high complaint: Ann, Facebook comment",
        words,
        (("Waits", "12 min"), ("Reach", "unknown")),
        "https://heard.example/t/abc",
    )
    return Letter("[Heard] HIGH", "HIGH COMPLAINT: Ann wrote.", (card,), ("And more.",))


def test_text_and_html_say_the_same():
    mail = mail_of(a_letter())
    for said in (
        "HIGH COMPLAINT: Ann wrote.",
        "My parcel never came",
        "Waits: 12 min",
        "And more.",
    ):
        assert said in mail.body
        assert said in mail.html
    assert "Open it: https://heard.example/t/abc" in mail.body
    assert 'href="https://heard.example/t/abc"' in mail.html
    assert FOOT in mail.body
    assert "Nobody reads replies to this address." in mail.html


def test_what_a_customer_wrote_is_escaped_and_nothing_is_fetched():
    html = mail_of(a_letter(EVIL)).html
    assert "<script" not in html
    assert "<img" not in html
    assert not re.search(r"\bsrc=|url\(", html.replace("src=https://evil", ""))


def test_it_is_one_column_for_a_small_screen():
    html = mail_of(a_letter()).html
    assert "width=device-width" in html
    assert "<table" not in html
    assert "max-width" in html


def test_an_alert_says_who_wrote_what_where_and_how_long_they_wait():
    thread = a_thread("late")
    what = Telling("NORMAL COMPLAINT", target="agent")
    mail = mail_of(letters.alert(thread, what, "https://heard.example/t/x", NOON, a_policy(), str))
    assert mail.subject == "[Heard] NORMAL COMPLAINT: Marigold & Vine, Facebook comment, Ann"
    for said in ("Ann", "late", "Waits: just now", "Reach: unknown", "Brand: Marigold & Vine"):
        assert said in mail.body


@pytest.mark.parametrize(
    "breaking", ["\r\nBcc: all@marigold.example", "\x00\x1b[2J", "\u2028\u202e"]
)
def test_a_subject_is_one_line(breaking):
    flat = one_line(f"Eve{breaking}x")
    assert flat.isprintable()
    assert "\n" not in flat
    assert "\r" not in flat
