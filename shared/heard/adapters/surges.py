"""Surges in DynamoDB: the watch over each brand with what was seen lately beside it, and the surges,
each with its events in a partition of its own.
"""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter

from heard.adapters import items, keys
from heard.adapters.aws import aws_errors, client
from heard.adapters.items import Item, key, n
from heard.adapters.sightings import sightings_of
from heard.adapters.table import batch_get, between, get, put, put_version, transact
from heard.domain.events import EventRow
from heard.domain.sighting import Sighting
from heard.domain.surge import Surge, SurgeChange
from heard.domain.watch import Watch

FRESH = timedelta(minutes=1)
"""How long those who hear go by what they read of the surges that run."""

_DONE_DAYS = 7
"""How long an idempotency key is remembered, days."""

_WATCH: TypeAdapter[Watch] = TypeAdapter(Watch)
_NOTHING: tuple[datetime | None, tuple[Surge, ...]] = (None, ())


class DynamoSurges:
    """Surges in the Care table. `keep_days` is the policy's retention."""

    def __init__(self, table: str, keep_days: int) -> None:
        self._table = table
        self._keep_days = keep_days
        self._running: dict[str, tuple[datetime | None, tuple[Surge, ...]]] = {}

    def running(self, brand: str, now: datetime) -> Sequence[Surge]:
        """One GetItem a minute and brand, and one BatchGetItem while any surge runs."""
        read_at, found = self._running.get(brand, _NOTHING)
        if read_at is None or not timedelta(0) <= now - read_at < FRESH:
            with aws_errors():
                answer = client("dynamodb").get_item(
                    TableName=self._table,
                    Key=key(keys.surges_pk(brand), keys.WATCH),
                    ProjectionExpression="running",
                )
            names = answer.get("Item", {}).get("running", {}).get("SS", [])
            found = tuple(surge for surge in self.load_all(names).values() if surge.runs)
            self._running[brand] = now, found
        return found

    def watch(self, brand: str, since: datetime) -> tuple[Watch, Sequence[Sighting]]:
        """One Query, backwards from the watch: of what was seen the latest megabyte."""
        rows = between(
            self._table, keys.surges_pk(brand), keys.seen_since(since), keys.WATCH, newest=True
        )
        watch, seen = Watch(brand), list[Sighting]()
        for item in rows:
            if item[keys.SK]["S"] == keys.WATCH:
                watch = watch_of(item)
            else:
                seen += sightings_of(item)
        return watch, seen

    def load(self, surge_id: str) -> Surge | None:
        """One consistent GetItem."""
        return self.load_all([surge_id]).get(surge_id)

    def load_all(self, surge_ids: Iterable[str]) -> Mapping[str, Surge]:
        """One BatchGetItem for every hundred surges, none for none."""
        asked = [key(keys.surge_pk(one), keys.HEAD) for one in dict.fromkeys(surge_ids)]
        found = (surge_in(item) for item in batch_get(self._table, asked))
        return {surge.id: surge for surge in found}

    def save(
        self,
        changes: Sequence[SurgeChange],
        now: datetime,
        watch: Watch | None = None,
        done: str | None = None,
    ) -> None:
        """One TransactWriteItems."""
        writes: list[dict[str, Any]] = []
        if watch:
            after = replace(watch, version=watch.version + 1)
            writes.append(put_version(self._table, watch_item(after), watch.version))
        for change in changes:
            surge = replace(change.surge, version=change.surge.version + 1)
            days = self._keep_days
            writes.append(
                put_version(self._table, surge_item(surge, now, days), change.surge.version)
            )
            pk = keys.surge_pk(surge.id)
            if change.events:
                row = items.event_item(pk, surge.version, change.events, now, days)
                writes.append(put(self._table, row))
            if surge.version == 1:
                writes.append(put(self._table, opened_item(surge, now, days)))
            if done:
                used = {**key(pk, keys.done_sk(done)), "expires_at": items.expires(now, _DONE_DAYS)}
                writes.append(put(self._table, used, "attribute_not_exists(pk)"))
        if writes:
            transact(writes)

    def was_done(self, surge_id: str, done: str) -> bool:
        """One consistent GetItem."""
        return get(self._table, keys.surge_pk(surge_id), keys.done_sk(done)) is not None

    def listed(self, brand: str, limit: int, before: str | None) -> Sequence[str]:
        """One Query; `before` is the position of a surge that was listed."""
        high = f"{keys.OPENED}{before}" if before else f"{keys.OPENED}~"
        found = between(
            self._table, keys.surges_pk(brand), keys.OPENED, high, newest=True, limit=limit + 1
        )
        positions = [item[keys.SK]["S"].removeprefix(keys.OPENED) for item in found]
        return [one for one in positions if one != before][:limit]

    def timeline(self, surge_id: str, limit: int) -> Sequence[EventRow]:
        """One Query of the latest rows."""
        rows = between(
            self._table,
            keys.surge_pk(surge_id),
            keys.EVENT,
            f"{keys.EVENT}~",
            newest=True,
            limit=limit,
        )
        return [items.event_row_of(item) for item in reversed(rows)]


def watch_item(watch: Watch) -> Item:
    """A brand's watch: its numbers packed, the names of its surges beside them for those who hear.
    It stays: without it all would be learned anew."""
    item = {
        **key(keys.surges_pk(watch.brand), keys.WATCH),
        "v": n(watch.version),
        "data": {"B": zlib.compress(_WATCH.dump_json(watch, exclude_defaults=True))},
    }
    if watch.running:
        item["running"] = {"SS": list(watch.running)}
    return item


def watch_of(item: Item) -> Watch:
    """The watch in an item."""
    return _WATCH.validate_json(zlib.decompress(item["data"]["B"]))


def surge_item(surge: Surge, now: datetime, keep_days: int) -> Item:
    """A surge; it expires long after anybody last had to do with it."""
    return {
        **key(keys.surge_pk(surge.id), keys.HEAD),
        "v": n(surge.version),
        "data": items.dumped(surge, Surge),
        "expires_at": items.expires(now, keep_days),
    }


def surge_in(item: Item) -> Surge:
    """The surge in an item."""
    surge: Surge = items.loaded(item, Surge)
    return surge


def opened_item(surge: Surge, now: datetime, keep_days: int) -> Item:
    """A surge's place in its brand's list."""
    return {
        **key(keys.surges_pk(surge.brand), keys.opened_sk(surge.opened_at, surge.id)),
        "expires_at": items.expires(now, keep_days),
    }
