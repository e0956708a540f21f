"""Where to look for threads, in DynamoDB: by what is written for other reasons anyway.

There is no index of words or customers, because every message would pay for it. The cases of a day
are the reports' own rows, the customer's marks stand in the board's own keys, and only who ends a
thread writes a row for its customer. Each question is a bounded number of queries, some at a time.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from itertools import chain, product
from typing import Any, TypeVar

from heard.adapters import keys
from heard.adapters.aws import aws_errors, client
from heard.adapters.board import DynamoBoard
from heard.adapters.days import DynamoDays
from heard.adapters.items import s
from heard.domain.dossier import OPEN
from heard.domain.entry import Entry
from heard.domain.judgement import Kind, Severity
from heard.domain.message import Channel
from heard.domain.reporting import Case
from heard.domain.state import State

_AT_ONCE = 10
_MOST_PAGES = {State.NOTED: 2, State.ANSWERED: 20}
"""Megabytes of keys that are read of a column, some 5,000 threads each: where nobody waits there may
be any number of threads; of those who wait all are read."""

_UNOWED = (Severity.NORMAL, Severity.LOW)
"""The severities of what is owed no answer."""

_Asked = TypeVar("_Asked")
_Told = TypeVar("_Told")


class DynamoTraces:
    """Questions to the Care table. `days` and `board` answer what they answer elsewhere."""

    def __init__(self, table: str, days: DynamoDays, board: DynamoBoard) -> None:
        self._table = table
        self._days = days
        self._board = board

    def cases(self, days: Sequence[tuple[str, date]]) -> Sequence[Case]:
        """One consistent Query for each brand and day."""
        return list(chain.from_iterable(_each(lambda one: self._days.cases(*one), days)))

    def noted(
        self,
        brands: Sequence[str],
        states: Sequence[State],
        kinds: Sequence[Kind],
        before: datetime,
        limit: int,
    ) -> Sequence[tuple[datetime, str]]:
        """One Query for each of them and severity, backwards; four for praise, which stands by how
        many read it."""
        parts = [
            part
            for kind in kinds
            for severity in _UNOWED
            for part in keys.board_parts(severity, kind)
        ]

        def column(of: tuple[str, State, str]) -> list[str]:
            brand, state, part = of
            page = self._query(
                IndexName="board",
                KeyConditionExpression="board = :board AND board_order BETWEEN :low AND :high",
                ExpressionAttributeValues={
                    ":board": s(keys.board_pk(brand, state)),
                    ":low": s(part),
                    ":high": s(f"{part}{keys.stamp(before)}"),
                },
                ScanIndexForward=False,
                Limit=limit,
            )
            return [item["board_order"]["S"] for item in page["Items"]]

        orders = chain.from_iterable(_each(column, product(brands, states, parts)))
        found = ((keys.board_opened(one), keys.board_thread(one)) for one in orders)
        latest = sorted(found, reverse=True)[:limit]
        return [(datetime.fromisoformat(at), thread_id) for at, thread_id in latest]

    def open_of(self, brands: Sequence[str], marks: Collection[str]) -> tuple[Sequence[str], bool]:
        """The keys of each open column: one Query for some 5,000 threads."""
        columns = [(brand, state) for brand in brands for state in OPEN]
        wanted = frozenset(marks)
        found: list[str] = []
        whole = True
        for orders, ended in _each(lambda one: self._keys_of(*one), columns):
            found += (keys.board_thread(one) for one in orders if wanted & keys.board_marks(one))
            whole = whole and ended
        return found, whole

    def _keys_of(self, brand: str, state: State) -> tuple[list[str], bool]:
        """The orders of a column, and whether that is all of it."""
        found: list[str] = []
        start: dict[str, Any] = {}
        pages = 0
        while pages < _MOST_PAGES.get(state, pages + 1):
            page = self._query(
                IndexName="board",
                KeyConditionExpression="board = :board",
                ExpressionAttributeValues={":board": s(keys.board_pk(brand, state))},
                ProjectionExpression="board_order",
                ScanIndexForward=False,
                **start,
            )
            pages += 1
            found += (item["board_order"]["S"] for item in page["Items"])
            if "LastEvaluatedKey" not in page:
                return found, True
            start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
        return found, False

    def ended_of(self, brands: Sequence[str], marks: Collection[str], limit: int) -> Sequence[str]:
        """One Query for each brand and mark."""

        def rows(of: tuple[str, str]) -> list[str]:
            page = self._query(
                KeyConditionExpression="pk = :pk",
                ExpressionAttributeValues={":pk": s(keys.whose_pk(*of))},
                ScanIndexForward=False,
                Limit=limit,
            )
            return [item[keys.SK]["S"].rpartition("#")[2] for item in page["Items"]]

        asked = [(brand, mark) for brand in brands for mark in marks]
        return list(dict.fromkeys(chain.from_iterable(_each(rows, asked))))

    def said_in(
        self, thread_ids: Sequence[str], now: datetime, limit: int
    ) -> Mapping[str, Sequence[Entry]]:
        """One consistent Query a thread, usually."""

        def said(thread_id: str) -> Sequence[Entry]:
            return self._board.conversation(thread_id, now, limit, None, newest=True)[0]

        return dict(zip(thread_ids, _each(said, thread_ids), strict=True))

    def led_to(
        self, channels: Sequence[Channel], native_ids: Sequence[str], now: datetime
    ) -> Sequence[str]:
        """One consistent Query for each channel and id."""
        asked = [(channel, one) for channel in channels for one in native_ids]
        found = chain.from_iterable(_each(lambda one: self._board.pointers(*one, now), asked))
        return list(dict.fromkeys(one.thread_id for one in found if one.thread_id))

    def _query(self, **query: Any) -> dict[str, Any]:  # noqa: ANN401 - boto3's own arguments
        with aws_errors():
            page: dict[str, Any] = client("dynamodb").query(TableName=self._table, **query)
        return page


def _each(ask: Callable[[_Asked], _Told], asked: Iterable[_Asked]) -> list[_Told]:
    """The answers in the order of the questions, some asked at the same time."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(ask, asked))
