"""Threads in DynamoDB: consistent looks, and one transaction a commit."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from heard.adapters import items, keys
from heard.adapters.aws import aws_errors, client
from heard.adapters.items import Item, key, n, s
from heard.adapters.table import (
    batch_get,
    get,
    item_key,
    partition,
    put,
    put_version,
    transact,
    use_once,
)
from heard.domain.entry import Entry
from heard.domain.errors import Superseded
from heard.domain.events import EventType
from heard.domain.message import Channel, Heard
from heard.domain.reporting import reported_under
from heard.domain.thread import Thread
from heard.ports.threads import Commit, Found, NativeId, Pointer

_MOST_MARKS = 10
"""Replies noted for one text on one day: enough to tell whether three customers got it."""

_WITH_ROWS = frozenset(
    {
        EventType.REFILED,
        EventType.DELIGHTED,
        EventType.STORY_KEPT,
        EventType.SIDE_TAKEN,
        EventType.DEFENDER_RILED,
        EventType.ADVOCATE_GUIDED,
        EventType.PROMISED,
        EventType.PROMISE_KEPT,
        EventType.PROMISE_WITHDRAWN,
        EventType.HANDED_OFF,
        EventType.RESOLVED,
        EventType.DISMISSED,
    }
)
"""The events of a commit that leaves rows beside its thread: hardly any. What writes those is loaded
where it is needed, so that who hears messages does not wait for it."""

_DONE_DAYS = 7
"""How long an idempotency key is remembered, days."""


class DynamoThreads:
    """Threads, entries and events in the Care table. `keep_days` is the policy's retention."""

    def __init__(self, table: str, keep_days: int) -> None:
        self._table = table
        self._keep_days = keep_days

    def find(self, native_ids: Sequence[NativeId], thread_id: str | None = None) -> Found:
        """One consistent BatchGetItem."""
        wanted = {item_key(items.native_key(native_id)): native_id for native_id in native_ids}
        asked = [items.native_key(native_id) for native_id in native_ids]
        if thread_id:
            asked.append(key(keys.thread_pk(thread_id), keys.HEAD))
        thread: Thread | None = None
        pointers: dict[NativeId, Pointer] = {}
        for item in batch_get(self._table, asked):
            place = item_key(item)
            if place in wanted:
                pointers[wanted[place]] = items.pointer_of(item)
            else:
                thread = items.thread_of(item)
        return Found(thread, pointers)

    def load(self, thread_id: str) -> Thread | None:
        """One consistent GetItem."""
        item = get(self._table, keys.thread_pk(thread_id), keys.HEAD)
        return items.thread_of(item) if item else None

    def load_all(self, thread_ids: Iterable[str]) -> Mapping[str, Thread]:
        """One BatchGetItem for every hundred threads."""
        asked = [key(keys.thread_pk(one), keys.HEAD) for one in dict.fromkeys(thread_ids)]
        found = (items.thread_of(item) for item in batch_get(self._table, asked))
        return {thread.id: thread for thread in found}

    def load_entry(self, thread_id: str, entry_key: str) -> tuple[Thread, Entry] | None:
        """One consistent BatchGetItem of the head and the entry."""
        pk = keys.thread_pk(thread_id)
        found = {
            item[keys.SK]["S"]: item
            for item in batch_get(self._table, [key(pk, keys.HEAD), key(pk, entry_key)])
        }
        if keys.HEAD not in found or entry_key not in found:
            return None
        return items.thread_of(found[keys.HEAD]), items.entry_of(found[entry_key])

    def everywhere(self, channel: Channel, native_id: str) -> tuple[Pointer, ...]:
        """One consistent Query beneath the native id."""
        found = map(items.pointer_of, self._beneath(channel, native_id, keys.ACCOUNTS))
        return tuple(pointer for pointer in found if pointer.thread_id)

    def waiting_for(self, native_id: NativeId) -> tuple[Heard, ...]:
        """One consistent Query beneath the native id."""
        prefix = keys.waiting_prefix(native_id.account)
        found = self._beneath(native_id.channel, native_id.id, prefix)
        return tuple(items.heard_of(item) for item in found)

    def referred(self, brands: Iterable[str], references: Sequence[str]) -> Mapping[str, str]:
        """One consistent BatchGetItem."""
        from heard.adapters.references import threads_of  # noqa: PLC0415 - as _WITH_ROWS

        return threads_of(self._table, brands, references)

    def let_wait(self, native_id: NativeId, item: Heard, now: datetime) -> None:
        """Two items in one transaction: the flag on the native id, and the item beneath it."""
        flag = {
            "TableName": self._table,
            "Key": items.native_key(native_id),
            "UpdateExpression": "SET waiting = if_not_exists(waiting, :zero) + :one, expires_at = :t",
            "ConditionExpression": "attribute_not_exists(thread_id)",
            "ExpressionAttributeValues": {
                ":zero": n(0),
                ":one": n(1),
                ":t": items.expires(now, items.WAIT_DAYS),
            },
        }
        row = {"TableName": self._table, "Item": items.waiting_item(native_id, item, now)}
        transact([{"Update": flag}, {"Put": row}])

    def same_text(self, account: str, text: str, day: str, mark: str) -> frozenset[str]:
        """One UpdateItem that adds to a set: twice is once. One GetItem more where it is full."""
        place = key(keys.same_text_pk(account, day, text), keys.HEAD)
        start = datetime.fromisoformat(day).replace(tzinfo=UTC)
        try:
            with aws_errors():
                answer = client("dynamodb").update_item(
                    TableName=self._table,
                    Key=place,
                    UpdateExpression="ADD marks :mark SET expires_at = :t",
                    ConditionExpression="attribute_not_exists(marks) OR size(marks) < :most"
                    " OR contains(marks, :one)",
                    ExpressionAttributeValues={
                        ":mark": {"SS": [mark]},
                        ":one": s(mark),
                        ":most": n(_MOST_MARKS),
                        ":t": items.expires(start, 2),
                    },
                    ReturnValues="ALL_NEW",
                )
            return frozenset(answer["Attributes"]["marks"]["SS"])
        except Superseded:
            with aws_errors():
                answer = client("dynamodb").get_item(
                    TableName=self._table, Key=place, ConsistentRead=True
                )
            return frozenset(answer["Item"]["marks"]["SS"])

    def was_done(self, thread_id: str, done: str) -> bool:
        """One consistent GetItem."""
        return get(self._table, keys.thread_pk(thread_id), keys.done_sk(done)) is not None

    def commit(self, commit: Commit) -> None:
        """One TransactWriteItems: the head, new entries and their native ids, the events."""
        transact(list(self._writes(commit)))

    def _writes(self, commit: Commit) -> Iterator[dict[str, Any]]:
        now, days = commit.now, self._keep_days
        pk = keys.thread_pk(commit.thread.id)
        version = commit.before + 1
        thread = replace(commit.thread, version=version)
        head = items.head_item(thread, commit.due_at, now, days)
        yield put_version(self._table, head, commit.before)
        for entry in commit.new:
            yield self._put(items.entry_item(commit.thread.id, entry, now, days))
            yield self._first(commit, entry)
        for entry in commit.changed:
            yield self._put(items.entry_item(commit.thread.id, entry, now, days))
            if NativeId.of(entry.message) in commit.incomplete:
                yield self._ask_again(NativeId.of(entry.message), now)
        if commit.events:
            brand = thread.brand if commit.stand else reported_under(thread, commit.events)
            row = items.event_item(pk, version, commit.events, now, days, brand, commit.seen)
            yield self._put({**row, **items.stand_of(commit.stand)})
        if commit.beside or any(event.type in _WITH_ROWS for event in commit.events):
            from heard.adapters.beside import writes_beside  # noqa: PLC0415 - as _WITH_ROWS

            yield from writes_beside(self._table, thread, commit, days)
        if commit.done:
            item = {
                **key(pk, keys.done_sk(commit.done)),
                "expires_at": items.expires(now, _DONE_DAYS),
            }
            yield self._put(item, "attribute_not_exists(pk)")
        if commit.use_link:
            yield use_once(self._table, keys.link_pk(commit.use_link), now)
        if commit.new_link:
            yield self._put(items.link_item(commit.new_link))

    def _first(self, commit: Commit, entry: Entry) -> dict[str, Any]:
        """The native id must be new, but for what waited and was met."""
        native_id = NativeId.of(entry.message)
        incomplete = native_id in commit.incomplete
        item = items.native_item(
            commit.thread.id, entry, commit.now, self._keep_days, incomplete=incomplete
        )
        met = commit.met.get(native_id)
        if met is None:
            return self._put(item, "attribute_not_exists(pk)")
        unmet = "attribute_not_exists(thread_id) AND waiting = :met"
        return put(self._table, item, unmet, {":met": n(met)})

    def _ask_again(self, native_id: NativeId, now: datetime) -> dict[str, Any]:
        told = items.ask_at(native_id, now)
        return {
            "Update": {
                "TableName": self._table,
                "Key": items.native_key(native_id),
                "UpdateExpression": "SET due_shard = :shard, next_due_at = :at",
                "ConditionExpression": "attribute_exists(thread_id)",
                "ExpressionAttributeValues": {
                    ":shard": told["due_shard"],
                    ":at": told["next_due_at"],
                },
            }
        }

    def _put(self, item: Item, condition: str | None = None) -> dict[str, Any]:
        return put(self._table, item, condition)

    def _beneath(self, channel: Channel, native_id: str, prefix: str) -> Iterator[Item]:
        return partition(self._table, keys.native_pk(channel, native_id), prefix)
