"""What reports count, from the stream to the table and back: exact whatever the stream delivers."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from heard import bootstrap
from heard.domain.events import Event, EventType
from heard.domain.message import DRILL_ACCOUNT
from heard.domain.reporting import figures
from heard.ports.threads import Commit
from tests.builders import a_thread
from tests.integration.aws import Account
from tests.integration.resources import ROOT

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)


def opened(case="high complaint", at=AT):
    return Event(EventType.OPENED, at, data={"message": "1", "episode": 1, "case": case})


def answered(minutes, outcome="met"):
    data = {
        "clock": "first_reply",
        "key": "reply#a",
        "episode": 1,
        "started_at": AT.isoformat(),
        "due_at": (AT + timedelta(hours=1)).isoformat(),
        "outcome": outcome,
        "minutes": minutes,
        "business_minutes": minutes,
        "answered": 1,
    }
    return Event(EventType.CLOCK_ENDED, AT + timedelta(minutes=minutes), data=data)


def missed(key="claim#a.0"):
    data = {"clock": "claim", "key": key, "episode": 1, "due_at": AT.isoformat()}
    return Event(EventType.CLOCK_MISSED, AT + timedelta(minutes=10), data=data)


def happened(*rows, customer="ann", account="page-1"):
    """Commit rows of one thread's events."""
    thread = a_thread("furious", customer=customer, account=account, now=AT)
    for version, events in enumerate(rows):
        bootstrap.threads().commit(Commit(thread, version, tuple(events), AT, None))


def today(brand="marigold"):
    return figures(bootstrap.tallying().days.facts(brand, TODAY))


@pytest.fixture
def story(account):
    """A complaint that a machine answered first, and a question that nobody did."""
    happened([opened()], [missed()], [answered(3)], [answered(45, "missed"), missed("reply#a")])
    happened([opened("normal question")], customer="bob")
    return account


def fold_all(account: Account) -> None:
    while account.fold_once():
        pass


def test_the_figures_of_a_day_follow_from_its_events(story):
    fold_all(story)
    found = today()
    assert (found.complaints.heard, found.questions.heard) == (1, 1)
    assert [found.complaints.share(limit) for limit in (30, 60, 120)] == [0, 1, 1]
    assert found.questions.waiting == 1
    assert found.missed == {"claim": 2}


def test_they_are_the_same_when_the_stream_comes_again_backwards_and_one_by_one(story):
    fold_all(story)
    before, rows = today(), story.rows("DAY#")
    records = story.stream()
    for again in (records, records[::-1], [*records[2:], *records[:2]]):
        for record in again:
            answer = story.invoke("fold_events", {"Records": [record]})
            assert answer == {"batchItemFailures": []}
    assert today() == before
    assert story.rows("DAY#") == rows


def test_a_fact_is_one_write_and_the_thread_is_not_read(story):
    story.calls.forget()
    story.fold_once()
    assert story.calls.counted == {"PutItem": 6}


def test_rows_that_hold_nothing_for_reports_cost_no_call(account):
    happened([Event(EventType.CLAIMED, AT, "dana")], [opened("normal praise")])
    account.calls.forget()
    fold_all(account)
    assert account.calls.made == []


def test_a_drill_is_in_no_report(account):
    happened([opened()], account=DRILL_ACCOUNT)
    fold_all(account)
    assert account.rows("DAY#") == []


def test_facts_hold_no_word_of_the_customer_and_expire(story):
    fold_all(story)
    rows = story.rows("DAY#")
    assert len(rows) == 5
    for row in rows:
        assert {"pk", "sk", "v", "data", "expires_at"} == set(row)
        assert "ann" not in row["data"]["S"].lower()
        assert len(json.dumps(row)) < 1024
        assert int(row["expires_at"]["N"]) == int(
            (datetime(2026, 11, 24, tzinfo=UTC) + timedelta(days=400)).timestamp()
        )


def test_what_fails_is_delivered_again_from_there(story):
    story.calls.fail("PutItem", "ThrottlingException")
    for _ in range(3):
        story.fold_once()
    assert story.rows("DAY#") == []
    story.calls.mend()
    fold_all(story)
    assert today().complaints.heard == 1


def test_a_batch_ends_where_the_time_is_up(story):
    left = iter([30_000, 30_000, 30_000, 4_000])
    answer = story.invoke("fold_events", {"Records": story.stream()}, left)
    numbers = [record["dynamodb"]["SequenceNumber"] for record in story.stream()]
    assert answer == {"batchItemFailures": [{"itemIdentifier": numbers[3]}]}


def test_the_files_row_is_counted_and_the_other_is_not(account):
    for name in ("opened", "without_facts"):
        event = json.loads((ROOT / f"events/fold_events.{name}.json").read_text())
        account.invoke("fold_events", event)
    (row,) = account.rows("DAY#")
    assert row["pk"]["S"] == "DAY#marigold#2026-11-20"
