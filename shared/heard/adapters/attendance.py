"""Who has a thread open at the desk, and which threads of a customer somebody looked at, in
DynamoDB.

A customer's threads are not an index: every message heard would pay for it, and only people look.
"""

from collections.abc import Sequence
from datetime import datetime

from heard.adapters import keys
from heard.adapters.aws import aws_errors, client
from heard.adapters.items import Item, expires, key, s
from heard.domain.claimant import known_on
from heard.domain.thread import Thread

_ONE_HOUR = 1 / 24
"""Days after which DynamoDB may forget that somebody had a thread open."""

_MOST = 25
"""Viewers and threads that are looked at: the card shows no more."""


class DynamoAttendance:
    """Rows in the Care table. `keep_days` is the policy's retention."""

    def __init__(self, table: str, keep_days: int) -> None:
        self._table = table
        self._keep_days = keep_days

    def here(self, thread: Thread, person_id: str, now: datetime) -> None:
        """Two PutItems; only the first where the customer is not known by an id."""
        self._put(
            {
                **key(keys.thread_pk(thread.id), keys.viewer_sk(person_id)),
                "person": s(person_id),
                "at": s(keys.stamp(now)),
                "expires_at": expires(now, _ONE_HOUR),
            }
        )
        customer = _customer(thread)
        if customer:
            self._put({**key(customer, thread.id), "expires_at": expires(now, self._keep_days)})

    def viewers(self, thread_id: str, since: datetime) -> Sequence[str]:
        """One Query."""
        found = self._query(keys.thread_pk(thread_id), keys.VIEWERS)
        return [one["person"]["S"] for one in found if one["at"]["S"] >= keys.stamp(since)]

    def threads_of(self, thread: Thread) -> Sequence[str]:
        """One Query; none where the customer is not known by an id."""
        customer = _customer(thread)
        return [one[keys.SK]["S"] for one in self._query(customer, "")] if customer else []

    def _put(self, item: Item) -> None:
        with aws_errors():
            client("dynamodb").put_item(TableName=self._table, Item=item)

    def _query(self, pk: str, prefix: str) -> list[Item]:
        condition, values = "pk = :pk", {":pk": s(pk)}
        if prefix:
            condition, values = (
                f"{condition} AND begins_with(sk, :sk)",
                {**values, ":sk": s(prefix)},
            )
        with aws_errors():
            answer = client("dynamodb").query(
                TableName=self._table,
                KeyConditionExpression=condition,
                ExpressionAttributeValues=values,
                Limit=_MOST,
            )
        found: list[Item] = answer["Items"]
        return found


def _customer(thread: Thread) -> str | None:
    channel = thread.place.channel
    if not thread.customer.id:
        return None
    return keys.customer_pk(known_on(channel).value, thread.customer.id)
