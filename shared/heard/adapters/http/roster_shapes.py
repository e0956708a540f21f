"""The JSON of the roster. Moments are ISO 8601 in UTC; phones and addresses, and why somebody is
away, are for leads, managers and the person themselves."""

from collections.abc import Iterable

from heard.adapters.http.shapes import Json, moment
from heard.domain.authority import leads
from heard.domain.calendar import Span
from heard.domain.coverage import Gap
from heard.domain.duty import Duty
from heard.domain.oncall import Every, Mute, Override
from heard.domain.people import Person
from heard.domain.record import Record
from heard.domain.team import Shift
from heard.domain.wall import DAYS, clock


def person(one: Person, by: Person) -> Json:
    """{"id", "name", "role", "brands", "teams", "reachable", "quiet", "away", "phone", "email"}."""
    private = leads(by) or by.id == one.id
    return {
        "id": one.id,
        "name": one.name,
        "role": one.role.value,
        "brands": sorted(one.brands),
        "teams": sorted(one.teams),
        "reachable": one.reachable,
        "quiet": {
            "start": clock(one.quiet.start),
            "end": clock(one.quiet.end),
            "time_zone": one.quiet.time_zone,
        }
        if one.quiet
        else None,
        "away": [
            {
                "start": moment(away.start),
                "end": moment(away.end),
                "why": away.why if private else None,
            }
            for away in one.away
        ],
        "phone": one.phone if private else None,
        "email": one.email if private else None,
    }


def people(found: Iterable[Person], by: Person) -> Json:
    """{"people": […]}."""
    return {"people": [person(one, by) for one in found]}


def rotation(found: Duty) -> Json:
    """{"id", "name", "members", "every", "handover", "weekday", "time_zone", "starts_on", "hours",
    "now", "next", "overrides"}; see `on_call` for now and next."""
    turns = found.rotation
    return {
        "id": turns.id,
        "name": turns.name,
        "members": list(turns.members),
        "every": turns.every.value,
        "handover": clock(turns.handover),
        "weekday": DAYS[turns.weekday] if turns.every is Every.WEEKLY else None,
        "time_zone": turns.time_zone,
        "starts_on": turns.starts_on.isoformat(),
        "hours": _hours(turns.hours),
        **_duty(found),
        "overrides": [_override(one) for one in found.overrides],
    }


def rotations(found: Iterable[Duty]) -> Json:
    """{"rotations": […]}."""
    return {"rotations": [rotation(one) for one in found]}


def on_call(found: Iterable[Duty]) -> Json:
    """{"rotations": [{"id", "name", "time_zone", "now": {"person": {"id", "name"}, "why", "start",
    "end"}, "next": …}]}. "person" null is nobody, and "why" says why; "end" of the present shift
    is when the next begins, null where none does within weeks."""
    return {
        "rotations": [
            {
                "id": one.rotation.id,
                "name": one.rotation.name,
                "time_zone": one.rotation.time_zone,
                **_duty(one),
            }
            for one in found
        ]
    }


def coverage(found: Iterable[Gap]) -> Json:
    """{"gaps": [{"brand", "start", "end", "who", "why"}]}, the soonest first."""
    return {
        "gaps": [
            {
                "brand": gap.brand,
                "start": moment(gap.start),
                "end": moment(gap.end),
                "who": gap.who,
                "why": gap.why,
            }
            for gap in found
        ]
    }


def history(page: tuple[tuple[Record, ...], int | None]) -> Json:
    """{"changes": [{"version", "at", "by", "deed", "subject", "before", "after"}], "cursor"}."""
    records, after = page
    return {
        "changes": [
            {
                "version": record.version,
                "at": moment(record.at),
                "by": record.by,
                "deed": record.deed.value,
                "subject": record.subject,
                "before": dict(record.before),
                "after": dict(record.after),
            }
            for record in records
        ],
        "cursor": str(after) if after else None,
    }


def mute(one: Mute) -> Json:
    """{"id", "brand", "channel", "start", "end", "by", "reason"}; null is every one."""
    return {
        "id": one.id,
        "brand": one.brand,
        "channel": one.channel.value if one.channel else None,
        "start": moment(one.start),
        "end": moment(one.end),
        "by": one.by,
        "reason": one.reason,
    }


def mutes(found: Iterable[Mute]) -> Json:
    """{"mutes": […]}."""
    return {"mutes": [mute(one) for one in found]}


def done(_: None) -> Json:
    """{"done": true}, for what leaves nothing to show."""
    return {"done": True}


def _duty(found: Duty) -> Json:
    shown = _shift(found.now)
    if found.next is None:
        shown["end"] = None
    return {"now": shown, "next": _shift(found.next) if found.next else None}


def _shift(shift: Shift) -> Json:
    who = shift.person
    return {
        "person": {"id": who.id, "name": who.name} if who else None,
        "why": shift.why or None,
        "start": moment(shift.start),
        "end": moment(shift.end),
    }


def _override(one: Override) -> Json:
    return {
        "id": one.id,
        "person": one.person,
        "start": moment(one.start),
        "end": moment(one.end),
        "by": one.by,
        "why": one.why,
    }


def _hours(week: tuple[tuple[Span, ...], ...]) -> str | dict[str, list[str]]:
    if not week:
        return "always"
    return {
        day: [f"{clock(opens)}-{clock(closes)}" for opens, closes in spans]
        for day, spans in zip(DAYS, week, strict=True)
        if spans
    }
