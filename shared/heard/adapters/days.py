"""What reports count, in DynamoDB: one small item a fact."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time

from heard.adapters import items, keys
from heard.adapters.aws import aws_errors, client
from heard.adapters.items import Item, n
from heard.adapters.table import partition
from heard.domain.errors import Superseded
from heard.domain.reporting import Case, Count, Fact, Miss, Wait


class DynamoDays:
    """Facts in the Care table. `keep_days` is the policy's retention."""

    def __init__(self, table: str, keep_days: int) -> None:
        self._table = table
        self._keep_days = keep_days

    def note(self, brand: str, day: date, fact: Fact, version: int) -> None:
        """One PutItem, on the condition that no later version of the thread was faster."""
        kept_from = datetime.combine(day, time(), UTC)
        with suppress(Superseded), aws_errors():
            client("dynamodb").put_item(
                TableName=self._table,
                Item={
                    **items.key(keys.day_pk(brand, day), fact.key),
                    "v": n(version),
                    "data": items.dumped(fact, type(fact)),
                    "expires_at": items.expires(kept_from, self._keep_days),
                },
                ConditionExpression="attribute_not_exists(pk) OR v < :v",
                ExpressionAttributeValues={":v": n(version)},
            )

    def facts(self, brand: str, day: date) -> Sequence[Fact]:
        """One consistent Query, a call for every megabyte."""
        return [_fact_of(item) for item in partition(self._table, keys.day_pk(brand, day))]

    def cases(self, brand: str, day: date) -> Sequence[Case]:
        """The cases among them: one Query."""
        found = partition(self._table, keys.day_pk(brand, day), Case.PREFIX)
        return [items.loaded(item, Case) for item in found]


_FACTS: dict[str, type[Fact]] = {"CASE": Case, "WAIT": Wait, "MISS": Miss, "COUNT": Count}


def _fact_of(item: Item) -> Fact:
    """What reports count, from its item."""
    kind, _ = item[keys.SK]["S"].split("#", 1)
    fact: Fact = items.loaded(item, _FACTS[kind])
    return fact
