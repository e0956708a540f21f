"""Lists in DynamoDB: the board from its index, conversations and timelines a page at a time.

What an index says is a few seconds old at most; what is shown is read from the heads, consistently.
"""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import islice
from typing import Any

from heard.adapters import items, keys
from heard.adapters.aws import aws_errors, client
from heard.adapters.items import Item, n, s
from heard.domain.entry import Entry
from heard.domain.events import EventRow
from heard.domain.judgement import Kind, Severity
from heard.domain.message import Channel
from heard.domain.state import State
from heard.ports.board import Standing
from heard.ports.threads import Pointer

_HIGHEST = "~"
_AT_ONCE = 6
"""Columns that are counted at the same time: a board has five for each brand."""

_MOST_ACCOUNTS = 10
"""Accounts of one native id that are looked at: a message is rarely heard by more than two."""


class DynamoBoard:
    """The board and all other lists of the Care table."""

    def __init__(self, table: str) -> None:
        self._table = table

    def column(
        self,
        brands: Sequence[str],
        state: State,
        severity: Severity | None,
        after: str | None,
        limit: int,
        kind: Kind | None = None,
    ) -> Sequence[Standing]:
        """One Query a brand, more only where the first page was short, or where a kind lies in
        several parts of the column; merged by urgency."""
        bounds = keys.board_bounds(severity, kind)
        if after is not None:
            bounds = [(max(low, keys.just_after(after)), high) for low, high in bounds]
        parts = [(low, high) for low, high in bounds if low <= high]
        columns = [self._orders(brand, state, parts, limit) for brand in brands]
        merged = islice(heapq.merge(*columns), limit)
        return tuple(Standing(order, keys.board_thread(order)) for order in merged)

    def _orders(
        self, brand: str, state: State, parts: Sequence[tuple[str, str]], limit: int
    ) -> Iterator[str]:
        for low, high in parts:
            yield from self._part(brand, state, low, high, limit)

    def _part(self, brand: str, state: State, low: str, high: str, limit: int) -> Iterator[str]:
        pages = self._pages(
            IndexName="board",
            KeyConditionExpression="board = :board AND board_order BETWEEN :low AND :high",
            ExpressionAttributeValues={
                ":board": s(keys.board_pk(brand, state)),
                ":low": s(low),
                ":high": s(high),
            },
            Limit=limit,
        )
        return (item["board_order"]["S"] for page in pages for item in page)

    def numbers(
        self,
        brands: Sequence[str],
        states: Sequence[State],
        most: int,
        kind: Kind | None = None,
    ) -> Mapping[State, int]:
        """One Query for each brand and state (one for each severity, where a kind is counted), some
        at a time; it reads `most` keys, never the whole column."""

        def number(column: tuple[State, str, str, str]) -> int:
            state, brand, low, high = column
            with aws_errors():
                answer = client("dynamodb").query(
                    TableName=self._table,
                    IndexName="board",
                    KeyConditionExpression="board = :board AND board_order BETWEEN :low AND :high",
                    ExpressionAttributeValues={
                        ":board": s(keys.board_pk(brand, state)),
                        ":low": s(low),
                        ":high": s(high),
                    },
                    Select="COUNT",
                    Limit=most,
                )
            return int(answer["Count"])

        columns = [
            (state, brand, low, high)
            for state in states
            for brand in brands
            for low, high in keys.board_bounds(None, kind)
        ]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            counted = list(zip(columns, pool.map(number, columns), strict=True))
        return {
            state: min(most, sum(count for (one, *_), count in counted if one is state))
            for state in states
        }

    def conversation(
        self, thread_id: str, now: datetime, limit: int, after: str | None, *, newest: bool = False
    ) -> tuple[tuple[Entry, ...], str | None]:
        """One consistent Query, usually."""
        pk = keys.thread_pk(thread_id)
        found, position = self._rows(pk, keys.MESSAGES, now, limit, after, newest=newest)
        return tuple(items.entry_of(item) for item in found), position

    def timeline(
        self, thread_id: str, now: datetime, limit: int, after: str | None, *, newest: bool = False
    ) -> tuple[tuple[EventRow, ...], str | None]:
        """One consistent Query, usually."""
        pk = keys.thread_pk(thread_id)
        found, position = self._rows(pk, keys.EVENTS, now, limit, after, newest=newest)
        return tuple(items.event_row_of(item) for item in found), position

    def pointers(self, channel: Channel, native_id: str, now: datetime) -> Sequence[Pointer]:
        """One consistent Query of a native id's accounts."""
        pk = keys.native_pk(channel, native_id)
        found, _ = self._rows(pk, keys.ACCOUNTS, now, _MOST_ACCOUNTS, None, newest=False)
        return tuple(items.pointer_of(item) for item in found)

    def _rows(
        self, pk: str, prefix: str, now: datetime, limit: int, after: str | None, *, newest: bool
    ) -> tuple[list[Item], str | None]:
        """Rows of one partition that have not expired, and the position to go on from.

        A position is the rest of a sort key after its prefix. One row more than asked is read, to
        know whether anything follows.
        """
        low, high = prefix, prefix + _HIGHEST
        if after is not None and newest:
            high = prefix + after
        elif after is not None:
            low = prefix + keys.just_after(after)
        pages = self._pages(
            ConsistentRead=True,
            KeyConditionExpression="pk = :pk AND sk BETWEEN :low AND :high",
            FilterExpression="attribute_not_exists(expires_at) OR expires_at > :now",
            ExpressionAttributeValues={
                ":pk": s(pk),
                ":low": s(low),
                ":high": s(high),
                ":now": n(int(now.timestamp())),
            },
            ScanIndexForward=not newest,
            Limit=limit + 2,
        )
        rows = (item for page in pages for item in page)
        passed = prefix + after if after is not None and newest else None
        found = list(islice((row for row in rows if row[keys.SK]["S"] != passed), limit + 1))
        if len(found) <= limit:
            return found, None
        found = found[:limit]
        return found, found[-1][keys.SK]["S"].removeprefix(prefix)

    def _pages(self, **query: Any) -> Iterator[list[Item]]:  # noqa: ANN401 - boto3's own arguments
        """The pages of a query, each read only when the one before was used up."""
        start: dict[str, Any] = {}
        while True:
            with aws_errors():
                page = client("dynamodb").query(TableName=self._table, **query, **start)
            yield page["Items"]
            if "LastEvaluatedKey" not in page:
                return
            start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
