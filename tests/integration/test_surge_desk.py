"""Surges at the desk: the list, one with who waits, and what agents do about it."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from heard import bootstrap
from tests.integration.aws import DANA, LEO
from tests.integration.invocations import desk_request
from tests.integration.payloads import comment, page

FEE = "They added a delivery fee at the checkout and told nobody about it, number"


@pytest.fixture
def surge(account, clock):
    """A surge of eight people, and the way to ask the desk about it."""
    for number in range(8):
        account.post_webhook(
            "meta", page(comment(number, f"{FEE} {number}", customer=f"9{number}"))
        )
    account.drain()
    clock.shift(timedelta(minutes=1))
    account.watch()
    account.drain()
    (found,) = bootstrap.surges().running("marigold", datetime.now(UTC) + timedelta(minutes=2))
    return found


@pytest.fixture
def ask(account):
    def asked(method, path, body=None, *, by=LEO, query=None, key=None):
        event = desk_request(method, path, body, by=by, query=query, key=key)
        answer = account.invoke("desk", event)
        return answer["statusCode"], json.loads(answer["body"])

    return asked


def test_the_list_shows_it_and_filters_and_pages(surge, ask):
    status, found = ask("GET", "/surges")
    assert status == 200
    (one,) = found["surges"]
    assert (one["id"], one["state"], one["people"]) == (surge.id, "running", 8)
    assert found["cursor"] is None
    assert ask("GET", "/surges", query={"state": "ended"})[1]["surges"] == []
    assert ask("GET", "/surges", query={"brand": "marigold", "limit": 1})[1]["surges"]
    assert ask("GET", "/surges", query={"brand": "nobody"})[0] == 400
    assert ask("GET", "/surges", query={"state": "loud"})[0] == 400
    assert ask("GET", "/surges", by=None)[0] == 401


def test_one_shows_who_waits_a_page_at_a_time_and_what_happened(surge, ask, account):
    status, first = ask("GET", f"/surges/{surge.id}", query={"limit": 5})
    assert status == 200
    assert len(first["threads"]) == 5
    assert {thread["surge"] for thread in first["threads"]} == {surge.id}
    query = {"limit": 5, "cursor": first["cursor"]}
    _, second = ask("GET", f"/surges/{surge.id}", query=query)
    assert len(second["threads"]) == 3
    assert second["cursor"] is None
    assert first["timeline"][0]["type"] == "surge_opened"
    account.claim(first["threads"][0]["id"], DANA)
    waiting = ask("GET", f"/surges/{surge.id}")[1]["threads"]
    assert len(waiting) == 7
    assert len(ask("GET", "/threads", query={"surge": surge.id})[1]["threads"]) == 8
    assert ask("GET", "/surges/surge-0")[0] == 404


def test_a_claim_ends_its_ladder_and_a_second_one_is_told_who_has_it(surge, ask, account):
    status, found = ask("POST", f"/surges/{surge.id}/claim", {}, key="k1")
    assert (status, found["claimed_by"]) == (200, "leo")
    assert ask("POST", f"/surges/{surge.id}/claim", {}, key="k1")[0] == 200
    status, problem = ask("POST", f"/surges/{surge.id}/claim", {}, by=DANA)
    assert status == 409
    assert "Leo Brandt" in problem["detail"]
    assert account.climb(surge.id)["settled"] is True


def test_a_lead_answer_and_a_statement_are_named_told_and_kept(surge, ask, account):
    account.watch()
    path = f"/surges/{surge.id}"
    text = "The fee is gone since noon; whoever paid it gets it back by itself."
    assert ask("POST", f"{path}/answer", {"text": text})[1]["answer"] == {"text": text, "by": "leo"}
    due = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
    wanted = ask("POST", f"{path}/statement", {"due": due})[1]["statement"]
    assert wanted["made_at"] is None
    url = "https://marigold.example/fee"
    made = ask("POST", f"{path}/statement", {"made": True, "url": url})[1]["statement"]
    assert made["url"] == url
    account.drain()
    told = [subject for subject, _ in account.mails(account.care)]
    for what in ("LEAD ANSWER", "STATEMENT WANTED", "STATEMENT MADE"):
        assert [one for one in told if what in one], what
    kinds = [event["type"] for event in ask("GET", path)[1]["timeline"]]
    assert kinds[-3:] == ["answer_named", "statement_wanted", "statement_made"]


def test_a_surge_that_somebody_ends_is_over_and_lets_its_threads_go(surge, ask, account, clock):
    path = f"/surges/{surge.id}"
    assert ask("POST", f"{path}/end", {"reason": " "})[0] == 400
    status, found = ask("POST", f"{path}/end", {"reason": "A test of the new checkout."}, key="e")
    assert (status, found["state"], found["ended_by"]) == (200, "ended", "leo")
    assert ask("POST", f"{path}/end", {"reason": "again"}, key="e")[0] == 200
    assert ask("POST", f"{path}/end", {"reason": "again"})[0] == 409
    for minutes in (1, 3):
        clock.shift(timedelta(minutes=minutes))
        account.watch()
    account.drain()
    assert len(account.rows("SURGE#", "HEAD")) == 1
    waiting = ask("GET", "/threads", query={"state": "waiting"})[1]["threads"]
    assert [thread["surge"] for thread in waiting] == [None] * 8
    assert ask("GET", path)[1]["threads"] == []


@pytest.mark.parametrize(
    ("act", "body", "status"),
    [
        ("answer", {}, 400),
        ("answer", {"text": "x" * 2001}, 400),
        ("statement", {"due": "tomorrow"}, 400),
        ("statement", {"due": "2020-01-01T00:00:00Z"}, 400),
        ("statement", {"made": True, "url": "javascript:alert(1)"}, 400),
        ("shout", {}, 404),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(surge, ask, act, body, status):
    assert ask("POST", f"/surges/{surge.id}/{act}", body)[0] == status
