"""Who is told of customers who were invited elsewhere, and of what is to be hidden from others."""

from dataclasses import replace
from datetime import datetime

from heard.domain.events import Event, EventType
from heard.domain.hidden import URGENT, Step, Want, of_message
from heard.domain.lasting import Until
from heard.domain.naming import Called
from heard.domain.people import Role
from heard.domain.policy import Policy
from heard.domain.telling import Telling
from heard.domain.thread import Thread

_INVITED = {
    EventType.HANDOFF_QUIET: "NOBODY ARRIVED YET",
    EventType.NOBODY_CAME: "NOBODY CAME, end it or call",
    EventType.ARRIVED: "ARRIVED",
}


def _to_host(event: Event, thread: Thread) -> Telling | None:
    """What is for whoever invited a customer elsewhere: that they came, in a thread that has ended
    too, or that nobody does."""
    handoff = thread.handoff
    if handoff is None or event.by == handoff.by:
        return None
    if event.type is not EventType.ARRIVED and (thread.state.ended or handoff.arrived_at):
        return None
    if event.type is EventType.HANDOFF_QUIET and not handoff.expected:
        return None
    what = f"{_INVITED[event.type]} ({handoff.reference})"
    return Telling(what, persons=(handoff.by,), care=False, until=Until.ENDED)


_HIDING = {
    EventType.HIDE_ASKED,
    EventType.HIDE_CONFIRMED,
    EventType.HIDE_REFUSED,
    EventType.HIDE_FAILED,
}
TOLD = {*_INVITED, *_HIDING}


def of_offline(
    event: Event, thread: Thread, now: datetime, policy: Policy, called: Called
) -> Telling | None:
    """Who is told of it, in a thread that has ended too."""
    if event.type in _HIDING:
        return _of_hiding(event, thread, now, policy, called)
    return _to_host(event, thread)


def _of_hiding(
    event: Event, thread: Thread, now: datetime, policy: Policy, called: Called
) -> Telling | None:
    """Who is to confirm that a message is hidden or shown again: at once where others may come to
    harm by it, else when the brand is open. Then whoever asked, where there is something to do."""
    data = event.data
    hiding = of_message(thread.hidings, str(data["message"]))
    what = "SHOW A MESSAGE AGAIN" if data["want"] == Want.SHOW else "HIDE A MESSAGE"
    by = called(event.by) if event.by else "Heard"
    if event.type is EventType.HIDE_ASKED:
        if hiding is None or hiding.step is not Step.ASKED:
            return None
        opening = policy.brand(thread.brand).calendar.next_open(now)
        held = opening if opening > now and data["why"] not in URGENT else None
        target, why = policy.hiding.confirm.value, str(data["why"]).replace("_", " ")
        page = Telling(f"{what}? {by} asks ({why})", target=target, not_before=held)
        instead = (Role.MANAGER.value,)
        return replace(page, instead=instead, care=False, until=Until.ENDED, but=event.by)
    asker = str(data["to"])
    told = {
        EventType.HIDE_CONFIRMED: f"{what} by hand, {by} confirmed",
        EventType.HIDE_REFUSED: f"{what}: {by} turned it down",
        EventType.HIDE_FAILED: f"{what} by hand, the platform refused",
    }
    if asker == event.by or (hiding and hiding.step is Step.ON_ITS_WAY):
        return None
    rings = event.type is not EventType.HIDE_REFUSED
    return Telling(told[event.type], persons=(asker,), care=False, rings=rings, until=Until.ENDED)
