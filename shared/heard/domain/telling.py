"""What is to be told, to whom: the answer of `paging`, and several of them as one."""

from dataclasses import dataclass
from datetime import datetime

from heard.domain.events import Event
from heard.domain.lasting import Until, longest
from heard.domain.policy import TOPIC, Ladder


@dataclass(frozen=True, slots=True)
class Telling:
    """What is to be told. `what` is the alert's first words.

    `target` names who is paged (see `Rung`), `instead` whom to page where that is nobody, `persons`
    are agents told by name; without any of them nobody gets an SMS. `care` says whether the care
    topic gets an e-mail, `operations` whether operations does. `not_before` holds it back; `rung`
    is the ladder's position, 1 for a first alert; `rings` is False for what people get by e-mail
    only; `until` says what settles it while it waits; `but` is somebody who is not to be told.
    """

    what: str
    target: str | None = None
    instead: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    care: bool = True
    operations: bool = False
    not_before: datetime | None = None
    rung: int = 1
    rings: bool = True
    until: Until = Until.TAKEN
    but: str | None = None


def rung_page(event: Event, what: str, ladder: Ladder) -> Telling:
    """A page of the rung that an event names."""
    return page_of(what, str(event.data["target"]), int(event.data["rung"] or 1), ladder)


def page_of(what: str, target: str, position: int, ladder: Ladder) -> Telling:
    """A page of one rung (1 is the first), with the rungs after it to stand in."""
    instead = tuple(rung.target for rung in ladder.rungs[position:])
    if target.startswith(TOPIC):
        operations = target == f"{TOPIC}operations"
        return Telling(what, target=target, operations=operations, rung=position)
    return Telling(what, target=target, instead=instead, rung=position)


def merged(tellings: list[Telling]) -> Telling | None:
    """Several tellings of one commit as one: to the highest rung among them, the soonest."""
    if not tellings:
        return None
    top = max(tellings, key=lambda one: one.rung)
    held = [one.not_before for one in tellings if one.not_before is not None]
    return Telling(
        what="; ".join(dict.fromkeys(one.what for one in tellings)),
        target=top.target or next((one.target for one in tellings if one.target), None),
        instead=top.instead or next((one.instead for one in tellings if one.instead), ()),
        persons=tuple(dict.fromkeys(person for one in tellings for person in one.persons)),
        care=any(one.care for one in tellings),
        operations=any(one.operations for one in tellings),
        not_before=min(held) if len(held) == len(tellings) else None,
        rung=top.rung,
        rings=any(one.rings for one in tellings if one.target or one.persons),
        until=longest(*(one.until for one in tellings)),
        but=top.but,
    )
