"""moto's transactions, without their copies: moto copies the whole table, its stream included, for
each item of a transaction, in case one fails. Here only what a transaction names is set aside."""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.table import Table

Undo = Callable[[], None]


@contextmanager
def transactions_without_copies() -> Iterator[None]:
    """While it lasts, a transaction takes as long as its items, however much the table holds."""
    write = DynamoDBBackend.transact_write_items

    def written(backend: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
        undo = [_set_aside(backend, op) for item in transact_items for op in item.values()]
        try:
            write(backend, transact_items)
        except Exception:
            for each in undo:
                each()
            raise

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DynamoDBBackend, "transact_write_items", written)
        patch.setattr(Table, "__deepcopy__", lambda table, _: table, raising=False)
        yield


def _set_aside(backend: DynamoDBBackend, op: dict[str, Any]) -> Undo:
    """What puts one item of a transaction back as it stands now, and the stream with it."""
    table = backend.get_table(op["TableName"])
    pk, sk = backend.get_keys_value(table, op.get("Key") or op["Item"])
    item = copy.deepcopy(table.get_item(pk, sk))  # an update changes it in its place
    records = len(table.stream_shard.items) if table.stream_shard else 0

    def undo() -> None:
        table.items[pk].pop(sk, None)
        if item is not None:
            table.items[pk][sk] = item
        if table.stream_shard:
            del table.stream_shard.items[records:]

    return undo
