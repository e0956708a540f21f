"""The addresses of the roster: what each asks of which use case, and how the answer looks.

    GET  /roster                    everybody                      POST a new person
    GET  /roster/history            what was changed, newest first
    POST /roster/{id}               other facts                    POST /roster/{id}/remove
    GET  /rotations                 turns                          POST a new rotation
    POST /rotations/{id}            other turns                    POST /rotations/{id}/remove
    POST /rotations/{id}/override   somebody stands in
    POST /rotations/{id}/swap       two take each other's turns
    POST /rotations/{id}/overrides/{override}/remove
    GET  /oncall                    who is on call now, who next
    GET  /coverage?days=14          where nobody would be paged
    GET  /mutes                     what is muted                  POST a mute
    POST /mutes/{id}/end            alerts go out again

A GET changes nothing. A POST takes Idempotency-Key and answers what it changed as it now is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from heard.adapters import roster_fields, written
from heard.adapters.http import questions, roster_shapes
from heard.adapters.http import roster_bodies as bodies
from heard.adapters.http.exchange import Request
from heard.domain.errors import Invalid
from heard.domain.people import Person

DEFAULT_DAYS, MOST_DAYS = 14, 60

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, who sent it and when, and the ids in its address."""

    request: Request
    person: Person
    now: datetime
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """`use` names what carries it out and `act` its method; `fields` gives the method's arguments
    beyond who asks and when, `show` its answer as JSON."""

    use: str
    act: str
    fields: Callable[[Asked], Json]
    show: Callable[[Any, Person], Json]


def _nothing(asked: Asked) -> Json:
    questions.only(asked.request)
    return {}


def _days(asked: Asked) -> Json:
    questions.only(asked.request, "days")
    text = asked.request.query.get("days") or str(DEFAULT_DAYS)
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= MOST_DAYS):
        raise Invalid(f"days: a number from 1 to {MOST_DAYS}.", "days")
    return {"days": int(text)}


def _page(asked: Asked) -> Json:
    questions.only(asked.request, "limit", "cursor")
    return {
        "limit": questions.limit(asked.request),
        "before": questions.version_cursor(asked.request),
    }


def _new_person(asked: Asked) -> Json:
    return {"person": roster_fields.new_person(bodies.given(asked.request, bodies.Person))}


def _person(asked: Asked) -> Json:
    changes = roster_fields.person_fields(bodies.given(asked.request, bodies.Person))
    return {"person_id": asked.ids[0], "changes": changes}


def _new_rotation(asked: Asked) -> Json:
    given = bodies.given(asked.request, bodies.Rotation)
    return {"rotation": roster_fields.new_rotation(given, asked.now)}


def _rotation(asked: Asked) -> Json:
    changes = roster_fields.rotation_fields(bodies.given(asked.request, bodies.Rotation))
    return {"rotation_id": asked.ids[0], "changes": changes}


def _override(asked: Asked) -> Json:
    given = bodies.given(asked.request, bodies.Override)
    by, now = asked.person.id, asked.now
    return {"asked": roster_fields.stand_in(asked.ids[0], given, by, now)}


def _swap(asked: Asked) -> Json:
    given = bodies.given(asked.request, bodies.Swap)
    by, now = asked.person.id, asked.now
    one, other = given.pop("person", None) or by, given.pop("with")
    pair = (written.slug(one, "person"), written.slug(other, "with"))
    return {"pair": pair, "asked": roster_fields.stand_in(asked.ids[0], given, by, now)}


def _mute(asked: Asked) -> Json:
    given = bodies.given(asked.request, bodies.Mute)
    channel = given.get("channel")
    return {
        "brand": given.get("brand"),
        "channel": questions.channel_named(channel) if channel is not None else None,
        "minutes": given["minutes"],
        "reason": written.reason_of(given["reason"], "reason"),
    }


def _ids(*names: str) -> Callable[[Asked], Json]:
    """The ids of the address under these names; the body says nothing."""

    def fields(asked: Asked) -> Json:
        bodies.given(asked.request, bodies.Nothing)
        return dict(zip(names, asked.ids, strict=True))

    return fields


def _plain(shape: Callable[[Any], Json]) -> Callable[[Any, Person], Json]:
    """A shape that is the same for everybody."""
    return lambda answer, _: shape(answer)


ROUTES: Mapping[tuple[str, str], Route] = {
    ("GET", "roster"): Route("consulting", "people", _nothing, roster_shapes.people),
    ("GET", "roster/history"): Route("consulting", "history", _page, _plain(roster_shapes.history)),
    ("POST", "roster"): Route("staffing", "add", _new_person, roster_shapes.person),
    ("POST", "roster/*"): Route("staffing", "change", _person, roster_shapes.person),
    ("POST", "roster/*/remove"): Route(
        "staffing", "remove", _ids("person_id"), _plain(roster_shapes.done)
    ),
    ("GET", "rotations"): Route("consulting", "duties", _nothing, _plain(roster_shapes.rotations)),
    ("POST", "rotations"): Route("rotating", "add", _new_rotation, _plain(roster_shapes.rotation)),
    ("POST", "rotations/*"): Route("rotating", "change", _rotation, _plain(roster_shapes.rotation)),
    ("POST", "rotations/*/remove"): Route(
        "rotating", "remove", _ids("rotation_id"), _plain(roster_shapes.done)
    ),
    ("POST", "rotations/*/override"): Route(
        "rotating", "override", _override, _plain(roster_shapes.rotation)
    ),
    ("POST", "rotations/*/swap"): Route("rotating", "swap", _swap, _plain(roster_shapes.rotation)),
    ("POST", "rotations/*/overrides/*/remove"): Route(
        "rotating",
        "end_override",
        _ids("rotation_id", "override_id"),
        _plain(roster_shapes.rotation),
    ),
    ("GET", "oncall"): Route("consulting", "duties", _nothing, _plain(roster_shapes.on_call)),
    ("GET", "coverage"): Route("consulting", "coverage", _days, _plain(roster_shapes.coverage)),
    ("GET", "mutes"): Route("consulting", "mutes", _nothing, _plain(roster_shapes.mutes)),
    ("POST", "mutes"): Route("muting", "mute", _mute, _plain(roster_shapes.mute)),
    ("POST", "mutes/*/end"): Route("muting", "end", _ids("mute"), _plain(roster_shapes.done)),
}
