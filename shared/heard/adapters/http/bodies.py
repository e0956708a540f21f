"""The bodies of what agents do: JSON from programs, forms from pages; the same models."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from heard.adapters.http.act_bodies import ACTS, ON_PAGE
from heard.adapters.http.act_body import Body
from heard.adapters.http.exchange import Request
from heard.domain.errors import Invalid, NotFound

MOST_AT_ONCE = 100
"""Threads that one request may claim."""


class _ClaimAll(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    ids: Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=MOST_AT_ONCE)]


_MOST_FIELDS = 150
"""Of a form: a box for each of a hundred threads, and what else there is."""


def json_body(request: Request, act: str) -> dict[str, Any]:
    """The fields of an act sent as JSON; no body is an empty one. Raises NotFound for an act
    that there is none of, Invalid naming the field."""
    model = _model(act, ACTS)
    try:
        fields = model.model_validate_json(request.body.strip() or b"{}")
    except ValidationError as error:
        raise invalid(error) from None
    return fields.arguments()


def thread_ids(request: Request) -> list[str]:
    """The threads to claim at once, {"ids": [...]}. Raises Invalid naming the field."""
    try:
        return _ClaimAll.model_validate_json(request.body.strip() or b"{}").ids
    except ValidationError as error:
        raise invalid(error) from None


def form_fields(request: Request) -> dict[str, str]:
    """What was typed into a form of the signed page; empty fields are left out."""
    try:
        pairs = parse_qsl(request.body.decode(errors="replace"), max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        message = "body: it is no form of this page."
        raise Invalid(message, "body") from error
    # A browser sends every line break as CR LF, and counts it as one character.
    return {name: value.replace("\r\n", "\n") for name, value in pairs if value.strip()}


def picked(request: Request) -> list[str]:
    """The threads that were picked in a list: their boxes, or all that were shown."""
    pairs = parse_qsl(request.body.decode(errors="replace"), max_num_fields=_MOST_FIELDS)
    fields = dict(pairs)
    if fields.get("do") == "all":
        return fields.get("shown", "").split()[:MOST_AT_ONCE]
    return [value for name, value in pairs if name == "thread"][:MOST_AT_ONCE]


def form_body(
    fields: Mapping[str, str],
    act: str,
    offered: Mapping[str, type[Body]] | frozenset[str] = ON_PAGE,
) -> dict[str, Any]:
    """The fields of an act sent by a form of the signed page, or of one that has more `offered`.
    Raises as `json_body` does."""
    model = _model(act, offered)
    try:
        checked = model.model_validate(dict(fields))
    except ValidationError as error:
        raise invalid(error) from None
    return checked.arguments()


def in_zone(typed: str, zone: str) -> str:
    """A time as a browser's field gives it, meant in a time zone: with its offset. Anything else stays
    as it is, for the model to refuse."""
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        return typed
    return typed if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone)).isoformat()


def _model(act: str, offered: Mapping[str, type[Body]] | frozenset[str]) -> type[Body]:
    if act not in offered:
        message = f"There is no {act!r} here: one of {', '.join(sorted(offered))}."
        raise NotFound(message)
    return ACTS[act]


def invalid(error: ValidationError) -> Invalid:
    """The first thing that is wrong with a body, by the name of its field."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    name = ".".join(map(str, first["loc"])) or "body"
    if first["type"] == "json_invalid":
        return Invalid("body: it is no JSON.", "body")
    words = {
        "missing": "is missing.",
        "extra_forbidden": "is not known here.",
        "string_type": "should be a text.",
        "model_type": "should be a JSON object.",
        "timezone_aware": "needs its offset from UTC: 2030-01-07T17:00:00+01:00.",
        "datetime_from_date_parsing": "should be a time such as 2030-01-07T17:00:00+01:00.",
        "datetime_parsing": "should be a time such as 2030-01-07T17:00:00+01:00.",
    }.get(first["type"], f"{first['msg'][:1].lower()}{first['msg'][1:]}.")
    return Invalid(f"{name[:80]}: {words}", name[:80])
