"""People, rotations and overrides from what a program or a command gives: only the fields that are
given, as the domain's own values. Raises Invalid for the first that is wrong.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from heard.adapters import written
from heard.domain.errors import Invalid
from heard.domain.oncall import Every, Override, Rotation
from heard.domain.people import Away, Person, Quiet
from heard.domain.wall import DAY_MINUTES, zone_of

MOST_NAMED = 50
"""Brands, teams, members or absences of one."""

LAST_MINUTE = DAY_MINUTES - 1

Given = Mapping[str, Any]


def person_fields(given: Given) -> dict[str, Any]:
    """The fields of a Person; None takes a phone, an address or quiet hours away."""
    return {name: _PERSON[name](value) for name, value in given.items()}


def new_person(given: Given) -> Person:
    """Somebody new: at least a name and a role."""
    fields = person_fields(given)
    _need(fields, "name", "role")
    return Person(id=written.slug(fields["name"]), **fields)


def rotation_fields(given: Given) -> dict[str, Any]:
    """The fields of a Rotation; the id of a member is that of their name too."""
    return {name: _ROTATION[name](value) for name, value in given.items()}


def new_rotation(given: Given, now: datetime) -> Rotation:
    """New turns: at least a name, members, how often, a handover and a time zone. They begin
    today, with the handover of Monday where a week names no other day."""
    fields = rotation_fields(given)
    _need(fields, "name", "members", "every", "handover", "time_zone")
    today = now.astimezone(zone_of(fields["time_zone"])).date()
    defaults: dict[str, Any] = {"weekday": 0, "starts_on": today}
    return Rotation(id=written.slug(fields["name"]), **(defaults | fields))


def stand_in(rotation: str, given: Given, by: str, now: datetime) -> Override:
    """An override of a rotation; without a start it begins now."""
    _need(given, "end")
    start = given.get("start")
    person = given.get("person")
    return written.made(
        "end",
        lambda: Override(
            rotation=rotation,
            person=written.slug(person, "person") if person is not None else None,
            start=written.moment_of(start, "start") if start else now,
            end=written.moment_of(given["end"], "end"),
            by=by,
            why=written.reason_of(given.get("why", "")),
        ),
    )


def _quiet(given: Given | None) -> Quiet | None:
    if given is None:
        return None
    start, end = (written.time_of(given[name], f"quiet.{name}") for name in ("start", "end"))
    zone = written.zone_named(given["time_zone"], "quiet.time_zone")
    return written.made("quiet", lambda: Quiet(start, end, zone))


def _away(given: Sequence[Given]) -> tuple[Away, ...]:
    return tuple(_absence(one) for one in _few(given, "away"))


def _absence(given: Given) -> Away:
    start, end = (written.moment_of(given[name], f"away.{name}") for name in ("start", "end"))
    why = written.reason_of(given.get("why", ""), "away.why")
    return written.made("away", lambda: Away(start, end, why))


def _every(text: str) -> Every:
    if text not in list(Every):
        raise Invalid(f"every: one of {', '.join(Every)}.", "every")
    return Every(text)


def _members(given: Sequence[str]) -> tuple[str, ...]:
    if not given:
        raise Invalid("members: name at least one id of the roster.", "members")
    return tuple(written.slug(one, "members") for one in _few(given, "members"))


def _handover(text: str) -> int:
    return written.time_of(text, "handover", last=LAST_MINUTE)


def _few(given: Sequence[Any], field: str) -> Sequence[Any]:
    if len(given) > MOST_NAMED:
        raise Invalid(f"{field}: {MOST_NAMED} at most.", field)
    return given


def _need(fields: Given, *names: str) -> None:
    for name in names:
        if fields.get(name) is None:
            raise Invalid(f"{name}: is missing.", name)


_PERSON: Mapping[str, Callable[[Any], Any]] = {
    "name": written.name_of,
    "role": written.role_of,
    "phone": lambda text: written.phone_of(text) if text is not None else None,
    "email": lambda text: written.email_of(text) if text is not None else None,
    "brands": lambda named: frozenset(_few(named, "brands")),
    "teams": lambda named: frozenset(written.slug(one, "teams") for one in _few(named, "teams")),
    "quiet": _quiet,
    "away": _away,
}
_ROTATION: Mapping[str, Callable[[Any], Any]] = {
    "name": written.name_of,
    "members": _members,
    "every": _every,
    "handover": _handover,
    "weekday": written.weekday_of,
    "time_zone": written.zone_named,
    "starts_on": lambda text: written.date_of(text, "starts_on"),
    "hours": written.hours_of,
}
