"""Offers at the desk: the list, and what a thread's page shows of its customer's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from heard.adapters.http import words
from heard.adapters.http.questions import position_text
from heard.adapters.http.showing import Desk
from heard.domain import naming
from heard.domain.authority import leads
from heard.domain.offers import Circle, Offer, OfferState, claims, money
from heard.domain.offers_shown import Listed, Made
from heard.domain.people import Person
from heard.domain.thread import Thread

_STATES = {
    OfferState.ASKED: "Waits for a lead",
    OfferState.OPEN: "Open",
    OfferState.ACCEPTED: "Accepted",
    OfferState.DECLINED: "Declined",
    OfferState.EXPIRED: "Expired",
    OfferState.TURNED_DOWN: "Turned down",
    OfferState.TAKEN_BACK: "Taken back",
}

_MOST_SHOWN = 8
"""Offers on a thread's page: the latest; all of them are in the list."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who looks, at what of the list, and when."""

    person: Person
    query: Mapping[str, str]
    now: datetime


def offers_view(
    page: Listed, waiting: Sequence[Made], asked: Asked, desk: Desk
) -> dict[str, object]:
    """Everything that the list shows; `waiting` are those that a lead is to decide about."""
    kept = {name: value for name, value in asked.query.items() if name != "cursor"}
    cursor = position_text(page.after)
    return {
        "here": "offers",
        "waiting": [_row(one, asked.now, desk) for one in waiting],
        "rows": [_row(one, asked.now, desk) for one in page.offers],
        "tabs": [
            ("/offers", "All", not asked.query.get("state")),
            *(
                (f"/offers?state={state}", name, asked.query.get("state") == state)
                for state, name in _STATES.items()
            ),
        ],
        "begun": "cursor" in asked.query,
        "filtered": bool(kept),
        "next": f"/offers?{urlencode({**kept, 'cursor': cursor})}" if cursor else None,
    }


def card_view(
    thread: Thread, circle: Circle, person: Person, desk: Desk, now: datetime
) -> dict[str, object]:
    """What a thread's page shows: the offers that stand, the latest of the others, and kindly how
    often this customer was offered something."""
    limits = desk.policy.standards.offers
    zone = desk.policy.brand(thread.brand).calendar.time_zone
    past = claims(circle, limits.period_days, now)
    own = {one.id for one in circle.own.offers}
    sums = [money(amount, currency) for currency, amount in past.sums]
    return {
        "rows": [
            {
                **_offer(one, now, zone, desk),
                "asked": one.state(now) is OfferState.ASKED,
                "open": one.state(now) is OfferState.OPEN,
                "elsewhere": one.thread if one.thread != thread.id else None,
                # What stands in another customer's book is settled in that customer's thread.
                "own": one.id in own,
                "decides": leads(person) and one.by != person.id,
            }
            for one in circle.offers[::-1][:_MOST_SHOWN]
        ],
        "repeats": past.number >= limits.repeat_from,
        "number": past.number,
        "months": past.months,
        "sums": words.listed(sums),
        "currency": limits.currency,
        "days": limits.holds_days,
    }


def _row(made: Made, now: datetime, desk: Desk) -> dict[str, object]:
    thread = made.thread
    brand = desk.policy.brand(thread.brand) if thread else None
    zone = brand.calendar.time_zone if brand else "UTC"
    return {
        **_offer(made.offer, now, zone, desk),
        "thread": thread.id if thread else None,
        "who": naming.who(thread.customer) if thread else "somebody who is no longer kept",
        "place": naming.place(thread) if thread else "",
        "brand": brand.name if brand else "",
    }


def _offer(one: Offer, now: datetime, zone: str, desk: Desk) -> dict[str, object]:
    state = one.state(now)
    return {
        "id": one.id,
        "what": one.what,
        "worth": str(one.worth),
        "state": _STATES[state],
        "tone": "high" if state is OfferState.ASKED else "low",
        "final": one.final,
        "by": desk.called(one.by),
        "at": words.local(one.at, zone),
        "until": words.local(one.until, zone) if state is OfferState.OPEN else None,
        "why": one.why if state is OfferState.ASKED else (),
        "decided": desk.called(one.decided_by) if one.decided_by else None,
    }
