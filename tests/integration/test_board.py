"""The board and the page of one thread at the desk: the real handler, as a browser uses it."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from heard import bootstrap
from heard.desk import board_routes
from heard.domain.message import Channel
from heard.domain.people import Person, Role
from heard.services import read
from tests.integration.aws import DANA
from tests.integration.browser import Browser
from tests.integration.enrolment import dismiss, enrol
from tests.integration.payloads import PAGE, comment, page
from tests.integration.resources import ROOT

NASTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> broken and I want my money back"
LISA = Person(
    "lisa", "Lisa Fern", Role.AGENT, email="lisa@fern.example", brands=frozenset({"fern"})
)
OLU = Person("olu", "Olu", Role.OBSERVER, email="olu@marigold.example")


@pytest.fixture
def heard(account):
    """Three customers wait, one is happy."""
    enrol(bootstrap.roster(), LISA, OLU)
    account.restart()
    account.post_webhook(
        "meta",
        page(
            comment(1, "My parcel arrived broken"),
            comment(
                2,
                "This is a scam! Third time I complain and nobody answers, I want my money back",
                customer="92",
            ),
            comment(3, "The rose balm is lovely, thank you!", customer="93"),
        ),
    )
    account.hear_all()
    account.post_webhook("meta", page(comment(4, NASTY, customer="94")))
    account.hear_all()
    return account


@pytest.fixture
def dana(heard):
    browser = Browser(heard)
    browser.sign_in("dana")
    return browser


def signed_in(account, person):
    browser = Browser(account)
    browser.sign_in(person)
    return browser


def thread_of(account, number=1):
    return account.thread(Channel.FACEBOOK, PAGE, f"77_{number}")


def at(account, number=1):
    return f"/board/threads/{thread_of(account, number).id}"


def act(browser, address, name, **fields):
    """Opens the page, fills in a form, sends it."""
    shown = browser.get(address)
    hidden = {"csrf": shown.field("csrf"), "key": shown.field("key")}
    return browser.post(f"{address}/{name}", {**hidden, **fields})


def test_nobody_sees_the_board_who_is_not_signed_in(heard):
    browser = Browser(heard)
    for address in ("/", "/board", "/board/list", at(heard)):
        shown = browser.get(address)
        assert (shown.status, shown.headers["Location"]) in ((303, "/login"), (303, "/board"))
        assert "broken" not in shown.body
    assert browser.post(f"{at(heard)}/claim").headers["Location"] == "/login"
    assert thread_of(heard).claim is None


def test_the_gravest_is_on_top_and_every_row_leads_to_its_thread(heard, dana):
    shown = dana.get("/board")
    assert shown.status == 200
    order = re.findall(r'data-thread="(\w+)"', shown.body)
    assert order[0] == thread_of(heard, 2).id
    assert order[-1] == thread_of(heard, 3).id
    assert dana.get(at(heard, 2)).status == 200
    assert "Waiting 3" in shown.words
    assert "Noted 1" in shown.words


def test_the_clock_that_runs_out_first_comes_first_among_equals(dana, clock):
    clock.shift(timedelta(minutes=40))
    shown = dana.get("/board")
    assert "overdue by" in shown.words
    assert re.search(r'data-due="\d{10}"', shown.body)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("severity=high", {2, 4}),
        ("kind=praise", {3}),
        ("channel=facebook&state=waiting", {1, 2, 4}),
        ("channel=x", set()),
        ("brand=marigold&state=noted", {3}),
        ("state=resolved", set()),
        ("mine=1", set()),
        ("owed=1", set()),
    ],
)
def test_filters_live_in_the_address(heard, dana, query, numbers):
    shown = dana.get(f"/board?{query}")
    assert set(re.findall(r'data-thread="(\w+)"', shown.body)) == {
        thread_of(heard, number).id for number in numbers
    }
    if not numbers:
        assert "Nothing fits these filters" in shown.words


def test_mine_and_public_lines_owed_are_found(heard, dana):
    act(dana, at(heard, 1), "claim")
    act(dana, at(heard, 2), "answered", where="phone", text="Called them, they are calm.")
    assert re.findall(r'data-thread="(\w+)"', dana.get("/board?mine=1").body) == [
        thread_of(heard, 1).id
    ]
    owed = dana.get("/board?owed=1")
    assert re.findall(r'data-thread="(\w+)"', owed.body) == [thread_of(heard, 2).id]
    assert "Public line owed" in owed.words


@pytest.mark.parametrize("query", ["mine=2", "state=gone", "sevrity=high", "limit=0", "cursor=x"])
def test_an_address_that_means_nothing_says_so(dana, query):
    shown = dana.get(f"/board?{query}")
    assert shown.status == 400
    assert query.partition("=")[0] in shown.words


def test_a_board_of_many_is_paged_without_a_gap(heard, dana):
    for start in range(100, 160, 20):
        heard.post_webhook(
            "meta",
            page(
                *(
                    comment(n, "It arrived broken", customer=f"9{n}")
                    for n in range(start, start + 20)
                )
            ),
        )
        heard.hear_all()
    seen, address = [], "/board?state=waiting"
    while address:
        shown = dana.get(address)
        seen += re.findall(r'data-thread="(\w+)"', shown.body)
        more = re.search(r'href="([^"]+)">More<', shown.body)
        address = more[1].replace("&amp;", "&") if more else None
    assert len(seen) == len(set(seen)) == 63


def test_counts_end_where_they_tell_nothing_more(dana, monkeypatch):
    monkeypatch.setattr(read, "COUNTED", 2)
    monkeypatch.setattr(board_routes, "COUNTED", 2)
    assert "Waiting 2+" in dana.get("/board").words


def test_a_list_that_did_not_change_costs_no_bytes(heard, dana):
    first = dana.get("/board/list")
    again = dana.get("/board/list", **{"if-none-match": first.headers["ETag"]})
    assert (again.status, again.body) == (304, "")
    act(dana, at(heard), "claim")
    changed = dana.get("/board/list", **{"if-none-match": first.headers["ETag"]})
    assert changed.status == 200
    assert "Dana Okafor has it" in changed.words
    assert "<html" not in changed.body


def test_an_empty_board_is_kind(account):
    shown = signed_in(account, "dana").get("/board")
    assert "Nobody is waiting" in shown.words


def test_looking_changes_nothing(heard, dana):
    before = heard.rows()
    for address in ("/board", "/board/list", "/board?mine=1", at(heard)):
        assert dana.get(address).status == 200
    assert heard.rows() == before


def test_what_customers_write_is_text_on_every_page(heard, dana):
    for address in ("/board", "/board/list", at(heard, 4)):
        body = dana.get(address).body
        assert "&lt;script&gt;alert(1)" in body
        assert "<script>" not in body
        assert "<img" not in body


def test_the_page_shows_what_was_said_and_why(heard, dana):
    shown = dana.get(at(heard, 2))
    for words in (
        "Third time I complain",
        "Why high complaint",
        "Waiting, nobody has it",
        "public",
    ):
        assert words in shown.words
    assert shown.headers["Referrer-Policy"] == "same-origin"


def test_the_playbook_of_the_issue_stands_beside_the_thread(heard, dana):
    assert thread_of(heard, 2).issue == "refund"
    shown = dana.get(at(heard, 2))
    assert "Check first Was it paid, how, and when?" in shown.words
    assert "Then Say when the money will be there" in shown.words


def test_who_checked_a_fact_first_is_shown_to_all_until_it_is_taken_back(heard, dana):
    address = at(heard, 2)
    fact = dana.get(address).field("fact")
    assert act(dana, address, "tick", fact=fact).status == 303
    seen = signed_in(heard, "leo").get(address)
    assert "Checked: Dana Okafor" in seen.words
    assert act(dana, address, "untick", fact=fact).status == 303
    assert "Checked: Dana Okafor" not in dana.get(address).words


def test_a_thread_is_claimed_answered_and_resolved(heard, dana):
    address = at(heard)
    claimed = act(dana, address, "claim")
    assert (claimed.status, claimed.headers["Location"]) == (303, address)
    assert thread_of(heard).claim.by == "dana"
    act(dana, address, "answered", where="public", text="So sorry, a new one is on its way.")
    act(dana, address, "note", text="Refund was offered too.")
    act(dana, address, "resolve", outcome="solved", note="")
    assert thread_of(heard).outcome == "solved"
    shown = dana.get(address)
    assert "Resolved" in shown.words
    assert f'action="{address}/claim"' not in shown.body


def test_other_acts_go_through_the_same_door(heard, dana):
    address = at(heard)
    act(dana, address, "claim")
    act(dana, address, "assign", to="leo")
    assert thread_of(heard).claim.by == "leo"
    act(dana, address, "release")
    assert thread_of(heard).claim is None
    act(dana, address, "escalate", reason="A lawyer writes.")
    act(dana, at(heard, 4), "dismiss", reason="A test of ours.")
    assert heard.events(thread_of(heard).id)[-1] == "escalated"
    assert thread_of(heard, 4).state == "dismissed"


def test_a_thread_is_filed_as_something_else(heard, dana):
    act(dana, at(heard), "refile", kind="", severity="high", issue="delivery")
    thread = thread_of(heard)
    assert (thread.kind, thread.severity, thread.issue) == ("complaint", "high", "delivery")
    assert "Where does the carrier say" in dana.get(at(heard)).words


def test_a_wait_is_not_filed_away_without_a_word(heard, dana):
    refused = act(dana, at(heard), "refile", kind="praise")
    assert refused.status == 400
    assert "ends its clocks unanswered: say why" in refused.words
    assert thread_of(heard).state == "waiting"
    act(dana, at(heard), "refile", kind="praise", reason="They <b>thank</b> us")
    assert thread_of(heard).state == "noted"
    assert "They <b>thank</b> us" in dana.get(at(heard)).words


def test_a_promise_is_due_in_the_brand_s_time(heard, dana):
    act(dana, at(heard), "promise", what="A new vase", who="leo", due_at="2026-11-25T09:30")
    [promise] = thread_of(heard).promises
    assert promise.due_at == datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
    assert "A new vase" in dana.get(at(heard)).words
    act(dana, at(heard), "keep", promise=promise.id)
    assert thread_of(heard).promises[0].kept


def test_two_agents_at_once_one_wins_and_the_other_reads_who(heard, dana):
    leo = signed_in(heard, "leo")
    address = at(heard)
    shown = leo.get(address)
    act(dana, address, "claim")
    lost = leo.post(f"{address}/claim", {"csrf": shown.field("csrf"), "key": shown.field("key")})
    assert lost.status == 409
    assert "Already claimed by Dana Okafor" in lost.words
    assert thread_of(heard).claim.by == "dana"


def test_a_form_sent_twice_acts_once(heard, dana):
    address = at(heard)
    shown = dana.get(address)
    form = {"csrf": shown.field("csrf"), "key": shown.field("key"), "text": "Called, no answer."}
    for _ in range(2):
        assert dana.post(f"{address}/note", form).status == 303
    assert heard.events(thread_of(heard).id).count("noted_by_agent") == 1


def test_what_was_typed_is_not_lost_when_it_is_refused(heard, dana):
    act(dana, at(heard), "claim")
    refused = act(dana, at(heard), "resolve", outcome="solved", note="We sent a new one")
    assert refused.status == 409
    assert refused.body.count("We sent a new one") == 1
    assert re.search(r"<details[^>]* open>\s*<summary>End it", refused.body)
    assert 'role="alert"' in refused.body


def test_another_brand_s_thread_does_not_exist(heard):
    lisa = signed_in(heard, "lisa")
    address, before = at(heard), heard.rows("THREAD#")
    assert "broken" not in lisa.get("/board").body
    own = lisa.get("/board").field("csrf")
    nothing = lisa.get(f"/board/threads/{'0' * 26}")
    assert (lisa.get(address).status, lisa.get(address).body) == (404, nothing.body)
    for name, fields in [
        ("claim", {}),
        ("here", {}),
        ("note", {"text": "x"}),
        ("promise", {"what": "x", "who": "lisa", "due_at": "2026-11-25T09:30"}),
        ("join", {"to": thread_of(heard, 2).id}),
    ]:
        assert lisa.post(f"{address}/{name}", {"csrf": own, **fields}).status == 404, name
    assert lisa.get("/board?brand=marigold").status == 400
    assert heard.rows("THREAD#") == before


def test_a_thread_is_not_joined_with_one_that_is_not_there(heard, dana):
    refused = act(dana, at(heard), "join", to="0" * 26)
    assert refused.status == 400
    assert thread_of(heard).joined == ()


def test_joined_threads_show_each_other(heard, dana):
    act(dana, at(heard, 1), "join", to=f"https://care.marigold.example{at(heard, 2)}")
    assert thread_of(heard, 1).joined == (thread_of(heard, 2).id,)
    assert thread_of(heard, 2).joined == (thread_of(heard, 1).id,)
    assert at(heard, 1) in dana.get(at(heard, 2)).body
    assert at(heard, 2) in dana.get(at(heard, 1)).body


def test_the_card_shows_the_customer_s_other_threads(heard, dana):
    again = comment(50, "And my second parcel is broken too")
    again["value"] |= {"post_id": f"{PAGE}_78", "parent_id": f"{PAGE}_78", "comment_id": "78_50"}
    heard.post_webhook("meta", page(again))
    heard.hear_all()
    other = f"/board/threads/{heard.thread(Channel.FACEBOOK, PAGE, '78_50').id}"
    assert other not in dana.get(at(heard)).body
    dana.post(f"{other}/here", {"csrf": dana.get("/board").field("csrf")})
    assert other in dana.get(at(heard)).body


def test_who_has_it_open_is_seen_and_forgotten(heard, dana, clock):
    leo = signed_in(heard, "leo")
    here = f"{at(heard)}/here"
    assert leo.post(here, {"csrf": leo.get("/board").field("csrf")}).words == ""
    told = dana.post(here, {"csrf": dana.get("/board").field("csrf")})
    assert "Leo Brandt has this open too" in told.words
    assert "Leo Brandt has this open too" in dana.get(at(heard)).words
    clock.shift(timedelta(seconds=76))
    assert "open too" not in dana.get(at(heard)).words


def test_an_observer_sees_everything_and_changes_nothing(heard):
    olu = signed_in(heard, "olu")
    board = olu.get("/board")
    assert "broken" in board.words
    assert '<button class="small"' not in board.body
    shown = olu.get(at(heard))
    assert "an observer changes nothing" in shown.words
    refused = olu.post(f"{at(heard)}/claim", {"csrf": board.field("csrf")})
    assert refused.status == 403
    assert thread_of(heard).claim is None


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_no_other_site_acts(heard, dana, origin):
    secret = dana.get(at(heard)).field("csrf")
    assert dana.post(f"{at(heard)}/claim", {"csrf": secret}, origin=origin).status == 403
    assert dana.post(f"{at(heard)}/claim", {}).status == 403
    assert dana.post(f"{at(heard)}/claim", {"csrf": "x"}).status == 403
    assert thread_of(heard).claim is None


def test_who_is_taken_off_the_roster_sees_nothing_more(dana):
    assert dana.get("/board").status == 200
    dismiss(bootstrap.roster(), "dana")
    assert dana.get("/board").headers["Location"] == "/login"


def test_who_serves_other_brands_from_now_on_loses_the_thread_at_once(heard, dana):
    enrol(bootstrap.roster(), replace(DANA, brands=frozenset({"fern"})))
    assert dana.get(at(heard)).status == 404
    assert "broken" not in dana.get("/board").body


def test_a_whatsapp_customer_can_be_called(account):
    event = json.loads((ROOT / "events/hear_messages.whatsapp_text.json").read_text())
    account.invoke("hear_messages", event)
    dana = signed_in(account, "dana")
    [thread_id] = re.findall(r'data-thread="(\w+)"', dana.get("/board").body)
    address = f"/board/threads/{thread_id}"
    assert re.search(r'href="tel:\+\d+"', dana.get(address).body)


def test_the_pages_are_light(heard, dana):
    for start in range(200, 240, 20):
        heard.post_webhook(
            "meta",
            page(
                *(
                    comment(n, "It arrived broken " * 30, customer=f"9{n}")
                    for n in range(start, start + 20)
                )
            ),
        )
        heard.hear_all()
    board = dana.get("/board")
    assets = sum(
        len(dana.get(one).body) for one in re.findall(r'(?:href|src)="(/desk/[^"]+)"', board.body)
    )
    assert len(board.body.encode()) + assets < 100_000
    assert len(dana.get(at(heard)).body.encode()) + assets < 100_000
