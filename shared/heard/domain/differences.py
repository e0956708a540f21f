"""What differs between two states of a part of the roster, in words for its history.

A phone or an address is shown by its end only: that it changed is history's, what it was is not.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime
from itertools import groupby
from typing import Any

from heard.domain.oncall import Override
from heard.domain.people import Away, Quiet
from heard.domain.team import Part
from heard.domain.wall import DAYS, clock


def differences(before: Part | None, after: Part | None) -> tuple[dict[str, str], dict[str, str]]:
    """What two states of one part do not share; all that it holds where there is but one."""
    part = after or before
    names = [one.name for one in fields(part) if one.name != "id"] if part else []
    if before and after:
        names = [name for name in names if getattr(before, name) != getattr(after, name)]
    was = {name: _words(name, getattr(before, name)) for name in names} if before else {}
    now = {name: _words(name, getattr(after, name)) for name in names} if after else {}
    return was, now


def hours_words(week: tuple[tuple[tuple[int, int], ...], ...]) -> str:
    """A calendar's week: "mon-fri 09:00-18:00, sat 10:00-14:00"; "always" for one without hours."""
    runs = []
    for spans, days in groupby(zip(week, DAYS, strict=False), key=lambda day: day[0]):
        names = [name for _, name in days]
        run = names[0] if len(names) == 1 else f"{names[0]}-{names[-1]}"
        runs += [f"{run} {clock(opens)}-{clock(closes)}" for opens, closes in spans]
    return ", ".join(runs) or "always"


def quiet_words(quiet: Quiet) -> str:
    """Quiet hours as they are written: "22:00-07:00 Europe/Amsterdam"."""
    return f"{clock(quiet.start)}-{clock(quiet.end)} {quiet.time_zone}"


def turns_words(overrides: Iterable[Override]) -> str:
    """Who stands in from when to when."""
    return ", ".join(
        f"{one.person or 'nobody'} {_one(one.start)} to {_one(one.end)}" for one in overrides
    )


_BY_NAME: Mapping[str, Callable[[Any], str]] = {
    "phone": lambda phone: f"…{phone[-2:]}",
    "email": lambda email: f"{email[:1]}…@{email.rpartition('@')[2]}",
    "handover": clock,
    "weekday": lambda day: DAYS[day],
    "hours": hours_words,
    "quiet": quiet_words,
}
_EVERY = {"brands", "brand", "channel"}
"""Where nothing is named, everything is meant."""


def _words(name: str, value: Any) -> str:  # noqa: ANN401 - whatever a field holds
    if value is None or value == frozenset() or (value == () and name != "hours"):
        return "all" if name in _EVERY else "none"
    if name in _BY_NAME:
        return _BY_NAME[name](value)
    if isinstance(value, frozenset):
        return ", ".join(sorted(value))
    if isinstance(value, tuple):
        return ", ".join(_one(each) for each in value)
    return _one(value)


def _one(value: object) -> str:
    if isinstance(value, Away):
        return f"{_one(value.start)} to {_one(value.end)} {value.why}".rstrip()
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes").replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else str(value)
