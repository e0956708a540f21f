"""The people who can be paged, and when, in DynamoDB; a deploy never touches them."""

import time
from dataclasses import replace

from heard.adapters import items, keys
from heard.adapters.aws import aws_errors, client
from heard.adapters.items import s
from heard.domain.people import Person, Role
from heard.domain.team import Team

FRESH_SECONDS = 60
"""How long a read of the roster is trusted, like a secret's."""


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
        """The whole roster, as of at most a minute ago: one query."""
        if time.monotonic() - self._read_at > FRESH_SECONDS:
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
                self._team = items.team_of(item for page in pages for item in page["Items"])
            self._read_at = time.monotonic()
        if not self._team.people and self._first:
            return replace(self._team, people=(self._first,))
        return self._team

    def save(self, person: Person) -> None:
        """Add somebody, or change who they are."""
        with aws_errors():
            client("dynamodb").put_item(TableName=self._table, Item=items.person_item(person))
        self._read_at = float("-inf")

    def remove(self, person_id: str) -> None:
        """Take somebody off the roster; their past stays in the timelines."""
        with aws_errors():
            client("dynamodb").delete_item(
                TableName=self._table,
                Key=items.key(keys.ROSTER_PK, keys.agent_sk(person_id)),
            )
        self._read_at = float("-inf")


def first_person(phone: str | None, email: str | None) -> Person | None:
    """Who is paged before anybody was added, from the deployment's own parameters."""
    if not (phone or email):
        return None
    return Person("first", "First responder", Role.AGENT, phone or None, email or None)
