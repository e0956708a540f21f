"""Watch every brand for surges: a look a minute at what was seen lately.

A look is committed on the version of the watch, so that of two at once one wins. What follows from
it for threads, that they belong to a surge or are their own again, is worked out anew at each look
from what is stored: a look that died is made up for by the next.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from heard.domain.ahead import next_due_at
from heard.domain.common_words import common_words
from heard.domain.errors import Superseded
from heard.domain.leading import claimed
from heard.domain.led import joined, left, may_leave
from heard.domain.policy import Brand, Policy
from heard.domain.sighting import Sighting
from heard.domain.spotting import LOOK_BACK
from heard.domain.state import State
from heard.domain.surge import Surge, SurgeChange
from heard.domain.thread import Change, Thread
from heard.domain.watch import Look, Watch, looked
from heard.ports.board import Board
from heard.ports.surges import Surges
from heard.ports.threads import Commit, Threads

_MOST_READ = 40
"""Posts whose words are looked at when a surge is found."""

_MOST_LEAVING = 200
"""Threads of surges that are over that one look goes through: their ladders start by and by."""

_STILL_HEARD = timedelta(minutes=2)
"""For so long those who hear may not know that a surge is over."""


@dataclass(frozen=True, slots=True)
class Watching:
    """Looks at every brand."""

    surges: Surges
    threads: Threads
    board: Board
    policy: Policy

    def look(self, now: datetime, in_time: Callable[[], bool]) -> int:
        """One look at each brand, while `in_time()` says that there is time left; returns how many
        surges were opened. A look that lost a race is left to the winner."""
        opened = 0
        for brand in (*self.policy.brands.values(), self.policy.unassigned):
            if not in_time():
                break
            try:
                opened += self._brand(brand, now, in_time)
            except Superseded:
                continue
        return opened

    def _brand(self, brand: Brand, now: datetime, in_time: Callable[[], bool]) -> int:
        watch, seen = self.surges.watch(brand.id, now - LOOK_BACK)
        known = self.surges.load_all(watch.running)
        running = [known[one] for one in watch.running if one in known]
        zone = ZoneInfo(brand.calendar.time_zone)
        look = looked(watch, running, seen, self.policy.surges, now, zone)
        after = self._let_go(look.watch, now)
        changes = [self._completed(change, look, now) for change in look.changes]
        news = [one for one in changes if one.events or one.surge != known.get(one.surge.id)]
        if news or after != watch:
            self.surges.save(news, now, after if after != watch else None)
        for surge_id, sightings in look.joining.items():
            self._join(surge_id, sightings, now, in_time)
        return sum(one.surge.version == 0 for one in changes)

    def _completed(self, change: SurgeChange, look: Look, now: datetime) -> SurgeChange:
        """With what only its threads tell: the words of a new one, and who has it."""
        surge = change.surge
        if surge.version == 0:
            ids = [one.thread for one in look.joining[surge.id]][-_MOST_READ:]
            found = self.threads.load_all(ids).values()
            words = common_words(thread.excerpt or "" for thread in found)
            return replace(change, surge=replace(surge, words=words))
        by = claimant(surge, self.threads)
        if by is None:
            return change
        taken = claimed(surge, by, now, by)
        return SurgeChange(taken.surge, (*change.events, *taken.events))

    def _join(
        self, surge_id: str, seen: Sequence[Sighting], now: datetime, in_time: Callable[[], bool]
    ) -> None:
        threads = self.threads.load_all(dict.fromkeys(one.thread for one in seen))
        for thread in threads.values():
            if not in_time():
                return
            self._commit(thread, joined(thread, surge_id, now, self.policy), now)

    def _let_go(self, watch: Watch, now: datetime) -> Watch:
        """The watch after some more threads of a surge that is over became their own again."""
        if not watch.leaving:
            return watch
        (surge_id, after), *others = watch.leaving
        surge = self.surges.load(surge_id)
        if surge and surge.ended_at and now - surge.ended_at < _STILL_HEARD:
            return watch
        rows = self.board.column([watch.brand], State.WAITING, None, after or None, _MOST_LEAVING)
        threads = self.threads.load_all([row.thread_id for row in rows])
        for thread in threads.values():
            if may_leave(thread, surge_id):
                self._commit(thread, left(thread, now, self.policy), now)
        if len(rows) < _MOST_LEAVING:
            return replace(watch, leaving=tuple(others))
        return replace(watch, leaving=((surge_id, rows[-1].order), *others))

    def _commit(self, thread: Thread, change: Change, now: datetime) -> None:
        if change.nothing:
            return
        due_at = next_due_at(change.thread, self.policy)
        try:
            self.threads.commit(Commit(change.thread, thread.version, change.events, now, due_at))
        except Superseded:
            return  # Whoever was faster: the next look finds it as it is then.


def claimant(surge: Surge, threads: Threads) -> str | None:
    """Who has one of the examples of a surge that nobody has yet."""
    if surge.claimed_by or not surge.runs:
        return None
    examples = threads.load_all(surge.examples)
    claims = [examples[one].claim for one in surge.examples if one in examples]
    return next((claim.by for claim in claims if claim), None)
