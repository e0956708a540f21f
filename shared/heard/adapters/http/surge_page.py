"""Surges at the desk: the list, the strip on the board, and one with all that is decided about it."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from heard.adapters.http import words
from heard.adapters.http.questions import column_text, position_text
from heard.adapters.http.rows import row_view
from heard.adapters.http.showing import Desk, timeline, web_address
from heard.domain import naming, surge_naming
from heard.domain.errors import Refused
from heard.domain.events import EventRow, EventType
from heard.domain.people import Person
from heard.domain.surge import Phase, Surge
from heard.domain.surge_pages import Gathered, Shown
from heard.domain.thread import Thread

_PHASES = {Phase.RUNNING: "Running", Phase.COOLED: "Cooled", Phase.ENDED: "Over"}

_STEPS = {EventType.SURGE_OPENED, EventType.SURGE_GREW}
"""Events that say how many people there were."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page of a surge is made of beside it: who looks, the threads of its examples;
    `refused` is why an act could not be done, and `typed` what was sent with it."""

    person: Person
    examples: Sequence[Thread]
    refused: Refused | None
    typed: Mapping[str, str]


def strip_view(surges: Iterable[Surge], desk: Desk, now: datetime) -> list[dict[str, object]]:
    """What the board says of the surges that are on."""
    return [_card(one, desk, now) for one in surges]


def list_view(
    found: Gathered, person: Person, query: Mapping[str, str], desk: Desk, now: datetime
) -> dict[str, object]:
    """One page of the list."""
    last = position_text(found.after)
    brands = [one for one in desk.policy.brands.values() if person.serves(one.id)]
    return {
        "here": "surges",
        "now": int(now.timestamp()),
        "surges": [_card(one, desk, now) for one in found.surges],
        "tabs": [
            {
                "name": name,
                "address": _address(query, state=state),
                "here": query.get("state", "") == state,
            }
            for state, name in (("", "All"), *((one.value, name) for one, name in _PHASES.items()))
        ],
        "brands": [
            {
                "name": name,
                "address": _address(query, brand=brand),
                "here": query.get("brand", "") == brand,
            }
            for brand, name in (("", "All brands"), *((one.id, one.name) for one in brands))
        ]
        if len(brands) > 1
        else [],
        "next": _address(query, cursor=last) if last else None,
        "first": _address(query) if query.get("cursor") else None,
        "filtered": any(query.get(name) for name in ("state", "brand")),
    }


def one_view(found: Shown, seen: Seen, desk: Desk, now: datetime) -> dict[str, object]:
    """Everything that the page of one surge shows."""
    surge, person = found.surge, seen.person
    zone = desk.policy.brand(surge.brand).calendar.time_zone
    last = column_text(found.waiting.after)
    wanted = surge.statement
    return {
        **_card(surge, desk, now),
        "here": "",
        "now": int(now.timestamp()),
        "key": secrets.token_urlsafe(9),
        "told": surge_naming.counted(surge),
        "said": surge.words,
        "copies": surge.copies,
        "one_place": surge.matter.place is not None,
        "posts": surge.posts,
        "growth": _growth(found.events, surge, now),
        "examples": [
            {
                "id": one.id,
                "who": naming.who(one.customer),
                "place": naming.place(one),
                "excerpt": one.excerpt,
            }
            for one in seen.examples
        ],
        "ladder": _ladder(surge, zone),
        "answer": surge.answer,
        "answer_by": desk.called(surge.answer_by or ""),
        "statement": {
            "made": words.local(wanted.made_at, zone) if wanted.made_at else None,
            "due": words.local(wanted.due_at, zone),
            "by": desk.called(wanted.by),
            "url": web_address(wanted.url),
            "late": wanted.made_at is None and now >= wanted.due_at,
        }
        if wanted
        else None,
        "reason": surge.reason,
        "ended_by": desk.called(surge.ended_by) if surge.ended_by else "itself",
        "acts": person.acts,
        "mine": surge.claimed_by == person.id,
        "zone": zone,
        "rows": [row_view(one, person, desk, now) for one in found.waiting.threads],
        "next": f"/surges/{surge.id}?{urlencode({'cursor': last})}" if last else None,
        "events": timeline(found.events, desk, zone)[::-1],
        "picks": person.acts,
        "pick_title": "",
        "pick_surge": surge.id if surge.runs else "",
        "refused": str(seen.refused) if seen.refused else None,
        "typed": seen.typed,
    }


def _card(surge: Surge, desk: Desk, now: datetime) -> dict[str, object]:
    """What every page says of a surge."""
    brand = desk.policy.brand(surge.brand)
    return {
        "id": surge.id,
        "about": surge_naming.about(surge),
        "brand": brand.name,
        "phase": _PHASES[surge.phase],
        "on": surge.phase is Phase.RUNNING,
        "runs": surge.runs,
        "people": surge.people,
        "since": words.local(surge.first_at, brand.calendar.time_zone),
        "lasts": naming.lasted(surge.first_at, surge.ended_at or now),
        "taken": desk.called(surge.claimed_by) if surge.claimed_by else None,
        "facts": _decided(surge, now),
    }


def _decided(surge: Surge, now: datetime) -> list[str]:
    wanted = surge.statement
    said = ["a lead answer is named" if surge.answer else "no lead answer yet"]
    if wanted and wanted.made_at:
        said.append("the public statement stands")
    elif wanted:
        late = now >= wanted.due_at
        said.append("the public statement is late" if late else "a public statement is wanted")
    return said


def _growth(rows: Iterable[EventRow], surge: Surge, now: datetime) -> list[dict[str, object]]:
    """How many people there were by when, counted from the first of them."""
    steps = [
        (event.at, int(event.data.get("people") or 0))
        for row in rows
        for event in row.events
        if event.type in _STEPS
    ]
    if surge.people > max((people for _, people in steps), default=0):
        steps.append((surge.counted_to or now, surge.people))
    return [
        {"after": naming.lasted(surge.first_at, at), "people": people, "of": surge.people}
        for at, people in steps
    ]


def _ladder(surge: Surge, zone: str) -> str:
    """Where its ladder stands, while nobody has claimed it."""
    ladder = surge.ladder
    if surge.claimed_by or ladder is None or not surge.runs:
        return ""
    if ladder.climbing:
        return f"The next person is paged at {words.local(ladder.due_at, zone)}."
    return "Everybody on its ladder was paged, and nobody took it."


def _address(query: Mapping[str, str], **changes: str) -> str:
    kept = {name: value for name, value in query.items() if name != "cursor" and value}
    wanted = {name: value for name, value in {**kept, **changes}.items() if value}
    return f"/surges?{urlencode(wanted)}" if wanted else "/surges"
