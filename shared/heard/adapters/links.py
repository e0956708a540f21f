"""The short links of alerts, in DynamoDB."""

import secrets
from datetime import datetime

from heard.adapters import items, keys
from heard.adapters.table import get, put, transact, use_once
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
        transact([use_once(self._table, keys.link_pk(link.token), now), stored])

    def find(self, token: str) -> Link | None:
        """One consistent GetItem."""
        item = get(self._table, keys.link_pk(token), keys.HEAD)
        return items.link_of(item) if item else None
