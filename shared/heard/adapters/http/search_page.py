"""The page on which one searches: the form, what was found for certain, what was looked through."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from urllib.parse import urlencode

from heard.adapters.http import words
from heard.adapters.http.questions import position_text
from heard.adapters.http.rows import row_view
from heard.adapters.http.showing import Desk
from heard.domain import naming
from heard.domain.dossier import ON_BOARD
from heard.domain.finding import Hit, Looked
from heard.domain.judgement import Issue, Kind
from heard.domain.message import Channel
from heard.domain.people import Person
from heard.domain.policy import UNASSIGNED
from heard.domain.seeking import LONGEST, By, Sought
from heard.domain.state import State

_BY = {
    By.ALL: "Everywhere",
    By.CUSTOMER: "Customers: name, handle, id, phone",
    By.TEXT: "What was written",
    By.REFERENCE: "References: K47-M38X, a thread or a message",
}
_STATES = {State.WITHDRAWN: "deleted before an answer"}
_SORTS = (("newest", "Newest first"), ("best", "Best first"))


def search_view(
    sought: Sought,
    found: Looked,
    person: Person,
    query: Mapping[str, str],
    desk: Desk,
    now: datetime,
) -> dict[str, object]:
    """Everything that the page shows."""

    def rows(hits: Iterable[Hit]) -> list[dict[str, object]]:
        return [row_view(one.thread, person, desk, now, sought.needles, one.text) for one in hits]

    last = position_text(found.after)
    known = {brand.id: brand.name for brand in desk.policy.brands.values()}
    known[UNASSIGNED] = desk.policy.brand(UNASSIGNED).name
    own = [(key, name) for key, name in known.items() if person.serves(key)]
    return {
        "here": "search",
        "now": int(now.timestamp()),
        "q": sought.text,
        "longest": LONGEST,
        "chosen": query,
        "choices": [
            ("by", "Look in", [(one.value, name) for one, name in _BY.items()]),
            ("brand", "Brand", [("", "Any"), *own]),
            ("channel", "Channel", _any((one, naming.channel_name(one)) for one in Channel)),
            ("state", "Where it stands", _any((one, _STATES.get(one, one)) for one in ON_BOARD)),
            ("kind", "Kind", _any((one, one) for one in Kind)),
            ("issue", "Issue", _any((one, one.replace("_", " ")) for one in Issue)),
            ("sort", "Order", list(_SORTS)),
        ],
        "filtered": any(query.get(name) for name in ("brand", "channel", "state", "kind", "issue"))
        or any(query.get(name) for name in ("from", "to")),
        "nothing": sought.nothing,
        "unowed": sought.unowed,
        "quoted": " " in sought.text and '"' not in sought.text,
        "certain": rows(found.certain),
        "rows": rows(found.found),
        "number": found.number,
        "back_to": words.local(found.back_to, desk.zone_of(person)) if found.back_to else None,
        "less": found.less,
        "whole": found.whole,
        "looks": sought.by is not By.REFERENCE,
        "next": _address(query, cursor=last) if last else None,
        "first": _address(query) if query.get("cursor") else None,
        "by_newest": _address(query, sort="newest"),
        "picks": person.acts,
        "pick_title": f"Search: {sought.text}" if sought.text else "Search",
        "pick_surge": "",
        "brands": len(own) > 1,
    }


def _any(options: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    said = [(str(value), name[:1].upper() + name[1:]) for value, name in options]
    return [("", "Any"), *said]


def _address(query: Mapping[str, str], **changes: str) -> str:
    kept = {name: value for name, value in query.items() if name != "cursor" and value}
    return f"/search?{urlencode({**kept, **changes})}"
