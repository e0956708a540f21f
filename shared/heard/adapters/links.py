"""The short links of alerts, in DynamoDB."""

import secrets
from datetime import datetime

from heard.adapters import items, keys
from heard.adapters.aws import aws_errors, client
from heard.adapters.items import key
from heard.domain.people import Link


class DynamoLinks:
    """Links in the Care table. Sixteen characters of 64: 96 bits that nobody guesses."""

    def __init__(self, table: str) -> None:
        self._table = table

    def new(self, thread_id: str, person: str, expires_at: datetime) -> Link:
        """A fresh link, not stored yet."""
        return Link(secrets.token_urlsafe(12), thread_id, person, expires_at)

    def find(self, token: str) -> Link | None:
        """One consistent GetItem."""
        with aws_errors():
            answer = client("dynamodb").get_item(
                TableName=self._table,
                Key=key(keys.link_pk(token), keys.HEAD),
                ConsistentRead=True,
            )
        return items.link_of(answer["Item"]) if "Item" in answer else None
