"""What is due when, one moment a thing: the next is found without a look at all the others."""

import heapq
from collections.abc import Hashable, Iterator
from datetime import datetime
from itertools import count


class Timetable:
    """Things and their moments. A thing that moves leaves its old place in the heap behind, and
    that is dropped when it is met."""

    def __init__(self) -> None:
        self._moments: dict[Hashable, datetime] = {}
        self._heap: list[tuple[datetime, int, Hashable]] = []
        self._order = count()

    def set(self, thing: Hashable, at: datetime | None) -> None:
        """This thing is due then; None: not at all."""
        self._moments.pop(thing, None)
        if at is not None:
            self._moments[thing] = at
            heapq.heappush(self._heap, (at, next(self._order), thing))

    def first(self) -> datetime | None:
        """The next moment at which anything is due."""
        while self._heap and self._moments.get(self._heap[0][2]) != self._heap[0][0]:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def due(self, now: datetime) -> list:
        """What is due by now, the earliest first. It stays due until it is set anew."""
        found: dict[Hashable, tuple[datetime, int, Hashable]] = {}
        while (first := self.first()) is not None and first <= now:
            place = heapq.heappop(self._heap)
            found.setdefault(place[2], place)
        for place in found.values():
            heapq.heappush(self._heap, place)
        return list(found)

    def __iter__(self) -> Iterator:
        return iter(self._moments)
