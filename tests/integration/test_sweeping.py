"""Time and rivals: sweeps that meet, come late or run out of time, and agents who are faster
(faults 7, 8, 9, 11 and 12)."""

import json
from datetime import timedelta

import pytest

from heard.adapters.aws import client
from heard.domain.errors import Conflict
from heard.domain.message import Channel
from heard.domain.state import State
from tests.integration.aws import DANA, LEO
from tests.integration.payloads import PAGE, comment, page

DANGER = "My daughter is in hospital after using your cream, her face is burned"
ANGRY = "This is a scam! Third time I complain and nobody answers, I want my money back"


def complaints(account, count=1):
    """So many angry customers, each heard and told."""
    for number in range(count):
        account.post_webhook("meta", page(comment(number, ANGRY, customer=f"9{number}")))
    account.drain()
    return [account.thread(Channel.FACEBOOK, PAGE, f"77_{number}") for number in range(count)]


def count_of(account, thread, event):
    return account.events(thread.id).count(event)


def test_a_warning_and_a_miss_are_each_told_once_over_many_sweeps(account, clock):
    (thread,) = complaints(account)
    for _ in range(36):
        clock.shift(timedelta(minutes=1))
        account.sweep()
    assert count_of(account, thread, "clock_missed") == 2  # claim, first reply
    assert count_of(account, thread, "clock_warned") == 1


def test_two_sweeps_at_once_have_one_winner_a_clock(account, clock):
    (thread,) = complaints(account)
    clock.shift(timedelta(minutes=11))
    account.calls.meanwhile("TransactWriteItems", account.sweep)
    answer = account.sweep()
    assert answer["changed"] == 0
    assert count_of(account, thread, "clock_missed") == 1
    assert count_of(account, thread, "ladder_wanted") == 1


def test_the_same_minute_twice_has_one_effect(account, clock):
    (thread,) = complaints(account)
    clock.shift(timedelta(minutes=11))
    for _ in range(2):
        account.sweep()
        account.drain()
    assert count_of(account, thread, "ladder_wanted") == 1
    assert len(account.executions()) == 1


def test_after_a_missed_hour_one_sweep_catches_up_without_a_storm(account, clock):
    threads = complaints(account, 4)
    told = len(account.sms)
    clock.shift(timedelta(hours=1))
    account.sweep()
    account.drain()
    for thread in threads:
        assert count_of(account, thread, "clock_missed") == 2
        assert count_of(account, thread, "clock_warned") == 0
    assert len(account.executions()) == 4
    assert len(account.sms) - told <= 5


def test_a_sweep_that_runs_out_of_time_leaves_the_rest_to_the_next(account, clock):
    threads = complaints(account, 3)
    clock.shift(timedelta(minutes=11))
    first = account.sweep(iter([30_000, 4_000]))
    assert (first["looked_at"], first["left"]) == (1, True)
    account.sweep()
    assert all(count_of(account, thread, "clock_missed") == 1 for thread in threads)


def test_publishing_that_runs_out_of_time_goes_on_next_time(account):
    for number in range(3):
        account.post_webhook("meta", page(comment(number, ANGRY, customer=f"9{number}")))
    account.hear_all()
    records = account.stream()
    events = [record for record in records if "EVENT#" in record["dynamodb"]["Keys"]["sk"]["S"]]
    answer = account.invoke("publish_events", {"Records": events}, iter([30_000, 4_000]))
    number = events[1]["dynamodb"]["SequenceNumber"]
    assert answer == {"batchItemFailures": [{"itemIdentifier": number}]}
    account.drain()
    assert len(account.mails(account.care)) >= 3


def test_two_alerts_published_at_once_are_both_charged(account):
    """The graver one rings at once beside the other, and neither overwrites the other's charge."""
    for number, text in enumerate((DANGER, ANGRY)):
        account.post_webhook("meta", page(comment(number, text, customer=f"9{number}")))
    account.hear_all()
    records = account.stream()
    first, second = (
        record for record in records if "EVENT#" in record["dynamodb"]["Keys"]["sk"]["S"]
    )

    def other_shard():
        account.invoke("publish_events", {"Records": [second]})

    account.calls.meanwhile("TransactWriteItems", other_shard)
    account.invoke("publish_events", {"Records": [first]})
    assert len(account.sms) == 2
    (dana,) = account.rows("RECIPIENT#person:dana", "HEAD")
    assert len(json.loads(dana["data"]["S"])["allowance"]["sent"]) == 2


@pytest.mark.parametrize("operation", ["Publish", "BatchGetItem", "TransactWriteItems"])
def test_when_aws_fails_an_alert_stays_due(account, operation):
    account.post_webhook("meta", page(comment(1, ANGRY)))
    account.hear_all()
    account.calls.fail(operation, "ThrottlingException")
    account.publish_once()
    assert account.sms == []
    account.calls.mend()
    account.drain()
    assert [phone for phone, _ in account.sms] == [DANA.phone]


def test_when_step_functions_fail_the_ladder_stays_wanted(account, clock):
    complaints(account)
    clock.shift(timedelta(minutes=11))
    account.sweep()
    account.calls.fail("StartExecution", "ThrottlingException")
    account.publish_once()
    assert account.executions() == []
    account.calls.mend()
    account.drain()
    assert len(account.executions()) == 1


def test_a_ladder_that_ended_is_not_started_again_by_the_same_event(account, clock):
    complaints(account)
    clock.shift(timedelta(minutes=11))
    account.sweep()
    account.drain()
    states = account.client("stepfunctions")
    (execution,) = states.list_executions(stateMachineArn=account.ladder)["executions"]
    states.stop_execution(executionArn=execution["executionArn"])
    account.publish_again()
    assert len(account.executions()) == 1


def test_when_the_table_fails_a_sweep_fails_aloud_and_work_stays_due(account, clock):
    (thread,) = complaints(account)
    clock.shift(timedelta(minutes=11))
    account.calls.fail("TransactWriteItems", "InternalServerError")
    with pytest.raises(Exception, match="InternalServerError"):
        account.sweep()
    account.calls.mend()
    account.sweep()
    assert count_of(account, thread, "clock_missed") == 1


def test_where_no_number_can_get_an_sms_each_next_contact_is_tried_and_then_the_team(
    account, monkeypatch
):
    sns = client("sns")
    publish = sns.publish

    def refused(**wanted):
        if "PhoneNumber" in wanted:
            answer = {"Error": {"Code": "InvalidParameter", "Message": "no"}}
            raise sns.exceptions.ClientError(answer, "Publish")
        return publish(**wanted)

    monkeypatch.setattr(sns, "publish", refused)
    complaints(account)
    first, last = (subject for subject, _ in account.mails(account.care))
    assert first.startswith("[Heard] HIGH COMPLAINT: ")
    assert "Maya Lindqvist is out of reach" in last
    told = [subject for subject, _ in account.mails(account.operations)]
    assert told == ["[Heard] A phone that gets no SMS"] * 3


def test_a_claim_that_races_a_breach_is_kept_and_the_ladder_stays_away(account, clock):
    (thread,) = complaints(account)
    clock.shift(timedelta(minutes=11))
    account.calls.meanwhile("TransactWriteItems", lambda: account.claim(thread.id, DANA))
    account.sweep()
    account.sweep()
    account.drain()
    after = account.thread(Channel.FACEBOOK, PAGE, "77_0")
    assert after.state is State.CLAIMED
    assert account.executions() == []


def test_of_two_agents_who_claim_the_second_is_told_who_was_first(account):
    (thread,) = complaints(account)
    account.calls.meanwhile("TransactWriteItems", lambda: account.claim(thread.id, DANA))
    with pytest.raises(Conflict, match="Dana Okafor"):
        account.claim(thread.id, LEO)


def test_a_claim_after_the_page_was_decided_stops_the_next_rung(account, clock):
    (thread,) = complaints(account)
    clock.shift(timedelta(minutes=11))
    account.sweep()
    account.drain()
    assert account.climb(thread.id)["settled"] is False
    account.claim(thread.id, DANA)
    clock.shift(timedelta(minutes=10))
    assert account.climb(thread.id) == {
        "thread_id": thread.id,
        "episode": 1,
        "run": 1,
        "settled": True,
        "wait_seconds": 0,
    }
    assert count_of(account, thread, "rung_paged") == 1


def test_a_redriven_execution_pages_no_one_twice_for_one_rung(account, clock):
    (thread,) = complaints(account)
    clock.shift(timedelta(minutes=11))
    account.sweep()
    account.drain()
    waits = [account.climb(thread.id)["wait_seconds"] for _ in range(3)]
    assert waits == [600, 600, 600]
    assert count_of(account, thread, "rung_paged") == 1


def test_a_lost_execution_is_found_by_the_sweep_and_goes_on_at_the_next_rung(account, clock):
    (thread,) = complaints(account)
    clock.shift(timedelta(minutes=11))
    account.sweep()
    account.drain()
    account.climb(thread.id)
    clock.shift(timedelta(minutes=13))
    account.sweep()
    account.drain()
    assert len(account.executions()) == 2
    assert account.climb(thread.id, run=1)["settled"] is True
    account.climb(thread.id, run=2)
    account.drain()
    assert LEO.phone in [phone for phone, _ in account.sms]
    assert count_of(account, thread, "rung_paged") == 2
