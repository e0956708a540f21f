"""Acts on many threads at once: shown before they are done, and what came of each."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from heard.adapters.http.rows import row_view
from heard.adapters.http.showing import Desk
from heard.domain import naming
from heard.domain.dossier import Outcome
from heard.domain.errors import Refused
from heard.domain.judgement import Issue, Kind, Severity
from heard.domain.people import Person
from heard.domain.thread import Thread

ACTS = {
    "claim": "Claim",
    "assign": "Assign",
    "refile": "File as something else",
    "dismiss": "Dismiss",
}
"""What can be done to many at once. An answer cannot: each is written for one person."""


def ask_view(
    act: str,
    threads: Sequence[Thread],
    person: Person,
    desk: Desk,
    now: datetime,
    refused: Refused | None = None,
    typed: Mapping[str, str] | None = None,
) -> dict[str, object]:
    """What is about to be done, to whom, and what has to be said of it."""
    brands = {thread.brand for thread in threads}
    return {
        "here": "",
        "now": int(now.timestamp()),
        "key": secrets.token_urlsafe(9),
        "act": act,
        "does": ACTS[act],
        "ids": " ".join(thread.id for thread in threads),
        # What can be done to one alone would lead away from here.
        "rows": [{**row_view(one, person, desk, now), "waits": False} for one in threads],
        "people": [
            (one.id, one.name)
            for one in desk.people
            if one.acts and all(one.serves(brand) for brand in brands)
        ],
        "filing": [
            ("kind", "Kind", [one.value for one in Kind]),
            ("severity", "Severity", [one.value for one in Severity]),
            ("issue", "Issue", [one.value for one in Issue]),
        ],
        "refused": str(refused) if refused else None,
        "typed": typed or {},
    }


def outcome_view(
    act: str, outcomes: Iterable[Outcome], before: Iterable[Thread]
) -> dict[str, object]:
    """What came of each."""
    known = {thread.id: naming.who(thread.customer) for thread in before}
    rows = [
        {
            "id": one.thread_id,
            "who": known.get(one.thread_id, "somebody"),
            "why": str(one.refused) if one.refused else None,
        }
        for one in outcomes
    ]
    return {
        "here": "",
        "does": ACTS[act],
        "done": [row for row in rows if row["why"] is None],
        "left": [row for row in rows if row["why"] is not None],
    }
