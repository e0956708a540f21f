"""Notice who takes a side in somebody else's dispute: as events are folded, never while they are heard.

There is a dispute where another person began to wait in the same place within two days. What was
seen is kept in mind from one batch to the next, so a look reads only what is new.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from heard.domain.ahead import next_due_at
from heard.domain.errors import Superseded, Unavailable
from heard.domain.policy import Policy
from heard.domain.seen import Stand
from heard.domain.sighting import Sighting
from heard.domain.standing_up import noticed
from heard.ports.surges import Sightings
from heard.ports.threads import Commit, Threads
from heard.services.deed import ATTEMPTS

_CLOCKS_DIFFER = timedelta(minutes=1)
"""A dispute that was heard this much later may have been first all the same."""


@dataclass(frozen=True, slots=True)
class Overhearing:
    """Commits what it overhears on the thread of whoever takes a side."""

    sightings: Sightings
    threads: Threads
    policy: Policy

    def overhear(self, brand: str, subject: str, stand: Stand, at: datetime) -> bool:
        """One stance of one thread; returns True where it was news. Raises Unavailable when others
        were faster too often."""
        dispute = self._dispute(brand, subject, stand, at)
        for _ in range(ATTEMPTS):
            thread = self.threads.load(subject)
            if thread is None or (dispute is None and thread.stance is None):
                return False
            change = noticed(thread, stand, dispute, at, self.policy)
            if change.nothing:
                return False
            due_at = next_due_at(change.thread, self.policy)
            try:
                self.threads.commit(
                    Commit(change.thread, thread.version, change.events, at, due_at)
                )
            except Superseded:
                continue
            return True
        message = "this thread is being written by many at once"
        raise Unavailable(message)

    def _dispute(self, brand: str, subject: str, stand: Stand, at: datetime) -> str | None:
        """The thread that began to wait last in that place before somebody took a side there."""
        found: list[Sighting] = [
            one
            for one in self.sightings.at_place(brand, stand.place, at)
            if one.thread != subject and one.seen.author != stand.author
            if one.at <= at + _CLOCKS_DIFFER
        ]
        return max(found, key=lambda one: (one.at, one.id)).thread if found else None
