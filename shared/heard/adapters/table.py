"""Reading and writing the Care table: whole batches, whole transactions."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from heard.adapters import keys
from heard.adapters.aws import aws_errors, client
from heard.adapters.items import Item, key, n, s

_BATCH = 100
"""Items of one BatchGetItem (DynamoDB's limit)."""


def item_key(item: Item) -> tuple[str, str]:
    """An item's primary key as a pair."""
    return item[keys.PK]["S"], item[keys.SK]["S"]


def batch_get(table: str, asked: Iterable[Item]) -> Iterator[Item]:
    """The items of these keys that exist, read consistently; a hundred a call."""
    unique = list({item_key(one): one for one in asked}.values())
    for start in range(0, len(unique), _BATCH):
        rest: list[Item] = unique[start : start + _BATCH]
        while rest:
            with aws_errors():
                answer = client("dynamodb").batch_get_item(
                    RequestItems={table: {"Keys": rest, "ConsistentRead": True}}
                )
            yield from answer["Responses"].get(table, [])
            rest = answer.get("UnprocessedKeys", {}).get(table, {}).get("Keys", [])


def get(table: str, pk: str, sk: str) -> Item | None:
    """One item, read consistently: one call."""
    with aws_errors():
        answer = client("dynamodb").get_item(TableName=table, Key=key(pk, sk), ConsistentRead=True)
    found: Item | None = answer.get("Item")
    return found


def partition(table: str, pk: str, prefix: str = "") -> Iterator[Item]:
    """The items of one partition whose sort keys begin so, read consistently; a megabyte a call."""
    condition, values = "pk = :pk", {":pk": s(pk)}
    if prefix:
        condition, values = f"{condition} AND begins_with(sk, :sk)", {**values, ":sk": s(prefix)}
    with aws_errors():
        pages = (
            client("dynamodb")
            .get_paginator("query")
            .paginate(
                TableName=table,
                ConsistentRead=True,
                KeyConditionExpression=condition,
                ExpressionAttributeValues=values,
            )
        )
        for page in pages:
            yield from page["Items"]


def between(
    table: str, pk: str, low: str, high: str, *, newest: bool = False, limit: int | None = None
) -> list[Item]:
    """One page of a partition's items from one sort key to another, both included, read consistently;
    `newest` from the upper end. At most `limit`, and never more than a megabyte: one call."""
    more = {"Limit": limit} if limit else {}
    with aws_errors():
        page = client("dynamodb").query(
            TableName=table,
            ConsistentRead=True,
            KeyConditionExpression="pk = :pk AND sk BETWEEN :low AND :high",
            ExpressionAttributeValues={":pk": s(pk), ":low": s(low), ":high": s(high)},
            ScanIndexForward=not newest,
            **more,
        )
    found: list[Item] = page["Items"]
    return found


def transact(writes: list[dict[str, Any]]) -> None:
    """All of it or nothing; Superseded where a condition did not hold."""
    with aws_errors():
        client("dynamodb").transact_write_items(TransactItems=writes)


def put(
    table: str, item: Item, condition: str | None = None, values: Item | None = None
) -> dict[str, Any]:
    """One put of a transaction, on a condition."""
    write: dict[str, Any] = {"TableName": table, "Item": item}
    if condition:
        write["ConditionExpression"] = condition
    if values:
        write["ExpressionAttributeValues"] = values
    return {"Put": write}


def use_once(table: str, pk: str, now: datetime) -> dict[str, Any]:
    """The one use of a link, by its partition, as part of a transaction; it holds only if the link
    exists and nobody used it before."""
    return {
        "Update": {
            "TableName": table,
            "Key": key(pk, keys.HEAD),
            "UpdateExpression": "SET used_at = :now",
            "ConditionExpression": "attribute_exists(pk) AND attribute_not_exists(used_at)",
            "ExpressionAttributeValues": {":now": s(now.isoformat())},
        }
    }


def put_version(table: str, item: Item, before: int) -> dict[str, Any]:
    """One put of a transaction that holds only if the item still has the version that was read
    (0: does not exist)."""
    if not before:
        return put(table, item, "attribute_not_exists(pk)")
    return put(table, item, "v = :v", {":v": n(before)})
