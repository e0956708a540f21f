"""What was seen lately, in DynamoDB: one item a batch, in the order of time.

Nothing is read and nothing counted when it is written, so a batch that comes again, cut otherwise or
late, does no harm: whoever reads takes each sighting once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from heard.adapters import items, keys
from heard.adapters.aws import aws_errors, client
from heard.adapters.items import Item, s
from heard.domain.sighting import Sighting

KEEP_DAYS = 2
"""A look goes six hours back; what an outage held up is of use no longer than that."""

_LATE = timedelta(minutes=10)
"""So much later than it happened a batch may be noted: a look goes back by it."""

_FORGETS = timedelta(hours=1)
_MOST = 500
"""Sightings of one item: some 75 KB."""


class DynamoSightings:
    """Sightings in the Care table."""

    def __init__(self, table: str) -> None:
        self._table = table
        self._recent: dict[str, _Recent] = {}

    def note(self, brand: str, sightings: Sequence[Sighting]) -> None:
        """One PutItem, usually."""
        for start in range(0, len(sightings), _MOST):
            with aws_errors():
                client("dynamodb").put_item(
                    TableName=self._table,
                    Item=seen_item(brand, sightings[start : start + _MOST]),
                )

    def at_place(self, brand: str, place: str, now: datetime) -> Sequence[Sighting]:
        """One Query of what came since the last look: a warm function keeps the rest in mind."""
        recent = self._recent.setdefault(brand, _Recent())
        begin = now - timedelta(days=KEEP_DAYS)
        since = max(begin, recent.until - _LATE) if recent.until else begin
        with aws_errors():
            page = client("dynamodb").query(
                TableName=self._table,
                KeyConditionExpression="pk = :pk AND sk BETWEEN :since AND :end",
                ExpressionAttributeValues={
                    ":pk": s(keys.surges_pk(brand)),
                    ":since": s(keys.seen_since(since)),
                    ":end": s(f"{keys.SEEN}~"),
                },
                ScanIndexForward=False,
            )
        recent.take((one for item in page["Items"] for one in sightings_of(item)), begin)
        recent.until = max(now, recent.until or now)
        return [one for one in recent.places.get(place, {}).values() if one.at > begin]


@dataclass
class _Recent:
    """What a function remembers of a brand's sightings, by place; `until` is when it looked last, and
    `begin` from when on it remembers."""

    until: datetime | None = None
    begin: datetime | None = None
    places: dict[str, dict[str, Sighting]] = field(default_factory=dict)

    def take(self, seen: Iterable[Sighting], begin: datetime) -> None:
        """Remember these, and once an hour forget what is older than `begin`."""
        for one in seen:
            if one.seen.place:
                self.places.setdefault(one.seen.place, {})[one.id] = one
        if self.begin is None or begin - self.begin > _FORGETS:
            self.begin = begin
            young = {
                place: {name: one for name, one in found.items() if one.at > begin}
                for place, found in self.places.items()
            }
            self.places = {place: found for place, found in young.items() if found}


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
