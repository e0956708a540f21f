"""The JSON of drafts: how one is sent in, what the guard says of it, how an answer may begin."""

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from heard.adapters.http.bodies import invalid
from heard.adapters.http.exchange import Request
from heard.adapters.http.shapes import Json, moment
from heard.domain.starter import Begun
from heard.domain.verdict import Finding, Typed, Verdict


class _Draft(BaseModel):
    """`public` is left out where an answer is as public as what it answers; `begun_at` is when its
    author began to write (ISO 8601 with its offset); `waived` why they do not cool off."""

    model_config = ConfigDict(extra="forbid", strict=True)

    text: str
    public: bool | None = None
    begun_at: Annotated[AwareDatetime, Field(strict=False)] | None = None
    facts_checked: bool = False
    waived: (
        Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
        | None
    ) = None


def typed(request: Request) -> Typed:
    """The draft in a request. Raises Invalid naming the field."""
    try:
        body = _Draft.model_validate_json(request.body.strip() or b"{}")
    except ValidationError as error:
        raise invalid(error) from None
    return Typed(**body.model_dump())


def verdict(found: Verdict) -> Json:
    """What the guard says. `start` and `end` count characters of the text (code points); where they
    are equal, it is about all of it."""
    approval = found.needs_approval
    return {
        "refusals": [_finding(one) for one in found.refusals],
        "warnings": [_finding(one) for one in found.warnings],
        "unchecked": [
            {"checks": [check.value for check in one.checks], "why": one.why}
            for one in found.unchecked
        ],
        "wait_until": moment(found.wait_until),
        "waits": [
            {"until": moment(one.until), "why": one.why, "waivable": one.waivable}
            for one in found.waits
        ],
        "needs_approval": {
            "why": list(approval.why),
            "by": approval.by,
            "until": moment(approval.until),
            "then": approval.then,
        }
        if approval
        else None,
    }


def starters(begun: Iterable[Begun]) -> Json:
    """How an answer may begin; `left` are the variables that its author fills."""
    return {
        "starters": [{"name": one.name, "text": one.text, "left": list(one.left)} for one in begun]
    }


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "check": one.check.value,
        "says": one.says,
        "mend": one.mend,
        "start": one.start,
        "end": one.end,
    }
