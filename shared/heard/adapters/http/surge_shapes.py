"""Surges as JSON: what a body may hold, and what is answered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from heard.adapters.http import shapes
from heard.adapters.http.bodies import in_zone, invalid
from heard.adapters.http.exchange import Request
from heard.adapters.http.questions import column_text, position_text
from heard.adapters.http.shapes import Json, moment
from heard.domain.errors import NotFound
from heard.domain.policy import Policy
from heard.domain.surge import Surge
from heard.domain.surge_pages import Gathered, Shown


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Claim(_Body):
    """Nothing to say: whoever asks takes it."""


class LeadAnswer(_Body):
    """What its people should be told; everybody gets it in a person's own words."""

    text: str


class Statement(_Body):
    """A public statement is wanted until `due` (ISO 8601 with its offset from UTC; an hour from now,
    if left out); or it was `made`, at an address."""

    due: Annotated[AwareDatetime | None, Field(strict=False)] = None
    made: bool = False
    url: str | None = Field(default=None, max_length=2000, pattern=r"^https?://\S+$")


class End(_Body):
    """Why it is over."""

    reason: str


_ACTS: dict[str, type[_Body]] = {
    "claim": Claim,
    "answer": LeadAnswer,
    "statement": Statement,
    "end": End,
}


def fields(request: Request, act: str) -> dict[str, Any]:
    """The fields of an act's body. Raises NotFound for an act that there is not, Invalid, naming the
    field, for a body that is wrong."""
    model = _model(act)
    try:
        return model.model_validate_json(request.body.strip() or b"{}").model_dump()
    except ValidationError as error:
        raise invalid(error) from None


def form(typed: Mapping[str, str], act: str, zone: str) -> dict[str, Any]:
    """The same as a form sends it; a time without an offset is meant in `zone`."""
    sent: dict[str, Any] = {**typed}
    if "due" in sent:
        sent["due"] = in_zone(sent["due"], zone)
    if "made" in sent:
        sent["made"] = sent["made"] == "1"
    try:
        return _model(act).model_validate(sent).model_dump()
    except ValidationError as error:
        raise invalid(error) from None


def _model(act: str) -> type[_Body]:
    model = _ACTS.get(act)
    if model is None:
        message = f"There is no such act; there are {', '.join(_ACTS)}."
        raise NotFound(message)
    return model


def listed(page: Gathered) -> Json:
    """One page of surges."""
    return {
        "surges": [surge(one) for one in page.surges],
        "cursor": position_text(page.after),
    }


def shown(found: Shown, policy: Policy, now: datetime) -> Json:
    """A surge, a page of who still waits in it, and what happened."""
    return {
        **surge(found.surge),
        "threads": [shapes.summary(one, policy, now) for one in found.waiting.threads],
        "cursor": column_text(found.waiting.after),
        "timeline": [event for row in found.events for event in shapes.events(row)],
    }


def surge(one: Surge) -> Json:
    """A surge. `people` and `posts` are at least so many; `usual` are those that come anyway in
    `minutes`."""
    wanted = one.statement
    return {
        "id": one.id,
        "brand": one.brand,
        "state": one.phase.value,
        "issue": one.issue or None,
        "one_place": one.matter.place is not None,
        "words": list(one.words),
        "people": one.people,
        "posts": one.posts,
        "copies": one.copies,
        "minutes": one.minutes,
        "usual": one.usual,
        "examples": list(one.examples),
        "first_at": moment(one.first_at),
        "opened_at": moment(one.opened_at),
        "ended_at": moment(one.ended_at),
        "ended_by": one.ended_by,
        "reason": one.reason,
        "claimed_by": one.claimed_by,
        "claimed_at": moment(one.claimed_at),
        "answer": {"text": one.answer, "by": one.answer_by} if one.answer else None,
        "statement": {
            "by": wanted.by,
            "due_at": moment(wanted.due_at),
            "made_at": moment(wanted.made_at),
            "url": wanted.url,
        }
        if wanted
        else None,
    }
