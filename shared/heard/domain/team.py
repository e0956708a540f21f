"""The whole roster as one value: who is there, who is on call when, and what is muted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from heard.domain.message import Channel
from heard.domain.oncall import Mute, Override, Rotation
from heard.domain.people import Person
from heard.domain.wall import covered_until, spoken, utc

ROTATION, TEAM, PERSON = "rotation:", "team:", "person:"
"""Begin a rung's target that is no role: who is on call, several people, one of them."""


Part = Person | Rotation | Override | Mute
"""What a roster is made of."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A stretch of a rotation in which nothing changes. `person` None is nobody, and `why` says
    why; for somebody who stands in it says that."""

    person: Person | None
    start: datetime
    end: datetime
    why: str = ""


@dataclass(frozen=True, slots=True)
class Team:
    """People, rotations, overrides in the order in which they were made, and mutes. `version`
    counts the changes."""

    people: tuple[Person, ...] = ()
    rotations: tuple[Rotation, ...] = ()
    overrides: tuple[Override, ...] = ()
    mutes: tuple[Mute, ...] = ()
    version: int = 0

    def person(self, person_id: str) -> Person | None:
        """Somebody on the roster."""
        return next((one for one in self.people if one.id == person_id), None)

    def rotation(self, rotation_id: str) -> Rotation | None:
        """A rotation by its id."""
        return next((one for one in self.rotations if one.id == rotation_id), None)

    def called(self, person_id: str) -> str:
        """Somebody's name; the id of who is not on the roster (any more)."""
        person = self.person(person_id)
        return person.name if person else person_id

    def on_call(self, rotation_id: str, at: datetime) -> Person | None:
        """Who has this rotation at a moment; None for nobody."""
        return self.standing(rotation_id, at)[0]

    def shifts(self, rotation_id: str, since: datetime, until: datetime) -> Iterator[Shift]:
        """What the rotation comes to between two moments: shifts without gap or overlap, the first
        and the last cut to fit. What is nobody's is a shift too."""
        begun, standing = utc(since), self.standing(rotation_id, since)
        for moment in self.changes(f"{ROTATION}{rotation_id}", begun, utc(until)):
            now = self.standing(rotation_id, moment)
            if now != standing:
                yield Shift(standing[0], begun, moment, standing[1])
                begun, standing = moment, now
        if begun < until:
            yield Shift(standing[0], begun, utc(until), standing[1])

    def paged(self, target: str, brand: str, at: datetime) -> tuple[Person, ...]:
        """Whom a rung's target names at this moment: those who serve the brand, may act, are not
        away and can be reached; () where that is nobody, and for a topic."""
        return tuple(
            one
            for one in self.named(target, at)
            if one.acts and one.serves(brand) and one.reachable and one.away_until(at) is None
        )

    def named(self, target: str, at: datetime) -> tuple[Person, ...]:
        """Whom a target names at this moment, whether a page would reach them or not."""
        if target.startswith(ROTATION):
            person = self.on_call(target.removeprefix(ROTATION), at)
            return (person,) if person else ()
        if target.startswith(TEAM):
            team = target.removeprefix(TEAM)
            return tuple(one for one in self.people if team in one.teams)
        if target.startswith(PERSON):
            return tuple(one for one in self.people if one.id == target.removeprefix(PERSON))
        return tuple(one for one in self.people if one.role == target)

    def changes(self, target: str, since: datetime, until: datetime) -> list[datetime]:
        """The moments between two at which whom a target names may change, in order."""
        moments = {at for p in self.people for one in p.away for at in (one.start, one.end)}
        rotation = self.rotation(target.removeprefix(ROTATION))
        if rotation and target.startswith(ROTATION):
            moments |= {*rotation.handovers(since, until)}
            own = (one for one in self.overrides if one.rotation == rotation.id)
            moments |= {at for one in own for at in (one.start, one.end)}
            for opens, closes in rotation.calendar.openings(utc(since)):
                if opens >= until:
                    break
                moments |= {opens, closes}
        return sorted(at for at in moments if since < at < until)

    def muted_until(self, brand: str, channel: Channel, at: datetime) -> datetime | None:
        """When alerts of this brand and channel go out again; None where they go out now."""
        mutes = (one for one in self.mutes if one.covers(brand, channel))
        return covered_until(utc(at), ((one.start, one.end) for one in mutes))

    def standing(self, rotation_id: str, at: datetime) -> tuple[Person | None, str]:
        """Who has a rotation at a moment, and why it is them, or nobody."""
        rotation, at = self.rotation(rotation_id), utc(at)
        if rotation is None:
            return None, f"no rotation is called {rotation_id}"
        override, holder = self._override(rotation_id, at), self.holder(rotation, at)
        if override and holder is None:
            return None, f"nobody on purpose: {override.why or override.by}"
        if holder is None:
            begins = spoken(rotation.begins, rotation.time_zone)
            return None, f"it begins {begins}" if at < rotation.begins else "outside its hours"
        person = self.person(holder)
        if person is None:
            return None, f"{holder} is not on the roster any more"
        back = person.away_until(at)
        if back:
            until = spoken(back, rotation.time_zone)
            return None, f"{person.name} is away until {until} and nobody stands in"
        return person, (override.why or "stands in") if override else ""

    def holder(self, rotation: Rotation, at: datetime) -> str | None:
        """The id of whoever has a rotation at a moment, there or not; None for nobody."""
        override = self._override(rotation.id, at)
        if override:
            return override.person
        return rotation.member(at) if rotation.calendar.is_open(at) else None

    def brands_of(self, rotation: Rotation) -> frozenset[str]:
        """The brands that a rotation's members serve; none named is every brand."""
        served = [one.brands for one in self.people if one.id in rotation.members]
        return frozenset().union(*served) if all(served) else frozenset()

    def _override(self, rotation_id: str, at: datetime) -> Override | None:
        """The one that holds: of several the last made."""
        own = (one for one in reversed(self.overrides) if one.rotation == rotation_id)
        return next((one for one in own if one.holds(at)), None)
