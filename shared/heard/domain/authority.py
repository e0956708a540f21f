"""Who may see and change what on the roster.

Leads and managers change anything of the brands that they serve. Agents give their own turns away
or swap them, and say when they are away or do not want to be rung. What is of other brands looks as
if it did not exist.
"""

from collections.abc import Set as AbstractSet
from datetime import datetime
from itertools import pairwise

from heard.domain.errors import Forbidden, NotFound
from heard.domain.oncall import Mute, Override, Rotation
from heard.domain.people import Person, Role
from heard.domain.team import ROTATION, Team

OWN = frozenset({"quiet", "away"})
"""What anybody may change about themselves."""


def sees(by: Person, brands: AbstractSet[str]) -> bool:
    """True where somebody serves one of these brands; none named is every brand."""
    return not by.brands or not brands or not by.brands.isdisjoint(brands)


def leads(by: Person) -> bool:
    """True for those who may change more than what is their own."""
    return by.role in (Role.LEAD, Role.MANAGER)


def person_seen(team: Team, person_id: str, by: Person) -> Person:
    """Somebody on the roster. Raises NotFound where there is nobody, or of other brands only."""
    person = team.person(person_id)
    if person is None or not (person.id == by.id or sees(by, person.brands)):
        raise NotFound("There is nobody of this id on the roster.")
    return person


def rotation_seen(team: Team, rotation_id: str, by: Person) -> Rotation:
    """A rotation. Raises NotFound where there is none, or its members serve other brands only."""
    rotation = team.rotation(rotation_id)
    if rotation is None or not sees(by, team.brands_of(rotation)):
        raise NotFound("There is no such rotation.")
    return rotation


def override_seen(team: Team, rotation: Rotation, override_id: str) -> Override:
    """An override of a rotation. Raises NotFound."""
    for override in team.overrides:
        if (override.rotation, override.id) == (rotation.id, override_id):
            return override
    raise NotFound("There is no such override.")


def mute_seen(team: Team, mute_id: str, by: Person) -> Mute:
    """A mute of a brand that somebody serves, or of all. Raises NotFound."""
    for mute in team.mutes:
        if mute.id == mute_id and sees(by, mute_brands(mute)):
            return mute
    raise NotFound("There is no such mute.")


def mute_brands(mute: Mute) -> frozenset[str]:
    """The brand of a mute as a set; empty is every brand."""
    return frozenset({mute.brand}) if mute.brand else frozenset()


def need_lead(by: Person) -> None:
    """Raises Forbidden for an agent."""
    if not leads(by):
        raise Forbidden("Only leads and managers may do this.")


def need_all(by: Person, brands: AbstractSet[str]) -> None:
    """Raises Forbidden where this reaches beyond the brands that somebody serves."""
    if by.brands and not (brands and brands <= by.brands):
        own = ", ".join(sorted(by.brands))
        raise Forbidden(f"This concerns other brands too; yours to change is what is {own} only.")


def need_own_turn(
    team: Team, rotation: Rotation, by: Person, to: str | None, start: datetime, end: datetime
) -> None:
    """Raises Forbidden where an agent hands over what is not theirs, or leaves it to nobody.

    They may give their own turn away, and stand in themselves where nobody is on call.
    """
    if to is None:
        raise Forbidden("Only leads and managers may leave a rotation to nobody.")
    moments = [start, *team.changes(ROTATION + rotation.id, start, end), end]
    for at, _ in pairwise(moments):
        fills_a_gap = to == by.id and team.on_call(rotation.id, at) is None
        if team.holder(rotation, at) != by.id and not fills_a_gap:
            raise Forbidden("You may give away your own turns, or stand in where nobody is.")
