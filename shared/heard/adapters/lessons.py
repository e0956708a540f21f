"""What agents filed, and each brand's thresholds, in DynamoDB.

A filing is a row under its brand's key, written in the transaction that files it; thresholds lie
side by side, and are read once a minute by who judges.
"""

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from heard.adapters import items, keys
from heard.adapters.aws import aws_errors, client
from heard.adapters.items import Item, key, n, s
from heard.adapters.table import partition, put, put_version, transact
from heard.domain.events import Event, EventType
from heard.domain.judgement import DEFAULT_THRESHOLDS, Kind, Thresholds
from heard.domain.lesson import Correction, Lesson
from heard.domain.thread import Thread

FILED_DAYS = 400
"""How long a filing is kept to learn from, days."""

FRESH_SECONDS = 60
"""How long a read of the thresholds is trusted, like a secret's."""


class DynamoLessons:
    """Lessons and filings in the Care table. `keep_days` is the policy's retention."""

    def __init__(self, table: str, keep_days: int) -> None:
        self._table = table
        self._keep_days = keep_days
        self._known: Mapping[str, Lesson] = {}
        self._read_at = float("-inf")

    def thresholds(self, brand: str) -> Thresholds:
        """A brand's thresholds, as of at most a minute ago."""
        if time.monotonic() - self._read_at > FRESH_SECONDS:
            self._known, self._read_at = self.load(), time.monotonic()
        lesson = self._known.get(brand)
        return lesson.thresholds if lesson else DEFAULT_THRESHOLDS

    def load(self) -> Mapping[str, Lesson]:
        """One consistent Query."""
        found = map(_lesson_of, partition(self._table, keys.LESSONS_PK))
        return {lesson.brand: lesson for lesson in found}

    def filed(self, brand: str, since: datetime | None, most: int) -> tuple[Correction, ...]:
        """One Query, the latest first."""
        with aws_errors():
            answer = client("dynamodb").query(
                TableName=self._table,
                KeyConditionExpression="pk = :pk AND sk > :since",
                ExpressionAttributeValues={
                    ":pk": s(keys.filings_pk(brand)),
                    ":since": s(keys.stamp(since) + "~" if since else " "),
                },
                ScanIndexForward=False,
                Limit=most,
            )
        return tuple(items.loaded(item, Correction) for item in answer["Items"])

    def save(self, lesson: Lesson, events: tuple[Event, ...], now: datetime) -> None:
        """One transaction on its version: the lesson, and a row of what is to be told."""
        stored = replace(lesson, version=lesson.version + 1)
        item = {
            **key(keys.LESSONS_PK, keys.part(lesson.brand)),
            "v": n(stored.version),
            "data": items.dumped(stored, Lesson),
        }
        writes = [put_version(self._table, item, lesson.version)]
        if events:
            pk = keys.lesson_pk(lesson.brand)
            row = items.event_item(pk, stored.version, events, now, self._keep_days)
            writes.append(put(self._table, row))
        transact(writes)


def filing_items(thread: Thread, events: tuple[Event, ...]) -> list[Item]:
    """The rows to learn from of what was filed in one commit."""
    return [
        {
            **key(keys.filings_pk(thread.brand), keys.filing_sk(event.at, thread.id)),
            "data": items.dumped(_correction(event), Correction),
            "expires_at": items.expires(event.at, FILED_DAYS),
        }
        for event in events
        if event.type is EventType.REFILED and event.data["likely"] is not None
    ]


def _correction(event: Event) -> Correction:
    return Correction(
        at=event.at,
        likely=int(event.data["likely"] or 0) / 1000,
        asked=event.data["was_kind"] == Kind.QUESTION,
        complaint=event.data["kind"] == Kind.COMPLAINT,
    )


def _lesson_of(item: Item) -> Lesson:
    lesson: Lesson = items.loaded(item, Lesson)
    return lesson
