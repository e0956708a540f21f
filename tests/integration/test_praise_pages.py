"""Praise at the desk: the queue, small surprises, good stories; the real handler, as a browser uses it."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from heard import bootstrap
from heard.domain.errors import Conflict
from heard.domain.message import Channel
from heard.domain.people import Person, Role
from heard.domain.purse import DelightRules
from heard.ports.threads import Commit
from heard.services.deed import Asked
from heard.services.praise import Praising
from tests.builders import a_thread
from tests.integration.aws import DANA
from tests.integration.browser import Browser
from tests.integration.enrolment import enrol
from tests.integration.invocations import desk_request
from tests.integration.payloads import PAGE, comment, page

KIND = "The rose balm is <i>lovely</i>, thank you so much!"
LISA = Person(
    "lisa", "Lisa Fern", Role.AGENT, email="lisa@fern.example", brands=frozenset({"fern"})
)
OLU = Person("olu", "Olu", Role.OBSERVER, email="olu@marigold.example")
LISTS = ("/praise", "/praise/stories", "/praise/delight")


@pytest.fixture
def kind(account):
    """Three customers are kind, one complains."""
    enrol(bootstrap.roster(), LISA, OLU)
    account.restart()
    said = [comment(number, KIND, customer=f"9{number}") for number in range(1, 4)]
    account.post_webhook("meta", page(*said, comment(4, "My parcel arrived broken", customer="94")))
    account.hear_all()
    return account


def at_desk(account, person="dana"):
    browser = Browser(account)
    browser.sign_in(person)
    return browser


def thread_of(account, number=1):
    return account.thread(Channel.FACEBOOK, PAGE, f"77_{number}")


def act(browser, account, name, number=1, **fields):
    """Opens a thread's page, fills in a form, sends it."""
    address = f"/board/threads/{thread_of(account, number).id}"
    shown = browser.get(address)
    hidden = {"csrf": shown.field("csrf"), "key": shown.field("key")}
    return browser.post(f"{address}/{name}", {**hidden, **fields})


def listed(shown):
    return re.findall(r'data-thread="(\w+)"', shown.body)


def asked(account, path, by=DANA, query=None):
    answer = account.invoke("desk", desk_request("GET", path, query=query, by=by))
    return answer["statusCode"], answer


def test_the_queue_lists_who_was_kind_and_nobody_else(kind):
    dana = at_desk(kind)
    shown = dana.get("/praise")
    assert set(listed(shown)) == {thread_of(kind, number).id for number in (1, 2, 3)}
    assert "To thank 3" in shown.words
    assert "&lt;i&gt;lovely" in shown.body
    assert "<i>lovely" not in shown.body
    assert listed(dana.get("/praise?channel=x")) == []
    assert "Nothing fits these filters" in dana.get("/praise?channel=x").words
    assert 'href="/praise" aria-current="page"' in shown.body


def test_it_is_paged_and_its_filters_stay(kind):
    dana = at_desk(kind)
    first = dana.get("/praise?limit=2&brand=marigold")
    more = re.search(r'href="([^"]+)">More<', first.body)[1].replace("&amp;", "&")
    assert "brand=marigold" in more
    rest = dana.get(more)
    assert len({*listed(first), *listed(rest)}) == 3
    for wrong in ("state=waiting", "colour=red", "channel=fax", "brand=fern", "cursor=x"):
        assert dana.get(f"/praise?{wrong}").status == 400, wrong


def test_who_was_thanked_by_whom_leaves_the_queue(kind):
    dana = at_desk(kind)
    act(dana, kind, "answered", where="public", text="Thank you so much, Runa! You made our day.")
    assert len(listed(dana.get("/praise"))) == 2
    thanked = dana.get("/praise?state=answered")
    assert listed(thanked) == [thread_of(kind).id]
    assert "thanked by Dana Okafor" in thanked.words
    assert "Thanked by Dana Okafor" in dana.get(f"/board/threads/{thread_of(kind).id}").words


def test_what_needs_no_thanks_is_let_be_with_one_press(kind):
    dana = at_desk(kind)
    shown = dana.get("/praise?brand=marigold")
    form = {"csrf": shown.field("csrf"), "back": shown.field("back")}
    done = dana.post(f"/praise/{thread_of(kind).id}/no_thanks", form)
    assert (done.status, done.headers["Location"]) == (303, "/praise?brand=marigold")
    assert thread_of(kind).state == "dismissed"
    again = dana.post(f"/praise/{thread_of(kind).id}/no_thanks", form)
    assert again.status == 409
    for back in ("//evil.example", "https://evil.example", "state=x&next=//evil.example"):
        form = {"csrf": shown.field("csrf"), "back": back}
        where = dana.post(f"/praise/{thread_of(kind, 2).id}/no_thanks", form)
        assert where.headers.get("Location", "/praise").startswith("/praise")


def test_a_complaint_is_not_let_be(kind):
    assert act(at_desk(kind), kind, "no_thanks", number=4).status == 409
    assert thread_of(kind, 4).state == "waiting"


def test_a_surprise_is_given_and_stands_in_the_month(kind):
    dana = at_desk(kind)
    assert (
        "Left for you this month: EUR 60.00"
        in dana.get(f"/board/threads/{thread_of(kind).id}").words
    )
    refused = act(dana, kind, "delight", what="A ship", value="25.01", note="")
    assert refused.status == 400
    assert 'value="A ship"' in refused.body
    act(dana, kind, "delight", what="A <b>rose</b>", value="12.50", note="She wrote twice")
    shown = dana.get("/praise/delight")
    for words in ("A <b>rose</b>", "EUR 12.50", "EUR 187.50 of EUR 200.00", "EUR 47.50", "twice"):
        assert words in shown.words
    assert "<b>rose" not in shown.body
    assert "Nobody was surprised" in dana.get("/praise/delight?month=2020-01").words
    assert (
        "surprised them: A <b>rose</b> (EUR 12.50)"
        in dana.get(f"/board/threads/{thread_of(kind).id}").words
    )
    assert dana.get("/praise/delight?month=2020-13").status == 400


def test_of_two_agents_at_the_end_of_the_budget_one_gives(kind):
    """The second spends between the first one's look and commit: the first looks again."""
    real = bootstrap.praising()
    policy = replace(bootstrap.policy(), delight=DelightRules(month=2_000))
    leo = next(one for one in bootstrap.roster().people() if one.id == "leo")

    class Racing:
        def __init__(self):
            self.looks = 0

        def purse(self, brand, month):
            found = real.kindness.purse(brand, month)
            self.looks += 1
            if self.looks == 1:
                given = Praising(real.threads, real.links, real.roster, policy, real.kindness)
                other = Asked(leo, thread_of(kind, 2).id)
                given.delight(other, "A candle", Decimal(15), "", now)
            return found

    now = thread_of(kind).opened_at
    racing = Racing()
    dana = Praising(real.threads, real.links, real.roster, policy, racing)
    with pytest.raises(Conflict, match=r"EUR 5\.00 left"):
        dana.delight(Asked(DANA, thread_of(kind).id), "A soap", Decimal(10), "", now)
    assert racing.looks == 2
    assert real.kindness.purse("marigold", f"{now:%Y-%m}").by == {"leo": 1_500}
    dana.delight(Asked(DANA, thread_of(kind).id), "A soap", Decimal(5), "", now)
    assert real.kindness.purse("marigold", f"{now:%Y-%m}").spent == 2_000


def test_a_key_gives_once(kind):
    for _ in range(2):
        request = desk_request(
            "POST",
            f"/threads/{thread_of(kind).id}/delight",
            {"what": "A rose", "value": 12.5},
            by=DANA,
            key="one",
        )
        assert kind.invoke("desk", request)["statusCode"] == 200
    status, answer = asked(kind, "/praise/delight")
    assert (status, '"spent":12.5' in answer["body"].replace(" ", "")) == (200, True)


def test_good_stories_are_kept_found_by_month_and_told_to_programs(kind):
    dana = at_desk(kind)
    act(dana, kind, "story", why="She named her <em>cat</em> after the balm")
    shown = dana.get("/praise/stories")
    assert "She named her <em>cat</em> after the balm" in shown.words
    assert "<em>cat" not in shown.body
    assert "No story fits" in dana.get("/praise/stories?month=2020-01").words
    assert act(dana, kind, "story", why="again").status == 409
    assert "Among the good stories since" in dana.get(f"/board/threads/{thread_of(kind).id}").words
    status, answer = asked(kind, "/praise/stories", query={"brand": "marigold"})
    assert status == 200
    assert thread_of(kind).id in answer["body"]
    assert thread_of(kind).id in asked(kind, "/praise")[1]["body"]


def test_another_brand_s_praise_does_not_exist(kind):
    act(at_desk(kind), kind, "story", why="secret story")
    lisa, before = at_desk(kind, "lisa"), thread_of(kind, 2)
    own = lisa.get("/board").field("csrf")
    for address in LISTS:
        shown = lisa.get(address)
        assert shown.status == 200
        assert listed(shown) == []
        assert "secret story" not in shown.body
        assert lisa.get(f"{address}?brand=marigold").status == 400
        assert "secret story" not in asked(kind, address, by=LISA)[1]["body"]
    there = thread_of(kind, 2).id
    assert lisa.post(f"/praise/{there}/no_thanks", {"csrf": own}).status == 404
    for name, fields in (
        ("no_thanks", {}),
        ("story", {"why": "x"}),
        ("delight", {"what": "x", "value": "1"}),
    ):
        assert lisa.post(f"/board/threads/{there}/{name}", {"csrf": own, **fields}).status == 404
        request = desk_request("POST", f"/threads/{there}/{name}", fields, by=LISA)
        assert kind.invoke("desk", request)["statusCode"] == 404
    assert thread_of(kind, 2) == before


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_no_other_site_acts(kind, origin):
    dana = at_desk(kind)
    path, secret = f"/praise/{thread_of(kind).id}/no_thanks", dana.get("/praise").field("csrf")
    assert dana.post(path, {"csrf": secret}, origin=origin).status == 403
    assert dana.post(path, {}).status == 403
    assert dana.post(path, {"csrf": "x"}).status == 403
    assert thread_of(kind).state == "noted"


def test_an_observer_sees_it_and_changes_nothing(kind):
    olu = at_desk(kind, "olu")
    for address in LISTS:
        assert olu.get(address).status == 200
    assert "/no_thanks" not in olu.get("/praise").body
    assert "/delight" not in olu.get(f"/board/threads/{thread_of(kind).id}").body.replace(
        "/praise/delight", ""
    )
    secret = olu.get("/praise").field("csrf")
    assert olu.post(f"/praise/{thread_of(kind).id}/no_thanks", {"csrf": secret}).status == 403
    assert thread_of(kind).state == "noted"


def test_who_is_not_signed_in_is_led_there_and_a_program_is_told(kind):
    browser = Browser(kind)
    for address in LISTS:
        assert browser.get(address).headers["Location"] == "/login"
        told = browser.get(address, accept="application/json")
        assert (told.status, told.headers["Content-Type"]) == (401, "application/problem+json")


def test_nothing_to_thank_for_is_said_so(account):
    assert "Everybody who was kind has been thanked" in at_desk(account).get("/praise").words
    assert "No story kept so far" in at_desk(account).get("/praise/stories").words


def test_thousands_of_pieces_page_without_reading_more_than_is_shown(account):
    now = datetime.now(UTC)
    heads = [
        a_thread(text, customer=f"c{number}", channel="facebook", account=PAGE, now=now)
        for number, text in enumerate(["I love it", "hello"] * 300)
    ]
    for thread in heads:
        stored = replace(thread, brand="marigold", version=1)
        bootstrap.threads().commit(Commit(stored, 0, (), now, None))
    dana, seen, address = at_desk(account), set(), "/praise?brand=marigold&limit=100"
    while address:
        account.calls.forget()
        shown = dana.get(address)
        seen |= set(listed(shown))
        # The rows, one more, and as far as is counted; none of the small talk beside them.
        keys = sum(answer.get("ScannedCount", 0) for answer in account.calls.answers)
        assert keys <= 101 + 101 + 100
        assert account.calls.counted["Query"] <= 8
        more = re.search(r'href="([^"]+)">More<', shown.body)
        address = more and more[1].replace("&amp;", "&")
    assert seen == {thread.id for thread in heads if thread.kind == "praise"}
