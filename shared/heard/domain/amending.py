"""Changes of the roster: every one of them leaves a row in its history.

Who may make them is `authority`'s to say. Each function takes the roster as it is and returns what
is to be stored; where nothing would differ it returns None.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime
from itertools import groupby, pairwise

from heard.domain.authority import mute_brands
from heard.domain.differences import differences, turns_words
from heard.domain.errors import Conflict, Invalid
from heard.domain.oncall import Mute, Override, Rotation
from heard.domain.people import Person
from heard.domain.record import Amended, Deed, Record
from heard.domain.team import ROTATION, Part, Team

MOST_PEOPLE, MOST_ROTATIONS, MOST_OVERRIDES, MOST_MUTES = 400, 50, 80, 50
"""A roster is read as a whole, and a rotation is removed with its overrides in one transaction.
Overrides (of one rotation) and mutes count until they are over."""


def person_saved(team: Team, person: Person, by: str, now: datetime) -> Amended | None:
    """Somebody new, or changed. Absences that are over are forgotten."""
    person = person.at(now)
    before = team.person(person.id)
    if before == person:
        return None
    if before is None and len(team.people) >= MOST_PEOPLE:
        raise Conflict(f"The roster holds {MOST_PEOPLE} people; that is the most.")
    deed = Deed.PERSON_CHANGED if before else Deed.PERSON_ADDED
    brands = _both(before.brands if before else person.brands, person.brands)
    record = _record(team, by, now, deed, person.id, brands, (before, person))
    return Amended(record, kept=(person,))


def person_removed(team: Team, person: Person, by: str, now: datetime) -> Amended:
    """Somebody left; a rotation that names them has a gap until it is changed."""
    states = (person, None)
    record = _record(team, by, now, Deed.PERSON_REMOVED, person.id, person.brands, states)
    return Amended(record, dropped=(person,))


def rotation_saved(team: Team, rotation: Rotation, by: str, now: datetime) -> Amended | None:
    """A rotation that is new, or changed."""
    before = team.rotation(rotation.id)
    if before == rotation:
        return None
    if before is None and len(team.rotations) >= MOST_ROTATIONS:
        raise Conflict(f"There are {MOST_ROTATIONS} rotations; that is the most.")
    deed = Deed.ROTATION_CHANGED if before else Deed.ROTATION_ADDED
    brands = _both(team.brands_of(before or rotation), team.brands_of(rotation))
    record = _record(team, by, now, deed, rotation.id, brands, (before, rotation))
    return Amended(record, kept=(rotation,))


def rotation_removed(team: Team, rotation: Rotation, by: str, now: datetime) -> Amended:
    """A rotation is gone, with its overrides to come."""
    to_come = [one for one in team.overrides if one.rotation == rotation.id and one.end > now]
    brands, states = team.brands_of(rotation), (rotation, None)
    record = _record(team, by, now, Deed.ROTATION_REMOVED, rotation.id, brands, states)
    return Amended(record, dropped=(rotation, *to_come))


def overridden(team: Team, rotation: Rotation, asked: Override, now: datetime) -> Amended:
    """Somebody stands in, from now on at the earliest. The override gets its id here."""
    return _with_overrides(team, rotation, Deed.OVERRIDDEN, [_from_now(asked, now)], now)


def swapped(
    team: Team, rotation: Rotation, pair: tuple[str, str], asked: Override, now: datetime
) -> Amended:
    """Two people take each other's turns, from now on at the earliest. `asked` says from when to
    when, by whom and why; Invalid where one of the two has no turn in that span."""
    swaps = list(_swaps(team, rotation, pair, _from_now(asked, now)))
    for one in pair:
        if all(swap.person == one for swap in swaps):
            name = team.called(one)
            raise Invalid(f"with: {name} has no turn in this span; a swap needs two.", "with")
    return _with_overrides(team, rotation, Deed.SWAPPED, swaps, now)


def override_ended(
    team: Team, rotation: Rotation, override: Override, by: str, now: datetime
) -> Amended:
    """The rotation counts again; what has passed of the override stays. Raises Conflict where it
    is over."""
    if override.end <= now:
        raise Conflict("This override is over.")
    after = replace(override, end=now) if override.start < now else None
    brands, states = team.brands_of(rotation), (override, after)
    record = _record(team, by, now, Deed.OVERRIDE_ENDED, rotation.id, brands, states)
    return _ended(record, override, after)


def muted(team: Team, asked: Mute) -> Amended:
    """Alerts wait. The mute gets its id here. Raises Conflict where there are too many."""
    if sum(one.end > asked.start for one in team.mutes) >= MOST_MUTES:
        raise Conflict(f"There are {MOST_MUTES} mutes; end some first.")
    mute = replace(asked, id=mute_id(team.version + 1))
    record = _record(
        team, mute.by, mute.start, Deed.MUTED, mute.id, mute_brands(mute), (None, mute)
    )
    return Amended(record, kept=(mute,))


def mute_ended(team: Team, mute: Mute, by: str, now: datetime) -> Amended:
    """Alerts go out again. Raises Conflict where they do already."""
    if mute.end <= now:
        raise Conflict("This mute is over.")
    after = replace(mute, end=now) if mute.start < now else None
    record = _record(team, by, now, Deed.MUTE_ENDED, mute.id, mute_brands(mute), (mute, after))
    return _ended(record, mute, after)


def mute_id(version: int) -> str:
    """The id of the mute that was made with this version of the roster."""
    return str(version)


def _with_overrides(
    team: Team, rotation: Rotation, deed: Deed, asked: Sequence[Override], now: datetime
) -> Amended:
    standing = sum(one.rotation == rotation.id and one.end > now for one in team.overrides)
    if standing + len(asked) > MOST_OVERRIDES:
        raise Conflict(
            f"{rotation.name} would have more than {MOST_OVERRIDES} overrides to come: "
            "change its members instead, or ask for a shorter span."
        )
    # The later made sorts after the earlier, as text too.
    made = tuple(
        replace(one, id=f"{team.version + 1:08d}-{number:02d}")
        for number, one in enumerate(asked, start=1)
    )
    record = Record(
        version=team.version + 1,
        at=now,
        by=asked[0].by,
        deed=deed,
        subject=rotation.id,
        brands=team.brands_of(rotation),
        before={},
        after={"on_call": turns_words(made), "why": asked[0].why or "none"},
    )
    return Amended(record, kept=made)


def _from_now(asked: Override, now: datetime) -> Override:
    """What has passed is not rewritten. Raises Invalid for what is over."""
    if asked.end <= now:
        raise Invalid("end: it has passed.", "end")
    return replace(asked, start=max(asked.start, now))


def _swaps(
    team: Team, rotation: Rotation, pair: tuple[str, str], asked: Override
) -> Iterator[Override]:
    """An override for each turn of the two, neighbours as one."""
    moments = [
        asked.start,
        *team.changes(ROTATION + rotation.id, asked.start, asked.end),
        asked.end,
    ]
    other = {pair[0]: pair[1], pair[1]: pair[0]}
    spans = ((team.holder(rotation, begun), begun, ended) for begun, ended in pairwise(moments))
    for holder, turn in groupby(spans, key=lambda span: span[0]):
        stretches = list(turn)
        if holder in other:
            start, end = stretches[0][1], stretches[-1][2]
            yield replace(asked, person=other[holder], start=start, end=end)


def _ended(record: Record, before: Part, after: Part | None) -> Amended:
    return Amended(record, kept=(after,)) if after else Amended(record, dropped=(before,))


def _record(
    team: Team,
    by: str,
    now: datetime,
    deed: Deed,
    subject: str,
    brands: AbstractSet[str],
    states: tuple[Part | None, Part | None],
) -> Record:
    before, after = differences(*states)
    return Record(team.version + 1, now, by, deed, subject, frozenset(brands), before, after)


def _both(before: frozenset[str], after: frozenset[str]) -> frozenset[str]:
    """The brands that a change concerns; every brand where either state is for every brand."""
    return before | after if before and after else frozenset()
