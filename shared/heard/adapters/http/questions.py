"""What a query asks for: filters, limits and cursors, each refused by name."""

import base64
import binascii
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import TypeVar
from urllib.parse import parse_qsl

from heard.adapters.http.exchange import Request
from heard.domain.answers_shown import Sort
from heard.domain.dossier import ON_BOARD, Column, Filter, Pages
from heard.domain.errors import Invalid
from heard.domain.judgement import Kind, Severity
from heard.domain.message import Channel
from heard.domain.offers import OfferState
from heard.domain.state import State
from heard.domain.surge import Phase

DEFAULT_LIMIT, LARGEST_LIMIT = 25, 100

_POSITION = re.compile(r"[0-9A-Za-z#:.-]{1,160}")
"""A place in a list: the rest of a sort key."""

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile("[0-9]{4}-(?:0[1-9]|1[0-2])")
_CURSOR_PARTS = 2
_LONGEST_VERSION = 9

_Choice = TypeVar("_Choice", bound=StrEnum)


def only(request: Request, *names: str) -> None:
    """Raises Invalid for a parameter that means nothing here: a filter that was misspelt would
    list everything."""
    for name in request.query:
        if name not in names:
            there = ", ".join(names) or "none"
            message = f"{name[:80]}: not known here; there are {there}."
            raise Invalid(message, name[:80])


def wanted(request: Request, *more: str) -> Filter:
    """What a list of the board should hold; `more` are parameters that are read elsewhere."""
    only(
        request, "state", "kind", "severity", "brand", "channel", "surge", "limit", "cursor", *more
    )
    return Filter(
        state=choice(request, "state", ON_BOARD),
        kind=choice(request, "kind", tuple(Kind)),
        severity=choice(request, "severity", tuple(Severity)),
        brand=request.query.get("brand") or None,
        channel=choice(request, "channel", tuple(Channel)),
        surge=request.query.get("surge") or None,
    )


_PRAISE = (State.NOTED, State.ANSWERED, State.DISMISSED, State.RESOLVED)
"""Where praise can stand: what nobody has thanked for, if nothing is asked."""


def praise_wanted(request: Request) -> Filter:
    """What the list of praise should hold."""
    only(request, "state", "brand", "channel", "limit", "cursor")
    return Filter(
        state=choice(request, "state", _PRAISE) or State.NOTED,
        kind=Kind.PRAISE,
        brand=request.query.get("brand") or None,
        channel=choice(request, "channel", tuple(Channel)),
    )


def spoken(text: str) -> dict[str, str]:
    """The words of a query, to be led back to: those that a list of praise knows."""
    known = ("state", "brand", "channel")
    return {name: value for name, value in parse_qsl(text[:500]) if name in known}


def month(request: Request) -> str | None:
    """A month such as 2030-01, None where none is named."""
    value = request.query.get("month")
    if not value:
        return None
    if _MONTH.fullmatch(value):
        return value
    message = "month: a month such as 2030-01."
    raise Invalid(message, "month")


def choice(request: Request, name: str, allowed: Sequence[_Choice]) -> _Choice | None:
    """One of the allowed values, None where the parameter is missing or empty."""
    value = request.query.get(name)
    if not value:
        return None
    for one in allowed:
        if one.value == value:
            return one
    message = f"{name}: one of {', '.join(allowed)}."
    raise Invalid(message, name)


def board_wanted(request: Request, person_id: str) -> Filter:
    """What the board's page should hold for somebody: theirs, or what owes a public line, too."""
    return replace(
        wanted(request, "mine", "owed"),
        claimed_by=person_id if _flag(request, "mine") else None,
        owed=_flag(request, "owed"),
    )


def _flag(request: Request, name: str) -> bool:
    value = request.query.get(name)
    if value in (None, "", "1"):
        return value == "1"
    message = f"{name}: 1, or left out."
    raise Invalid(message, name)


def brand(request: Request) -> str:
    """The brand that is asked about: there is no report of several."""
    value = request.query.get("brand")
    if not value:
        message = "brand: say which one."
        raise Invalid(message, "brand")
    return value


def channel_named(name: str) -> Channel:
    """The channel of this name."""
    try:
        return Channel(name)
    except ValueError:
        message = f"channel: one of {', '.join(Channel)}."
        raise Invalid(message, "channel") from None


def day(request: Request, name: str = "day") -> date | None:
    """A day, None where none is named."""
    value = request.query.get(name)
    if not value:
        return None
    try:
        if _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    message = f"{name}: a date such as 2030-01-07."
    raise Invalid(message, name)


def limit(request: Request, default: int = DEFAULT_LIMIT) -> int:
    """How many of a list, 1 to 100."""
    value = request.query.get("limit")
    if not value:
        return default
    if value.isascii() and value.isdigit() and len(value) <= len(str(LARGEST_LIMIT)):
        number = int(value)
        if 1 <= number <= LARGEST_LIMIT:
            return number
    message = f"limit: a number from 1 to {LARGEST_LIMIT}."
    raise Invalid(message, "limit")


def column_cursor(request: Request) -> Column | None:
    """Where a list of the board goes on."""
    parts = _cursor(request)
    if parts is None:
        return None
    state, order = parts
    if state not in list(State) or not order:
        raise _bad_cursor()
    return Column(State(state), order)


def pages_cursor(request: Request) -> Pages | None:
    """Where a thread's messages and timeline go on."""
    parts = _cursor(request)
    return Pages(*parts) if parts else None


def phase(request: Request) -> Phase | None:
    """How a surge stands, None where any will do."""
    return choice(request, "state", tuple(Phase))


def offer_state(request: Request) -> OfferState | None:
    """How an offer stands, None where any will do."""
    return choice(request, "state", tuple(OfferState))


def answer_sort(request: Request) -> Sort | None:
    """What a page of answers should hold, None where any will do."""
    return choice(request, "state", tuple(Sort))


def position_cursor(request: Request) -> str | None:
    """Where a list that goes by positions goes on."""
    parts = _cursor(request)
    if parts is None:
        return None
    if parts[0] is None:
        raise _bad_cursor()
    return parts[0]


def position_text(after: str | None) -> str | None:
    """The cursor of such a list."""
    return _text(after, None) if after else None


def version_cursor(request: Request) -> int | None:
    """Where a list that goes by versions goes on."""
    value = request.query.get("cursor")
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= _LONGEST_VERSION and int(value)):
        raise _bad_cursor()
    return int(value)


def column_text(after: Column | None) -> str | None:
    """The cursor of a list of the board."""
    return _text(after.state.value, after.order) if after else None


def pages_text(after: Pages | None) -> str | None:
    """The cursor of a thread."""
    return _text(after.messages, after.events) if after else None


def _text(*parts: str | None) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def _cursor(request: Request) -> tuple[str | None, str | None] | None:
    value = request.query.get("cursor")
    if not value:
        return None
    try:
        padded = value + "=" * (-len(value) % 4)
        parts = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        raise _bad_cursor() from None
    if not isinstance(parts, list) or len(parts) != _CURSOR_PARTS or not any(parts):
        raise _bad_cursor()
    for one in parts:
        if one is not None and not (isinstance(one, str) and _POSITION.fullmatch(one)):
            raise _bad_cursor()
    return parts[0], parts[1]


def _bad_cursor() -> Invalid:
    return Invalid("cursor: this is none of ours; start again without it.", "cursor")
