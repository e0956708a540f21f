"""How the simulated team works: from the board while the brand is open, from the phone at night.

Whoever is free takes the gravest and oldest thread that nobody has, reads, answers on the platform,
and sometimes promises something or ends it. What has only just come to the board is left to those
who are alerted of it. Delays are plausible, not measured.
"""

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from heard.domain.errors import Conflict
from heard.domain.message import Author, Message, Surface
from heard.domain.state import State
from heard.domain.thread import Thread
from tests.simulation.company import BRANDS, DESKS, PEOPLE
from tests.simulation.traffic import STORM_POST
from tests.world import World

AT_A_TIME = 20
"""How many threads of a storm somebody takes at once, and answers one after the other."""

RESPITE = timedelta(minutes=5)
"""How long a thread is on the board before somebody takes it who was not alerted of it."""

Later = Callable[[datetime, Callable[[], None]], None]


@dataclass
class Given:
    """A promise that was given, as its keeper knows it."""

    thread: str
    keeper: str
    due_at: datetime
    kept_at: datetime | None = None


class Desks:
    """Everybody at work. `later(at, what)` is how they put something off."""

    def __init__(self, world: World, chance: random.Random, later: Later) -> None:
        self.world, self.chance, self.later = world, chance, later
        self.waiting: dict[str, list[tuple[int, datetime, str]]] = {brand: [] for brand in BRANDS}
        self.listed: dict[str, datetime] = {}
        self.replies: list[tuple[str, datetime]] = []
        self.ends: list[tuple[str, datetime]] = []
        self.promises: list[Given] = []

    def open(self) -> None:
        """Everybody sits down when their brand opens first."""
        for brand, people in DESKS.items():
            for person in people:
                self.after(0, 300, lambda b=brand, p=person: self._look(b, p))

    def see(self, threads: set[str]) -> None:
        """These threads have changed: those that nobody has are on the board."""
        for thread_id in threads - self.listed.keys():
            thread = self.world.table.heads.get(thread_id)
            if thread and thread.state is State.WAITING and thread.brand in self.waiting:
                self.listed[thread_id] = self.world.now
                self._put(thread)

    def _put(self, thread: Thread) -> None:
        place = (thread.severity.rank, thread.opened_at, thread.id)
        heapq.heappush(self.waiting[thread.brand], place)

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
            done = self.take(person, threads, *((4, 9) if stormy else (60, 300)))
            self.later(done, again)
        else:
            self.after(30, 240, again)

    def _next(self, brand: str) -> list[str]:
        """The gravest and oldest that still waits; of a storm, some at a time."""
        found: list[str] = []
        fresh: list[Thread] = []
        board = self.waiting[brand]
        while board and len(found) < AT_A_TIME:
            *_, thread_id = heapq.heappop(board)
            thread = self.world.table.heads[thread_id]
            if thread.state is not State.WAITING:
                del self.listed[thread_id]
                continue
            stormy = thread.place.key == STORM_POST
            if self.world.now - self.listed[thread_id] < RESPITE or (found and not stormy):
                fresh.append(thread)
                if found or len(fresh) > AT_A_TIME:
                    break
                continue
            del self.listed[thread_id]
            found.append(thread_id)
            if not stormy:
                break
        for thread in fresh:
            self._put(thread)
        return found

    def take(self, person: str, threads: list[str], least: int, most: int) -> datetime:
        """Claim these now, and answer each in so many seconds; returns when all is done."""
        for thread_id in threads:
            thread = self.world.table.heads[thread_id]
            if thread.state is State.WAITING:
                try:
                    self.world.claim(person, thread)
                except Conflict:
                    continue
        return self.work(person, threads, least, most)

    def work(self, person: str, threads: list[str], least: int, most: int) -> datetime:
        """Answer those of these that this person has, one after the other; returns when all is
        done."""
        at = self.world.now
        for thread_id in threads:
            claim = self.world.table.heads[thread_id].claim
            if claim and claim.by == person:
                at += timedelta(seconds=self.chance.randrange(least, most))
                self.later(at, lambda t=thread_id: self.answer(person, t))
        return at

    def answer(self, person: str, thread_id: str) -> None:
        """Answer on the platform, if the customer still waits."""
        thread = self.world.table.heads[thread_id]
        if not thread.state.owed:
            return
        self.replies.append((thread_id, self.world.now))
        self.world.hear(_reply_to(thread, person, len(self.replies), self.world.now))
        if self.chance.random() < 0.04:
            self._promise(person, thread_id)
        if self.chance.random() < 0.6:
            self.after(600, 3600, lambda: self._end(person, thread_id))

    def _promise(self, person: str, thread_id: str) -> None:
        """Promise something in a few hours. Two of three are kept."""
        due_at = self.world.now + timedelta(minutes=self.chance.randrange(60, 300))
        thread = self.world.table.heads[thread_id]
        after = self.world.act(person, "promise", "a call", None, due_at, thread=thread)
        given = Given(thread_id, person, due_at)
        self.promises.append(given)
        if self.chance.random() < 0.67:
            promise = after.promises[-1].id
            kept_at = due_at - timedelta(minutes=self.chance.randrange(2, 50))
            self.later(kept_at, lambda: self._keep(given, promise))

    def _keep(self, given: Given, promise: str) -> None:
        thread = self.world.table.heads[given.thread]
        if any(one.id == promise and one.open for one in thread.promises):
            given.kept_at = self.world.now
            self.world.act(given.keeper, "keep", promise, thread=thread)

    def _end(self, person: str, thread_id: str) -> None:
        thread = self.world.table.heads[thread_id]
        if thread.state is State.ANSWERED and not any(one.open for one in thread.promises):
            self.ends.append((thread_id, self.world.now))
            self.world.act(person, "resolve", "solved", "", thread=thread)

    def after(self, least: int, most: int, what: Callable[[], None]) -> None:
        """Put something off by so many seconds."""
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
