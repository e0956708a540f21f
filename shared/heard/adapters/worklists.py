"""The lists that people work through, in DynamoDB: one item each, beneath their person."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from heard.adapters import items, keys
from heard.adapters.aws import aws_errors, client
from heard.adapters.items import Item, key, n, s
from heard.adapters.table import get, put_version, transact
from heard.domain.worklist import WorkList

KEEP_DAYS = 14
"""How long a list is known after it was last worked on."""


class DynamoWorkLists:
    """Lists in the Care table."""

    def __init__(self, table: str) -> None:
        self._table = table

    def load(self, person_id: str, list_id: str) -> WorkList | None:
        """One consistent GetItem."""
        item = get(self._table, keys.work_pk(person_id), keys.part(list_id))
        return work_in(item) if item else None

    def listed(self, person_id: str, limit: int) -> Sequence[WorkList]:
        """One Query: their names sort as they were begun."""
        with aws_errors():
            page = client("dynamodb").query(
                TableName=self._table,
                ConsistentRead=True,
                KeyConditionExpression="pk = :pk",
                ExpressionAttributeValues={":pk": s(keys.work_pk(person_id))},
                ScanIndexForward=False,
                Limit=limit,
            )
        return [work_in(item) for item in page["Items"]]

    def save(self, work: WorkList, now: datetime) -> WorkList:
        """One PutItem that holds only on the version that was read."""
        after = replace(work, version=work.version + 1)
        transact([put_version(self._table, work_item(after, now), work.version)])
        return after


def work_item(work: WorkList, now: datetime) -> Item:
    """A list; each time it is worked on it is kept for longer."""
    return {
        **key(keys.work_pk(work.person), keys.part(work.id)),
        "v": n(work.version),
        "data": items.dumped(work, WorkList),
        "expires_at": items.expires(now, KEEP_DAYS),
    }


def work_in(item: Item) -> WorkList:
    """The list in an item."""
    work: WorkList = items.loaded(item, WorkList)
    return work
