"""The pages of surges at the desk: the real handler, as a browser uses it."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from heard import bootstrap
from heard.domain.people import Person, Role
from tests.integration.aws import DANA
from tests.integration.browser import Browser
from tests.integration.enrolment import enrol
from tests.integration.invocations import desk_request
from tests.integration.payloads import comment, page

FEE = "They added a <b>delivery fee</b> at the checkout and told nobody about it, number"
LISA = Person(
    "lisa", "Lisa Fern", Role.AGENT, email="lisa@fern.example", brands=frozenset({"fern"})
)
OLU = Person("olu", "Olu", Role.OBSERVER, email="olu@marigold.example")


@pytest.fixture
def surge(account, clock):
    """A surge of eight people."""
    enrol(bootstrap.roster(), LISA, OLU)
    account.restart()
    for number in range(8):
        account.post_webhook(
            "meta", page(comment(number, f"{FEE} {number}", customer=f"9{number}"))
        )
    account.drain()
    clock.shift(timedelta(minutes=1))
    account.watch()
    account.drain()
    account.restart()
    (found,) = bootstrap.surges().running("marigold", datetime.now(UTC) + timedelta(minutes=2))
    account.restart()
    return found


def at_desk(account, person="dana"):
    browser = Browser(account)
    browser.sign_in(person)
    return browser


def act(browser, surge, name, **fields):
    """Opens the page, fills in a form, sends it."""
    shown = browser.get(f"/surges/{surge.id}")
    hidden = {"csrf": shown.field("csrf"), "key": shown.field("key")}
    return browser.post(f"/surges/{surge.id}/{name}", {**hidden, **fields})


def test_a_surge_is_told_on_the_board_and_in_the_list(surge, account):
    dana = at_desk(account)
    for address in ("/board", "/board/list", "/surges", "/surges?state=running&brand=marigold"):
        shown = dana.get(address)
        assert f'href="/surges/{surge.id}"' in shown.body, address
        assert "8 people" in shown.words
    assert "No surge fits" in dana.get("/surges?state=ended").words
    assert dana.get("/surges?state=loud").status == 400
    assert dana.get("/surges?colour=red").status == 400


def test_the_page_says_what_it_is_who_leads_and_who_waits(surge, account):
    shown = at_desk(account).get(f"/surges/{surge.id}")
    assert shown.status == 200
    for words in ("At least 8 people", "Nobody leads it", "The next person is paged at", "usually"):
        assert words in shown.words
    assert len(set(re.findall(r'data-thread="(\w+)"', shown.body))) == 8
    assert "&lt;b&gt;delivery fee&lt;/b&gt;" in shown.body
    assert "<b>delivery" not in shown.body
    first = at_desk(account).get(f"/surges/{surge.id}?limit=5")
    more = re.search(r'href="([^"]+)">More<', first.body)[1].replace("&amp;", "&")
    rest = at_desk(account).get(more)
    assert len(set(re.findall(r'data-thread="(\w+)"', rest.body))) == 3


def test_a_lead_decides_by_forms_and_a_second_one_reads_who_was_first(surge, account):
    dana, leo = at_desk(account), at_desk(account, "leo")
    assert act(leo, surge, "claim").headers["Location"] == f"/surges/{surge.id}"
    lost = act(dana, surge, "claim")
    assert lost.status == 409
    assert "Leo Brandt has this surge already" in lost.words
    act(leo, surge, "answer", text="The fee is gone; whoever paid it gets it back.")
    act(leo, surge, "statement", due="2999-11-25T09:30")
    shown = dana.get(f"/surges/{surge.id}")
    assert "The fee is gone" in shown.words
    assert "Leo Brandt wants one until Mon 25 Nov, 09:30 CET" in shown.words
    assert "wants a public statement until Mon 25 Nov, 09:30 CET" in shown.words
    act(leo, surge, "statement", made="1", url="https://marigold.example/fee")
    assert 'href="https://marigold.example/fee"' in dana.get(f"/surges/{surge.id}").body
    act(leo, surge, "end", reason="The fee is gone.")
    over = dana.get(f"/surges/{surge.id}")
    assert "Ended by Leo Brandt: The fee is gone." in over.words
    assert f'action="/surges/{surge.id}/' not in over.body
    account.restart()
    assert surge.id not in dana.get("/board").body


def test_what_was_typed_is_not_lost_when_it_is_refused(surge, account):
    refused = act(at_desk(account), surge, "statement", due="2020-01-01T09:30")
    assert refused.status == 400
    assert 'value="2020-01-01T09:30"' in refused.body
    assert 'role="alert"' in refused.body
    assert act(at_desk(account), surge, "shout").status == 404


def test_another_brand_s_surge_does_not_exist(surge, account):
    lisa, before = at_desk(account, "lisa"), account.rows("SURGE#")
    own = lisa.get("/board").field("csrf")
    assert surge.id not in lisa.get("/board").body + lisa.get("/surges").body
    nothing = lisa.get("/surges/surge-0")
    shown = lisa.get(f"/surges/{surge.id}")
    assert (shown.status, shown.body) == (404, nothing.body)
    for name, fields in (("claim", {}), ("answer", {"text": "x"}), ("end", {"reason": "x"})):
        assert lisa.post(f"/surges/{surge.id}/{name}", {"csrf": own, **fields}).status == 404
    work = {"csrf": own, "surge": surge.id, "do": "surge"}
    assert lisa.post("/work", work).status == 404
    assert lisa.get("/surges?brand=marigold").status == 400
    assert account.rows("SURGE#") == before


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_no_other_site_acts(surge, account, origin):
    dana = at_desk(account)
    secret, path = dana.get("/surges").field("csrf"), f"/surges/{surge.id}/claim"
    assert dana.post(path, {"csrf": secret}, origin=origin).status == 403
    assert dana.post(path, {}).status == 403
    assert dana.post(path, {"csrf": "x"}).status == 403
    assert bootstrap.surges().load(surge.id).claimed_by is None


def test_an_observer_sees_it_and_changes_nothing_by_page_or_by_program(surge, account):
    olu = at_desk(account, "olu")
    shown = olu.get(f"/surges/{surge.id}")
    assert f'action="/surges/{surge.id}/' not in shown.body
    refused = olu.post(f"/surges/{surge.id}/claim", {"csrf": shown.field("csrf")})
    assert refused.status == 403
    asked = account.invoke("desk", desk_request("POST", f"/surges/{surge.id}/claim", {}, by=OLU))
    assert asked["statusCode"] == 403
    assert bootstrap.surges().load(surge.id).claimed_by is None


def test_who_is_not_signed_in_is_led_there_and_a_program_is_told(surge, account):
    browser = Browser(account)
    for address in ("/surges", f"/surges/{surge.id}"):
        assert browser.get(address).headers["Location"] == "/login"
    assert browser.post(f"/surges/{surge.id}/claim").headers["Location"] == "/login"
    told = browser.get("/surges", accept="application/json")
    assert (told.status, told.headers["Content-Type"]) == (401, "application/problem+json")
    event = desk_request("GET", f"/surges/{surge.id}", by=DANA)
    event["headers"]["accept"] = "text/html"
    assert account.invoke("desk", event)["headers"]["Content-Type"] == "application/json"


def test_no_surge_is_good_news(account):
    assert "No surge so far" in at_desk(account).get("/surges").words
