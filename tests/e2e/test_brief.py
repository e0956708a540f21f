"""The daily mail on the real template, roles enforced: from a signed webhook over the stream to the
figures, and from a diary to a mailbox."""

import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from heard.adapters import items, keys
from heard.adapters.diaries import diary_item, diary_of
from heard.domain.diary import Diary
from heard.domain.events import Event, EventType
from infra.local.bed import POLICY, Bed
from tests.e2e.outside import asked, comment, message, post, until

pytestmark = [pytest.mark.bed, pytest.mark.timeout(240)]

BRAND, PAGE = "marigold", "100200300400500"
HERE = ZoneInfo("Europe/Amsterdam")


@pytest.fixture(scope="module")
def bed():
    with Bed(policy=POLICY, enforce_roles=True) as up:
        assert up.warm() == []
        yield up


@pytest.fixture(scope="module")
def daily_mails(bed):
    """Takes what a mailbox gets that subscribed to daily mails alone."""
    topic = bed.outputs["CareTopicArn"]
    from_topic = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": "*",
        "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [from_topic]})
    queue = bed.client("sqs").create_queue(QueueName="breakfast", Attributes={"Policy": policy})[
        "QueueUrl"
    ]
    wanted = bed.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])
    bed.client("sns").subscribe(
        TopicArn=topic,
        Protocol="sqs",
        Endpoint=wanted["Attributes"]["QueueArn"],
        Attributes={"FilterPolicy": json.dumps({"kind": ["daily"], "brand": [BRAND]})},
    )

    def take():
        answer = bed.client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=1)
        for one in answer.get("Messages", []):
            bed.client("sqs").delete_message(QueueUrl=queue, ReceiptHandle=one["ReceiptHandle"])
            return json.loads(one["Body"])
        return None

    return take


def said(native_id, text, *, author="9100", parent=None, minutes_ago=0):
    body = comment(native_id, text, author=author)
    value = body["entry"][0]["changes"][0]["value"]
    value["created_time"] = int(time.time()) - 60 * minutes_ago
    if parent:
        value["parent_id"] = parent
    return body


def report(bed, day):
    status, found = asked(bed, f"/reports/daily?brand={BRAND}&day={day.isoformat()}")
    assert status == 200
    return found["complaints"]


def test_the_daily_mail_arrives_with_the_figures_that_follow_from_what_was_heard(bed, daily_mails):
    today = datetime.now(HERE).date()
    angry, mild = (
        said("91_1", "Third time I complain, I want my money back", minutes_ago=9),
        said("91_2", "My parcel arrived broken", author="9200"),
    )
    assert post(bed, "meta", angry).status == 200
    assert message(bed, "facebook", "91_1")["thread"]["state"] == "waiting"
    answer = said("91_3", "We are on it, Oda.", author=PAGE, parent="91_1")
    assert post(bed, "meta", answer).status == 200
    assert post(bed, "meta", mild).status == 200
    assert message(bed, "facebook", "91_2")["thread"]["state"] == "waiting"
    found = until(lambda: (one := report(bed, today))["waiting"] == 1 and one["heard"] == 2 and one)
    assert found["answered_within"][0]["share"] == 0.5

    happened = Event(
        EventType.BRIEF_DUE,
        datetime.now(UTC),
        data={"occasion": "daily", "brand": BRAND, "day": today.isoformat()},
    )
    row = items.event_item(
        keys.diary_pk("daily.marigold"), 9_000, (happened,), datetime.now(UTC), 400
    )
    bed.client("dynamodb").put_item(TableName=bed.outputs["Table"], Item=row)
    mail = until(daily_mails)
    assert "2 complaints, 50 % answered within the hour, 1 waits now" in mail["Subject"]
    assert "- Complaints answered: 50 % within 30, 50 % within 60, 50 %" in mail["Message"]
    assert "“My parcel arrived broken”" in mail["Message"]
    assert "We are on it" not in mail["Message"]


def test_a_mail_that_fell_into_an_outage_is_made_up_for_once(bed, daily_mails):
    dynamodb, table = bed.client("dynamodb"), bed.outputs["Table"]
    bed.invoke("brief_teams", {})  # the diary begins
    key = items.key(keys.DIARY_PK, "daily.marigold")
    diary = diary_of(dynamodb.get_item(TableName=table, Key=key)["Item"])
    assert isinstance(diary, Diary)
    long_ago = replace(diary, last=diary.last - timedelta(days=5))
    dynamodb.put_item(TableName=table, Item=diary_item(long_ago, datetime.now(UTC), 400))
    bed.invoke("brief_teams", {})
    bed.invoke("brief_teams", {})
    mail = until(daily_mails)
    assert "Nobody complained, and nobody asked." in mail["Message"]
    assert "Unanswered now: 1, gravest first" in mail["Message"]
    assert daily_mails() is None
