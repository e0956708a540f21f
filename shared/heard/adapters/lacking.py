"""The messages about which a platform is to be asked: native ids that stand in the due index."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from heard.adapters import items, keys
from heard.adapters.aws import aws_errors, client
from heard.adapters.items import key, s
from heard.adapters.table import batch_get, item_key, transact
from heard.domain.errors import Superseded
from heard.domain.message import Channel
from heard.ports.platforms import Incomplete
from heard.ports.threads import NativeId

_AT_ONCE = 50
"""Messages of one account in one run: with their heads and entries they fit one BatchGetItem."""


class DynamoLacking:
    """One account's partition of the `due` index."""

    def __init__(self, table: str) -> None:
        self._table = table

    def due(self, channel: Channel, account: str, now: datetime) -> Sequence[Incomplete]:
        """One Query; where it finds something, one BatchGetItem of the native ids and one of their
        heads and entries. What has been deleted meanwhile is left out."""
        with aws_errors():
            answer = client("dynamodb").query(
                TableName=self._table,
                IndexName="due",
                KeyConditionExpression="due_shard = :shard AND next_due_at <= :now",
                ExpressionAttributeValues={
                    ":shard": s(keys.lacks_pk(channel, account)),
                    ":now": s(keys.stamp(now)),
                },
                Limit=_AT_ONCE,
            )
        asked = [key(item[keys.PK]["S"], item[keys.SK]["S"]) for item in answer["Items"]]
        pointers = [items.pointer_of(item) for item in batch_get(self._table, asked)]
        places = [(str(one.thread_id), str(one.entry_key)) for one in pointers if one.thread_id]
        wanted = [key(keys.thread_pk(thread), keys.HEAD) for thread, _ in places]
        wanted += [key(keys.thread_pk(thread), entry) for thread, entry in places]
        found = {item_key(item): item for item in batch_get(self._table, wanted)}
        return [
            self._incomplete(found[head], found[entry])
            for head, entry in (
                ((keys.thread_pk(thread), keys.HEAD), (keys.thread_pk(thread), entry))
                for thread, entry in places
            )
            if head in found and entry in found
        ]

    def again_at(self, native_ids: Mapping[NativeId, datetime | None]) -> None:
        """One transaction of updates. What was deleted meanwhile stays deleted: then nothing of it
        holds, and the next run finds the others again."""
        try:
            transact([self._moved(one, at) for one, at in native_ids.items()])
        except Superseded:
            return

    def _moved(self, native_id: NativeId, at: datetime | None) -> dict[str, Any]:
        update: dict[str, Any] = {
            "TableName": self._table,
            "Key": items.native_key(native_id),
            "ConditionExpression": "attribute_exists(thread_id)",
            "UpdateExpression": "REMOVE due_shard, next_due_at",
        }
        if at is not None:
            told = items.ask_at(native_id, at)
            update["UpdateExpression"] = "SET due_shard = :shard, next_due_at = :at"
            update["ExpressionAttributeValues"] = {
                ":shard": told["due_shard"],
                ":at": told["next_due_at"],
            }
        return {"Update": update}

    @staticmethod
    def _incomplete(head: items.Item, row: items.Item) -> Incomplete:
        entry = items.entry_of(row)
        return Incomplete(NativeId.of(entry.message), items.thread_of(head), entry)
