"""Many threads at once: a digest's page, its one link, and the API's bulk claim."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from heard import bootstrap
from heard.domain.message import Channel
from tests.integration.aws import DANA, LEO, Account
from tests.integration.enrolment import enrol
from tests.integration.invocations import desk_request
from tests.integration.payloads import PAGE, comment, page

ANGRY = "This is a scam! Third time I complain and nobody answers, I want my money back"
MILD = "My parcel arrived late"
DANGER = "My daughter is in hospital after using your cream, her face is burned"


def ask(account, method, path, **more):
    """One request to the desk, its query in the path."""
    split = urlsplit(path)
    query = dict(parse_qsl(split.query))
    return account.invoke("desk", desk_request(method, split.path, query=query, **more))


def thread(account: Account, number: int):
    return account.thread(Channel.FACEBOOK, PAGE, f"77_{number}")


def hear(account, *texts):
    """A thread of its own customer for each text, a minute apart."""
    for number, text in enumerate(texts, 1):
        account.post_webhook("meta", page(comment(number, text, customer=f"9{number}")))
        account.hear_all()
    return [thread(account, number).id for number in range(1, len(texts) + 1)]


def a_link(ids, person=DANA, minutes=60):
    """The path of a digest's link."""
    links = bootstrap.acting().links
    first, *others = ids
    until = datetime.now(UTC) + timedelta(minutes=minutes)
    link = links.new(first, person.id, until, tuple(others))
    bootstrap.sweeping().recipients.save({}, datetime.now(UTC), [link])
    return f"/t/{link.token}"


@pytest.fixture
def digest(account, clock):
    """Three threads in the order in which they were heard, and Dana's link to all of them."""
    clock.shift(timedelta(minutes=1))
    ids = hear(account, MILD, ANGRY, DANGER)
    return ids, a_link(ids)


# ---- The page ------------------------------------------------------------------------------------


def test_the_link_of_a_digest_shows_all_its_threads_the_gravest_first(account, digest):
    _, link = digest
    shown = ask(account, "GET", link)
    assert shown["statusCode"] == 200
    kinds = re.findall(r'class="badge">(\w+ complaint)', shown["body"])
    assert kinds == ["critical complaint", "high complaint", "normal complaint"]
    assert "3 wait" in shown["body"]
    assert "Claim all 3" in shown["body"]
    assert shown["body"].count("Claim as Dana Okafor") == 3
    assert "default-src 'none'" in shown["headers"]["Content-Security-Policy"]


def test_of_one_severity_the_oldest_is_first(account, clock):
    ids = hear(account, ANGRY)
    clock.shift(timedelta(minutes=5))
    account.post_webhook("meta", page(comment(2, ANGRY, customer="92")))
    account.hear_all()
    link = a_link([thread(account, 2).id, *ids])
    body = ask(account, "GET", link)["body"]
    assert re.findall(r"thread=(\w+)\"><bdi>", body) == [*ids, thread(account, 2).id]


def test_looking_changes_nothing(account, digest):
    ids, link = digest
    before = account.rows()
    for path in (link, f"{link}?thread={ids[1]}"):
        assert ask(account, "GET", path)["statusCode"] == 200
    assert account.rows() == before


def test_claiming_all_claims_what_waits_and_shows_what_came_of_each(account, digest):
    ids, link = digest
    account.claim(ids[1], LEO)
    answer = ask(account, "POST", f"{link}/claim-all")
    assert answer["statusCode"] == 303
    claimed = [thread(account, number).claim.by for number in (1, 2, 3)]
    assert claimed == ["dana", "leo", "dana"]
    body = unescape(ask(account, "GET", answer["headers"]["Location"])["body"])
    assert "You have 2, 1 is with others or answered" in body
    assert body.count("You have it") == 2
    assert "Leo Brandt has it, since just now" in body
    assert "Claim all" not in body


def test_what_is_over_says_so(account, digest):
    ids, link = digest
    body = {"reason": "a drill"}
    assert (
        ask(account, "POST", f"/threads/{ids[0]}/dismiss", body=body, by=LEO)["statusCode"] == 200
    )
    answer = ask(account, "POST", f"{link}/claim-all")
    shown = ask(account, "GET", answer["headers"]["Location"])["body"]
    assert "You have 2, 1 is over" in shown
    assert "Dismissed" in shown


def test_a_link_that_claimed_all_is_dead_and_the_fresh_one_is_its_persons_only(account, digest):
    _, link = digest
    fresh = ask(account, "POST", f"{link}/claim-all")["headers"]["Location"]
    for method, path in (("GET", link), ("POST", f"{link}/claim-all"), ("POST", f"{link}/claim")):
        gone = ask(account, method, path)
        assert gone["statusCode"] == 410
        assert "It named 3 threads" in gone["body"]
    assert "Dana Okafor" in ask(account, "GET", fresh)["body"]


def test_one_thread_of_a_digest_is_claimed_and_the_rest_is_a_tap_away(account, digest):
    ids, link = digest
    answer = ask(account, "POST", f"{link}/claim?thread={ids[1]}")
    assert answer["statusCode"] == 303
    assert [bool(thread(account, number).claim) for number in (1, 2, 3)] == [False, True, False]
    on = answer["headers"]["Location"]
    assert parse_qs(urlsplit(on).query) == {"thread": [ids[1]]}
    body = ask(account, "GET", on)["body"]
    assert "You have it" in body
    back = re.search(r'href="(/t/[\w-]{16})">All 3 threads', body).group(1)
    assert "2 wait, you have 1" in ask(account, "GET", back)["body"]
    assert ask(account, "GET", link)["statusCode"] == 410


def test_a_link_opens_no_thread_but_its_own(account, digest):
    ids, link = digest
    account.post_webhook("meta", page(comment(9, ANGRY, customer="99")))
    account.hear_all()
    other = thread(account, 9).id
    single = a_link(ids[:1])
    for path in (f"{link}?thread={other}", f"{single}?thread={other}"):
        assert ask(account, "GET", path)["statusCode"] == 404
    for path in (f"{link}/claim?thread={other}", f"{single}/claim?thread={other}", f"{link}/claim"):
        assert ask(account, "POST", path)["statusCode"] == 404
    assert not any(thread(account, number).claim for number in (1, 2, 3, 9))
    assert ask(account, "GET", f"{single}?thread={ids[0]}")["statusCode"] == 200


def test_what_its_person_no_longer_serves_is_not_on_it(account, digest):
    _, link = digest
    enrol(bootstrap.roster(), replace(DANA, brands=frozenset({"fern"})))
    account.restart()
    assert ask(account, "GET", link)["statusCode"] == 410
    assert ask(account, "POST", f"{link}/claim-all")["statusCode"] == 410
    assert not thread(account, 1).claim


def test_an_expired_digest_claims_nothing(account, digest, clock):
    _, link = digest
    clock.shift(timedelta(minutes=61))
    assert ask(account, "POST", f"{link}/claim-all")["statusCode"] == 410
    assert not thread(account, 1).claim


def test_two_presses_at_once_claim_once_and_the_second_is_told(account, digest):
    _, link = digest
    account.calls.meanwhile("TransactWriteItems", lambda: ask(account, "POST", f"{link}/claim-all"))
    assert ask(account, "POST", f"{link}/claim-all")["statusCode"] == 410
    for number in (1, 2, 3):
        assert account.events(thread(account, number).id).count("claimed") == 1


# ---- The API -------------------------------------------------------------------------------------


def claim(account, ids, by=DANA, key=None):
    answer = ask(account, "POST", "/threads/claim", body={"ids": ids}, by=by, key=key)
    return answer["statusCode"], json.loads(answer["body"])


def test_many_are_claimed_each_for_itself(account, digest):
    ids, _ = digest
    account.claim(ids[1], LEO)
    status, body = claim(account, [*ids, "nothing", ids[0]])
    assert status == 200
    first, second, third, unknown = body["results"]
    assert (first["id"], first["done"], first["thread"]["claimed_by"]) == (ids[0], True, "dana")
    assert third["done"]
    assert (second["done"], second["status"]) == (False, 409)
    assert second["detail"] == "Already claimed by Leo Brandt just now."
    assert (unknown["id"], unknown["status"]) == ("nothing", 404)


def test_a_key_makes_it_happen_once(account, digest):
    ids, _ = digest
    claim(account, ids[:1], key="k1")
    ask(account, "POST", f"/threads/{ids[0]}/release", body={}, by=DANA)
    _, body = claim(account, ids[:1], key="k1")
    assert body["results"][0]["done"]
    assert thread(account, 1).claim is None, "what the key did was undone since"


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "ids"), ({"ids": "x"}, "ids"), ({"ids": ["x"] * 101}, "ids"), ({"ids": [1]}, "ids.0")],
)
def test_what_is_no_list_of_ids_is_refused(account, body, field):
    answer = ask(account, "POST", "/threads/claim", body=body, by=DANA)
    assert answer["statusCode"] == 400
    assert json.loads(answer["body"])["field"] == field


def test_it_needs_a_token(account):
    assert ask(account, "POST", "/threads/claim", body={"ids": []})["statusCode"] == 401


def test_a_bundles_sms_links_to_all_of_it_and_its_code_claims_all_of_it(account, clock):
    for number in range(5):
        account.post_webhook("meta", page(comment(number, ANGRY, customer=f"9{number}")))
    account.drain()
    for _ in range(20):
        clock.shift(timedelta(minutes=1))
        account.sweep()
        account.drain()
    text = next(text for _, text in account.sms if "threads" in text)
    link = re.search(r"/t/[\w-]{16}", text).group()
    number = re.search(r"(\d+)a claims", text).group(1)
    ids = re.findall(r'href="/t/[\w-]{16}\?thread=(\w+)"', ask(account, "GET", link)["body"])
    assert len(ids) > 1
    account.reply(DANA.phone, f"{number}a")
    assert all(bootstrap.threads().load(one).claim.by == "dana" for one in ids)
