"""The budgets for delight, what was given out of them, and the good stories, in DynamoDB.

What was given and what was kept is a row of its own, written in the transaction of its thread; the
purse holds sums only, and is written on its version: of two people who spend at once one reads what
the other left.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from heard.adapters import items, keys
from heard.adapters.items import Item, key, n
from heard.adapters.table import between, get, put_version
from heard.domain import naming
from heard.domain.events import Event, EventType
from heard.domain.kindness import Gesture, Story
from heard.domain.purse import Purse
from heard.domain.thread import Thread


class DynamoKindness:
    """Purses, gestures and stories in the Care table."""

    def __init__(self, table: str) -> None:
        self._table = table

    def purse(self, brand: str, month: str) -> Purse:
        """One consistent GetItem."""
        item = get(self._table, keys.delight_pk(brand, month), keys.HEAD)
        return items.loaded(item, Purse) if item else Purse(brand, month)

    def gestures(
        self, brand: str, month: str, limit: int, before: str | None
    ) -> Sequence[tuple[str, Gesture]]:
        """One Query."""
        pk, beginning = keys.delight_pk(brand, month), keys.GESTURES
        high = f"{beginning}{before}" if before else f"{beginning}~"
        return self._newest(pk, (beginning, high), limit, Gesture)

    def stories(
        self, brand: str, month: str | None, limit: int, before: str | None
    ) -> Sequence[tuple[str, Story]]:
        """One Query."""
        low, high = month or "", f"{month or ''}~"
        bounds = low or " ", min(high, before) if before else high
        return self._newest(keys.stories_pk(brand), bounds, limit, Story)

    def _newest(
        self,
        pk: str,
        bounds: tuple[str, str],
        limit: int,
        of: Any,  # noqa: ANN401 - as in items
    ) -> list[tuple[str, Any]]:
        """Rows between two keys without the upper one, which was shown."""
        low, high = bounds
        rows = between(self._table, pk, low, high, newest=True, limit=limit + 1)
        found = [
            (item[keys.SK]["S"].removeprefix(keys.GESTURES), items.loaded(item, of))
            for item in rows
            if item[keys.SK]["S"] != high
        ]
        return found[:limit]


def purse_write(table: str, purse: Purse, now: datetime, keep_days: int) -> dict[str, Any]:
    """What was spent of a month, at its next version: one put of a transaction."""
    spent = replace(purse, version=purse.version + 1)
    item = {
        **key(keys.delight_pk(purse.brand, purse.month), keys.HEAD),
        "v": n(spent.version),
        "data": items.dumped(spent, Purse),
        "expires_at": items.expires(now, keep_days),
    }
    return put_version(table, item, purse.version)


def kindness_items(thread: Thread, events: tuple[Event, ...], keep_days: int) -> Iterator[Item]:
    """The rows of what was given and kept in one commit."""
    for event in events:
        expires = {"expires_at": items.expires(event.at, keep_days)}
        if event.type is EventType.DELIGHTED:
            pk = keys.delight_pk(thread.brand, str(event.data["month"]))
            given = items.dumped(_gesture(thread, event), Gesture)
            yield {**key(pk, keys.gesture_sk(event.at, thread.id)), "data": given, **expires}
        if event.type is EventType.STORY_KEPT:
            kept = items.dumped(_story(thread, event), Story)
            place = key(keys.stories_pk(thread.brand), keys.story_sk(event.at, thread.id))
            yield {**place, "data": kept, **expires}


def _gesture(thread: Thread, event: Event) -> Gesture:
    note = event.data["note"]
    return Gesture(
        thread=thread.id,
        at=event.at,
        by=event.by or "",
        what=str(event.data["what"]),
        value=int(event.data["value"] or 0),
        currency=str(event.data["currency"]),
        customer=naming.who(thread.customer),
        note=None if note is None else str(note),
    )


def _story(thread: Thread, event: Event) -> Story:
    return Story(
        thread=thread.id,
        brand=thread.brand,
        at=event.at,
        by=event.by or "",
        why=str(event.data["why"]),
        customer=naming.who(thread.customer),
        excerpt=thread.excerpt,
    )
