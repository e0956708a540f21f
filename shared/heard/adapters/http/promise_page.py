"""The page of open promises: the person's own first, each with when it is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from heard.adapters.http import words
from heard.adapters.http.questions import position_text
from heard.adapters.http.showing import Desk
from heard.domain import naming
from heard.domain.briefs import Due, Owing
from heard.domain.people import Person


@dataclass(frozen=True, slots=True)
class Asked:
    """Who looks, at what of the list, and when."""

    person: Person
    query: Mapping[str, str]
    now: datetime


def promises_view(page: Owing, asked: Asked, desk: Desk) -> dict[str, object]:
    """Everything that the page shows."""
    rows = [(one.promise.by, _row(one, asked.now, desk)) for one in page.promises]
    mine = [row for keeper, row in rows if keeper == asked.person.id]
    others = [row for keeper, row in rows if keeper != asked.person.id]
    kept = {name: value for name, value in asked.query.items() if name != "cursor"}
    cursor = position_text(page.after)
    return {
        "here": "promises",
        "now": int(asked.now.timestamp()),
        "parts": [("Yours", mine), ("Everybody else's", others)],
        "only_mine": asked.query.get("who") == asked.person.id,
        "me_id": asked.person.id,
        "begun": "cursor" in asked.query,
        "next": f"/promises?{urlencode({**kept, 'cursor': cursor})}" if cursor else None,
    }


def _row(one: Due, now: datetime, desk: Desk) -> dict[str, object]:
    thread, promise = one.thread, one.promise
    brand = desk.policy.brand(thread.brand)
    left = promise.due_at - now
    late = promise.due_at <= now
    return {
        "thread": thread.id,
        "what": promise.what,
        "late": late,
        "standing": f"overdue by {words.lasting(left)}"
        if late
        else f"due in {words.lasting(left)}",
        "due_at": int(promise.due_at.timestamp()),
        "due": words.local(promise.due_at, brand.calendar.time_zone),
        "keeper": desk.called(promise.by),
        "maker": desk.called(promise.made_by),
        "who": naming.who(thread.customer),
        "place": naming.place(thread),
        "brand": brand.name,
    }
