"""Searching at the desk and by the API: the real handler, as a browser and a program use it."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from heard import bootstrap
from heard.adapters import traces
from heard.domain.message import Channel
from heard.domain.people import Person, Role
from heard.domain.state import State
from heard.services import places, search
from heard.services.deed import Asked
from tests.integration.aws import DANA
from tests.integration.browser import Browser
from tests.integration.enrolment import enrol
from tests.integration.invocations import desk_request
from tests.integration.payloads import PAGE, comment, page, shop

NASTY = "<script>alert(1)</script> the lamp is broken & I want my money back"
LISA = Person(
    "lisa", "Lisa Fern", Role.AGENT, email="lisa@fern.example", brands=frozenset({"fern"})
)


@pytest.fixture
def heard(account):
    """Four customers: one wrote twice, one has a handle, one is happy."""
    enrol(bootstrap.roster(), LISA)
    account.restart()
    account.post_webhook(
        "meta",
        page(
            comment(1, "My parcel 4471902 arrived broken", customer="91", name="Petra Lindqvist"),
            comment(2, "Nobody answers, I want my money back", customer="92", name="Ida Holm"),
            comment(3, "The rose balm is lovely, thank you!", customer="93", name="Odd Glad"),
        ),
    )
    account.drain()
    again = comment(4, "Is there anybody at all?", customer="91", name="Petra Lindqvist")
    account.post_webhook("meta", page(again, comment(5, NASTY, customer="95", name="<b>Eve</b>")))
    account.drain()
    account.post_webhook("generic", shop(1, "My order never came, this is a disgrace"))
    account.drain()
    return account


@pytest.fixture
def dana(heard):
    browser = Browser(heard)
    browser.sign_in("dana")
    return browser


def thread_of(account, number):
    return account.thread(Channel.FACEBOOK, PAGE, f"77_{number}").id


def found(shown):
    return re.findall(r'data-thread="(\w+)"', shown.body)


def ask(account, person=DANA, **query):
    answer = account.invoke("desk", desk_request("GET", "/search", by=person, query=query))
    return answer["statusCode"], json.loads(answer["body"])


def test_nothing_was_asked_and_the_page_says_what_may_be(dana):
    shown = dana.get("/search")
    assert shown.status == 200
    assert "Whom or what are you looking for?" in shown.words
    assert found(shown) == []


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("q=parcel", [1]),
        ("q=PARC+anybody", [1]),
        ("q=%22arrived+broken%22", [1]),
        ("q=%22broken+arrived%22", []),
        ("q=4471902", [1]),
        ("q=petra", [1]),
        ("q=petra&by=text", []),
        ("q=money", [5, 2]),
        ("q=money&channel=x", []),
        ("q=money&issue=refund&kind=complaint&state=waiting&brand=marigold", [5, 2]),
        ("q=money&state=resolved", []),
        ("q=balm", []),
        ("q=balm&kind=praise", [3]),
        ("state=noted", [3]),
        ("q=arcel", []),
    ],
)
def test_words_are_found_in_what_was_written(heard, dana, query, numbers):
    shown = dana.get(f"/search?{query}")
    assert shown.status == 200
    assert sorted(found(shown)) == sorted(thread_of(heard, number) for number in numbers)
    if not numbers:
        assert "Nothing fits" in shown.words


@pytest.mark.parametrize("name", ["Petra Lindqvist", "petra  lindqvist", "91", "@petra lindqvist"])
def test_a_customer_is_found_for_certain_open_or_ended(heard, dana, name):
    thread = thread_of(heard, 1)
    for ended in (False, True):
        if ended:
            bootstrap.acting().dismiss(Asked(DANA, thread), "A test of ours.", datetime.now(UTC))
        shown = dana.get(f"/search?by=customer&q={name.replace(' ', '+')}")
        assert "Exactly this" in shown.words
        assert found(shown) == [thread]


def test_a_handle_finds_its_customer_with_and_without_its_sign(dana):
    (one,) = found(dana.get("/search?q=@Mira"))
    assert found(dana.get("/search?q=mira")) == [one]
    assert dana.get(f"/board/threads/{one}").status == 200


def test_a_reference_leads_to_its_thread(heard, dana):
    thread = thread_of(heard, 2)
    for reference in (
        thread,
        f"https://care.marigold.example/board/threads/{thread}",
        "77_2",
        f"https://www.facebook.com/{PAGE}/posts/{PAGE}_77?comment_id=77_2",
    ):
        shown = dana.get(f"/search?by=reference&q={reference.replace('?', '%3F')}")
        expected = [] if reference.startswith("https://www") else [thread]
        assert found(shown) == expected, reference
    assert "No such reference" in dana.get("/search?by=reference&q=77_99").words


def test_the_reference_that_a_customer_was_given_leads_to_their_thread(heard, dana):
    thread = thread_of(heard, 2)
    asked = Asked(DANA, thread)
    acted = bootstrap.offline().handoff(asked, "email", "Utrecht", "", datetime.now(UTC))
    reference = acted.thread.handoff.reference
    for spelling in (reference, reference.lower().replace("-", "")):
        assert found(dana.get(f"/search?by=reference&q={spelling}")) == [thread]


def test_a_message_is_found_by_its_address_on_the_platform(heard, dana):
    change = comment(7, "The box is empty", customer="97")
    change["value"] |= {"comment_id": "1234567_7654321", "post_id": f"{PAGE}_1234567"}
    heard.post_webhook("meta", page(change))
    heard.hear_all()
    thread = heard.thread(Channel.FACEBOOK, PAGE, "1234567_7654321").id
    address = "https://www.facebook.com/marigold/posts/1234567?comment_id=7654321"
    shown = dana.get(f"/search?q={address.replace('?', '%3F').replace('=', '%3D')}")
    assert found(shown)[0] == thread


def test_what_fits_is_marked_and_everything_is_text(dana):
    shown = dana.get("/search?q=script+lamp")
    assert "<mark>lamp</mark>" in shown.body
    assert "&lt;<mark>script</mark>&gt;alert(1)" in shown.body
    assert "<script>" not in shown.body
    asked = dana.get("/search?q=%3Cscript%3Ealert(2)%3C/script%3E%22onfocus=%22x")
    assert "<script>" not in asked.body
    assert 'value="&lt;script&gt;alert(2)&lt;/script&gt;&#34;onfocus=&#34;x"' in asked.body
    assert "&lt;b&gt;Eve" in dana.get("/search?q=money").body


def test_an_earlier_message_is_found_and_its_words_are_shown(dana):
    shown = dana.get("/search?q=4471902")
    assert "My parcel <mark>4471902</mark> arrived broken" in shown.body


def test_a_look_is_bounded_says_so_and_goes_on(heard, dana, monkeypatch):
    monkeypatch.setattr(search, "MOST", 2)
    monkeypatch.setattr(places, "MOST", 2)
    seen, address = [], "/search?q=money"
    while len(seen) < 2:
        shown = dana.get(address)
        seen += found(shown)
        assert "Looked through the 2 latest" in shown.words
        more = re.search(r'href="([^"]+)">Look further back<', shown.body)
        address = more[1].replace("&amp;", "&")
    assert sorted(seen) == sorted((thread_of(heard, 5), thread_of(heard, 2)))


def test_a_look_that_saw_all_says_so(heard):
    _, told = ask(heard, q="money", **{"from": "2026-11-20"})
    assert told["cursor"] is None
    assert told["back_to"] is None
    assert told["looked_through"] == 4


def test_a_page_ends_where_it_is_full_and_the_next_misses_nothing(heard):
    seen, cursor = [], None
    for _ in range(8):
        query = {"q": "", "kind": "complaint", "limit": 1}
        _, told = ask(heard, **query, **({"cursor": cursor} if cursor else {}))
        seen += [one["id"] for one in told["found"]]
        cursor = told["cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 4


def test_few_conversations_are_read_at_once_and_none_is_passed_over(heard, monkeypatch):
    monkeypatch.setattr(search, "MOST_READ", 1)
    for number in range(20, 24):
        customer = f"8{number}"
        heard.post_webhook("meta", page(comment(number, "The vase is broken", customer=customer)))
        heard.drain()
        more = comment(f"{number}0", "Hello? Nobody there?", customer=customer)
        heard.post_webhook("meta", page(more))
        heard.drain()
    seen, cursor, looks = [], None, 0
    while cursor or not looks:
        _, told = ask(heard, q="vase", **({"cursor": cursor} if cursor else {}))
        seen += [one["id"] for one in told["found"]]
        cursor, looks = told["cursor"], looks + 1
    assert sorted(seen) == sorted(thread_of(heard, number) for number in range(20, 24))
    assert looks >= 4


def test_where_not_all_keys_are_read_the_page_says_so(heard, dana, monkeypatch):
    monkeypatch.setattr(traces, "_MOST_PAGES", {State.NOTED: 0})
    assert "not all of them were looked at" in dana.get("/search?q=Petra+Lindqvist").words
    assert ask(heard, q="Petra Lindqvist")[1]["looked_at_all"] is False


def test_what_fits_best_comes_first_where_that_is_asked(heard):
    enough = comment(30, "Petra from your shop was rude", customer="990", name="Una Fictional")
    heard.post_webhook("meta", page(enough))
    heard.drain()
    _, newest = ask(heard, q="petra")
    _, best = ask(heard, q="petra", sort="best")
    ids = [thread_of(heard, 30), thread_of(heard, 1)]
    assert [one["id"] for one in newest["found"]] == ids
    assert [one["id"] for one in best["found"]] == ids[::-1]
    _, one = ask(heard, q="petra", sort="best", limit=1)
    assert (len(one["found"]), one["fit_less"]) == (1, 1)


def test_days_bound_it_and_an_old_case_is_reached(heard, clock):
    clock.shift(timedelta(days=100))
    heard.restart()
    browser = Browser(heard)
    browser.sign_in("dana")
    address = "/search?q=parcel"
    for _ in range(10):
        shown = browser.get(address)
        if found(shown):
            break
        address = re.search(r'href="([^"]+)">Look further back<', shown.body)[1]
        address = address.replace("&amp;", "&")
    assert found(shown) == [thread_of(heard, 1)]
    assert found(browser.get("/search?q=parcel&from=2990-01-01")) == []
    assert browser.get("/search?q=Petra+Lindqvist").words.count("Exactly this") == 1


def test_another_brand_s_customers_do_not_exist(heard):
    lisa = Browser(heard)
    lisa.sign_in("lisa")
    thread = thread_of(heard, 1)
    for query in ("q=parcel", "q=Petra+Lindqvist", f"q={thread}", "q=77_1", "state=noted"):
        shown = lisa.get(f"/search?{query}")
        assert (shown.status, found(shown)) == (200, []), query
        assert "Petra Lindqvist</bdi>" not in shown.body
        told = ask(heard, person=LISA, **dict([query.replace("+", " ").split("=")]))[1]
        assert (told["certain"], told["found"]) == ([], [])
    assert lisa.get("/search?brand=marigold&q=parcel").status == 400


@pytest.mark.parametrize(
    "query",
    ["by=magic", "state=gone", "from=yesterday", "from=2030-01-02&to=2030-01-01", "limit=0",
     "cursor=x", "colour=red", f"q={'x' * 201}", "kind=angry", "issue=mars", "sort=worst"],
)  # fmt: skip
def test_an_address_that_means_nothing_says_so(heard, dana, query):
    shown = dana.get(f"/search?{query}")
    assert shown.status == 400
    name = "to" if "&to" in query else query.partition("=")[0]
    assert name in shown.words
    status, told = ask(heard, **dict(part.split("=") for part in query.split("&")))
    assert (status, told["field"]) == (400, name)


def test_who_is_not_signed_in_finds_nothing(heard):
    assert Browser(heard).get("/search?q=parcel").headers["Location"] == "/login"
    assert ask(heard, person=None, q="parcel")[0] == 401


def test_looking_changes_nothing_and_no_log_holds_what_was_asked(heard, dana, capsys):
    before = heard.rows()
    capsys.readouterr()
    dana.get("/search?q=Petra+Lindqvist")
    dana.get("/search?q=canary4711&by=nowhere")
    assert heard.rows() == before
    logged = capsys.readouterr().out
    assert "Lindqvist" not in logged
    assert "canary" not in logged
