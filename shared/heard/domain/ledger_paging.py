"""Who is told of what the ledgers hold: promises that climb, offers and answers that wait for a yes."""

from dataclasses import replace
from datetime import datetime, timedelta

from heard.domain.events import Event, EventType
from heard.domain.lasting import Until
from heard.domain.naming import Called
from heard.domain.people import Role
from heard.domain.policy import Policy
from heard.domain.telling import Telling, rung_page
from heard.domain.thread import Thread

_OFFERS = {
    EventType.OFFER_ASKED: "OFFER TO APPROVE",
    EventType.OFFER_APPROVED: "OFFER APPROVED",
    EventType.OFFER_TURNED_DOWN: "OFFER TURNED DOWN",
}

TOLD = {*_OFFERS, EventType.PROMISE_CLIMBED, EventType.ANSWER_PROPOSED}


def of_ledger(
    event: Event, thread: Thread, now: datetime, policy: Policy, called: Called
) -> Telling | None:
    """Who is told of a promise, an offer or an answer that somebody is to approve."""
    if event.type is EventType.PROMISE_CLIMBED:
        return _of_promise(event, thread, now, policy)
    if event.type is EventType.ANSWER_PROPOSED:
        by = f" by {called(event.by)}" if event.by else ""
        what = f"ANSWER TO APPROVE{by}: {event.data['when']}"
        not_before = now + timedelta(minutes=policy.bundle_minutes)
        # Nobody's phone rings for it: it is mailed with the next bundle, and stands on its page.
        return Telling(what, Role.LEAD.value, rings=False, not_before=not_before, until=Until.ENDED)
    return _of_offer(event, called)


def _of_offer(event: Event, called: Called) -> Telling:
    """Whoever is to decide about an offer, and then its author, who waits for it."""
    by = f" by {called(event.by)}" if event.by else ""
    what = f"{_OFFERS[event.type]}{by}: {event.data['terms']}"
    if event.type is EventType.OFFER_ASKED:
        target = str(event.data["target"])
        return Telling(what, target=target, instead=(Role.MANAGER.value,), until=Until.ENDED)
    return Telling(what, persons=(str(event.data["to"]),), care=False, until=Until.ENDED)


def _of_promise(event: Event, thread: Thread, now: datetime, policy: Policy) -> Telling | None:
    """A missed promise on its way up, unless it was kept or withdrawn meanwhile."""
    if not any(one.open and one.id == event.data["promise"] for one in thread.promises):
        return None
    page = rung_page(event, "promise STILL MISSED", thread.ladder_of(policy, now))
    return replace(page, until=Until.KEPT)
