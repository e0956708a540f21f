"""Surges on AWS: what a message adds, what a look costs, and what lies in the table."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from heard import bootstrap
from heard.adapters import items
from heard.adapters.sightings import seen_item, sightings_of
from heard.domain.message import DRILL_ACCOUNT, Channel
from heard.domain.seen import Seen
from heard.domain.sighting import Sighting
from heard.domain.watch import Watch
from tests.integration.aws import LEO
from tests.integration.payloads import PAGE, comment, page

FEE = "They added a delivery fee at the checkout and told nobody about it, number"


@pytest.fixture
def burst(account, clock):
    """Eight people say the same within a minute, and somebody praises."""
    for number in range(8):
        account.post_webhook(
            "meta", page(comment(number, f"{FEE} {number}", customer=f"9{number}"))
        )
    account.post_webhook("meta", page(comment(90, "I love it, thank you!", customer="99")))
    account.hear_all()
    clock.shift(timedelta(seconds=40))
    return account


def seen_rows(account):
    return account.rows("SURGES#", "SEEN#")


def look(account):
    account.watch()
    account.drain()


def test_a_batch_adds_one_small_row_that_holds_no_word_of_the_customers(burst):
    burst.calls.forget()
    burst.fold_once()
    (row,) = seen_rows(burst)
    # Besides, the first three note that their issue has no approved answer yet.
    missed = {"BatchGetItem": 3, "TransactWriteItems": 3}
    assert burst.calls.counted == {"PutItem": 8 + 1} | missed
    assert len(list(sightings_of(row))) == 8
    assert len(json.dumps(row)) < 8 * 200
    assert "fee" not in row["data"]["S"].replace("checkout", "")
    assert int(row["expires_at"]["N"]) - datetime.now(UTC).timestamp() < 3 * 24 * 3600


def test_an_event_row_grows_by_little_and_stays_below_a_kilobyte(burst):
    for row in burst.rows("THREAD#", "EVENT#"):
        assert len(row.get("seen", {}).get("S", "")) < 160
        assert len(json.dumps(row)) < 1024


def test_a_batch_that_comes_again_cut_otherwise_counts_once(burst):
    burst.fold_once()
    for record in burst.stream():
        burst.invoke("fold_events", {"Records": [record]})
    _, seen = bootstrap.surges().watch("marigold", datetime.now(UTC) - timedelta(hours=1))
    assert len(seen) == 16
    assert len({one.id for one in seen}) == 8
    look(burst)
    (head,) = burst.rows("SURGE#", "HEAD")
    assert items.loaded(head, dict)["people"] == 8


def test_a_burst_is_one_surge_that_a_lead_is_told_of_and_its_threads_know(burst):
    burst.drain()
    look(burst)
    (surge,) = (
        bootstrap.surges()
        .load_all(bootstrap.surges().watch("marigold", datetime.now(UTC))[0].running)
        .values()
    )
    told = [text for phone, text in burst.sms if phone == LEO.phone]
    assert [text for text in told if "SURGE" in text] == told[:1]
    assert len(told[0]) <= 160
    thread = burst.thread(Channel.FACEBOOK, PAGE, "77_3")
    assert thread.surge == surge.id
    assert "surge_joined" in burst.events(thread.id)
    assert [name for name, _ in burst.mails(burst.care) if "SURGE" in name]
    look(burst)
    assert len(burst.rows("SURGE#", "HEAD")) == 1
    assert len(burst.executions()) == 1


def test_who_comes_later_belongs_to_it_at_once(burst, clock):
    burst.drain()
    look(burst)
    clock.shift(timedelta(seconds=61))
    burst.post_webhook("meta", page(comment(60, f"{FEE} 60", customer="960")))
    burst.drain()
    thread = burst.thread(Channel.FACEBOOK, PAGE, "77_60")
    assert thread.surge == bootstrap.surges().running("marigold", datetime.now(UTC))[0].id
    assert burst.events(thread.id) == ["opened"]


def test_its_ladder_pages_until_somebody_claims_an_example(burst, clock):
    burst.drain()
    look(burst)
    (surge,) = bootstrap.surges().running("marigold", datetime.now(UTC) + timedelta(minutes=2))
    clock.shift(timedelta(minutes=11))
    answer = burst.climb(surge.id)
    assert answer["settled"] is False
    burst.claim(surge.examples[0], LEO)
    clock.shift(timedelta(minutes=11))
    assert burst.climb(surge.id)["settled"] is True
    assert bootstrap.surges().load(surge.id).claimed_by == "leo"


def test_a_look_at_nothing_is_one_query_a_brand(account, clock):
    account.watch()
    clock.shift(timedelta(minutes=1))
    account.calls.forget()
    account.watch()
    assert account.calls.counted == {"Query": len(bootstrap.policy().brands) + 1}


def test_a_drill_leaves_no_trace(account):
    for number in range(8):
        body = page(comment(number, f"{FEE} {number}", customer=f"9{number}"))
        body["entry"][0]["id"] = DRILL_ACCOUNT
        account.post_webhook("meta", body)
    account.drain()
    assert seen_rows(account) == []


def test_two_looks_at_once_open_one_surge(burst):
    burst.drain()
    surges = bootstrap.surges()
    now = datetime.now(UTC)
    before = surges.watch("marigold", now - timedelta(hours=6))
    burst.watch()
    read, surges.watch = surges.watch, lambda *_: before
    burst.watch()
    surges.watch = read
    assert len(burst.rows("SURGE#", "HEAD")) == 1


def test_a_watch_of_many_weeks_is_a_small_item(account):
    watch = Watch("marigold")
    past = watch.past
    start = datetime(2026, 1, 5, tzinfo=UTC)
    for hour in range(24 * 60):
        counts = {f"issue-{n}": (hour * n) % 7 for n in range(21)}
        past = past.learned(start + timedelta(hours=hour), counts, {"copies": 2, "place": 3})
    surges = bootstrap.surges()
    surges.save([], start, Watch("marigold", past=past, learned_to=start))
    (row,) = account.rows("SURGES#", "WATCH")
    assert len(row["data"]["B"]) < 3000
    assert surges.watch("marigold", start)[0].past == past


def test_what_is_seen_survives_its_row():
    at = datetime(2026, 3, 4, 12, 0, 0, 123000, tzinfo=UTC)
    seen = [
        Sighting.of("t" * 26, 7, at, Seen("delivery", "a1", "p1", "x" * 64)),
        Sighting.of("u" * 26, 1, at, Seen("", "a2", "", "", "surge-1")),
    ]
    assert list(sightings_of(seen_item("marigold", seen))) == seen
