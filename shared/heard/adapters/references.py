"""The references by which customers who were invited elsewhere are known again, in DynamoDB."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from heard.adapters import items, keys
from heard.adapters.items import key, s
from heard.adapters.table import batch_get, item_key, put
from heard.domain.events import Event, EventType
from heard.domain.thread import Thread


def reference_writes(
    table: str, thread: Thread, events: Sequence[Event], now: datetime, keep_days: int
) -> list[dict[str, Any]]:
    """The rows of the references that one commit gives: each holds only if no other thread has it."""
    return [
        put(
            table,
            {
                **key(keys.reference_pk(thread.brand, str(event.data["reference"])), keys.HEAD),
                "thread_id": s(thread.id),
                "expires_at": items.expires(now, keep_days),
            },
            "attribute_not_exists(pk) OR thread_id = :thread",
            {":thread": s(thread.id)},
        )
        for event in events
        if event.type is EventType.HANDED_OFF
    ]


def threads_of(table: str, brands: Iterable[str], references: Sequence[str]) -> Mapping[str, str]:
    """The threads by their references; one BatchGetItem for a hundred pairs."""
    asked = {
        keys.reference_pk(brand, reference): reference
        for brand in brands
        for reference in references
    }
    found = batch_get(table, [key(pk, keys.HEAD) for pk in asked])
    return {asked[item_key(item)[0]]: item["thread_id"]["S"] for item in found}
