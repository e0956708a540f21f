"""Who takes sides, from the webhook to the desk: heard, folded, shown, guided; the real handlers."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from heard import bootstrap
from heard.domain.message import Channel
from heard.domain.people import Person, Role
from tests.integration.aws import DANA
from tests.integration.browser import Browser
from tests.integration.enrolment import enrol
from tests.integration.invocations import desk_request
from tests.integration.payloads import PAGE, comment, page

UPSET = "My parcel never arrived and nobody answers my mails, I want my money back"
KIND = "I <b>love</b> this shop, they have always been wonderful to me!"
LISA = Person(
    "lisa", "Lisa Fern", Role.AGENT, email="lisa@fern.example", brands=frozenset({"fern"})
)
OLU = Person("olu", "Olu", Role.OBSERVER, email="olu@marigold.example")


@pytest.fixture
def dispute(account):
    """One complains, one defends, one cheers the customer, one had the same; all under one post."""
    enrol(bootstrap.roster(), LISA, OLU)
    account.restart()
    says(account, 1, UPSET)
    says(account, 2, KIND)
    says(account, 3, "Well said!")
    says(account, 4, UPSET)
    return account


def says(account, number, text):
    account.post_webhook("meta", page(comment(number, text, customer=f"9{number}")))
    account.drain()


def thread_of(account, number):
    return account.thread(Channel.FACEBOOK, PAGE, f"77_{number}")


def at(account, number):
    return f"/board/threads/{thread_of(account, number).id}"


def at_desk(account, person="dana"):
    browser = Browser(account)
    browser.sign_in(person)
    return browser


def act(browser, address, name, **fields):
    shown = browser.get(address)
    hidden = {"csrf": shown.field("csrf"), "key": shown.field("key")}
    return browser.post(f"{address}/{name}", {**hidden, **fields})


def test_the_dispute_s_page_says_who_takes_part(dispute):
    shown = at_desk(dispute).get(at(dispute, 1))
    for words in ("defends us here", "takes the customer's side", "The same happened to 1"):
        assert words in shown.words
    for number in (2, 3, 4):
        assert f'href="{at(dispute, number)}"' in shown.body
    assert "<b>love" not in shown.body
    assert thread_of(dispute, 4).kind == "complaint"


def test_a_defender_is_guided_on_their_page_and_on_the_list(dispute):
    dana = at_desk(dispute)
    shown = dana.get(at(dispute, 2))
    assert "They defend us" in shown.words
    assert f'href="{at(dispute, 1)}"' in shown.body
    assert "Advocate since" in shown.words
    listed = dana.get("/praise/advocates")
    assert "To do: thank them in private, ask them not to argue and hand the facts over" in (
        listed.words
    )
    assert "<b>love" not in listed.body
    for step in ("thanked", "asked", "briefed"):
        assert act(dana, at(dispute, 2), "guide", step=step).status == 303
    assert "Done: Dana Okafor" in dana.get(at(dispute, 2)).words
    assert "Thanked and guided" in dana.get("/praise/advocates").words
    assert act(dana, at(dispute, 2), "guide", step="thanked").status == 409


def test_who_loses_their_temper_is_first_on_the_list(dispute):
    dispute.post_webhook("meta", page(comment(5, "You are an idiot, I love them", customer="92")))
    dispute.drain()
    dana = at_desk(dispute)
    assert "in a temper" in dana.get("/praise/advocates").words
    assert "in a temper" in dana.get(at(dispute, 1)).words
    assert "Calm them before it is held against us" in dana.get(at(dispute, 2)).words
    act(dana, at(dispute, 2), "guide", step="calmed")
    assert "in a temper" not in dana.get("/praise/advocates").words


def test_a_person_corrects_what_was_noticed(dispute):
    dana = at_desk(dispute)
    act(dana, at(dispute, 2), "side", side="nobody")
    assert "defends us here" not in dana.get(at(dispute, 1)).words
    assert "Nobody here yet" in dana.get("/praise/advocates").words
    refused = act(dana, at(dispute, 2), "side", side="brand", to="nowhere")
    assert refused.status == 400
    assert 'value="nowhere"' in refused.body
    act(dana, at(dispute, 2), "side", side="brand", to=at(dispute, 1))
    assert "defends us here" in dana.get(at(dispute, 1)).words


def test_programs_get_and_do_the_same(dispute):
    there = thread_of(dispute, 2).id
    request = desk_request("POST", f"/threads/{there}/guide", {"step": "thanked"}, by=DANA)
    assert dispute.invoke("desk", request)["statusCode"] == 200
    answer = dispute.invoke("desk", desk_request("GET", "/praise/advocates", by=DANA))
    assert answer["statusCode"] == 200
    assert there in answer["body"]
    assert '"to_do":["asked","briefed"]' in answer["body"].replace(" ", "")


def test_a_batch_that_comes_again_changes_nothing(dispute):
    before = {number: thread_of(dispute, number) for number in (1, 2, 3, 4)}
    dispute._carried["fold_events"] = 0
    while dispute.fold_once():
        pass
    assert {number: thread_of(dispute, number) for number in before} == before


def test_another_brand_s_advocates_do_not_exist(dispute):
    lisa, before = at_desk(dispute, "lisa"), thread_of(dispute, 2)
    own = lisa.get("/board").field("csrf")
    assert "wonderful" not in lisa.get("/praise/advocates").body
    assert lisa.get("/praise/advocates?brand=marigold").status == 400
    for name, fields in (("guide", {"step": "thanked"}), ("side", {"side": "nobody"})):
        form = {"csrf": own, **fields}
        assert lisa.post(f"{at(dispute, 2)}/{name}", form).status == 404
        request = desk_request("POST", f"/threads/{before.id}/{name}", fields, by=LISA)
        assert dispute.invoke("desk", request)["statusCode"] == 404
    assert thread_of(dispute, 2) == before


def test_an_observer_sees_and_changes_nothing(dispute):
    olu = at_desk(dispute, "olu")
    shown = olu.get(at(dispute, 2))
    assert "They defend us" in shown.words
    assert not re.search(r'action="[^"]*/(guide|side)"', shown.body)
    secret = olu.get("/praise/advocates").field("csrf")
    assert olu.post(f"{at(dispute, 2)}/guide", {"csrf": secret, "step": "thanked"}).status == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_no_other_site_acts(dispute, origin):
    dana = at_desk(dispute)
    secret, path = dana.get("/board").field("csrf"), f"{at(dispute, 2)}/guide"
    form = {"csrf": secret, "step": "thanked"}
    assert dana.post(path, form, origin=origin).status == 403
    assert dana.post(path, {"step": "thanked"}).status == 403
    assert thread_of(dispute, 2).stance.steps == ()


def test_who_is_not_signed_in_is_led_there(dispute):
    assert Browser(dispute).get("/praise/advocates").headers["Location"] == "/login"


def test_a_warm_look_at_a_place_reads_only_what_is_new_and_forgets_what_is_old(account):
    account.post_webhook("meta", page(comment(1, UPSET)))
    account.drain()
    sightings, now = bootstrap.sightings(), datetime.now(UTC)
    (first,) = bootstrap.surges().watch("marigold", now - timedelta(hours=1))[1]
    place = first.seen.place
    assert [one.thread for one in sightings.at_place("marigold", place, now)] == [first.thread]
    assert sightings.at_place("marigold", "elsewhere", now) == []
    later = now + timedelta(minutes=30)
    sightings.at_place("marigold", place, later)
    account.calls.forget()
    assert [one.id for one in sightings.at_place("marigold", place, later)] == [first.id]
    assert account.calls.counted == {"Query": 1}
    (asked,) = account.calls.answers
    assert asked["Count"] == 0
    assert sightings.at_place("marigold", place, now + timedelta(days=3)) == []
