"""A surge: many people who complain about the same thing, handled as one.

It is opened by what was found, grows in steps that are told once each, cools when hardly anybody
joins any more (and warms again only if many do), and ends by itself or by hand. It has one ladder,
which a claim stops. Like a thread it is a value: whatever happens gives a new one and its events.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b

from heard.domain.events import Data, Event, EventType
from heard.domain.ladder import LadderRun, next_run
from heard.domain.near_copies import is_copy
from heard.domain.policy import SURGE_LADDER, Ladder, Policy, Rung, SurgeRules
from heard.domain.seen import NO_ISSUE, Seen
from heard.domain.sighting import Sighting
from heard.domain.spotting import Found, Matter, authors, together
from heard.domain.subjects import SURGE

LADDER = Ladder((Rung("lead"), Rung("manager")), rounds=2)
"""Who is told of a surge, and who next while nobody claims it: it is a lead's to decide what is
said. Minutes pass around the clock."""

RUNG_WAIT = timedelta(minutes=10)
"""How long each of them has."""

STEPS = tuple(size * 10**zeros for zeros in range(1, 6) for size in (1, 2.5, 5))
"""People at which it is told that a surge grows: 10, 25, 50, 100, 250 and so on."""

EXAMPLES = 3
_MOSTLY = 0.6
_GRACE = timedelta(minutes=2)
"""A page this late is taken for lost, and the ladder started anew."""

_LAG = timedelta(minutes=1)
"""Sightings come a batch at a time: what is younger than this is counted at the next look."""


class Phase(StrEnum):
    """Where a surge stands."""

    RUNNING = "running"
    COOLED = "cooled"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Statement:
    """A public statement that somebody wants made, until when, and when and where it was."""

    by: str
    due_at: datetime
    made_at: datetime | None = None
    url: str | None = None
    reminded: bool = False


@dataclass(frozen=True, slots=True)
class Surge:
    """One surge of one brand. `version` counts commits.

    `issue` is what most of its posts are about, also where something else makes them one. `people`
    and `posts` are at least so many: they are counted as they come. `minutes` and `usual`
    say how it stood out when it was found: in so many minutes so many people are usual. `examples`
    are threads, `words` what many of them say, `copies` how many of the first were copies of one
    text. `told` is the step that was told last. `quiet_since` is when it began to be quiet.
    """

    id: str
    brand: str
    matter: Matter
    first_at: datetime
    opened_at: datetime
    issue: str = NO_ISSUE
    version: int = 0
    phase: Phase = Phase.RUNNING
    people: int = 0
    posts: int = 0
    minutes: int = 0
    usual: float = 0.0
    copies: int = 0
    examples: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    told: int = 0
    counted_to: datetime | None = None
    quiet_since: datetime | None = None
    ladder: LadderRun | None = None
    claimed_by: str | None = None
    claimed_at: datetime | None = None
    answer: str | None = None
    answer_by: str | None = None
    statement: Statement | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None
    reason: str | None = None

    @classmethod
    def opened(cls, brand: str, found: Found, now: datetime) -> "SurgeChange":
        """The surge of what was found. Its first alert is rung one of its ladder."""
        sightings = found.sightings
        name = f"{brand} {sightings[0].id} {found.matter}"
        count = found.people
        surge = cls(
            id=SURGE + blake2b(name.encode(), digest_size=10).hexdigest(),
            brand=brand,
            matter=found.matter,
            first_at=sightings[0].at,
            opened_at=now,
            issue=_mostly_about(found),
            people=count,
            posts=len(sightings),
            minutes=max(1, -(-int((now - sightings[0].at).total_seconds()) // 60)),
            usual=round(found.usual, 2),
            copies=_copied(found),
            examples=_examples(sightings),
            told=_step(count),
            counted_to=max(one.at for one in sightings),
            ladder=LadderRun(run=1, step=1, due_at=now + RUNG_WAIT, name=SURGE_LADDER),
        )
        data: Data = {"people": count, "minutes": surge.minutes, "run": 1, "episode": 1}
        opened = Event(EventType.SURGE_OPENED, now, data=data)
        wanted = Event(EventType.LADDER_WANTED, now, data={"run": 1, "episode": 1})
        return SurgeChange(surge, (opened, wanted))

    @property
    def runs(self) -> bool:
        """True until it has ended."""
        return self.phase is not Phase.ENDED

    def fits(self, seen: Seen) -> bool:
        """True for what counts as part of it."""
        nameless = self.matter.issue == NO_ISSUE and seen.issue == NO_ISSUE
        return nameless or self.leads(seen)

    def leads(self, seen: Seen) -> bool:
        """True for what it speaks for: its alert rings for that as well. Not for all that names no
        issue, which may be about anything."""
        matter = self.matter
        return (
            seen.surge == self.id
            or (bool(matter.issue) and seen.issue == matter.issue)
            or (matter.place is not None and seen.place == matter.place)
            or is_copy(seen.copy, matter.leaders)
        )

    def widened(self, found: Found) -> "Surge":
        """The surge once more of what it is about stands out."""
        return replace(self, matter=together(self.matter, found.matter))

    def looked(
        self, members: Sequence[Sighting], usual: float, rules: SurgeRules, now: datetime
    ) -> "SurgeChange":
        """The surge after a look at the sightings that belong to it, oldest first; `usual` is how
        many people would do so anyway in the time that `span` says."""
        surge = self._counted(members, now)
        events: list[Event] = []
        if surge.told < _step(surge.people):
            surge = replace(surge, told=_step(surge.people))
            if surge.phase is Phase.RUNNING:
                data: Data = {"people": surge.people, "step": surge.told}
                events.append(Event(EventType.SURGE_GREW, now, data=data))
        lately = len(authors(one for one in members if one.at > now - surge.span(rules)))
        surge, more = _cooled(surge, lately, usual, rules, now)
        surge, late = _reminded(surge, now)
        surge, wanted = _climbing_again(surge, now)
        return SurgeChange(surge, (*events, *more, *late, *wanted))

    def span(self, rules: SurgeRules) -> timedelta:
        """How long it must be quiet to cool: the time in which it was found, at least the rules'."""
        return timedelta(minutes=max(rules.cools_after, min(self.minutes, 180)))

    def ended(self, by: str | None, reason: str | None, now: datetime) -> "SurgeChange":
        """The surge once it is over; `by` None is by itself."""
        ladder = replace(self.ladder, climbing=False) if self.ladder else None
        surge = replace(
            self, phase=Phase.ENDED, ended_at=now, ended_by=by, reason=reason, ladder=ladder
        )
        data: Data = {"people": self.people, "reason": reason}
        return SurgeChange(surge, (Event(EventType.SURGE_ENDED, now, by, data),))

    def _counted(self, members: Sequence[Sighting], now: datetime) -> "Surge":
        since = self.counted_to or self.opened_at
        new = [one for one in members if since < one.at <= now - _LAG]
        if not new:
            return self
        known = authors(one for one in members if self.first_at <= one.at <= since)
        return replace(
            self,
            posts=self.posts + len(new),
            people=self.people + len(authors(new) - known),
            counted_to=max(one.at for one in new),
        )


@dataclass(frozen=True, slots=True)
class SurgeChange:
    """What came of it: the surge as it now is, and what happened."""

    surge: Surge
    events: tuple[Event, ...]


def ladder_of(policy: Policy) -> Ladder:
    """The ladder of every surge: the policy's own, where it has one."""
    return policy.ladders.get(SURGE_LADDER, LADDER)


def surge_of(seen: Seen, surges: Iterable[Surge]) -> Surge | None:
    """The surge that something is part of: of several one that speaks for it, then the one that was
    opened first."""
    fitting = (surge for surge in surges if surge.runs and surge.fits(seen))
    return min(
        fitting,
        key=lambda surge: (not surge.leads(seen), surge.opened_at, surge.id),
        default=None,
    )


def _cooled(
    surge: Surge, lately: int, usual: float, rules: SurgeRules, now: datetime
) -> tuple[Surge, tuple[Event, ...]]:
    """Quiet is at most half again what is usual; it takes a surge's own least to warm it."""
    if surge.phase is Phase.COOLED and lately >= max(rules.least, 2 * usual):
        event = Event(EventType.SURGE_WARMED, now, data={"people": surge.people})
        return replace(surge, phase=Phase.RUNNING, quiet_since=None), (event,)
    if surge.phase is Phase.RUNNING:
        if lately > max(2.0, 1.5 * usual):
            return replace(surge, quiet_since=None), ()
        since = surge.quiet_since or now
        if now - since < timedelta(minutes=rules.cools_after / 3):
            return replace(surge, quiet_since=since), ()
        event = Event(EventType.SURGE_COOLED, now, data={"people": surge.people})
        return replace(surge, phase=Phase.COOLED, quiet_since=now), (event,)
    if surge.quiet_since and now - surge.quiet_since >= timedelta(minutes=rules.ends_after):
        change = surge.ended(None, None, now)
        return change.surge, change.events
    return surge, ()


def _climbing_again(surge: Surge, now: datetime) -> tuple[Surge, tuple[Event, ...]]:
    """Where an execution of its ladder was lost, the next one goes on where that stopped."""
    ladder = surge.ladder
    if ladder is None or not ladder.climbing or now < ladder.due_at + _GRACE:
        return surge, ()
    ladder = replace(next_run(ladder, ladder.name, now), due_at=now)
    event = Event(EventType.LADDER_WANTED, now, data={"run": ladder.run, "episode": 1})
    return replace(surge, ladder=ladder), (event,)


def _reminded(surge: Surge, now: datetime) -> tuple[Surge, tuple[Event, ...]]:
    """A statement that was not made in time is told once."""
    wanted = surge.statement
    if wanted is None or wanted.made_at or wanted.reminded or now < wanted.due_at:
        return surge, ()
    event = Event(EventType.STATEMENT_LATE, now, data={"to": wanted.by})
    return replace(surge, statement=replace(wanted, reminded=True)), (event,)


def _step(people: int) -> int:
    return int(max((step for step in STEPS if step <= people), default=0))


def _mostly_about(found: Found) -> str:
    if found.matter.issue is not None:
        return found.matter.issue
    count = Counter(one.seen.issue for one in found.sightings)
    issue, number = count.most_common(1)[0]
    return issue if number >= _MOSTLY * len(found.sightings) else NO_ISSUE


def _copied(found: Found) -> int:
    leaders = found.matter.leaders
    return len(authors(one for one in found.sightings if is_copy(one.seen.copy, leaders)))


def _examples(sightings: Sequence[Sighting]) -> tuple[str, ...]:
    """Threads of different people: the first, the last, and one between them."""
    first: dict[str, str] = {}
    for one in sightings:
        first.setdefault(one.seen.author, one.thread)
    threads = list(dict.fromkeys(first.values()))
    places = (0, len(threads) // 2, len(threads) - 1)
    return tuple(dict.fromkeys(threads[at] for at in places))[:EXAMPLES]
