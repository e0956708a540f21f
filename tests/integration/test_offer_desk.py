"""Offers at the desk and over the API: the real handler, on a table; two people at once; crashes."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from heard import bootstrap
from heard.services.deed import Asked
from tests.integration.aws import DANA, LEO
from tests.integration.browser import Browser
from tests.integration.calls import Crash
from tests.integration.invocations import desk_request
from tests.integration.payloads import PAGE, comment, page
from tests.integration.test_board import (
    LISA,
    NASTY,
    OLU,
    act,
    at,
    dana,
    heard,
    signed_in,
    thread_of,
)

__all__ = ["dana", "heard"]


@pytest.fixture
def ask(account):
    def asked(method, path, body=None, *, by=DANA, key=None, **query):
        event = desk_request(method, path, body, by=by, query=query, key=key)
        answer = account.invoke("desk", event)
        return answer["statusCode"], json.loads(answer["body"])

    return asked


def offer(account, value=25.0, number=1, by=DANA, what="a voucher", **more):
    """Somebody offers something; the offer as the list shows it last."""
    terms = {"currency": None, "percent": None, "final": False, "days": None, **more}
    asked = Asked(by, thread_of(account, number).id)
    bootstrap.offering().offer(asked, what, value, now=datetime.now(UTC), **terms)
    return f"{asked.thread_id}.o{thread_of(account, number).version}"


def test_an_offer_is_made_once_per_key_and_listed(heard, ask):
    path = f"/threads/{thread_of(heard).id}/offer"
    for _ in range(2):
        status, _ = ask("POST", path, {"what": "a voucher", "value": 25}, key="k1")
        assert status == 200
    status, found = ask("GET", "/offers")
    (one,) = found["offers"]
    assert status == 200
    assert (one["value"], one["state"], one["by"], one["final"]) == (25, "open", "dana", False)
    assert ask("GET", f"/offers/{one['id']}") == (200, one)
    ask("POST", f"/threads/{one['thread_id']}/accepted", {"offer": one["id"]})
    assert ask("GET", "/offers", state="accepted")[1]["offers"][0]["id"] == one["id"]
    assert ask("GET", "/offers", state="open")[1]["offers"] == []


def test_two_who_offer_at_once_do_not_pass_the_limit_together(heard, ask):
    """Both have read that there is room for one more; whoever is second decides again."""
    offer(heard, 50)
    offer(heard, 50)
    heard.calls.meanwhile("TransactWriteItems", lambda: offer(heard, 45, by=LEO))
    offer(heard, 45)
    states = [(one["by"], one["state"]) for one in ask("GET", "/offers")[1]["offers"]]
    assert sorted(states) == [
        ("dana", "asked"),
        ("dana", "open"),
        ("dana", "open"),
        ("leo", "open"),
    ]


def test_two_threads_of_one_customer_share_one_limit_at_once(heard, ask):
    """The threads differ, the book is the same: the second transaction fails on it."""
    again = comment(9, "And it was cold")
    again["value"]["post_id"] = again["value"]["parent_id"] = f"{PAGE}_88"
    heard.post_webhook("meta", page(again))
    heard.hear_all()
    assert thread_of(heard, 9).id != thread_of(heard, 1).id
    offer(heard, 50)
    offer(heard, 50)
    heard.calls.meanwhile("TransactWriteItems", lambda: offer(heard, 45, 9, LEO))
    offer(heard, 45)
    found = ask("GET", "/offers")[1]["offers"]
    assert sorted(one["state"] for one in found) == ["asked", "open", "open", "open"]
    assert {one["thread_id"] for one in found} == {thread_of(heard, 1).id, thread_of(heard, 9).id}


@pytest.mark.parametrize("number", range(1, 5))
def test_a_crash_after_any_call_leaves_an_offer_whole_or_not_there(heard, ask, number):
    asked = Asked(DANA, thread_of(heard).id, "k1")
    terms = {"currency": None, "percent": None, "final": False, "days": None}
    heard.calls.crash_after(number)
    try:
        bootstrap.offering().offer(asked, "a voucher", 25.0, now=datetime.now(UTC), **terms)
    except Crash:
        pass
    finally:
        heard.calls.forget()
    for _ in range(2):
        bootstrap.offering().offer(asked, "a voucher", 25.0, now=datetime.now(UTC), **terms)
    assert len(ask("GET", "/offers")[1]["offers"]) == 1
    assert heard.events(thread_of(heard).id).count("offer_made") == 1


def test_a_lead_decides_at_the_desk_and_the_author_is_told(heard, dana, clock):
    act(dana, at(heard), "offer", what="the money back and a gift", value="80", final="1")
    shown = dana.get(at(heard))
    assert "Waits for a lead" in shown.words
    assert "80 EUR is more than an agent may offer" in shown.words
    assert "Let it be offered" not in shown.words
    heard.drain()
    assert any("OFFER TO APPROVE by Dana" in text for to, text in heard.sms if to == LEO.phone)
    leo = signed_in(heard, "leo")
    assert "the money back and a gift" in leo.get("/offers").words
    name = leo.get(at(heard)).field("offer")
    clock.shift(timedelta(minutes=5))
    assert act(leo, at(heard), "approve_offer", offer=name).status == 303
    heard.drain()
    assert any("OFFER APPROVED by Leo" in text for to, text in heard.sms if to == DANA.phone)
    shown = dana.get(at(heard))
    assert "Final, by Dana Okafor on" in shown.words
    assert "stand by it" in shown.words
    again = act(dana, at(heard), "take_back", offer=name, reason="a slip")
    assert (again.status, "stand by it" in again.words) == (409, True)
    assert "For a lead to decide" not in leo.get("/offers").words


def test_who_comes_again_is_seen_kindly(heard, dana):
    for _ in range(3):
        offer(heard, 10)
    assert "3 times in 12 months, 30 EUR in all. Be as kind" in dana.get(at(heard)).words
    assert "times in 12 months" not in dana.get(at(heard, 2)).words


def test_what_somebody_types_is_text_everywhere(heard, dana):
    act(dana, at(heard), "offer", what=NASTY[:120], value="5")
    for address in (at(heard), "/offers"):
        body = dana.get(address).body
        assert "<script>alert" not in body
        assert "&lt;script&gt;alert" in body


def test_nobody_sees_or_settles_what_is_of_another_brand(heard, ask):
    name = offer(heard)
    thread_id = thread_of(heard).id
    assert ask("GET", "/offers", by=LISA)[1]["offers"] == []
    assert ask("GET", f"/offers/{name}", by=LISA)[0] == 404
    assert ask("GET", "/offers", by=LISA, brand="marigold")[0] == 400
    for verb, more in (("accepted", {}), ("declined", {}), ("take_back", {"reason": "x"})):
        body = {"offer": name, **more}
        assert ask("POST", f"/threads/{thread_id}/{verb}", body, by=LISA)[0] == 404
        assert ask("POST", f"/threads/{thread_id}/{verb}", body, by=OLU)[0] == 403
    other = f"/threads/{thread_of(heard, 2).id}/accepted"
    assert ask("POST", other, {"offer": name})[0] == 404


def test_no_other_site_and_nobody_unknown_offers_anything(heard, dana):
    shown = dana.get(at(heard))
    form = {"csrf": shown.field("csrf"), "what": "a voucher", "value": "5"}
    evil = dana.post(f"{at(heard)}/offer", form, origin="https://evil.example")
    assert evil.status == 403
    assert dana.post(f"{at(heard)}/offer", {"what": "a voucher"}).status == 403
    assert Browser(heard).get("/offers").headers["Location"].startswith("/login")
    assert heard.rows("OFFER") == []


def test_an_observer_sees_offers_and_no_buttons(heard):
    offer(heard)
    shown = signed_in(heard, OLU.id).get(at(heard))
    assert "a voucher" in shown.words
    assert "They took it" not in shown.words
    assert "Offer something" not in shown.words


def test_the_list_is_paged_without_a_gap_newest_first(heard, ask, clock):
    for number in range(5):
        clock.shift(timedelta(minutes=1))
        offer(heard, 1, 1 + number % 2, what=f"number {number}")
    seen, cursor = [], None
    while True:
        _, found = ask("GET", "/offers", limit=2, **({"cursor": cursor} if cursor else {}))
        seen += [one["what"] for one in found["offers"]]
        cursor = found["cursor"]
        if cursor is None:
            break
    assert seen == [f"number {number}" for number in range(4, -1, -1)]


def test_looking_changes_nothing_and_costs_one_call_on_a_thread_s_page(heard, dana):
    offer(heard)
    dana.get(at(heard))
    before = heard.rows()
    heard.calls.forget()
    dana.get(at(heard))
    asked = [one for one in heard.calls.requests if b"OFFERED#" in (one["body"] or b"")]
    dana.get("/offers")
    assert heard.rows() == before
    assert [one["operation"] for one in asked] == ["BatchGetItem"]
