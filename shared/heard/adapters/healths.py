"""The health of channels in DynamoDB, and the hours in which each was heard."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from heard.adapters import channel_items, items, keys
from heard.adapters.aws import aws_errors, client
from heard.adapters.items import key, s
from heard.adapters.table import batch_get, item_key, put, put_version, transact
from heard.domain.cursor import Cursor
from heard.domain.errors import Superseded
from heard.domain.events import Event
from heard.domain.health import Health
from heard.domain.message import Channel

ASKED_FOR = ("complete", "poll")
"""What the cursors of an account are kept for: the first part of their ids."""


class DynamoHealths:
    """Healths in the Care table. `keep_days` is the policy's retention."""

    def __init__(self, table: str, keep_days: int) -> None:
        self._table = table
        self._keep_days = keep_days

    def load(
        self, subjects: Sequence[tuple[str, str]]
    ) -> Iterator[tuple[Health, Sequence[Cursor]]]:
        """One consistent BatchGetItem for every hundred items: a health and its cursors each."""
        healths = [Health(channel, account) for channel, account in subjects]
        asked = [key(keys.health_pk(one.id), keys.HEAD) for one in healths]
        wanted = [(what, one.id) for one in healths for what in ASKED_FOR]
        asked += [key(keys.cursor_pk(f"{what}#{name}"), keys.HEAD) for what, name in wanted]
        found = {item_key(item)[0]: item for item in batch_get(self._table, asked)}
        for one in healths:
            stored = found.get(keys.health_pk(one.id))
            places = [keys.cursor_pk(f"{what}#{one.id}") for what in ASKED_FOR]
            cursors = [channel_items.cursor_of(found[place]) for place in places if place in found]
            yield (channel_items.health_of(stored) if stored else one), cursors

    def save(self, health: Health, events: tuple[Event, ...], now: datetime) -> None:
        """One transaction on its version: the health, and a row of what is to be told."""
        stored = replace(health, version=health.version + 1)
        pk = keys.health_pk(health.id)
        writes = [put_version(self._table, channel_items.health_item(stored), health.version)]
        if events:
            row = items.event_item(pk, stored.version, events, now, self._keep_days)
            writes.append(put(self._table, row))
        transact(writes)

    def note(self, channel: Channel, account: str, at: datetime) -> None:
        """One PutItem; the latest note of an hour stays."""
        item = channel_items.heard_item(Health(channel.value, account), at)
        unless = "attribute_not_exists(heard_at) OR heard_at < :at"
        write = put(self._table, item, unless, {":at": item["heard_at"]})["Put"]
        with suppress(Superseded), aws_errors():
            client("dynamodb").put_item(**write)

    def heard(self, health: Health, since: datetime) -> tuple[Sequence[datetime], datetime | None]:
        """One Query: the hours in which it was heard, and when it was last."""
        with aws_errors():
            pages = (
                client("dynamodb")
                .get_paginator("query")
                .paginate(
                    TableName=self._table,
                    KeyConditionExpression="pk = :pk AND begins_with(sk, :heard)",
                    ExpressionAttributeValues={
                        ":pk": s(keys.health_pk(health.id)),
                        ":heard": s(keys.HEARD),
                    },
                )
            )
            found = [_time(item) for page in pages for item in page["Items"]]
        times = [at for at in found if at >= since]
        hours = [at.replace(minute=0, second=0, microsecond=0) for at in times]
        return hours, max(times, default=None)

    def last_heard(self, health: Health) -> datetime | None:
        """One Query of one item."""
        with aws_errors():
            answer = client("dynamodb").query(
                TableName=self._table,
                KeyConditionExpression="pk = :pk AND begins_with(sk, :heard)",
                ExpressionAttributeValues={
                    ":pk": s(keys.health_pk(health.id)),
                    ":heard": s(keys.HEARD),
                },
                ScanIndexForward=False,
                Limit=1,
            )
        return max(map(_time, answer["Items"]), default=None)


def _time(item: items.Item) -> datetime:
    return datetime.fromisoformat(item["heard_at"]["S"])
