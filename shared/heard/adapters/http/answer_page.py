"""Answers at the desk: the list, one issue with its versions, and what a thread's page shows."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from heard.adapters.http import words
from heard.adapters.http.questions import position_text
from heard.adapters.http.showing import Desk
from heard.domain.answers import LONGEST, LONGEST_WHEN, Answer, AnswerPage, Approved
from heard.domain.answers_shown import Listed, Opened, Sort
from heard.domain.authority import leads
from heard.domain.cases import answered_in, told_in
from heard.domain.dossier import Dossier
from heard.domain.errors import Refused
from heard.domain.hints import Hints
from heard.domain.judgement import Issue
from heard.domain.people import Person

_SORTS = {Sort.WANTED: "Wanted", Sort.PROPOSED: "To approve", Sort.APPROVED: "Approved"}


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page of one issue is made of beside it: who looks, why an act could not be done, and
    what was typed with it."""

    person: Person
    refused: Refused | None
    typed: Mapping[str, str]


def list_view(
    found: Listed, query: Mapping[str, str], desk: Desk, now: datetime
) -> dict[str, object]:
    """Everything that the list shows."""
    kept = {name: value for name, value in query.items() if name != "cursor"}
    cursor = position_text(found.after)
    return {
        "here": "answers",
        "tabs": [
            ("/answers", "All", not query.get("state")),
            *(
                (f"/answers?state={one}", name, query.get("state") == one)
                for one, name in _SORTS.items()
            ),
        ],
        "rows": [
            {**_page(one, desk, now), "answers": [_version(v, one, desk) for v in _held(one)]}
            for one in found.pages
        ],
        "begun": "cursor" in query,
        "filtered": bool(kept),
        "next": f"/answers?{urlencode({**kept, 'cursor': cursor})}" if cursor else None,
    }


def one_view(found: Opened, seen: Seen, desk: Desk, now: datetime) -> dict[str, object]:
    """Everything that the page of one issue shows."""
    page, person = found.page, seen.person
    serving = [one for one in desk.people if one.acts and one.serves(page.brand)]
    return {
        "here": "answers",
        "key": secrets.token_urlsafe(9),
        **_page(page, desk, now),
        "answers": [
            {
                "id": one.id,
                "owner": desk.called(one.owner),
                "approved": _version(one.approved, page, desk) if one.approved else None,
                "proposed": _proposal(one, page, person, desk),
            }
            for one in page.answers
        ],
        "versions": [{"answer": name, **_version(one, page, desk)} for name, one in found.versions],
        "acts": person.acts,
        "leads": leads(person),
        "people": [(one.id, one.name) for one in serving],
        "longest": LONGEST,
        "longest_when": LONGEST_WHEN,
        "refused": str(seen.refused) if seen.refused else None,
        "typed": seen.typed,
    }


def hints_view(hints: Hints, found: Dossier, desk: Desk) -> dict[str, object]:
    """What a thread's page shows before one writes: the approved answers to its issue, a like case,
    and the words that may be kept."""
    page, like = hints.answers, hints.like
    zone = desk.policy.brand(found.thread.brand).calendar.time_zone
    wanted = page.wanted if page else None
    return {
        "page": page.id if page else None,
        "answers": [_version(one, page, desk) for one in _held(page)] if page else [],
        "wanted": {
            "owner": desk.called(wanted.owner) if wanted.owner else "a lead",
            "due": words.local(wanted.due_at, zone),
        }
        if wanted
        else None,
        "like": {
            "thread": like.thread,
            "said": like.said,
            "answer": like.answer,
            "by": desk.called(like.by) if like.by else None,
            "outcome": like.outcome.replace("_", " "),
            "ended": words.local(like.ended_at, zone),
        }
        if like
        else None,
        "given": answered_in(found.entries) or told_in(found.events),
        "instead": [(one.id, one.approved.when) for one in page.holding if one.approved]
        if page
        else [],
        "issues": [] if page else [one.value for one in Issue],
        "longest": LONGEST,
        "longest_when": LONGEST_WHEN,
    }


def _held(page: AnswerPage) -> list[Approved]:
    return [one.approved for one in page.answers if one.approved]


def _page(page: AnswerPage, desk: Desk, now: datetime) -> dict[str, object]:
    brand = desk.policy.brand(page.brand)
    wanted = page.wanted
    late = wanted is not None and wanted.due_at <= now
    left = words.lasting(wanted.due_at - now) if wanted else ""
    return {
        "id": page.id,
        "about": page.issue.value.replace("_", " "),
        "brand": brand.name,
        "waiting": len(page.proposals),
        "wanted": {
            "owner": desk.called(wanted.owner) if wanted.owner else "a lead",
            "late": late,
            "standing": f"overdue by {left}" if late else f"due in {left}",
            "due": words.local(wanted.due_at, brand.calendar.time_zone),
            "asked": len(page.threads),
        }
        if wanted
        else None,
    }


def _version(one: Approved, page: AnswerPage, desk: Desk) -> dict[str, object]:
    zone = desk.policy.brand(page.brand).calendar.time_zone
    return {
        "number": one.number,
        "text": one.text,
        "when": one.when,
        "by": desk.called(one.by),
        "approved_by": desk.called(one.approved_by),
        "approved": words.local(one.approved_at, zone),
    }


def _proposal(
    answer: Answer, page: AnswerPage, person: Person, desk: Desk
) -> dict[str, object] | None:
    one = answer.proposed
    if one is None:
        return None
    zone = desk.policy.brand(page.brand).calendar.time_zone
    return {
        "text": one.text,
        "when": one.when,
        "by": desk.called(one.by),
        "at": words.local(one.at, zone),
        "thread": one.thread,
        "decides": leads(person) and one.by != person.id,
        "own": one.by == person.id,
    }
