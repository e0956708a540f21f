"""What was seen lately, in DynamoDB: one item a batch, in the order of time.

Nothing is read and nothing counted when it is written, so a batch that comes again, cut otherwise or
late, does no harm: whoever reads takes each sighting once.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from heard.adapters import items, keys
from heard.adapters.aws import aws_errors, client
from heard.adapters.items import Item, s
from heard.domain.sighting import Sighting

KEEP_DAYS = 2
"""A look goes six hours back; what an outage held up is of use no longer than that."""

_MOST = 500
"""Sightings of one item: some 75 KB."""


class DynamoSightings:
    """Sightings in the Care table."""

    def __init__(self, table: str) -> None:
        self._table = table

    def note(self, brand: str, sightings: Sequence[Sighting]) -> None:
        """One PutItem, usually."""
        for start in range(0, len(sightings), _MOST):
            with aws_errors():
                client("dynamodb").put_item(
                    TableName=self._table,
                    Item=seen_item(brand, sightings[start : start + _MOST]),
                )


def seen_item(brand: str, sightings: Sequence[Sighting]) -> Item:
    """A batch of sightings: a line each."""
    at = max(one.at for one in sightings)
    ids = " ".join(sorted(one.id for one in sightings))
    lines = (f"{one.id}|{one.at.timestamp():.3f}|{items.seen_text(one.seen)}" for one in sightings)
    return {
        **items.key(keys.surges_pk(brand), keys.seen_sk(at, ids)),
        "data": s("\n".join(lines)),
        "expires_at": items.expires(at, KEEP_DAYS),
    }


def sightings_of(item: Item) -> Iterable[Sighting]:
    """The sightings of a batch."""
    for line in item["data"]["S"].split("\n"):
        name, at, seen = line.split("|", 2)
        thread = name.rpartition(".")[0]
        yield Sighting(name, thread, datetime.fromtimestamp(float(at), UTC), items.seen_of(seen))
