"""Answers at the desk and over the API: the real handler, on a table; two at once; crashes; the sweep."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from heard import bootstrap
from heard.domain.judgement import Issue
from heard.domain.message import Channel
from heard.domain.people import Person, Role
from heard.services.amend import Order
from heard.services.deed import Asked
from tests.integration.aws import DANA, LEO, MAYA
from tests.integration.browser import Browser
from tests.integration.calls import Crash
from tests.integration.enrolment import enrol
from tests.integration.invocations import desk_request
from tests.integration.payloads import PAGE, comment, page
from tests.integration.test_board import (
    NASTY,
    OLU,
    act,
    at,
    dana,
    heard,
    signed_in,
    thread_of,
)
from tests.integration.test_composer import send

__all__ = ["dana", "heard"]

TEXT = "Hi {customer}, I am sorry about that. We send you a new one today: {matter}"
ZOE = Person("zoe", "Zoe", Role.LEAD, "+31600000009", "zoe@marigold.example", frozenset({"fern"}))


@pytest.fixture
def ask(account):
    def asked(method, path, body=None, *, by=DANA, key=None, **query):
        event = desk_request(method, path, body, by=by, query=query, key=key)
        answer = account.invoke("desk", event)
        return answer["statusCode"], json.loads(answer["body"])

    return asked


@pytest.fixture
def issue(heard):
    """What the first thread is about, once an agent has said so."""
    asked = Asked(DANA, thread_of(heard).id)
    bootstrap.acting().note(asked, "seen", datetime.now(UTC))
    return thread_of(heard).issue or Issue.PRODUCT


def keep(account, issue, number=1, by=DANA, when="It arrived broken", text=TEXT, key=None):
    asked = Asked(by, thread_of(account, number).id, key)
    now = datetime.now(UTC)
    bootstrap.keeping_answers().keep_answer(asked, text, when, issue.value, None, now)
    return bootstrap.answers().load("marigold", issue).answers[-1].id


def approve(issue, name, by=LEO):
    order = Order(by)
    return bootstrap.known_answers().approve(order, f"marigold.{issue}", name, datetime.now(UTC))


def test_a_good_answer_goes_from_the_thread_to_approval_and_into_the_next_draft(heard, dana):
    address = at(heard)
    act(dana, address, "answered", where="public", text="Sorry, we send you a new one today.")
    shown = dana.get(address)
    assert "Keep this as an answer" in shown.words
    assert "Sorry, we send you a new one today.</textarea>" in shown.body
    about = thread_of(heard).issue
    kept = act(dana, address, "keep_answer", text=TEXT, when="It arrived broken")
    assert kept.status == 303
    assert "proposed to keep an answer: It arrived broken" in dana.get(address).words
    leo = signed_in(heard, "leo")
    assert "1 to approve" in leo.get("/answers").words
    name = f"/answers/marigold.{about}"
    assert "Approve it" not in dana.get(name).words
    first = leo.get(name)
    form = {"csrf": first.field("csrf"), "key": first.field("key"), "answer": first.field("answer")}
    assert leo.post(f"{name}/approve", form).status == 303
    assert "approved by Leo Brandt" in leo.get(name).words
    assert "All versions" in leo.get(name).words
    shown = dana.get(address)
    assert "<option>Approved: It arrived broken</option>" in shown.body
    begun = send(dana, address, "begin", starter="Approved: It arrived broken")
    assert "I am sorry about that. We send you a new one today: {matter}" in begun.body


def test_an_approved_answer_that_nobody_made_their_own_is_refused(heard, dana, issue):
    text = (
        "Thank you for writing to us, and I am sorry for the trouble that this has caused you. We "
        "always find a way for everybody who writes to us, and we will find one here as well."
    )
    approve(issue, keep(heard, issue, text=text))
    refused = send(dana, at(heard), "sent", text=text)
    assert "It cannot be sent like this" in refused.words
    assert thread_of(heard).said is None
    own = f"{text} Your broken parcel is replaced today."
    assert "It cannot be sent" not in send(dana, at(heard), text=own).words


def test_a_like_case_and_how_it_ended_is_shown_and_not_put_into_a_draft(heard, dana, clock):
    act(dana, at(heard), "answered", where="public", text="We sent a new parcel the same day.")
    act(dana, at(heard), "resolve", outcome="solved")
    heard.post_webhook("meta", page(comment(8, "My parcel arrived broken too", customer="98")))
    heard.hear_all()
    shown = dana.get(at(heard, 8))
    assert "A like case: solved" in shown.words
    assert "We sent a new parcel the same day." in shown.words
    assert (
        "We sent a new parcel" not in shown.body.split('id="draft-text"')[1].split("</textarea>")[0]
    )
    clock.shift(timedelta(days=401))
    dana.sign_in("dana")
    assert "A like case" not in dana.get(at(heard, 8)).words


def test_the_books_beside_a_thread_are_one_call_of_its_page(heard, dana, issue):
    approve(issue, keep(heard, issue))
    dana.get(at(heard))
    heard.calls.forget()
    before = heard.rows()
    dana.get(at(heard))
    looks = [one for one in heard.calls.requests if b"OFFERED#" in (one["body"] or b"")]
    assert [one["operation"] for one in looks] == ["BatchGetItem"]
    assert b"CASES" in looks[0]["body"]
    dana.get("/answers")
    dana.get(f"/answers/marigold.{issue}")
    assert heard.rows() == before


def test_the_list_and_one_over_the_api_and_each_act_once_per_key(heard, ask, issue):
    name = f"marigold.{issue}"
    body = {"text": TEXT, "when": "Always"}
    for _ in range(2):
        status, found = ask("POST", f"/answers/{name}/propose", body, key="k1")
        assert status == 200
    (answer,) = found["answers"]
    assert answer["proposed"]["by"] == "dana"
    assert ask("POST", f"/answers/{name}/approve", {"answer": answer["id"]})[0] == 403
    yes = ask("POST", f"/answers/{name}/approve", {"answer": answer["id"]}, by=LEO)[1]
    assert yes["answers"][0]["approved"]["approved_by"] == "leo"
    assert ask("GET", "/answers", state="approved")[1]["answers"] == [yes]
    assert ask("GET", "/answers", state="wanted")[1] == {"answers": [], "cursor": None}
    ask("POST", f"/answers/{name}/propose", {**body, "text": "New.", "answer": answer["id"]})
    ask("POST", f"/answers/{name}/approve", {"answer": answer["id"]}, by=MAYA)
    one = ask("GET", f"/answers/{name}")[1]
    assert [version["text"] for version in one["versions"]] == ["New.", TEXT]
    (row,) = heard.rows(f"ANSWERS#marigold#{issue}", "HEAD")
    kept = [row, *heard.rows(f"ANSWERS#marigold#{issue}", "VERSION#")]
    assert len(kept) == 3
    assert not [one for one in kept if "expires_at" in one]


@pytest.mark.usefixtures("heard")
def test_the_list_is_paged_without_a_gap(ask):
    issues = sorted(["delivery", "refund", "product", "price", "staff"])
    for one in issues:
        ask("POST", f"/answers/marigold.{one}/propose", {"text": TEXT, "when": "Always"})
    seen, cursor = [], None
    while True:
        _, found = ask("GET", "/answers", limit=2, **({"cursor": cursor} if cursor else {}))
        seen += [page["issue"] for page in found["answers"]]
        cursor = found["cursor"]
        if cursor is None:
            break
    assert seen == issues


def test_two_who_keep_an_answer_at_once_both_stand(heard, issue):
    heard.calls.meanwhile("TransactWriteItems", lambda: keep(heard, issue, 2, LEO, "Another case"))
    keep(heard, issue)
    found = bootstrap.answers().load("marigold", issue).answers
    assert sorted(one.proposed.by for one in found) == ["dana", "leo"]
    assert len({one.id for one in found}) == 2


@pytest.mark.parametrize("number", range(1, 5))
def test_a_crash_after_any_call_leaves_a_proposal_whole_or_not_there(heard, issue, number):
    heard.calls.crash_after(number)
    try:
        keep(heard, issue, key="k1")
    except Crash:
        pass
    finally:
        heard.calls.forget()
    for _ in range(2):
        keep(heard, issue, key="k1")
    assert len(bootstrap.answers().load("marigold", issue).answers) == 1
    assert heard.events(thread_of(heard).id).count("answer_proposed") == 1


def test_three_threads_ask_a_lead_through_the_stream_and_the_sweep(account, clock):
    enrol(bootstrap.roster(), ZOE)
    account.restart()
    for number in range(3):
        text = f"My parcel arrived broken, number {number}"
        account.post_webhook("meta", page(comment(number, text, customer=f"9{number}")))
    account.drain()
    account.fold_again()
    about = account.thread(Channel.FACEBOOK, PAGE, "77_0").issue
    found = bootstrap.answers().load("marigold", about)
    assert (len(found.threads), found.wanted) == (3, None)
    for _ in range(2):
        account.sweep()
    account.drain()
    wanted = bootstrap.answers().load("marigold", about).wanted
    assert wanted.owner == "leo"
    subjects = [subject for subject, _ in account.mails(account.care)]
    assert len([one for one in subjects if "is wanted" in one]) == 1
    clock.move_to(wanted.due_at + timedelta(minutes=1))
    for _ in range(2):
        account.sweep()
    account.drain()
    assert sum("ANSWER LATE" in text for to, text in account.sms if to == LEO.phone) == 1
    leo = signed_in(account, "leo")
    assert (
        "3 customers asked and no answer is approved. Leo Brandt writes one"
        in leo.get("/answers").words
    )


@pytest.mark.parametrize("function", ["fold_events", "sweep_clocks"])
@pytest.mark.parametrize("number", range(1, 7))
def test_a_crash_on_the_way_asks_a_lead_once_all_the_same(account, function, number):
    for one in range(3):
        text = f"My parcel arrived broken, number {one}"
        account.post_webhook("meta", page(comment(one, text, customer=f"9{one}")))
    account.hear_all()
    way = {"fold_events": account.fold_again, "sweep_clocks": account.sweep}
    if function == "sweep_clocks":
        account.fold_again()
    account.calls.forget()
    account.calls.crash_after(number)
    try:
        way[function]()
    except Crash:
        pass
    finally:
        account.calls.forget()
    for _ in range(2):
        account.fold_again()
        account.sweep()
    about = account.thread(Channel.FACEBOOK, PAGE, "77_0").issue
    assert len(bootstrap.answers().load("marigold", about).threads) == 3
    rows = account.rows(f"ANSWERS#marigold#{about}", "EVENT#")
    events = [event["type"] for row in rows for event in json.loads(row["data"]["S"])]
    assert events == ["answer_wanted"]


@pytest.mark.parametrize("number", range(1, 9))
def test_a_crash_while_a_lead_is_told_tells_them_all_the_same(account, number):
    account.set_mail("alerts@marigold.example")
    try:
        for one in range(3):
            text = f"My parcel arrived broken, number {one}"
            account.post_webhook("meta", page(comment(one, text, customer=f"9{one}")))
        account.drain()
        account.sweep()
        account.calls.forget()
        account.calls.crash_after(number)
        try:
            while account.publish_once():
                pass
        except Crash:
            pass
        finally:
            account.calls.forget()
        account.drain()
        account.publish_again()
        told = [mail for mail in account.letters if "is wanted" in str(mail.subject)]
        assert {to for mail in told for to in mail.destinations["ToAddresses"]} == {LEO.email}
        assert [one for one, _ in account.mails(account.care) if "is wanted" in one]
    finally:
        account.set_mail(None)


def test_once_it_is_known_nothing_more_is_read_for_it(account):
    for number in range(3):
        text = f"My parcel arrived broken, number {number}"
        account.post_webhook("meta", page(comment(number, text, customer=f"9{number}")))
    account.drain()
    account.calls.forget()
    for number in range(3, 6):
        text = f"My parcel arrived broken, number {number}"
        account.post_webhook("meta", page(comment(number, text, customer=f"9{number}")))
    account.drain()
    asked = [one for one in account.calls.requests if b"ANSWERS#" in (one["body"] or b"")]
    assert asked == []


def test_nobody_sees_or_decides_what_is_of_another_brand(heard, ask, issue):
    name = f"marigold.{issue}"
    answer = keep(heard, issue)
    enrol(bootstrap.roster(), ZOE)
    heard.restart()
    assert ask("GET", "/answers", by=ZOE)[1]["answers"] == []
    assert ask("GET", "/answers", by=ZOE, brand="marigold")[0] == 400
    for method, path, body in (
        ("GET", f"/answers/{name}", None),
        ("POST", f"/answers/{name}/approve", {"answer": answer}),
        ("POST", f"/answers/{name}/propose", {"text": "a", "when": "b"}),
        ("POST", f"/threads/{thread_of(heard).id}/keep_answer", {"text": "a", "when": "b"}),
    ):
        assert ask(method, path, body, by=ZOE)[0] == 404
    assert signed_in(heard, "lisa").get(f"/answers/{name}").status == 404
    assert ask("POST", f"/answers/{name}/propose", {"text": "a", "when": "b"}, by=OLU)[0] == 403
    assert ask("GET", f"/answers/{name}", by=None)[0] == 401


def test_no_other_site_decides_and_nobody_unknown_looks(heard, issue):
    answer = keep(heard, issue)
    leo, path = signed_in(heard, "leo"), f"/answers/marigold.{issue}"
    form = {"csrf": leo.get(path).field("csrf"), "answer": answer}
    assert leo.post(f"{path}/approve", form, origin="https://evil.example").status == 403
    assert leo.post(f"{path}/approve", {"answer": answer}).status == 403
    for address in ("/answers", path):
        assert Browser(heard).get(address).headers["Location"].startswith("/login")
    assert bootstrap.answers().load("marigold", issue).holding == ()


def test_what_somebody_types_is_text_everywhere(heard, dana, issue):
    name = keep(heard, issue, text=NASTY, when=NASTY[:100])
    approve(issue, name)
    for address in ("/answers", f"/answers/marigold.{issue}", at(heard)):
        body = dana.get(address).body
        assert "<script>alert" not in body
        assert "&lt;script&gt;alert" in body


def test_an_act_that_cannot_be_done_says_why_and_keeps_what_was_typed(dana, issue):
    path = f"/answers/marigold.{issue}"
    shown = dana.get(path)
    form = {"csrf": shown.field("csrf"), "when": "Always", "text": "Hi {custmer}"}
    refused = dana.post(f"{path}/propose", form)
    assert refused.status == 400
    assert "there is no {custmer}" in refused.words
    assert "Hi {custmer}</textarea>" in refused.body


def test_an_observer_sees_answers_and_no_buttons(heard, issue):
    keep(heard, issue)
    olu = signed_in(heard, OLU.id)
    shown = olu.get(f"/answers/marigold.{issue}")
    assert "Waits for approval" in shown.words
    for button in ("Propose it", "Approve it", "Give it"):
        assert button not in shown.words
    assert "Keep this as an answer" not in olu.get(at(heard)).words


def test_a_draft_that_departs_from_the_approved_amount_is_warned_of(heard, dana, issue):
    approve(issue, keep(heard, issue, text="We give you 10 EUR back for {matter}."))
    warned = send(
        dana, at(heard), text="Hi, for your broken parcel we give you a voucher of 45 EUR."
    )
    assert "The approved answer to this names 10; this says 45 EUR" in warned.words
    calm = send(dana, at(heard), text="Hi, for your broken parcel we give you 10 EUR back.")
    assert "The approved answer" not in calm.words
