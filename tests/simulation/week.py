"""The simulated week itself: what is written, who works, what goes wrong, in the order of time."""

import heapq
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import count

from heard.domain.events import EventType
from heard.domain.message import Channel
from heard.domain.oncall import Mute
from heard.domain.people import Person
from tests.builders import local
from tests.pages import Page
from tests.simulation.cases import Case, cases
from tests.simulation.company import AMSTERDAM, DAYS, NEW_YORK, NIGHTS, PEOPLE, STARTS, policy
from tests.simulation.desk import Desks
from tests.simulation.traffic import (
    CRITICAL,
    HIGH,
    NORMAL,
    Arrival,
    judge,
    ordinary,
    storm,
    written,
)
from tests.world import World

MORNING_AFTER = timedelta(hours=15)
"""Nobody writes in it, but all brands open once more: the last evening's complaints are told."""


OUTAGE = local("2026-10-23 08:30", AMSTERDAM), local("2026-10-23 10:30", AMSTERDAM)
"""The sweep is away while Amsterdam opens and Kathmandu is in the middle of its day."""

FORGOTTEN = (
    (local("2026-10-22 11:05", AMSTERDAM), HIGH),
    (local("2026-10-22 13:10", AMSTERDAM), NORMAL),
)
HURT = local("2026-10-25 02:30", AMSTERDAM, fold=1)
"""Somebody is hurt in the hour that Amsterdam has twice."""

MONDAY = local("2026-10-26 09:00", AMSTERDAM)

MUTED = "harbor", local("2026-10-28 11:00", NEW_YORK), local("2026-10-28 12:00", NEW_YORK)
"""Harbor Lane moves its shop, and does not want to be rung meanwhile."""

STORM, STORM_MINUTES = local("2026-10-27 14:00", AMSTERDAM), 60


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is written, and how many complaints of it are the storm's."""

    messages: int = 20_000
    storm: int = 3_000
    seed: int = 2026


_TAKEN = (EventType.CLAIMED, EventType.ASSIGNED, EventType.BRAND_REPLIED)
_LEFT = (EventType.CLAIM_EXPIRED, EventType.RELEASED, EventType.WAITING, EventType.REOPENED)


@dataclass
class Week:
    """A week that is over: the world with its log of pages, and what truly happened."""

    plan: Plan
    world: World
    arrivals: list[Arrival]
    replies: list[tuple[str, datetime]]
    forgotten: dict[str, str] = field(default_factory=dict)
    """Who forgot which thread."""

    @cached_property
    def cases(self) -> dict[str, Case]:
        """Every customer's case, by thread."""
        return cases(self.arrivals, self.replies)

    def pages(self, person: str | None = None) -> Iterator[Page]:
        """What reached people (one, or all), in order."""
        known = {one.id for one in PEOPLE}
        return (
            page for page in self.world.alerts.log if page.to in known and person in (None, page.to)
        )

    def sends(self, person: str) -> list[Page]:
        """What a person's budget was charged for: an SMS and the e-mail of the same cause once."""
        first: dict[tuple[str, int], Page] = {}
        for page in self.pages(person):
            if page.row:
                first.setdefault((page.row.subject, page.row.version), page)
        return list(first.values())

    def person(self, person_id: str) -> Person:
        """Somebody of the team."""
        return self.world.person(person_id)

    def called(self, to: str) -> str:
        """The name of a person, or what a topic is called."""
        return next((one.name for one in PEOPLE if one.id == to), to)

    def first(self, thread: str, *types: EventType, since: datetime = STARTS) -> datetime | None:
        """When one of these first happened to a thread."""
        events = self.world.table.timeline[thread]
        return next((e.at for e in events if e.type in types and e.at >= since), None)

    def taken_at(self, thread: str, since: datetime = STARTS) -> datetime | None:
        """When somebody first did something about a thread."""
        return self.first(thread, *_TAKEN, since=since)

    def named(self, thread: str, person: str | None = None) -> list[Page]:
        """The pages that told of a thread: by itself, or in a bundle while nobody had it."""
        return [
            page
            for page in self._by_thread[thread]
            if person in (None, page.to) and not (page.bundle and self._had(thread, page))
        ]

    @cached_property
    def _by_thread(self) -> defaultdict[str, list[Page]]:
        found: defaultdict[str, list[Page]] = defaultdict(list)
        for page in self.pages():
            for thread in page.threads:
                found[thread].append(page)
        return found

    def _had(self, thread: str, page: Page) -> bool:
        """True where somebody else had a thread, or had answered it, when a page went out."""
        had: str | None = None
        for event in self.world.table.timeline[thread]:
            if event.at > page.at:
                break
            if event.type in _TAKEN:
                had = event.by or "answered"
            elif event.type in _LEFT:
                had = None
        return had not in (None, page.to)

    def rank(self, page: Page) -> int:
        """How grave the gravest thing in a page is, 0 the gravest."""
        return min(self.cases[thread].sort.severity.rank for thread in page.threads)


class _Watched(World):
    """A world that says which threads have changed."""

    def __init__(self, *args: object, **facts: object) -> None:
        super().__init__(*args, **facts)
        self.changed: set[str] = set()

    def _taken(self):
        rows = super()._taken()
        self.changed.update(row.subject for row in rows)
        return rows


def simulate(plan: Plan) -> Week:
    """Live through a week; the same plan gives the same week."""
    chance = random.Random(plan.seed)
    arrivals = sorted(_arrivals(plan, chance))
    ends = STARTS + timedelta(days=DAYS) + MORNING_AFTER
    world = _Watched(policy(), now=STARTS, judge=judge, people=PEOPLE)
    world.roster.rotations = (NIGHTS,)
    world.alerts.mails = True
    agenda: list[tuple[datetime, int, Callable[[], None]]] = []
    order = count()

    def later(at: datetime, what: Callable[[], None]) -> None:
        heapq.heappush(agenda, (at, next(order), what))

    desks = Desks(world, chance, later)
    week = Week(plan, world, arrivals, desks.replies)
    desks.open()
    for arrival in arrivals:
        later(arrival.at, lambda a=arrival: world.hear(a.message))
    _plan_faults(week, later)
    while agenda and agenda[0][0] <= ends:
        at, _, what = heapq.heappop(agenda)
        world.fast_forward(to=max(at, world.now))
        what()
        desks.read_phones()
        desks.see(world.changed)
        world.changed.clear()
    world.fast_forward(to=ends)
    return week


def _arrivals(plan: Plan, chance: random.Random) -> list[Arrival]:
    planted = [
        written(10_000_000 + n, sort, "marigold", at, f"forgotten-{n}", "post-1", Channel.FACEBOOK)
        for n, (at, sort) in enumerate(FORGOTTEN)
    ]
    planted.append(
        written(20_000_000, CRITICAL, "marigold", HURT, "hurt", "post-1", Channel.INSTAGRAM)
    )
    rest = plan.messages - plan.storm - len(planted)
    return [
        *planted,
        *ordinary(chance, rest, STARTS, DAYS),
        *storm(chance, plan.storm, "marigold", STORM, STORM_MINUTES, 1_000_000),
    ]


def _plan_faults(week: Week, later: Callable[[datetime, Callable[[], None]], None]) -> None:
    world = week.world
    begins, ends = OUTAGE
    later(begins, lambda: setattr(world, "sweeps", False))
    later(ends, lambda: setattr(world, "sweeps", True))
    brand, begins, ends = MUTED
    mute = Mute("1", brand, None, begins, ends, "finn", "the shop moves")
    later(begins, lambda: setattr(world.roster, "mutes", (mute,)))
    for n, (at, _) in enumerate(FORGOTTEN):
        later(at + timedelta(seconds=6), lambda n=n: _forget(week, "bo", f"forgotten-{n}"))


def _forget(week: Week, person: str, customer: str) -> None:
    """Somebody claims a thread and never comes back to it."""
    thread = week.world.thread_of(customer)
    week.world.claim(person, thread)
    week.forgotten[thread.id] = person
