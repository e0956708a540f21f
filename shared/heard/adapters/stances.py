"""Who takes sides, in DynamoDB: two rows a thread, written with each event about its stance.

Both are the thread's own snapshot in its own transaction, so nothing is counted, and writing them
again changes nothing: one lies under the place of the dispute, one under the brand's advocates.
"""

from collections.abc import Iterator, Sequence

from heard.adapters import items, keys
from heard.adapters.items import Item, key
from heard.adapters.table import between
from heard.domain import naming
from heard.domain.advocates import Standpoint
from heard.domain.events import Event, EventType
from heard.domain.thread import Thread

_MOST_HERE = 50
"""Who takes a side in one place, as many as a page shows."""

_ABOUT = {EventType.SIDE_TAKEN, EventType.DEFENDER_RILED, EventType.ADVOCATE_GUIDED}


class DynamoStances:
    """Stances in the Care table."""

    def __init__(self, table: str) -> None:
        self._table = table

    def at_place(self, brand: str, place: str) -> Sequence[Standpoint]:
        """One Query."""
        found = self._query(keys.place_pk(brand, place), " ", "~", _MOST_HERE)
        return [standpoint for _, standpoint in found]

    def of_customer(self, thread: Thread) -> Sequence[Standpoint]:
        """One Query."""
        beginning = f"{customer_of(thread)}#"
        pk = keys.advocates_pk(thread.brand)
        found = self._query(pk, beginning, f"{beginning}~", _MOST_HERE)
        return [standpoint for _, standpoint in found]

    def of_brand(
        self, brand: str, limit: int, after: str | None
    ) -> Sequence[tuple[str, Standpoint]]:
        """One Query."""
        low = keys.just_after(after) if after else " "
        return self._query(keys.advocates_pk(brand), low, "~", limit)

    def _query(self, pk: str, low: str, high: str, limit: int) -> list[tuple[str, Standpoint]]:
        rows = between(self._table, pk, low, high, limit=limit)
        return [(item[keys.SK]["S"], items.loaded(item, Standpoint)) for item in rows]


def customer_of(thread: Thread) -> str:
    """A thread's customer among all of a brand's."""
    return f"{thread.place.channel}#{keys.part(thread.customer.id or thread.place.customer)}"


def stance_items(thread: Thread, events: tuple[Event, ...], keep_days: int) -> Iterator[Item]:
    """The rows of a thread's stance, where a commit has to do with it."""
    about = [event for event in events if event.type in _ABOUT]
    if not about or thread.stance is None:
        return
    standpoint = Standpoint(
        thread=thread.id,
        brand=thread.brand,
        customer=customer_of(thread),
        who=naming.who(thread.customer),
        place=naming.place(thread),
        stance=thread.stance,
        reach=thread.customer.reach,
        excerpt=thread.excerpt,
    )
    rest = {
        "data": items.dumped(standpoint, Standpoint),
        "expires_at": items.expires(about[-1].at, keep_days),
    }
    yield {**key(keys.place_pk(thread.brand, thread.stance.place), thread.id), **rest}
    sk = f"{standpoint.customer}#{thread.id}"
    yield {**key(keys.advocates_pk(thread.brand), sk), **rest}
