"""Customers who are taken elsewhere: the page of a thread, the board, and the API, as they are used."""

import json
import re

import pytest

from heard.adapters.http.act_bodies import ACTS
from heard.domain.handoff import Stage
from tests.integration.aws import DANA
from tests.integration.invocations import desk_request
from tests.integration.payloads import comment, page
from tests.integration.test_board import NASTY, act, at, dana, heard, signed_in, thread_of

__all__ = ["dana", "heard"]

CONTACT = "Amsterdam"


def invite(browser, account, **fields):
    answer = act(browser, at(account), "handoff", **{"by": "email", "location": CONTACT, **fields})
    return answer, thread_of(account).handoff


def ask(account, method, path, body=None, by=DANA):
    event = desk_request(method, path, by=by)
    if body is not None:
        event["body"] = json.dumps(body)
    answer = account.invoke("desk", event)
    return answer["statusCode"], json.loads(answer["body"])


def hear(account, number, text, customer):
    account.post_webhook("meta", page(comment(number, text, customer=customer)))
    account.hear_all()


def test_an_invitation_shows_its_reference_and_puts_it_into_an_answer(heard, dana):
    assert "Invite them elsewhere" in dana.get(at(heard)).words
    answer, handoff = invite(dana, heard)
    assert answer.status == 303
    shown = dana.get(at(heard))
    assert f"{handoff.reference} Dana" in shown.words
    assert "by e-mail (Amsterdam)" in shown.words
    assert "care@marigold.example, +31 20 555 0100" in shown.words
    assert "Nobody has come yet" in shown.words
    drafted = dana.post(
        f"{at(heard)}/draft",
        {
            "csrf": shown.field("csrf"),
            "do": "reference",
            "text": "Hi Runa",
            "reference": handoff.reference,
        },
    )
    assert f"Hi Runa Your reference: {handoff.reference}</textarea>" in drafted.body


def test_a_starter_with_the_reference_is_offered_once_there_is_one(heard, dana):
    assert "Go on by phone or e-mail" not in dana.get(at(heard)).body
    _, handoff = invite(dana, heard)
    shown = dana.get(at(heard))
    fields = {"do": "begin", "starter": "Go on by phone or e-mail", "csrf": shown.field("csrf")}
    assert handoff.reference in dana.post(f"{at(heard)}/draft", fields).words


def test_a_refused_invitation_keeps_what_was_typed_and_says_why(heard, dana):
    answer, handoff = invite(dana, heard, location="", note="Likes to talk")
    assert (answer.status, handoff) == (400, None)
    assert "location: one of Amsterdam, Utrecht." in answer.words
    assert 'value="Likes to talk"' in answer.body
    assert re.search(r"<details open>\s*<summary>Invite them elsewhere", answer.body)
    answer, _ = invite(dana, heard, by="phone", location="Utrecht")
    assert answer.status == 400


def test_whoever_writes_with_the_reference_is_shown_on_both_pages(heard, dana):
    _, handoff = invite(dana, heard)
    hear(heard, 60, f"They sent me here: {handoff.reference.lower()}", "95")
    home, there = at(heard, 1), at(heard, 60)
    assert thread_of(heard).handoff.stage is Stage.ARRIVED
    assert f"They came with reference {handoff.reference}" in dana.get(there).words
    assert home in dana.get(there).body
    assert "They came on facebook" in dana.get(home).words
    assert there in dana.get(home).body
    assert "arrived" in dana.get(home).words


def test_an_arrival_is_noted_by_hand_once(heard, dana):
    invite(dana, heard)
    leo = signed_in(heard, "leo")
    assert act(leo, at(heard), "arrived", how="phone", note="Called at four").status == 303
    assert "They came by phone" in dana.get(at(heard)).words
    assert "(noted by Leo Brandt)" in dana.get(at(heard)).words
    again = act(dana, at(heard), "arrived", how="phone")
    assert (again.status, "They have arrived already" in again.words) == (409, True)


def test_an_arrival_in_another_thread_is_noted_by_its_address(heard, dana):
    invite(dana, heard)
    there = f"https://care.marigold.example{at(heard, 2)}"
    assert act(dana, at(heard), "arrived", how="dm", thread=there).status == 303
    assert thread_of(heard, 2).came_with.thread == thread_of(heard).id
    refused = act(dana, at(heard), "arrived", how="dm", thread="0" * 26)
    assert refused.status == 400


def test_an_invitation_is_taken_back(heard, dana):
    invite(dana, heard)
    assert act(dana, at(heard), "uninvite", reason="Solved in public").status == 303
    assert "Dana" in dana.get(at(heard)).words
    assert "took the invitation back" in dana.get(at(heard)).words


def test_a_reference_on_the_phone_leads_to_its_case(heard, dana):
    _, handoff = invite(dana, heard)
    written = handoff.reference.replace("-", "+").lower()
    found = dana.get(f"/board/reference?reference={written}")
    assert (found.status, found.headers["Location"]) == (303, at(heard))
    status, thread = ask(heard, "GET", f"/references/{handoff.reference}")
    assert (status, thread["id"]) == (200, thread_of(heard).id)
    assert thread["handoff"]["reference"] == handoff.reference
    assert thread["handoff"]["stage"] == "invited"


def test_a_reference_that_is_none_says_what_to_do(heard, dana):
    wrong = dana.get("/board/reference?reference=K47-M38K")
    assert (wrong.status, "ask for it again" in wrong.words) == (400, True)
    assert dana.get("/board/reference").status == 400
    assert ask(heard, "GET", "/references/K47-M389")[0] in (400, 404)
    assert "<script>" not in dana.get("/board/reference?reference=<script>alert(1)</script>").body


def test_another_brand_s_reference_looks_like_none(heard, dana):
    _, handoff = invite(dana, heard)
    lisa = signed_in(heard, "lisa")
    found = lisa.get(f"/board/reference?reference={handoff.reference}")
    assert (found.status, thread_of(heard).id in found.body) == (404, False)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("handoff", {"by": "dm"}),
        ("uninvite", {"reason": "x"}),
        ("arrived", {"how": "phone"}),
        ("compliment", {"to": "0" * 26}),
    ],
)
def test_no_other_brand_site_or_observer_acts(heard, dana, name, fields):
    assert name in ACTS
    invite(dana, heard)
    before = heard.rows("THREAD#")
    lisa, olu = signed_in(heard, "lisa"), signed_in(heard, "olu")
    address = f"{at(heard)}/{name}"
    assert lisa.post(address, {"csrf": lisa.get("/board").field("csrf"), **fields}).status == 404
    assert olu.post(address, {"csrf": olu.get("/board").field("csrf"), **fields}).status == 403
    secret = dana.get(at(heard)).field("csrf")
    assert (
        dana.post(address, {"csrf": secret, **fields}, origin="https://evil.example").status == 403
    )
    assert dana.post(address, fields).status == 403
    assert heard.rows("THREAD#") == before


def test_an_observer_sees_the_reference_and_no_form(heard, dana):
    _, handoff = invite(dana, heard)
    shown = signed_in(heard, "olu").get(at(heard))
    assert handoff.reference in shown.body
    assert "/uninvite" not in shown.body
    assert "Invite them" not in shown.body


def test_what_is_typed_is_text_on_the_page(heard, dana):
    invite(dana, heard, note=NASTY[:90])
    act(dana, at(heard), "uninvite", reason=NASTY[:90])
    shown = dana.get(at(heard)).body
    assert "<script>alert" not in shown
    assert "&lt;script&gt;" in shown


def test_praise_of_the_same_customer_is_linked_to_their_solved_case(heard, dana):
    act(dana, at(heard), "answered", where="public", text="Sent a new one")
    act(dana, at(heard), "resolve", outcome="solved", note="")
    act(dana, at(heard, 3), "compliment", to=at(heard))
    assert thread_of(heard, 3).returned.case == thread_of(heard).id
    assert "They come back with praise" in dana.get(at(heard, 3)).words
    assert "They came back with praise" in dana.get(at(heard)).words


def test_the_api_invites_and_says_what_is_wrong(heard):
    thread = thread_of(heard).id
    status, problem = ask(heard, "POST", f"/threads/{thread}/handoff", {"by": "fax"})
    assert (status, problem["field"]) == (400, "by")
    status, shown = ask(heard, "POST", f"/threads/{thread}/handoff", {"by": "phone"})
    assert (status, shown["handoff"]["location"]) == (200, "Amsterdam")
    status, shown = ask(heard, "POST", f"/threads/{thread}/arrived", {"how": "phone", "note": "ok"})
    assert shown["handoff"]["arrived"]["how"] == "phone"
