"""Changes of the roster and their history, in DynamoDB: for the desk and the commands. What only
asks who is paged does without.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from heard.adapters import keys
from heard.adapters.items import Item, dumped, expires, key, loaded, n
from heard.adapters.roster import DynamoRoster
from heard.adapters.roster_items import head_item, part_item, part_key
from heard.adapters.table import between, get, put, put_version, transact
from heard.domain.record import Amended, Record
from heard.domain.team import Team

HISTORY_DAYS = 400
"""How long the roster's history is kept, days: a whole year can be looked back on."""

_DONE_DAYS = 7
"""How long an idempotency key is remembered, days."""


class DynamoRosterBook:
    """Changes the roster that it is given, which knows of each change at once."""

    def __init__(self, roster: DynamoRoster) -> None:
        self._roster = roster
        self._table = roster.table

    def fresh(self) -> Team:
        """The whole roster as it is now: one consistent Query."""
        return self._roster.fresh()

    def commit(self, amended: Amended, done: str | None, now: datetime) -> None:
        """One TransactWriteItems: the roster's version, what changed, its row of the history."""
        record = amended.record
        writes = [
            put_version(self._table, head_item(record.version), record.version - 1),
            put(self._table, _record_item(record)),
        ]
        writes += [put(self._table, part_item(part)) for part in amended.kept]
        for part in amended.dropped:
            writes.append({"Delete": {"TableName": self._table, "Key": part_key(part)}})
        if done:
            item = {
                **key(keys.ROSTER_HISTORY_PK, keys.done_sk(done)),
                "v": n(record.version),
                "expires_at": expires(now, _DONE_DAYS),
            }
            writes.append(put(self._table, item, "attribute_not_exists(pk)"))
        self._roster.forget()
        transact(writes)

    def done_at(self, done: str) -> int | None:
        """One consistent GetItem."""
        item = get(self._table, keys.ROSTER_HISTORY_PK, keys.done_sk(done))
        return int(item["v"]["N"]) if item else None

    def history(self, limit: int, before: int | None, now: datetime) -> tuple[Record, ...]:
        """One consistent Query, from the newest row back."""
        rows = between(
            self._table,
            keys.ROSTER_HISTORY_PK,
            keys.record_sk(0),
            keys.record_sk((before or keys.NO_VERSION) - 1),
            newest=True,
            limit=limit,
        )
        found: Iterator[Record] = (loaded(item, Record) for item in rows)
        kept = timedelta(days=HISTORY_DAYS)
        return tuple(record for record in found if now - record.at <= kept)


def _record_item(record: Record) -> Item:
    return {
        **key(keys.ROSTER_HISTORY_PK, keys.record_sk(record.version)),
        "data": dumped(record, Record),
        "expires_at": expires(record.at, HISTORY_DAYS),
    }
