"""The simulated week itself: what is written, who works, what goes wrong, in the order of time."""

import heapq
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import count

from heard.domain.amending import overridden, swapped
from heard.domain.events import EventType
from heard.domain.judgement import Severity
from heard.domain.message import Channel, Message
from heard.domain.oncall import Mute, Override
from heard.domain.people import Person
from heard.domain.record import Amended
from heard.domain.thread import thread_id
from tests.builders import an_act, local
from tests.pages import Page
from tests.simulation.cases import Case, cases
from tests.simulation.company import (
    AMSTERDAM,
    DAYS,
    KATHMANDU,
    NEW_YORK,
    NIGHTS,
    PEOPLE,
    STAND_IN,
    STARTS,
    SWAP,
    policy,
)
from tests.simulation.desk import Desks, Later
from tests.simulation.phones import STORIES, Phones
from tests.simulation.reading import Read, Reader
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

ANSWERED_BY_SMS = {
    "twice": local("2026-10-22 10:40", KATHMANDU),
    "too-hard": local("2026-10-22 11:20", KATHMANDU),
    "put-back": local("2026-10-22 12:10", KATHMANDU),
    "asked": local("2026-10-22 13:00", KATHMANDU),
    "enough": local("2026-10-23 10:30", KATHMANDU),
}
"""When those customers write who are answered by SMS, in the manner of `STORIES`."""

_NEVER = datetime.max.replace(tzinfo=UTC)

LOOKS = timedelta(minutes=15)
"""How often it is looked whether the team is to be briefed: every time that matters is a quarter of
an hour, and a minute's look between finds nothing."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is written, and how many complaints of it are the storm's."""

    messages: int = 20_000
    storm: int = 3_000
    seed: int = 2026


class Watched(World):
    """A world that says which threads have changed, and reads all that it sends. `waits` is what
    was stored as waiting for whom, by thread and recipient, and since when; `full` when a recipient
    was stored as having more than a bundle names, or no longer."""

    def __init__(self, *args: object, **facts: object) -> None:
        super().__init__(*args, **facts)
        self.changed: set[str] = set()
        self.waits: defaultdict[str, dict[str, datetime]] = defaultdict(dict)
        self.full: defaultdict[str, list[tuple[datetime, bool]]] = defaultdict(list)
        self._store, self.recipients.save = self.recipients.save, self._save
        self.alerts.mails = True
        self.alerts.log = Reader(self)
        self.wire()

    def _save(self, recipients, now, *rest, **more) -> None:
        self._store(recipients, now, *rest, **more)
        for one in recipients:
            self.full[one.id].append((now, one.more))
            for notice in one.pending:
                self.waits[notice.thread_id].setdefault(one.id, now)

    def waited(self, thread: str, recipient: str, since: datetime, until: datetime) -> bool:
        """True where it is stored that a thread waited for somebody in this stretch, by name or
        among more."""
        if self.waits[thread].get(recipient, _NEVER) <= until:
            return True
        before = [more for at, more in self.full[recipient] if at <= since]
        return any(before[-1:]) or any(m for at, m in self.full[recipient] if since < at <= until)

    def _taken(self):
        rows = super()._taken()
        self.changed.update(row.subject for row in rows)
        return rows


@dataclass
class Week:
    """A week that is over: the world with its log of pages, and what truly happened."""

    plan: Plan
    world: Watched
    arrivals: list[Arrival]
    desks: Desks
    phones: Phones
    forgotten: dict[str, str] = field(default_factory=dict)
    """Who forgot which thread."""
    deleted: dict[str, datetime] = field(default_factory=dict)
    """When a customer deleted what they wrote, by thread."""

    @cached_property
    def cases(self) -> dict[str, Case]:
        """Every customer's case, by thread."""
        return cases(self.arrivals, self.desks.replies, self.deleted)

    def read(self, person: str | None = None) -> Iterator[Read]:
        """What reached people (one, or all), in order, as they read it."""
        known = {one.id for one in PEOPLE}
        return (
            read
            for read in self.world.alerts.log.read
            if read.page.to in known and person in (None, read.page.to)
        )

    def pages(self, person: str | None = None) -> Iterator[Page]:
        """What reached people (one, or all), in order."""
        return (read.page for read in self.read(person))

    def sends(self, person: str) -> list[Read]:
        """What a person's budget was charged for: an SMS and the e-mail of the same cause once."""
        first: dict[tuple[str, int], Read] = {}
        for read in self.read(person):
            if read.alert and read.page.row:
                first.setdefault((read.page.row.subject, read.page.row.version), read)
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

    def named(self, thread: str) -> list[Page]:
        """The alerts that name a thread."""
        return [read.page for read in self._by_thread[thread]]

    @cached_property
    def _by_thread(self) -> defaultdict[str, list[Read]]:
        found: defaultdict[str, list[Read]] = defaultdict(list)
        for read in self.read():
            for thread in read.named if read.alert else ():
                found[thread].append(read)
        return found

    @cached_property
    def by_thread_listed(self) -> defaultdict[str, list[Page]]:
        """The alerts that say that there are more, by each thread that was on its reader's board
        and is not named."""
        found: defaultdict[str, list[Page]] = defaultdict(list)
        for read in self.read():
            for thread in read.listed - read.named:
                found[thread].append(read.page)
        return found

    def rank(self, read: Read) -> int:
        """How grave the gravest thing in an alert is, 0 the gravest."""
        named = (self.cases[thread].sort.severity.rank for thread in read.named)
        return min(named, default=Severity.LOW.rank)


def simulate(plan: Plan) -> Week:
    """Live through a week; the same plan gives the same week."""
    chance = random.Random(plan.seed)
    arrivals = sorted(_arrivals(plan, chance))
    ends = STARTS + timedelta(days=DAYS) + MORNING_AFTER
    world = Watched(policy(), now=STARTS, judge=judge, people=PEOPLE)
    world.roster.rotations = (NIGHTS,)
    agenda: list[tuple[datetime, int, Callable[[], None]]] = []
    order = count()

    def later(at: datetime, what: Callable[[], None]) -> None:
        heapq.heappush(agenda, (at, next(order), what))

    desks = Desks(world, chance, later)
    phones = Phones(world, chance, later, desks)
    week = Week(plan, world, arrivals, desks, phones)
    desks.open()
    for arrival in arrivals:
        later(arrival.at, lambda a=arrival: world.hear(a.message))
    _plan_faults(week, later)
    _plan_second_thoughts(week, chance, later)
    _plan_the_roster(world, later)
    for number in range(int((ends - STARTS) / LOOKS)):
        later(STARTS + number * LOOKS, lambda: _look(world))
    while agenda and agenda[0][0] <= ends:
        at, _, what = heapq.heappop(agenda)
        world.fast_forward(to=max(at, world.now))
        what()
        phones.read()
        desks.see(world.changed & world.table.heads.keys())
        world.changed.clear()
    world.fast_forward(to=ends)
    return week


def _look(world: World) -> None:
    world.scheduling.look(world.now)
    world.publish()


def _arrivals(plan: Plan, chance: random.Random) -> list[Arrival]:
    planted = [
        written(10_000_000 + n, sort, "marigold", at, f"forgotten-{n}", "post-1", Channel.FACEBOOK)
        for n, (at, sort) in enumerate(FORGOTTEN)
    ]
    planted.append(
        written(20_000_000, CRITICAL, "marigold", HURT, "hurt", "post-1", Channel.INSTAGRAM)
    )
    planted += [
        written(30_000_000 + n, HIGH, "yak", ANSWERED_BY_SMS[name], name, "post-1", Channel.X)
        for n, name in enumerate(STORIES)
    ]
    rest = plan.messages - plan.storm - len(planted)
    return [
        *planted,
        *ordinary(chance, rest, STARTS, DAYS),
        *storm(chance, plan.storm, "marigold", STORM, STORM_MINUTES, 1_000_000),
    ]


def _plan_faults(week: Week, later: Later) -> None:
    world = week.world
    begins, ends = OUTAGE
    later(begins, lambda: setattr(world, "sweeps", False))
    later(ends, lambda: setattr(world, "sweeps", True))
    brand, begins, ends = MUTED
    mute = Mute("1", brand, None, begins, ends, "finn", "the shop moves")
    later(begins, lambda: setattr(world.roster, "mutes", (mute,)))
    for n, (at, _) in enumerate(FORGOTTEN):
        later(at + timedelta(seconds=6), lambda n=n: _forget(week, "bo", f"forgotten-{n}"))


def _plan_second_thoughts(week: Week, chance: random.Random, later: Later) -> None:
    """Some who wrote once delete it again, within minutes or hours."""
    written_by = Counter(arrival.message.place for arrival in week.arrivals)
    planted = {*STORIES, "hurt", *(f"forgotten-{n}" for n in range(len(FORGOTTEN)))}
    for arrival in week.arrivals:
        place = arrival.message.place
        if written_by[place] == 1 and place.customer not in planted and chance.random() < 0.02:
            at = arrival.at + timedelta(seconds=chance.randrange(60, 3 * 3600))
            later(at, lambda a=arrival: _delete(week, a.message))


def _delete(week: Week, message: Message) -> None:
    named = {"channel": message.channel, "account": message.account}
    week.deleted[thread_id(message.place)] = week.world.now
    week.world.hear(an_act("delete", message.native_id, **named))


def _plan_the_roster(world: World, later: Later) -> None:
    """Jo and Kai swap their nights, and Mina stands in for a part of another."""

    def change(amended: Amended) -> None:
        world.roster.commit(amended, None, world.now)

    swap = Override("nights", None, *SWAP, by="jo", why="a concert")
    stand_in = Override("nights", "mina", *STAND_IN, by="mina", why="a train is late")
    later(
        SWAP[0] - timedelta(hours=6),
        lambda: change(swapped(world.roster.team(), NIGHTS, ("jo", "kai"), swap, world.now)),
    )
    later(
        STAND_IN[0] - timedelta(hours=3),
        lambda: change(overridden(world.roster.team(), NIGHTS, stand_in, world.now)),
    )


def _forget(week: Week, person: str, customer: str) -> None:
    """Somebody claims a thread and never comes back to it."""
    thread = week.world.thread_of(customer)
    week.world.claim(person, thread)
    week.forgotten[thread.id] = person
