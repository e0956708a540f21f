"""Diaries in DynamoDB: their heads side by side, what they tell as event rows of their own."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from heard.adapters import items, keys
from heard.adapters.items import Item, n
from heard.adapters.table import partition, put, put_version, transact
from heard.domain.diary import Diary, Occasion


class DynamoDiaries:
    """Diaries in the Care table. `keep_days` is the policy's retention."""

    def __init__(self, table: str, keep_days: int) -> None:
        self._table = table
        self._keep_days = keep_days

    def load(self) -> Mapping[str, Diary]:
        """One consistent Query."""
        found = map(diary_of, partition(self._table, keys.DIARY_PK))
        return {diary.name: diary for diary in found}

    def save(self, occasion: Occasion, now: datetime) -> None:
        """One TransactWriteItems."""
        before = occasion.diary.version
        diary = replace(occasion.diary, version=before + 1)
        item = diary_item(diary, now, self._keep_days)
        writes = [put_version(self._table, item, before)]
        if occasion.events:
            pk = keys.diary_pk(diary.name)
            row = items.event_item(pk, diary.version, occasion.events, now, self._keep_days)
            writes.append(put(self._table, row))
        transact(writes)


def diary_item(diary: Diary, now: datetime, keep_days: int) -> Item:
    """What was told last of one kind of occasion."""
    return {
        **items.key(keys.DIARY_PK, diary.name),
        "v": n(diary.version),
        "data": items.dumped(diary, Diary),
        "expires_at": items.expires(now, keep_days),
    }


def diary_of(item: Item) -> Diary:
    """The diary in an item."""
    diary: Diary = items.loaded(item, Diary)
    return diary
