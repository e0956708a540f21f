"""Streams of complaints in which it is known what was a surge: made up, and different each time.

A stream has a weekly rhythm with noise that lasts for hours, holidays, common phrases that many use
anyway, and a judge who gets the issue wrong now and then. Into that come bursts of every size and
shape, some at once, some in one place, some in the same words.
"""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from heard.domain.near_copies import HASHES, signature
from heard.domain.seen import NO_ISSUE, Seen
from heard.domain.sighting import Sighting

START = datetime(2026, 1, 5, tzinfo=UTC)
"""A Monday."""

_HOUR = timedelta(hours=1)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_WORDS = tuple(
    first + last
    for first in ("pa", "lor", "ke", "strum", "vi", "do", "quel", "ha")
    for last in ("rin", "te", "mo", "bast", "lu", "gen", "sip", "on")
)


class Shape(StrEnum):
    """How a burst comes: all at once and fading, evenly, or slowly more and more."""

    SHARP = "sharp"
    EVEN = "even"
    GROWING = "growing"


@dataclass(frozen=True, slots=True)
class Burst:
    """A surge that is known: so many people about one issue, `copies` of them in the same words, in
    one place or anywhere."""

    issue: str
    start: datetime
    end: datetime
    people: int
    shape: Shape
    copies: float
    place: str | None


@dataclass(frozen=True, slots=True)
class Stream:
    """What a brand hears, in order, and which bursts are in it. `a_burst` names the burst of each
    sighting that belongs to one, by its id; until `learned` there are none."""

    seed: int
    rate: float
    sightings: tuple[Sighting, ...]
    bursts: tuple[Burst, ...]
    learned: datetime
    end: datetime
    a_burst: dict[str, Burst] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a stream is to be like: complaints an hour, weeks without and with bursts, how many
    bursts a week, how often the judge is wrong about the issue."""

    rate: float
    quiet_weeks: int = 2
    loud_weeks: int = 2
    bursts_a_week: float = 4.0
    wrong: float = 0.2
    issues: int = 12


def a_stream(seed: int, kind: Kind) -> Stream:
    """The stream of a seed: always the same one."""
    return _Maker(random.Random(seed), kind, seed).stream()  # noqa: S311  for variety


class _Maker:
    def __init__(self, chance: random.Random, kind: Kind, seed: int) -> None:
        self.chance, self.kind, self.seed = chance, kind, seed
        self.weeks = kind.quiet_weeks + kind.loud_weeks
        shares = [1 / (rank + 1) ** chance.uniform(0.5, 1.2) for rank in range(kind.issues)]
        self.issues = {f"issue-{n}": share / sum(shares) for n, share in enumerate(shares)}
        self.peak, self.weekend = chance.uniform(9, 20), chance.uniform(0.4, 1.3)
        self.depth = chance.uniform(0.5, 0.95)
        self.phrases = [self._signature() for _ in range(20)]
        self.phrased = chance.uniform(0.0, 0.08)
        self.holidays = {
            day: chance.choice((0.3, 0.5, 1.8))
            for day in range(self.weeks * 7)
            if chance.random() < 0.04
        }
        self.numbers = iter(range(10**9))

    def stream(self) -> Stream:
        found = list(self._everyday())
        bursts = tuple(self._bursts())
        a_burst: dict[str, Burst] = {}
        for burst in bursts:
            for sighting in self._told(burst):
                a_burst[sighting.id] = burst
                found.append(sighting)
        found.sort(key=lambda one: one.at)
        end = START + timedelta(weeks=self.weeks)
        learned = START + timedelta(weeks=self.kind.quiet_weeks)
        return Stream(self.seed, self.kind.rate, tuple(found), bursts, learned, end, a_burst)

    def usual(self, at: datetime) -> float:
        """Complaints an hour by the rhythm alone."""
        day = (at - START).days
        hour = at.hour + at.minute / 60
        daily = 1 + self.depth * math.cos((hour - self.peak) / 24 * 2 * math.pi)
        weekly = self.weekend if at.weekday() >= 5 else 1.0
        return self.kind.rate * daily * weekly * self.holidays.get(day, 1.0)

    def _everyday(self) -> Iterator[Sighting]:
        mood, hour = 0.0, START
        while hour < START + timedelta(weeks=self.weeks):
            mood = 0.8 * mood + self.chance.gauss(0, 0.15)
            for _ in range(self._poisson(self.usual(hour) * math.exp(mood))):
                issue = self.chance.choices(list(self.issues), list(self.issues.values()))[0]
                copy = (
                    self._changed(self.chance.choice(self.phrases))
                    if self.chance.random() < self.phrased
                    else self._signature()
                )
                at = hour + _HOUR * self.chance.random()
                yield self._sighting(at, issue, copy, f"place-{self.chance.randrange(10**6)}")
            hour += _HOUR

    def _bursts(self) -> Iterator[Burst]:
        chance, first = self.chance, START + timedelta(weeks=self.kind.quiet_weeks)
        wanted = self.kind.loud_weeks * self.kind.bursts_a_week
        for _ in range(self._poisson(wanted) if wanted else 0):
            issue = chance.choices(list(self.issues), [s**0.5 for s in self.issues.values()])[0]
            start = first + timedelta(hours=chance.uniform(1, self.kind.loud_weeks * 168 - 13))
            twins = 2 if chance.random() < 0.15 else 1
            for twin in range(twins):
                shape = chance.choice(list(Shape))
                long = chance.uniform(3, 8) if shape is Shape.GROWING else chance.uniform(0.3, 4)
                end = start + long * _HOUR
                topic = issue if not twin else chance.choice(list(self.issues))
                usual = self.usual(start) * long * self.issues[topic]
                people = int(max(10.0, 3 * usual) * chance.uniform(1, 4))
                place = f"place-{chance.randrange(10**6)}" if chance.random() < 0.3 else None
                copies = chance.choice((0.0, 0.0, 0.2, 0.6))
                yield Burst(topic, start, end, people, shape, copies, place)

    def _told(self, burst: Burst) -> Iterator[Sighting]:
        words = self._text()
        long = burst.end - burst.start
        for _ in range(burst.people):
            part = self.chance.random()
            if burst.shape is Shape.SHARP:
                part = min(0.999, self.chance.expovariate(4))
            elif burst.shape is Shape.GROWING:
                part = math.sqrt(part)
            copied = self.chance.random() < burst.copies
            copy = signature(self._retold(words)) if copied else self._signature()
            place = burst.place or f"place-{self.chance.randrange(10**6)}"
            yield self._sighting(burst.start + long * part, burst.issue, copy, place)

    def _sighting(self, at: datetime, issue: str, copy: str, place: str) -> Sighting:
        number = next(self.numbers)
        if self.chance.random() < self.kind.wrong:
            issue = self.chance.choice((NO_ISSUE, *self.issues))
        return Sighting(f"t{number}.1", f"t{number}", at, Seen(issue, f"a{number}", place, copy))

    def _poisson(self, mean: float) -> int:
        number, left = 0, self.chance.expovariate(1.0)
        while left < mean:
            number, left = number + 1, left + self.chance.expovariate(1.0)
        return number

    def _signature(self) -> str:
        return "".join(self.chance.choices(_LETTERS, k=HASHES))

    def _changed(self, copy: str) -> str:
        return "".join(
            one if self.chance.random() < 0.75 else self.chance.choice(_LETTERS) for one in copy
        )

    def _text(self) -> list[str]:
        return self.chance.choices(_WORDS, k=self.chance.randint(10, 24))

    def _retold(self, words: list[str]) -> str:
        return " ".join(
            word if self.chance.random() > 0.08 else self.chance.choice(_WORDS) for word in words
        )
