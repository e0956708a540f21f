"""How the simulated team works: from the board while the brand is open, from the phone at night.

Whoever is free takes the gravest and oldest thread that nobody has, reads, answers on the platform,
and sometimes ends it. At night somebody who is paged about something critical wakes up and answers,
most times. Delays are plausible, not measured.
"""

import heapq
import random
from collections.abc import Callable
from datetime import datetime, timedelta

from heard.domain.errors import Conflict
from heard.domain.judgement import Severity
from heard.domain.message import Author, Message, Surface
from heard.domain.state import State
from heard.domain.thread import Thread
from tests.simulation.company import BRANDS, DESKS, PEOPLE
from tests.simulation.traffic import STORM_POST
from tests.world import World

AT_A_TIME = 20
"""How many threads of a storm somebody takes at once, and answers one after the other."""

Later = Callable[[datetime, Callable[[], None]], None]


class Desks:
    """Everybody at work. `later(at, what)` is how they put something off."""

    def __init__(self, world: World, chance: random.Random, later: Later) -> None:
        self.world, self.chance, self.later = world, chance, later
        self.waiting: dict[str, list[tuple[int, datetime, str]]] = {brand: [] for brand in BRANDS}
        self.listed: set[str] = set()
        self.pages_read = 0
        self.replies: list[tuple[str, datetime]] = []

    def open(self) -> None:
        """Everybody sits down when their brand opens first."""
        for brand, people in DESKS.items():
            for person in people:
                self._after(0, 300, lambda b=brand, p=person: self._look(b, p))

    def see(self, threads: set[str]) -> None:
        """These threads have changed: those that nobody has are on the board."""
        for thread_id in threads - self.listed:
            thread = self.world.table.heads.get(thread_id)
            if thread and thread.state is State.WAITING and thread.brand in self.waiting:
                self.listed.add(thread_id)
                place = (thread.severity.rank, thread.opened_at, thread_id)
                heapq.heappush(self.waiting[thread.brand], place)

    def read_phones(self) -> None:
        """Who was just woken by something critical answers it, most times."""
        pages = self.world.alerts.log.pages
        for page in pages[self.pages_read :]:
            if page.way != "sms" or len(page.threads) != 1:
                continue
            thread = self.world.table.heads[page.threads[0]]
            asleep = not BRANDS[thread.brand].calendar.is_open(self.world.now)
            if asleep and thread.severity is Severity.CRITICAL and self.chance.random() < 0.8:
                take = lambda p=page.to, t=thread.id: self._take(p, [t], 300, 900)  # noqa: E731
                self._after(60, 420, take)
        self.pages_read = len(pages)

    def _look(self, brand: str, person: str) -> None:
        calendar = BRANDS[brand].calendar
        again = lambda: self._look(brand, person)  # noqa: E731
        if not calendar.is_open(self.world.now):
            opens = calendar.next_open(self.world.now)
            self.later(opens + timedelta(seconds=self.chance.randrange(30, 600)), again)
            return
        threads = self._next(brand)
        if threads:
            stormy = len(threads) > 1
            done = self._take(person, threads, *((4, 9) if stormy else (60, 300)))
            self.later(done, again)
        else:
            self._after(30, 240, again)

    def _next(self, brand: str) -> list[str]:
        """The gravest and oldest that still waits; of a storm, some at a time."""
        found: list[str] = []
        board = self.waiting[brand]
        while board and len(found) < AT_A_TIME:
            *_, thread_id = heapq.heappop(board)
            self.listed.discard(thread_id)
            thread = self.world.table.heads[thread_id]
            if thread.state is not State.WAITING:
                continue
            stormy = thread.place.key == STORM_POST
            if found and not stormy:
                self.see({thread_id})
                break
            found.append(thread_id)
            if not stormy:
                break
        return found

    def _take(self, person: str, threads: list[str], least: int, most: int) -> datetime:
        """Claim these now, and answer each in so many seconds; returns when all is done."""
        at = self.world.now
        for thread_id in threads:
            thread = self.world.table.heads[thread_id]
            if thread.state is not State.WAITING:
                continue
            try:
                self.world.claim(person, thread)
            except Conflict:
                continue
            at += timedelta(seconds=self.chance.randrange(least, most))
            self.later(at, lambda t=thread_id, p=person: self._reply(p, t))
        return at

    def _reply(self, person: str, thread_id: str) -> None:
        thread = self.world.table.heads[thread_id]
        if not thread.state.owed:
            return
        self.replies.append((thread_id, self.world.now))
        self.world.hear(_reply_to(thread, person, len(self.replies), self.world.now))
        if self.chance.random() < 0.6:
            self._after(600, 3600, lambda: self._end(person, thread_id))

    def _end(self, person: str, thread_id: str) -> None:
        thread = self.world.table.heads[thread_id]
        if thread.state is State.ANSWERED:
            self.world.act(person, "resolve", "solved", "", thread=thread)

    def _after(self, least: int, most: int, what: Callable[[], None]) -> None:
        self.later(self.world.now + timedelta(seconds=self.chance.randrange(least, most)), what)


def _reply_to(thread: Thread, person: str, number: int, at: datetime) -> Message:
    """A person's answer, no two alike: three alike a day would be taken for a machine's."""
    name = next(one.name for one in PEOPLE if one.id == person)
    return Message(
        channel=thread.place.channel,
        account=thread.place.account,
        native_id=f"r{number}",
        surface=Surface.REPLY,
        author=Author(id=thread.place.account),
        place=thread.place,
        text=f"{name} here: your case has the number {number}, and I am on it",
        posted_at=at,
        by_brand=True,
    )
