"""Answers as JSON: what a body may hold, and what is answered."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from heard.adapters.http.bodies import invalid
from heard.adapters.http.exchange import Request
from heard.adapters.http.questions import position_text
from heard.adapters.http.shapes import Json, moment
from heard.domain.answers import Answer, AnswerPage, Approved
from heard.domain.answers_shown import Listed, Opened
from heard.domain.errors import NotFound


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Propose(_Body):
    """An answer, or a new version of one."""

    text: str
    when: str
    answer: str | None = None


class Approve(_Body):
    """Which answer's proposal."""

    answer: str


class TurnDown(_Body):
    """Which answer's proposal, and why it is not kept."""

    answer: str
    reason: str


class Give(_Body):
    """To whom (an agent's id): an answer, or the task to write one."""

    to: str
    answer: str | None = None


_PAGE_ACTS: Mapping[str, type[_Body]] = {
    "propose": Propose,
    "approve": Approve,
    "turn_down": TurnDown,
    "give": Give,
}


def fields(request: Request, act: str) -> dict[str, Any]:
    """The fields of an act's body, sent as JSON. Raises NotFound for an act that there is not,
    Invalid, naming the field, for a body that is wrong."""
    try:
        return _model(act).model_validate_json(request.body.strip() or b"{}").model_dump()
    except ValidationError as error:
        raise invalid(error) from None


def form(typed: Mapping[str, str], act: str) -> dict[str, Any]:
    """The same of what was typed into a form. Raises as `fields` does."""
    try:
        return _model(act).model_validate(dict(typed)).model_dump()
    except ValidationError as error:
        raise invalid(error) from None


def _model(act: str) -> type[_Body]:
    model = _PAGE_ACTS.get(act)
    if model is None:
        message = f"There is no such act; there are {', '.join(_PAGE_ACTS)}."
        raise NotFound(message)
    return model


def listed(found: Listed) -> Json:
    """One part of the list."""
    return {"answers": [page(one) for one in found.pages], "cursor": position_text(found.after)}


def opened(found: Opened) -> Json:
    """The answers to one issue, with all versions."""
    versions = [{"answer": name, **_version(one)} for name, one in found.versions]
    return {**page(found.page), "versions": versions}


def page(one: AnswerPage) -> Json:
    """The answers to one issue; `wanted` is the task to write one, null where there is none."""
    wanted = one.wanted
    return {
        "id": one.id,
        "brand": one.brand,
        "issue": one.issue.value,
        "answers": [_answer(answer) for answer in one.answers],
        "wanted": {
            "owner": wanted.owner,
            "since": moment(wanted.since),
            "due_at": moment(wanted.due_at),
            "late_at": moment(wanted.late_at),
        }
        if wanted
        else None,
    }


def _answer(one: Answer) -> Json:
    proposed = one.proposed
    return {
        "id": one.id,
        "owner": one.owner,
        "approved": _version(one.approved) if one.approved else None,
        "proposed": {
            "text": proposed.text,
            "when": proposed.when,
            "by": proposed.by,
            "at": moment(proposed.at),
            "thread_id": proposed.thread,
        }
        if proposed
        else None,
    }


def _version(one: Approved) -> Json:
    return {
        "version": one.number,
        "text": one.text,
        "when": one.when,
        "by": one.by,
        "at": moment(one.at),
        "approved_by": one.approved_by,
        "approved_at": moment(one.approved_at),
        "thread_id": one.thread,
    }
