"""The signed page shows a thread to a person, and nothing in it can harm them."""

import base64
import hashlib
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from heard.adapters.http import page, showing
from heard.adapters.http.exchange import Response
from heard.adapters.http.showing import Desk
from heard.domain import acting
from heard.domain.dossier import Dossier, Opened
from heard.domain.entry import Edit, Entry
from heard.domain.errors import Conflict
from heard.domain.events import Event, EventRow, EventType
from heard.domain.message import Attachment, Author
from heard.domain.people import Link
from heard.domain.promises import Promise
from heard.domain.thread import DOUBT, Thread
from tests.desk_samples import DANA, NOON, PEOPLE, POLICY, a_message, a_thread, an_entry

DESK = Desk(PEOPLE, POLICY)
LINK = Link("AbCdEfGhIjKlMnOp", "t", "dana", NOON + timedelta(hours=12))
NASTY = "<script>alert('it')</script>\"'><img src=x onerror=alert(1)>"


def shown(
    *entries: Entry, after_minutes: float = 5, thread: Thread | None = None, **sent: object
) -> Response:
    entries = entries or (an_entry(),)
    heard_so_far, rows = a_thread(*entries)
    found = Dossier(thread or heard_so_far, entries, rows, None)
    opened = Opened(LINK, found.thread, DANA)
    return page.thread_page(opened, found, DESK, NOON + timedelta(minutes=after_minutes), **sent)


def test_the_page_says_who_what_where_and_how_long() -> None:
    body = shown().body
    for words in (
        "Marigold &amp; Vine",
        "@lena.draws",
        "18,400 followers",
        "Instagram comment",
        "high complaint",
        "Waiting, nobody has it",
        "First reply <strong>due in 25 min</strong>",
        "Tue 8 Jan, 13:30 CET",
        "says an earlier e-mail went unanswered",
        "Claim as Dana",
    ):
        assert words in body


def test_what_is_overdue_says_by_how_much() -> None:
    assert "First reply <strong>overdue by 12 min</strong>" in shown(after_minutes=42.1).body


def test_a_reach_that_is_not_known_is_not_shown_as_zero() -> None:
    body = shown(an_entry(a_message(author=Author("lena")))).body
    assert "Reach unknown" in body
    assert "followers" not in body


def test_script_in_names_texts_reasons_and_what_was_typed_is_only_text() -> None:
    message = a_message(
        text=NASTY,
        author=Author("lena", NASTY, NASTY),
        attachments=(Attachment(NASTY, f"https://x.example/{NASTY}"),),
        permalink=f"https://x.example/{NASTY}",
    )
    entry = an_entry(message, edits=(Edit(1, NOON, NASTY + "2", NOON),))
    typed = {"text": "</textarea>" + NASTY, "url": NASTY, "reason": NASTY, "where": NASTY}
    body = shown(entry, refused=Conflict(NASTY), typed=typed).body
    assert "&lt;script&gt;" in body
    for raw in ("<script", "<img", "</textarea>&lt;/textarea>", "onerror=alert(1)>", NASTY):
        assert raw not in body
    assert body.count("<textarea") == body.count("</textarea>")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", " JAVASCRIPT:x", "//x"])
def test_an_address_that_is_no_web_address_is_no_link(url: str) -> None:
    message = a_message(permalink=url, attachments=(Attachment("picture", url),))
    body = shown(an_entry(message)).body
    assert "Attachment: picture" in body
    assert not re.search(r'href="(?!/t/)(?!https?://)', body)


def test_links_out_tell_nobody_where_they_came_from() -> None:
    message = a_message(
        permalink="https://social.example/p/1",
        attachments=(Attachment("picture", "https://cdn.example/1.jpg"),),
    )
    for tag in re.findall(r"<a [^>]*href=\"https?:[^>]*>", shown(an_entry(message)).body):
        assert 'rel="noopener noreferrer' in tag


def test_nothing_on_the_page_is_fetched_or_run() -> None:
    response = shown(an_entry(a_message(attachments=(Attachment("p", "https://cdn.example/1"),))))
    assert not re.search(
        r"<(img|script|link|iframe|video|audio|object)|src=|@import|url\(", response.body
    )
    policy = response.headers["Content-Security-Policy"]
    for part in (
        "default-src 'none'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ):
        assert part in policy
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Robots-Tag"].startswith("noindex")


def test_the_style_is_the_one_that_the_policy_lets_in() -> None:
    response = shown()
    (style,) = re.findall(r"<style>(.*?)</style>", response.body, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in response.headers["Content-Security-Policy"]


def test_what_became_of_a_message_is_marked() -> None:
    edited = an_entry(edits=(Edit(1, NOON, "Better words.", NOON),))
    gone = an_entry(a_message("m2"), deleted_at=NOON + timedelta(minutes=1))
    machine = an_entry(a_message("m3", by_brand=True, automatic=True), None)
    body = shown(edited, gone, machine).body
    assert "Better words." in body
    assert "Before it was edited" in body
    assert "Two e-mails and no answer" in body
    for mark in ("edited", "deleted", "automatic reply"):
        assert f">{mark}</span>" in body


def test_an_automatic_reply_can_be_vouched_for_and_one_that_did_not_arrive_says_so() -> None:
    machine = an_entry(a_message("m3", by_brand=True, automatic=True), None)
    late = a_message("m4", by_brand=True, posted_at=NOON + timedelta(minutes=3))
    lost = an_entry(late, None, undelivered=True)
    body = shown(an_entry(), machine, lost).body
    assert ">did not arrive</span>" in body
    assert body.count("/t/AbCdEfGhIjKlMnOp/mine") == 1
    assert 'name="message" value="m3"' in body
    heard_so_far, _ = a_thread(an_entry(), machine)
    ended = acting.dismissed(heard_so_far, "dana", "a test", NOON, POLICY).thread
    assert "/mine" not in shown(an_entry(), machine, thread=ended).body


def test_who_has_it_is_asked_to_answer_and_not_to_claim() -> None:
    thread, _ = a_thread()
    thread = acting.claimed(thread, "dana", NOON, POLICY).thread
    body = shown(thread=thread).body
    assert "You have it" in body
    assert "/claim" not in body
    assert "/t/AbCdEfGhIjKlMnOp/answered" in body


def test_somebody_elses_thread_says_whose_it_is() -> None:
    thread, _ = a_thread()
    thread = acting.claimed(thread, "max", NOON, POLICY).thread
    body = shown(thread=thread).body
    assert "Max has it" in body
    assert "/claim" not in body


def test_an_answer_by_phone_leaves_a_public_line_owed_on_the_page() -> None:
    thread, _ = a_thread()
    thread = acting.answered(thread, "dana", "phone", "Called.", None, NOON, POLICY).thread
    body = shown(thread=thread).body
    assert "public line is owed" in body
    assert "said by Dana, not seen" in body


def test_an_act_that_was_refused_says_why_and_keeps_what_was_typed() -> None:
    refused = Conflict("Already claimed by Max 3 min ago.")
    response = shown(refused=refused, typed={"text": "My words"})
    assert response.status == 409
    assert "Already claimed by Max 3 min ago." in response.body
    assert "My words" in response.body
    assert 'role="alert"' in response.body
    assert 'href="/t/AbCdEfGhIjKlMnOp"' in response.body


def test_a_dead_link_says_when_and_who_has_the_thread_but_nothing_of_the_customer() -> None:
    thread, _ = a_thread()
    thread = acting.claimed(thread, "max", NOON, POLICY).thread
    link = Link(LINK.token, thread.id, "dana", LINK.expires_at, NOON + timedelta(minutes=2))
    response = page.gone_page(Opened(link, thread, DANA), DESK)
    assert response.status == 410
    assert "used on Tue 8 Jan, 13:02 CET" in response.body
    assert "Max has it" in response.body
    assert "lena" not in response.body
    assert "parcel" not in response.body


@pytest.mark.parametrize("event_type", sorted(set(EventType) - showing._FOR_REPORTS))
def test_every_event_has_a_sentence(event_type: EventType) -> None:
    thread, _ = a_thread()
    data = {"clock": "first_reply", "to": "max", "was": "dana", "reason": "{x}", "target": "lead"}
    row = EventRow("t", 1, (Event(event_type, NOON, "dana", data),))
    found = Dossier(thread, (), (row,), None)
    body = page.thread_page(Opened(LINK, thread, DANA), found, DESK, NOON).body
    (sentence,) = re.findall(r'<li><span class="text">(.*?)</span>', body)
    assert sentence
    assert "{by}" not in sentence


def test_a_promise_and_a_doubt_are_shown_and_escaped():
    thread, _ = a_thread()
    thread = replace(
        thread,
        promises=(
            Promise("p1", "<b>a refund</b>", "dana", "dana", NOON, NOON + timedelta(days=1)),
        ),
        told=frozenset({f"{DOUBT}1 warned"}),
    )
    body = page.thread_page(
        Opened(LINK, thread, DANA), Dossier(thread, (), (), None), DESK, NOON
    ).body
    assert "Promised by Dana" in body
    assert "&lt;b&gt;a refund&lt;/b&gt;" in body
    assert "Is an answer owed?" in body
