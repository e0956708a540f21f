"""Many threads worked through one customer at a time, and acts on many: the real handler."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from heard import bootstrap
from heard.domain.message import Channel
from heard.domain.people import Person, Role
from heard.services.deed import Asked
from tests.integration.aws import DANA, LEO
from tests.integration.browser import Browser
from tests.integration.enrolment import enrol
from tests.integration.payloads import PAGE, comment, page

CORE = (
    "Hi {customer}, thank you for telling us. {matter} The fee at the checkout is gone since noon, "
    "and whoever paid it gets it back by itself within two days."
)
LINE = "I am sorry that the fee of four euros came as a surprise with your {} order."
LISA = Person(
    "lisa", "Lisa Fern", Role.AGENT, email="lisa@fern.example", brands=frozenset({"fern"})
)
OLU = Person("olu", "Olu", Role.OBSERVER, email="olu@marigold.example")
NAMES = ("Petra", "Ida", "Una", "Eve <b>")
ORDERS = ("rose", "lily", "fern", "moss")


class Silent:
    """A platform on which the brand can speak, and does not in these tests."""

    def can_speak(self, account):
        return bool(account)

    def obstacle(self, reply, now):
        return None if reply and now else "nothing to say"


@pytest.fixture
def heard(account):
    """Four customers complain about a fee."""
    enrol(bootstrap.roster(), LISA, OLU)
    account.restart()
    told = (
        comment(
            number,
            f"You added a fee of four euros to my {ORDERS[number]} order, that is not fair",
            customer=f"9{number}",
            name=f"{NAMES[number]} Fictional",
        )
        for number in range(4)
    )
    account.post_webhook("meta", page(*told))
    account.drain()
    return account


@pytest.fixture
def dana(heard):
    return at_desk(heard, "dana")


def at_desk(account, person):
    browser = Browser(account)
    browser.sign_in(person)
    return browser


def thread_of(account, number):
    return account.thread(Channel.FACEBOOK, PAGE, f"77_{number}")


def begin(browser, account, numbers=(0, 1, 2), **fields):
    """Picks threads on the board and begins to answer them."""
    ids = " ".join(thread_of(account, one).id for one in numbers)
    form = {"csrf": browser.get("/board").field("csrf"), "do": "all", "shown": ids, **fields}
    return browser.post("/work", form)


def step(browser, address, name, **fields):
    shown = browser.get(address)
    hidden = {
        one: shown.field(one)
        for one in ("csrf", "key", "thread", "stands", "read", "seen", "begun")
        if f'name="{one}" value' in shown.body
    }
    own = re.search(r'name="own"[^>]*>([^<]*)<', shown.body)
    if own:
        hidden["own"] = own[1].replace("&#39;", "'")
    return browser.post(f"{address}/{name}", {**hidden, **fields})


def answer(browser, address, line, **fields):
    """Sends it, and once more where the guard first wants something read."""
    first = step(browser, address, "answer", line=line, **fields)
    if first.status != 200:
        return first
    read = first.field("read")
    return step(browser, address, "answer", line=line, read=read, **fields)


def test_threads_are_picked_on_the_board_in_a_search_and_answered_one_by_one(heard, dana):
    for address in ("/board", "/search?q=fee"):
        shown = dana.get(address)
        assert shown.body.count('name="thread"') == 4
        assert 'action="/work"' in shown.body
    address = begin(dana, heard).headers["Location"]
    step(dana, address, "core", core=CORE)
    for number in range(3):
        shown = dana.get(address)
        assert f"{number + 1} of 3, {number} answered, 0 skipped" in shown.words
        assert f"Hi {NAMES[number]}, thank you" in shown.body
        done = answer(dana, address, LINE.format(ORDERS[number]))
        assert (done.status, done.headers.get("Location")) == (303, address), done.words
    said = [thread_of(heard, number).said for number in range(3)]
    assert [one.by for one in said] == ["dana"] * 3
    told = bootstrap.reading().thread(DANA, thread_of(heard, 1).id, said[1].at, 50, None)
    [text] = [e.data["text"] for row in told.events for e in row.events if e.type == "answered"]
    assert text.startswith("Hi Ida, thank you for telling us. I am sorry that the fee of four")
    assert "Everybody has an answer" in dana.get(address).words
    assert thread_of(heard, 3).said is None


def test_nobody_is_answered_without_a_line_of_their_own(heard, dana):
    address = begin(dana, heard).headers["Location"]
    core = CORE.replace(" {matter}", "")
    step(dana, address, "core", core=core)
    assert step(dana, address, "answer").status == 400
    refused = answer(dana, address, "Ok.")
    assert "It cannot be sent like this" in refused.words
    assert "says nothing yet about this customer" in refused.words
    assert thread_of(heard, 0).said is None
    checked = step(dana, address, "check", line=LINE.format("rose"))
    assert "As a whole" in checked.words
    assert "It cannot be sent like this" not in checked.words
    assert thread_of(heard, 0).said is None


def test_the_same_line_goes_to_nobody_else(heard, dana):
    address = begin(dana, heard).headers["Location"]
    step(dana, address, "core", core=CORE)
    answer(dana, address, LINE.format("rose"))
    again = answer(dana, address, LINE.format("rose"))
    assert again.status == 400
    assert "you wrote this to somebody else of this list" in again.words
    assert thread_of(heard, 1).said is None


def test_warnings_are_read_before_it_goes(heard, dana):
    address = begin(dana, heard).headers["Location"]
    hasty = step(dana, address, "answer", line="The fee on your rose order was wrong.")
    assert hasty.status == 200
    assert "Think again about" in hasty.words
    assert thread_of(heard, 0).said is None
    again = answer(dana, address, "The fee on your rose order was wrong.")
    assert again.status == 303
    assert thread_of(heard, 0).said.by == "dana"


def test_where_heard_can_speak_it_sends_each_in_its_author_s_name(heard, monkeypatch):
    monkeypatch.setattr(bootstrap, "voices", lambda: dict.fromkeys(Channel, Silent()))
    heard.restart()
    dana = at_desk(heard, "dana")
    address = begin(dana, heard).headers["Location"]
    step(dana, address, "core", core=CORE)
    assert "Send as Marigold" in dana.get(address).words
    gone = answer(dana, address, LINE.format("rose"), do="send")
    assert gone.status == 303
    outgoing = thread_of(heard, 0).outgoing
    assert outgoing.by == "dana"
    assert outgoing.text.startswith("Hi Petra, thank you for telling us. I am sorry")
    assert thread_of(heard, 1).outgoing is None
    mail = step(dana, address, "check", line=LINE.format("lily"))
    sent = {"line": LINE.format("lily"), "do": "send", "where": "email", "read": mail.field("read")}
    assert step(dana, address, "answer", **sent).status == 400


def test_one_is_skipped_and_gone_back_to(heard, dana):
    address = begin(dana, heard).headers["Location"]
    step(dana, address, "skip")
    assert "2 of 3, 0 answered, 1 skipped" in dana.get(address).words
    step(dana, address, "back")
    assert "1 of 3, 0 answered, 0 skipped" in dana.get(address).words
    for _ in range(3):
        step(dana, address, "skip")
    shown = dana.get(address)
    assert "0 of 3 answered, 3 skipped" in shown.words
    step(dana, address, "back")
    assert "3 of 3, 0 answered, 2 skipped" in dana.get(address).words


def test_a_list_is_stopped_and_gone_on_with_later(heard, dana, clock):
    address = begin(dana, heard, title="The fee").headers["Location"]
    step(dana, address, "skip")
    clock.shift(timedelta(hours=5))
    heard.restart()
    later = at_desk(heard, "dana")
    assert "The fee" in later.get("/work").words
    assert "0 of 3 answered, 1 skipped" in later.get("/work").words
    assert NAMES[1] in later.get(address).words
    step(later, "/work", f"{address.rpartition('/')[2]}/close")
    assert "No list so far" in later.get("/work").words


def test_what_somebody_else_did_meanwhile_is_seen_before_it_goes(heard, dana):
    address = begin(dana, heard).headers["Location"]
    shown = dana.get(address)
    bootstrap.acting().claim(Asked(LEO, thread_of(heard, 0).id), datetime.now(UTC))
    form = {one: shown.field(one) for one in ("csrf", "key", "thread", "stands")}
    lost = dana.post(f"{address}/answer", {**form, "line": LINE.format("rose")})
    assert lost.status == 409
    assert "Leo Brandt has claimed this meanwhile" in lost.words
    assert "Leo Brandt has it" in lost.words
    assert LINE.format("rose") in lost.words
    assert thread_of(heard, 0).said is None
    assert answer(dana, address, LINE.format("rose")).status == 303


def test_a_thread_that_ended_meanwhile_is_passed_and_one_that_left_is_gone(heard, dana):
    address = begin(dana, heard).headers["Location"]
    now = datetime.now(UTC)
    bootstrap.acting().dismiss(Asked(LEO, thread_of(heard, 0).id), "A test of ours.", now)
    shown = dana.get(address)
    assert "It is over: nothing has to be said" in shown.words
    assert f'action="{address}/answer"' not in shown.body
    step(dana, address, "skip")
    enrol(bootstrap.roster(), Person("dana", "Dana", Role.AGENT, brands=frozenset({"fern"})))
    heard.restart()
    over = dana.get(address)
    assert "2 not there any more" in over.words


def test_a_surge_is_answered_with_its_lead_answer_as_the_core(account, clock):
    for number in range(8):
        told = comment(number, "They added a delivery fee at the checkout and told nobody about it",
                       customer=f"9{number}", name=f"Fen{number} Fictional")  # fmt: skip
        account.post_webhook("meta", page(told))
    account.drain()
    clock.shift(timedelta(minutes=1))
    account.watch()
    account.drain()
    account.restart()
    leo = at_desk(account, "leo")
    surge = re.search(r'href="/surges/([^"]+)"', leo.get("/surges").body)[1]
    token = leo.get("/surges").field("csrf")
    leo.post(f"/surges/{surge}/answer", {"csrf": token, "text": CORE})
    shown = leo.get(f"/surges/{surge}")
    assert "Answer all who wait, one by one" in shown.words
    form = {"csrf": token, "surge": surge, "do": "surge", "act": "answer", "shown": ""}
    address = leo.post("/work", form).headers["Location"]
    first = leo.get(address)
    assert "1 of 8" in first.words
    assert "Surge: " in first.words
    assert re.search(r"Hi Fen\d, thank you for telling us\. \{matter\}", first.body)


@pytest.mark.parametrize(
    ("act", "fields", "event"),
    [
        ("claim", {}, "claimed"),
        ("assign", {"to": "leo"}, "assigned"),
        ("dismiss", {"reason": "All of it is one test of ours."}, "dismissed"),
        ("refile", {"issue": "price"}, "refiled"),
    ],
)
def test_an_act_on_many_is_shown_first_and_told_person_by_person(heard, dana, act, fields, event):
    bootstrap.acting().claim(Asked(LEO, thread_of(heard, 2).id), datetime.now(UTC))
    ids = [thread_of(heard, one).id for one in range(3)]
    form = {"csrf": dana.get("/board").field("csrf"), "act": act}
    shown = dana.post("/work", {**form, "do": "all", "shown": " ".join(ids)})
    assert shown.status == 200
    assert "Nothing was done yet" in shown.words
    assert [event in heard.events(one) for one in ids][:2] == [False, False]
    sent = {"csrf": form["csrf"], "key": "k1", "act": act, "shown": " ".join(ids), **fields}
    done = dana.post("/work/act", sent)
    assert done.status == 200
    assert all(event in heard.events(one) for one in ids[:2])
    if act == "claim":
        assert "2 done, 1 not" in done.words
        assert "Una Fictional : Already claimed by Leo Brandt" in done.words
    again = dana.post("/work/act", sent)
    assert again.status == 200
    assert all(heard.events(one).count(event) == 1 for one in ids[:2])


def test_what_is_missing_is_asked_for_again_and_nothing_was_done(heard, dana):
    ids = " ".join(thread_of(heard, one).id for one in range(2))
    form = {"csrf": dana.get("/board").field("csrf"), "shown": ids}
    assert dana.post("/work/act", {**form, "act": "dismiss"}).status == 400
    assert dana.post("/work/act", {**form, "act": "shout"}).status == 400
    assert dana.post("/work", {**form, "do": "picked", "act": "claim"}).status == 400
    assert dana.post("/work", {**form, "do": "picked"}).status == 400
    assert thread_of(heard, 0).state == "waiting"


def test_another_brand_s_threads_and_another_person_s_lists_do_not_exist(heard, dana):
    address = begin(dana, heard).headers["Location"]
    for person in ("lisa", "leo"):
        other = at_desk(heard, person)
        token = other.get("/board").field("csrf")
        assert other.get(address).status == 404
        for name in ("core", "check", "answer", "skip", "back", "close"):
            sent = {"csrf": token, "thread": thread_of(heard, 0).id, "line": "x", "core": "x"}
            assert other.post(f"{address}/{name}", sent).status == 404, name
    lisa = at_desk(heard, "lisa")
    assert begin(lisa, heard).status == 400
    assert begin(lisa, heard, act="claim").status == 400
    ids = " ".join(thread_of(heard, one).id for one in range(2))
    sent = {"csrf": lisa.get("/board").field("csrf"), "act": "claim", "shown": ids}
    done = lisa.post("/work/act", sent)
    assert "0 done, 2 not" in done.words
    assert "Petra" not in done.words
    assert thread_of(heard, 0).claim is None


def test_an_observer_picks_nothing(heard):
    olu = at_desk(heard, "olu")
    board = olu.get("/board")
    assert 'name="thread"' not in board.body
    assert begin(olu, heard).status == 403
    assert begin(olu, heard, act="dismiss").status == 403
    ids = thread_of(heard, 0).id
    sent = {"csrf": board.field("csrf"), "act": "claim", "shown": ids}
    assert "0 done, 1 not" in olu.post("/work/act", sent).words


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_no_other_site_works_through_anything(heard, dana, origin):
    address = begin(dana, heard).headers["Location"]
    secret, before = dana.get(address).field("csrf"), heard.rows()
    ids = thread_of(heard, 0).id
    for path in ("/work", "/work/act", f"{address}/skip", f"{address}/answer"):
        form = {"shown": ids, "do": "all", "act": "claim", "thread": ids, "line": "x"}
        assert dana.post(path, {**form, "csrf": secret}, origin=origin).status == 403
        assert dana.post(path, form).status == 403
    assert heard.rows() == before


def test_who_is_not_signed_in_is_led_there(heard):
    browser = Browser(heard)
    for address in ("/work", "/work/x"):
        assert browser.get(address).headers["Location"] == "/login"
        assert browser.post(f"{address}/act").headers["Location"] == "/login"


def test_what_customers_wrote_is_text_on_every_page(heard, dana):
    address = begin(dana, heard, numbers=(3,)).headers["Location"]
    sent = {"csrf": dana.get("/board").field("csrf"), "act": "claim", "do": "all"}
    ids = thread_of(heard, 3).id
    for shown in (
        dana.get(address),
        dana.post("/work", {**sent, "shown": ids}),
        dana.post("/work/act", {**sent, "shown": ids}),
    ):
        assert "Eve &lt;b&gt; Fictional" in shown.body
        assert "Eve <b>" not in shown.body
