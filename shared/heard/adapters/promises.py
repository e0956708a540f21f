"""The open promises of each brand in DynamoDB: one row a promise, written by the commits that make and
end it.

A promise that ended keeps its row until DynamoDB has forgotten it, marked: who acts on threads may
delete nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from heard.adapters import items, keys
from heard.adapters.aws import aws_errors, client
from heard.adapters.items import Item, key, s
from heard.domain.thread import Thread
from heard.ports.ledgers import Owed


class DynamoPromises:
    """Rows in the Care table."""

    def __init__(self, table: str) -> None:
        self._table = table

    def owed(self, brand: str) -> Sequence[Owed]:
        """One Query of at most a megabyte."""
        with aws_errors():
            page = client("dynamodb").query(
                TableName=self._table,
                ConsistentRead=True,
                KeyConditionExpression="pk = :pk",
                FilterExpression="attribute_not_exists(ended)",
                ExpressionAttributeValues={":pk": s(keys.promises_pk(brand))},
            )
        return [_owed(item) for item in page["Items"]]


def promise_items(thread: Thread, now: datetime, keep_days: int) -> Iterator[Item]:
    """The rows of the promises that a commit at `now` made or ended; none at all, usually."""
    for promise in thread.promises:
        sk = keys.promise_sk(promise.due_at, thread.id, promise.id)
        row = {**key(keys.promises_pk(thread.brand), sk), "keeper": s(promise.by)}
        if promise.ended_at == now:
            yield {**row, "ended": {"BOOL": True}, "expires_at": items.expires(now, 0)}
        elif promise.open and promise.made_at == now:
            yield {**row, "expires_at": items.expires(promise.due_at, keep_days)}


def _owed(item: Item) -> Owed:
    due_at, thread_id, promise_id = item[keys.SK]["S"].split("#")
    return Owed(datetime.fromisoformat(due_at), thread_id, promise_id, item["keeper"]["S"])
