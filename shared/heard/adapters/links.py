"""The short links of alerts, in DynamoDB."""

import secrets
from datetime import datetime

from heard.adapters import items, keys
from heard.adapters.aws import aws_errors, client
from heard.adapters.items import key
from heard.adapters.table import put, transact, use_link
from heard.domain.people import Link


class DynamoLinks:
    """Links in the Care table. Sixteen characters of 64: 96 bits that nobody guesses."""

    def __init__(self, table: str) -> None:
        self._table = table

    def new(
        self, thread_id: str, person: str, expires_at: datetime, others: tuple[str, ...] = ()
    ) -> Link:
        """A fresh link, not stored yet."""
        token = secrets.token_urlsafe(12)
        return Link(token, thread_id, person, expires_at, others=others)

    def replace(self, link: Link, fresh: Link, now: datetime) -> None:
        """One TransactWriteItems."""
        stored = put(self._table, items.link_item(fresh))
        transact([use_link(self._table, link.token, now), stored])

    def find(self, token: str) -> Link | None:
        """One consistent GetItem."""
        with aws_errors():
            answer = client("dynamodb").get_item(
                TableName=self._table,
                Key=key(keys.link_pk(token), keys.HEAD),
                ConsistentRead=True,
            )
        return items.link_of(answer["Item"]) if "Item" in answer else None
