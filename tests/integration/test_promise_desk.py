"""The page and the list of open promises: the real handler, for browsers and for programs."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from heard import bootstrap
from heard.services.deed import Asked
from tests.integration.aws import DANA, LEO
from tests.integration.browser import Browser
from tests.integration.invocations import desk_request
from tests.integration.test_board import LISA, NASTY, heard, signed_in, thread_of

__all__ = ["heard"]


def promise(account, number, what, who, hours, by=DANA):
    """Somebody promises something in a thread; the id of the promise."""
    now = datetime.now(UTC)
    asked = Asked(by, thread_of(account, number).id)
    due_at = now + timedelta(hours=hours)
    return bootstrap.promising().promise(asked, what, who, due_at, now).thread.promises[-1].id


@pytest.fixture
def ask(account):
    def asked(path="/promises", *, by=DANA, **query):
        answer = account.invoke("desk", desk_request("GET", path, by=by, query=query))
        return answer["statusCode"], json.loads(answer["body"])

    return asked


def whats(found):
    return [one["what"] for one in found["promises"]]


def test_ones_own_come_first_and_each_part_goes_by_when_it_is_due(heard, ask):
    promise(heard, 1, "a call", "leo", 1)
    promise(heard, 1, "a new parcel", "dana", 8)
    promise(heard, 2, "the money back", "dana", 3)
    status, found = ask()
    assert status == 200
    assert whats(found) == ["the money back", "a new parcel", "a call"]
    assert whats(ask(by=LEO)[1]) == ["a call", "the money back", "a new parcel"]
    assert whats(ask(who="leo")[1]) == ["a call"]
    first = found["promises"][0]
    assert first["id"] == f"{thread_of(heard, 2).id}.{first['promise']}"
    assert ask(f"/promises/{first['id']}") == (200, first)


def test_a_page_leads_to_the_next_without_a_gap(heard, ask):
    for hours in range(1, 6):
        promise(heard, 1, f"number {hours}", "dana", hours)
    seen, cursor = [], None
    while True:
        _, found = ask(limit=2, **({"cursor": cursor} if cursor else {}))
        seen += whats(found)
        cursor = found["cursor"]
        if cursor is None:
            break
    assert seen == [f"number {hours}" for hours in range(1, 6)]


def test_what_is_kept_withdrawn_or_dismissed_is_listed_no_more(heard, ask):
    kept, withdrawn = (promise(heard, 1, what, "dana", 2) for what in ("a call", "a letter"))
    promise(heard, 2, "a parcel", "dana", 2)
    now, first, second = datetime.now(UTC), thread_of(heard, 1).id, thread_of(heard, 2).id
    bootstrap.promising().keep(Asked(DANA, first), kept, now)
    bootstrap.promising().withdraw(Asked(DANA, first), withdrawn, "a slip", now)
    bootstrap.acting().dismiss(Asked(DANA, second), "a test", now)
    assert whats(ask()[1]) == []
    assert ask(f"/promises/{first}.{kept}")[1]["outcome"] == "kept"
    assert all("expires_at" in row for row in heard.rows("PROMISES#"))


def test_the_page_shows_what_is_late_and_leads_to_its_thread(heard, clock):
    promise(heard, 1, "a call", "leo", 1)
    promise(heard, 4, NASTY[:80], "dana", 3)
    clock.shift(timedelta(hours=2))
    shown = signed_in(heard, "dana").get("/promises")
    assert shown.status == 200
    assert "overdue by" in shown.words
    assert "Leo Brandt keeps it · noted by Dana Okafor" in shown.words
    assert shown.words.index("Yours") < shown.words.index("Everybody else's")
    assert f'href="/board/threads/{thread_of(heard, 1).id}"' in shown.body
    assert "<script>alert" not in shown.body
    assert "&lt;script&gt;alert" in shown.body


def test_the_list_is_three_calls_beside_the_session(heard):
    for number in (1, 2):
        promise(heard, number, "a call", "dana", number)
    dana = signed_in(heard, "dana")
    dana.get("/promises")
    heard.calls.forget()
    dana.get("/promises")
    brands = len(bootstrap.policy().brands) + 1
    assert sorted(heard.calls.made) == ["BatchGetItem", "BatchGetItem", *["Query"] * brands]


def test_nobody_sees_promises_of_a_brand_that_is_not_theirs(heard, ask):
    name = f"{thread_of(heard, 1).id}.{promise(heard, 1, 'a call', 'dana', 1)}"
    assert whats(ask(by=LISA)[1]) == []
    assert ask(f"/promises/{name}", by=LISA)[0] == 404
    assert ask(by=LISA, brand="marigold")[0] == 400
    assert "a call" not in signed_in(heard, "lisa").get("/promises").words


def test_a_browser_that_is_not_signed_in_is_led_there_and_a_program_is_refused(heard, ask):
    out = Browser(heard).get("/promises")
    assert (out.status, out.headers["Location"]) == (303, "/login")
    assert ask(by=None)[0] == 401


@pytest.mark.parametrize("query", [{"whom": "dana"}, {"limit": "0"}, {"cursor": "x"}])
def test_an_address_that_means_nothing_says_so(ask, query):
    assert ask(**query)[0] == 400


def test_looking_changes_nothing(heard, ask):
    promise(heard, 1, "a call", "dana", 1)
    dana = signed_in(heard, "dana")
    before = heard.rows()
    dana.get("/promises")
    ask()
    assert heard.rows() == before
