"""What somebody typed about people and their turns, as the fields that programs send too."""

import re
from datetime import datetime, timedelta
from typing import Any

from heard.adapters import written
from heard.domain.errors import Invalid
from heard.domain.wall import instant, zone_of

NONE, ALL = "none", "all"
"""Take a phone, quiet hours or absences away; serve every brand."""

_QUIET = re.compile(r"(\d\d:\d\d)\s*-\s*(\d\d:\d\d)\s+(\S+)")
_AWAY = re.compile(r"(\S+?)\s*\.\.\s*(\S+)(?:\s+(.+))?")


def changed(
    role: str, phone: str, email: str, brands: str, teams: str, quiet: str
) -> dict[str, Any]:
    """The fields of a person that were given; an empty text is not given. Raises Invalid."""
    changes: dict[str, Any] = {}
    if role:
        changes["role"] = role
    for name, text in (("phone", phone), ("email", email)):
        if text:
            changes[name] = None if text.lower() == NONE else text
    if brands:
        named = listed(brands)
        changes["brands"] = [] if named == [ALL] else named
    if teams:
        changes["teams"] = [] if teams.lower() == NONE else listed(teams)
    if quiet:
        changes["quiet"] = None if quiet.lower() == NONE else _quiet(quiet)
    return changes


def listed(text: str) -> list[str]:
    """Names with commas between them."""
    return [one for one in (part.strip() for part in text.split(",")) if one]


def absence(text: str, time_zone: str) -> dict[str, str]:
    """One absence: dates, both included, or moments of that zone's clock, and why."""
    match = _AWAY.fullmatch(text.strip())
    if not match:
        form = "2026-12-24..2027-01-02 holiday, or 2026-12-24T13:00..2026-12-24T17:00 dentist"
        raise Invalid(f"away: {text!r} is no absence: write {form}.", "away")
    start = moment(match[1], time_zone, "away")
    end = moment(match[2], time_zone, "away", whole_day=True)
    return {"start": start, "end": end, "why": match[3] or ""}


def moment(text: str, time_zone: str, field: str, *, whole_day: bool = False) -> str:
    """A moment in ISO 8601 from "2026-12-24", "2026-12-24T09:00" or "2026-12-24 09:00" on that
    zone's wall; a date alone is its first minute, or with `whole_day` the first after it."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        form = "write 2026-12-24, or 2026-12-24T09:00"
        raise Invalid(f"{field}: {text!r} is no moment: {form}.", field) from None
    if found.tzinfo is not None:
        return found.isoformat()
    day = found.date()
    if whole_day and len(text) == len("2026-12-24"):
        day += timedelta(days=1)
    zone = zone_of(written.zone_named(time_zone))
    return instant(zone, day, found.hour * 60 + found.minute).isoformat()


def handover(text: str) -> dict[str, str]:
    """The handover's fields in "mon 09:00" or "09:00"."""
    *day, time = text.split()
    return {"handover": time, **({"weekday": " ".join(day)} if day else {})}


def hours(text: str) -> str | dict[str, str | list[str]]:
    """Hours in "always" or "mon-fri 20:00-08:00, sat-sun 00:00-24:00"."""
    if text == "always":
        return text
    week: dict[str, str | list[str]] = {}
    for one in listed(text):
        days, _, span = one.partition(" ")
        before = week.get(days)
        week[days] = [*([before] if isinstance(before, str) else before), span] if before else span
    return week


def _quiet(text: str) -> dict[str, str]:
    match = _QUIET.fullmatch(text.strip())
    if not match:
        form = "22:00-07:00 Europe/Amsterdam, or none"
        raise Invalid(f"quiet: {text!r} are no quiet hours: write {form}.", "quiet")
    return {"start": match[1], "end": match[2], "time_zone": match[3]}
