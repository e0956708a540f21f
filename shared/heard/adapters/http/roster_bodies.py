"""The bodies of what agents send about the roster, by their types; what the fields say is judged
where commands are judged too.

A body names the fields that it changes; all others stay. Times on the wall are "09:00", moments are
ISO 8601 with their offset, hours are written as in `care.toml`.
"""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from heard.adapters.http.bodies import invalid
from heard.adapters.http.exchange import Request


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Quiet(_Body):
    """{"start": "22:00", "end": "07:00", "time_zone": "Europe/Amsterdam"}."""

    start: str
    end: str
    time_zone: str


class Away(_Body):
    """{"start": "2026-12-24T00:00:00+01:00", "end": …, "why": "holiday"}."""

    start: str
    end: str
    why: str = ""


class Person(_Body):
    """Somebody on the roster. `brands` [] is every brand; null takes a phone, an address or quiet
    hours away; `away` takes the place of all absences."""

    name: str = ""
    role: str = ""
    phone: str | None = None
    email: str | None = None
    brands: list[str] = []
    teams: list[str] = []
    quiet: Quiet | None = None
    away: list[Away] = []


class Rotation(_Body):
    """Turns. `members` are ids in their order, `every` is daily or weekly, `weekday` is mon to sun,
    `starts_on` a date, `hours` "always" or {"mon-fri": "20:00-08:00"}. Other members without a date:
    the first of them has the present turn."""

    name: str = ""
    members: list[str] = []
    every: str = ""
    handover: str = ""
    weekday: str = ""
    time_zone: str = ""
    starts_on: str = ""
    hours: Any = ""


class Override(_Body):
    """Who stands in, null for deliberately nobody; without a start, from now on."""

    person: str | None
    start: str | None = None
    end: str
    why: str = ""


class Swap(_Body):
    """Whose turns are taken by `with`, and theirs by `person`: whoever asks, if left out."""

    person: str | None = None
    with_: str = Field(alias="with")
    start: str | None = None
    end: str
    why: str = ""


class Mute(_Body):
    """What waits, and for how long: without a brand every brand, without a channel every one."""

    brand: str | None = None
    channel: str | None = None
    minutes: float
    reason: str


class Nothing(_Body):
    """Nothing to say."""


def given(request: Request, model: type[_Body]) -> dict[str, Any]:
    """The fields that a body gives. Raises Invalid, naming the field."""
    try:
        body = model.model_validate_json(request.body.strip() or b"{}")
    except ValidationError as error:
        raise invalid(error) from None
    return body.model_dump(exclude_unset=True, by_alias=True)
