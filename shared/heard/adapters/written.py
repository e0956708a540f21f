"""What people write about the roster, made right or refused with the right form: names, phones,
times on the wall, moments. Programs and commands are read alike; every refusal names its field.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TypeVar

from anyascii import anyascii

from heard.adapters.opening_hours import Week, week_of
from heard.adapters.policy_problems import Wrong
from heard.domain.errors import Invalid
from heard.domain.people import Role
from heard.domain.wall import DAY_MINUTES, DAYS, clock, zone_of

LONGEST_NAME, LONGEST_REASON = 100, 200
"""Characters of a name, and of why somebody is away, stands in or mutes."""

_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
"""E.164: a country code and at most 15 digits in all."""

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}\.[^@\s.]{2,60}")
_TIME = re.compile(r"([01]\d|2[0-4]):([0-5]\d)")

_Made = TypeVar("_Made")


def name_of(text: str, field: str = "name") -> str:
    """A name with single blanks. Raises Invalid for none, and for one that is too long."""
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME:
        raise Invalid(f"{field}: 1 to {LONGEST_NAME} characters.", field)
    return name


def reason_of(text: str, field: str = "why") -> str:
    """Why, in a few words. Raises Invalid for a text that is too long."""
    reason = " ".join(text.split())
    if len(reason) > LONGEST_REASON:
        raise Invalid(f"{field}: {LONGEST_REASON} characters at most.", field)
    return reason


def slug(name: str, field: str = "name") -> str:
    """The id of a name: lower-case ASCII words with hyphens. Raises Invalid where none is left."""
    words = re.sub(r"[^a-z0-9]+", "-", anyascii(name).lower()).strip("-")
    if not words:
        raise Invalid(f"{field}: {name!r} holds no letter or digit.", field)
    return words[:LONGEST_NAME]


def role_of(text: str) -> Role:
    """A role by its word. Raises Invalid that lists them."""
    if text.lower() not in list(Role):
        raise Invalid(f"role: {text!r} is none; there are {', '.join(Role)}.", "role")
    return Role(text.lower())


def phone_of(text: str) -> str:
    """A phone in E.164; blanks, dots and hyphens are taken out. Raises Invalid that shows the form."""
    phone = re.sub(r"[ .\-\u00a0]", "", text)
    if not _PHONE.fullmatch(phone):
        raise Invalid(
            f"phone: {text!r} can't be called from abroad. Write + and the country code, then the "
            "number without its leading 0: +31612345678 (7 to 15 digits).",
            "phone",
        )
    return phone


def email_of(text: str) -> str:
    """An address that looks like one. Raises Invalid."""
    if not _EMAIL.fullmatch(text):
        raise Invalid(f"email: {text!r} is no address: write dana@brand.example.", "email")
    return text


def time_of(text: str, field: str, last: int = DAY_MINUTES) -> int:
    """Minutes of the day of a time on the wall. Raises Invalid, also for one after `last`."""
    match = _TIME.fullmatch(text.strip())
    minutes = int(match[1]) * 60 + int(match[2]) if match else last + 1
    if minutes > last:
        form = f"write 09:00, up to {clock(last)}"
        raise Invalid(f"{field}: {text!r} is no time: {form}.", field)
    return minutes


def weekday_of(text: str, field: str = "weekday") -> int:
    """0 for "mon". Raises Invalid."""
    if text.lower() not in DAYS:
        raise Invalid(f"{field}: {text!r} is no day: one of {', '.join(DAYS)}.", field)
    return DAYS.index(text.lower())


def zone_named(text: str, field: str = "time_zone") -> str:
    """A time zone of the IANA database. Raises Invalid."""
    return made(field, lambda: (zone_of(text), text)[1], "write Europe/Amsterdam or UTC")


def date_of(text: str, field: str) -> date:
    """A date. Raises Invalid."""
    return made(field, lambda: date.fromisoformat(text), "write 2026-12-24")


def moment_of(text: str, field: str) -> datetime:
    """A moment with its offset, as UTC. Raises Invalid."""

    def moment() -> datetime:
        found = datetime.fromisoformat(text)
        if found.tzinfo is None:
            message = f"{text} has no offset"
            raise ValueError(message)
        return found.astimezone(UTC)

    return made(field, moment, "write 2026-12-24T09:00:00+01:00, or end it with Z")


def hours_of(written: object, field: str = "hours") -> Week:
    """A week as `care.toml` writes opening hours. Raises Invalid for the first thing wrong."""
    try:
        return week_of(written)
    except Wrong as wrong:
        key, text = wrong.problems[0]
        raise Invalid(f"{field}: {f'{key}: ' if key else ''}{text}.", field) from None


def made(field: str, make: Callable[[], _Made], form: str = "") -> _Made:
    """What `make` makes; its ValueError becomes Invalid, with the right form."""
    try:
        return make()
    except (ValueError, OverflowError) as error:
        shown = f": {form}" if form else ""
        raise Invalid(f"{field}: {error}{shown}.", field) from None
