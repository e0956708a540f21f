"""The people behind what is to be told: who is reached now, and who stands in for them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from heard.domain.people import RUNGS, Person, Role
from heard.domain.policy import TOPIC
from heard.domain.team import PERSON, Team
from heard.domain.telling import Telling


@dataclass(frozen=True, slots=True)
class Paged:
    """Who is told one by one. `stood_in` is True where a target names nobody who can be reached
    now, so that others are paged in its stead: never silence."""

    people: tuple[Person, ...] = ()
    stood_in: bool = False


def people_of(
    what: Telling, brand: str, team: Team, now: datetime, reached: Callable[[Person], bool]
) -> Paged:
    """Who is told: the persons named, and the target's people who serve the brand, of all those who
    can be `reached`.

    Where the target is nobody now, the ladder's next rungs are looked at, then every role, the
    lowest above it first; not for what is only mailed, which the care topic has too.
    """

    def of(target: str) -> tuple[Person, ...]:
        return tuple(
            person
            for person in team.paged(target, brand, now)
            if person.id != what.but and reached(person)
        )

    named = tuple(person for one in what.persons for person in of(f"{PERSON}{one}"))
    if what.target is None and (named or not what.persons):
        return Paged(named)
    if what.target and what.target.startswith(TOPIC):
        return Paged(named)
    if what.target and not what.rings:
        return Paged(tuple(dict.fromkeys([*named, *of(what.target)])))
    roles = list(RUNGS)
    start = roles.index(Role(what.target)) if what.target in roles else 0
    targets = (what.target, *what.instead, *roles[start:], *reversed(roles[:start]))
    for target in targets:
        found = of(target) if target else ()
        if found:
            return Paged(tuple(dict.fromkeys([*named, *found])), target != what.target)
    return Paged(named, stood_in=True)


def addressed(what: Telling, paged: Paged, team: Team) -> Telling:
    """What stand-ins are told says for whom it was: "given to you" is not for them."""
    there = {person.id for person in paged.people}
    missing = ", ".join(team.called(one) for one in what.persons if one not in there)
    return replace(what, what=f"FOR {missing} (out of reach): {what.what}") if missing else what


def targets_of(what: Telling) -> tuple[str, ...]:
    """Whom it names, before anybody stands in."""
    own = (what.target,) if what.target and not what.target.startswith(TOPIC) else ()
    return (*own, *(f"{PERSON}{one}" for one in what.persons))
