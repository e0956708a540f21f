"""The pages of praise: the queue, the good stories, a month of small surprises."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from heard.adapters.http import words
from heard.adapters.http.questions import column_text, position_text
from heard.adapters.http.rows import row_view
from heard.adapters.http.showing import Desk
from heard.domain import naming
from heard.domain.dossier import Filter, Listed
from heard.domain.judgement import Kind
from heard.domain.kindness import Month, Stories
from heard.domain.message import Channel
from heard.domain.people import Person
from heard.domain.policy import UNASSIGNED
from heard.domain.purse import Purse, money
from heard.domain.state import State
from heard.domain.thread import Thread

TABS = {
    State.NOTED: "To thank",
    State.ANSWERED: "Thanked",
    State.DISMISSED: "Let be",
    State.RESOLVED: "Resolved",
}
"""Where praise stands, as the queue calls it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who looks, the address's own words, and when."""

    person: Person
    query: Mapping[str, str]
    now: datetime


def queue_view(
    asked: Asked, wanted: Filter, found: Listed, count: tuple[int, int], desk: Desk
) -> dict[str, object]:
    """Praise in one state; `count` is how much waits for thanks, and how far that was counted."""
    number, counted = count
    last = column_text(found.after)
    order = sorted(found.threads, key=lambda one: (-(one.customer.reach or 0), one.opened_at))
    return {
        **around(asked, "queue", desk),
        "rows": [_row(thread, asked, desk) for thread in order],
        "tabs": [
            {
                "name": name,
                "here": state is wanted.state,
                "address": address("/praise", asked.query, state=state.value),
                "count": (f"{counted}+" if number > counted else str(number))
                if state is State.NOTED
                else "",
            }
            for state, name in TABS.items()
        ],
        "thanking": wanted.state is State.NOTED,
        "next": address("/praise", asked.query, cursor=last) if last else None,
        "first": address("/praise", asked.query) if asked.query.get("cursor") else None,
        "filtered": bool(wanted.brand or wanted.channel),
        "channels": [(one.value, naming.channel_name(one)) for one in Channel],
        "back": urlencode({name: asked.query[name] for name in asked.query}),
    }


def _row(thread: Thread, asked: Asked, desk: Desk) -> dict[str, object]:
    zone = desk.policy.brand(thread.brand).calendar.time_zone
    row = row_view(thread, asked.person, desk, asked.now)
    reach, opened = thread.customer.reach, thread.opened_at
    return {
        **row,
        "facts": [
            *([thanked] if (thanked := thanked_by(thread, desk)) else []),
            *([f"{reach:,} followers"] if reach else []),
            *([f"since {words.local(opened, zone)}"] if opened else []),
            *(["a good story"] if thread.story_at else []),
        ],
        "may": asked.person.acts and thread.state is State.NOTED,
    }


def thanked_by(thread: Thread, desk: Desk) -> str:
    """Who thanked, and when; "" where nobody has."""
    if thread.thanks is None:
        return ""
    at = words.local(thread.thanks.at, desk.policy.brand(thread.brand).calendar.time_zone)
    by = desk.called(thread.thanks.by) if thread.thanks.by else "somebody of the brand"
    return f"thanked by {by}, {at}"


def stories_view(asked: Asked, found: Stories, desk: Desk) -> dict[str, object]:
    """A page of good stories."""
    last = position_text(found.after)
    return {
        **around(asked, "stories", desk),
        "stories": [
            {
                "id": one.thread,
                "why": one.why,
                "who": one.customer,
                "excerpt": one.excerpt,
                "by": desk.called(one.by),
                "brand": desk.policy.brand(one.brand).name,
                "at": words.local(one.at, desk.policy.brand(one.brand).calendar.time_zone),
            }
            for one in found.stories
        ],
        "next": address("/praise/stories", asked.query, cursor=last) if last else None,
        "first": address("/praise/stories", asked.query) if asked.query.get("cursor") else None,
        "filtered": bool(asked.query.get("month") or asked.query.get("brand")),
    }


def month_view(asked: Asked, found: Month, desk: Desk) -> dict[str, object]:
    """A brand's month: what is left, who spent what, on what."""
    last, zone = position_text(found.after), desk.policy.brand(found.purse.brand).calendar.time_zone
    here = {"brand": found.purse.brand, "month": found.purse.month}
    return {
        **around(asked, "delight", desk),
        "chosen": here,
        "named": desk.policy.brand(found.purse.brand).name,
        **purse_view(found.purse, asked.person, desk),
        "gestures": [
            {
                "id": one.thread,
                "what": one.what,
                "value": money(one.value, one.currency),
                "who": one.customer,
                "by": desk.called(one.by),
                "at": words.local(one.at, zone),
                "note": one.note,
            }
            for one in found.gestures
        ],
        "next": address("/praise/delight", here, cursor=last) if last else None,
        "first": address("/praise/delight", here) if asked.query.get("cursor") else None,
    }


def purse_view(purse: Purse, person: Person, desk: Desk) -> dict[str, object]:
    """What is left of a month, in words; `budget` is None where the policy gives none."""
    rules = desk.policy.delight
    if rules is None:
        return {"budget": None}
    spent = sorted(purse.by.items(), key=lambda one: -one[1])
    return {
        "budget": {
            "currency": rules.currency,
            "month": money(rules.month, rules.currency),
            "left": money(purse.left(rules), rules.currency),
            "yours": money(purse.left_for(person.id, rules), rules.currency),
            "most": money(rules.gesture, rules.currency) if rules.gesture else None,
            "by": [(desk.called(one), money(value, rules.currency)) for one, value in spent],
        }
    }


def kindness_view(
    thread: Thread, person: Person, purse: Purse | None, desk: Desk
) -> dict[str, object]:
    """The card of one thread: its thanks, what may be given, whether it is a story. Without a purse
    it does not say what is left."""
    fresh = Purse(thread.brand, "")
    budget = purse_view(purse or fresh, person, desk)["budget"]
    thanked = thanked_by(thread, desk)
    zone = desk.policy.brand(thread.brand).calendar.time_zone
    kept = thread.story_at and words.local(thread.story_at, zone)
    return {
        "thanked": f"{thanked[:1].upper()}{thanked[1:]}",
        "let_be": thread.kind is Kind.PRAISE and thread.state is State.NOTED,
        "budget": budget,
        "left": _left(purse, person, desk),
        "story": f"Among the good stories since {kept}." if kept else "",
    }


def _left(purse: Purse | None, person: Person, desk: Desk) -> str:
    rules = desk.policy.delight
    if purse is None or rules is None:
        return ""
    return f"Left for you this month: {money(purse.left_for(person.id, rules), rules.currency)}."


def around(asked: Asked, part: str, desk: Desk) -> dict[str, object]:
    """What every page of praise has: which it is, whose brands, and the filters as they are."""
    known = {brand.id: brand.name for brand in desk.policy.brands.values()}
    known[UNASSIGNED] = desk.policy.brand(UNASSIGNED).name
    return {
        "here": "praise",
        "part": part,
        "now": int(asked.now.timestamp()),
        "chosen": dict(asked.query),
        "brands": [(key, name) for key, name in known.items() if asked.person.serves(key)],
    }


def address(path: str, query: Mapping[str, str], **changes: str) -> str:
    """An address with other filters, from its top."""
    kept = {name: value for name, value in query.items() if name != "cursor"}
    wanted = {name: value for name, value in {**kept, **changes}.items() if value}
    return f"{path}?{urlencode(wanted)}" if wanted else path
