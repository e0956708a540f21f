"""The people who can be paged, and when, in DynamoDB; a deploy never touches them."""

import time
from dataclasses import replace
from datetime import datetime, timedelta

from heard.adapters import items, keys
from heard.adapters.aws import aws_errors, client
from heard.adapters.items import key, n, s
from heard.adapters.table import put, put_version, transact
from heard.domain.people import Person, Role
from heard.domain.record import Amended, Record
from heard.domain.team import Team

FRESH_SECONDS = 60
"""How long a read of the roster is trusted, like a secret's."""

_DONE_DAYS = 7
"""How long an idempotency key is remembered, days."""


class DynamoRoster:
    """The roster in the Care table. `first` is who is paged while it is empty: the phone and
    address that the deployment was given."""

    def __init__(self, table: str, first: Person | None = None) -> None:
        self._table = table
        self._first = first
        self._team = Team()
        self._read_at = float("-inf")

    def people(self) -> tuple[Person, ...]:
        """Everybody, as of at most a minute ago."""
        return self.team().people

    def team(self) -> Team:
        """The whole roster, as of at most a minute ago."""
        if time.monotonic() - self._read_at > FRESH_SECONDS:
            return self.fresh()
        return self._team

    def fresh(self) -> Team:
        """The whole roster as it is now: one consistent Query."""
        with aws_errors():
            pages = (
                client("dynamodb")
                .get_paginator("query")
                .paginate(
                    TableName=self._table,
                    ConsistentRead=True,
                    KeyConditionExpression="pk = :pk",
                    ExpressionAttributeValues={":pk": s(keys.ROSTER_PK)},
                )
            )
            team = items.team_of(item for page in pages for item in page["Items"])
        if not team.people and self._first:
            team = replace(team, people=(self._first,))
        self._team, self._read_at = team, time.monotonic()
        return team

    def commit(self, amended: Amended, done: str | None, now: datetime) -> None:
        """One TransactWriteItems: the roster's version, what changed, its row of the history."""
        record = amended.record
        writes = [
            put_version(self._table, items.roster_head_item(record.version), record.version - 1),
            put(self._table, items.record_item(record)),
        ]
        writes += [put(self._table, items.part_item(part)) for part in amended.kept]
        for part in amended.dropped:
            item = items.part_item(part)
            place = key(keys.ROSTER_PK, item[keys.SK]["S"])
            writes.append({"Delete": {"TableName": self._table, "Key": place}})
        if done:
            item = {
                **key(keys.ROSTER_HISTORY_PK, keys.done_sk(done)),
                "v": n(record.version),
                "expires_at": items.expires(now, _DONE_DAYS),
            }
            writes.append(put(self._table, item, "attribute_not_exists(pk)"))
        self._read_at = float("-inf")
        transact(writes)

    def done_at(self, done: str) -> int | None:
        """One consistent GetItem."""
        with aws_errors():
            answer = client("dynamodb").get_item(
                TableName=self._table,
                Key=key(keys.ROSTER_HISTORY_PK, keys.done_sk(done)),
                ConsistentRead=True,
            )
        return int(answer["Item"]["v"]["N"]) if "Item" in answer else None

    def history(self, limit: int, before: int | None, now: datetime) -> tuple[Record, ...]:
        """One consistent Query, from the newest row back."""
        with aws_errors():
            page = client("dynamodb").query(
                TableName=self._table,
                ConsistentRead=True,
                KeyConditionExpression="pk = :pk AND sk BETWEEN :low AND :high",
                ExpressionAttributeValues={
                    ":pk": s(keys.ROSTER_HISTORY_PK),
                    ":low": s(keys.record_sk(0)),
                    ":high": s(keys.record_sk((before or keys.NO_VERSION) - 1)),
                },
                ScanIndexForward=False,
                Limit=limit,
            )
        found = (items.record_of(item) for item in page["Items"])
        kept = timedelta(days=items.HISTORY_DAYS)
        return tuple(record for record in found if now - record.at <= kept)


def first_person(phone: str | None, email: str | None) -> Person | None:
    """Who is paged before anybody was added, from the deployment's own parameters."""
    if not (phone or email):
        return None
    return Person("first", "First responder", Role.AGENT, phone or None, email or None)
