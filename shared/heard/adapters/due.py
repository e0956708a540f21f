"""What the sweep should look at: the sparse, sharded index of next due times."""

from collections.abc import Iterable
from datetime import datetime

from heard.adapters import keys
from heard.adapters.aws import aws_errors, client
from heard.adapters.items import s


class DynamoDue:
    """The `due` index. One query a shard; what is not due is not read."""

    def __init__(self, table: str) -> None:
        self._table = table

    def due(self, now: datetime) -> Iterable[tuple[str, str]]:
        """Hints, page by page, oldest first in each shard."""
        for shard in keys.due_shards():
            with aws_errors():
                pages = (
                    client("dynamodb")
                    .get_paginator("query")
                    .paginate(
                        TableName=self._table,
                        IndexName="due",
                        KeyConditionExpression="due_shard = :shard AND next_due_at <= :now",
                        ExpressionAttributeValues={":shard": s(shard), ":now": s(keys.stamp(now))},
                    )
                )
                for page in pages:
                    for item in page["Items"]:
                        pk = item[keys.PK]["S"]
                        if pk.startswith(keys.thread_pk("")):
                            yield "thread", keys.thread_id_of(pk)
                        elif pk.startswith(keys.ANSWERS):
                            yield "answers", pk.removeprefix(keys.ANSWERS)
                        else:
                            yield "recipient", keys.recipient_id_of(pk)
