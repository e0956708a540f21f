"""What the page of a thread shows of an invitation elsewhere, of who came, and of praise that returned."""

from collections.abc import Iterable, Sequence

from heard.adapters.http import words
from heard.adapters.http.showing import Desk
from heard.domain import naming
from heard.domain.handoff import By, Handoff, given_up_at
from heard.domain.inviting import expected_in
from heard.domain.judgement import Kind
from heard.domain.people import Person
from heard.domain.policy import Contact
from heard.domain.returning import solved
from heard.domain.thread import Thread

_WAYS = {
    By.EMAIL: "By e-mail",
    By.PHONE: "By phone",
    By.DM: "In a direct message",
    By.OTHER: "Another way (say which)",
}
_CAME = {
    By.EMAIL: "They wrote an e-mail",
    By.PHONE: "They called, or were called",
    By.DM: "They wrote in private",
    By.OTHER: "Another way",
}


def offline_view(
    thread: Thread, person: Person, related: Sequence[Thread], desk: Desk
) -> dict[str, object]:
    """The panel; `given` is the reference that belongs into an answer now."""
    handoff = thread.handoff
    contacts = desk.policy.brand(thread.brand).contacts
    return {
        "handoff": _handoff(thread, handoff, desk) if handoff else None,
        "given": handoff.reference if handoff and handoff.open else None,
        "invites": person.acts and not thread.state.ended,
        "offered": [
            (way.value, name)
            for way, name in _WAYS.items()
            if not (handoff and handoff.expected and way in handoff.ways)
        ],
        "came": [(way.value, name) for way, name in _CAME.items()],
        "locations": [one.location for one in contacts],
        "came_with": thread.came_with,
        "returned": _returned(thread),
        "hosts": list(_hosts(thread, related, desk)) if person.acts else [],
        "cases": list(_cases(thread, related)) if person.acts else [],
    }


def _handoff(thread: Thread, handoff: Handoff, desk: Desk) -> dict[str, object]:
    brand = desk.policy.brand(thread.brand)
    zone = brand.calendar.time_zone
    until = given_up_at(handoff, brand.calendar, desk.policy.handoff)
    return {
        "stage": handoff.stage.value,
        "reference": handoff.reference,
        "expected": handoff.expected,
        "by": desk.called(handoff.by),
        "at": words.local(handoff.at, zone),
        "ways": words.listed([words.way(one) for one in handoff.ways]),
        "location": handoff.location,
        "points": list(_points(brand.contacts, handoff.location)),
        "until": words.local(until, zone),
        "how": words.way(handoff.arrived_how) if handoff.arrived_how else None,
        "arrived_at": words.local(handoff.arrived_at, zone) if handoff.arrived_at else None,
        "there": handoff.arrived_in,
        "told_by": desk.called(handoff.told_by) if handoff.told_by else None,
        "ended_by": desk.called(handoff.ended_by) if handoff.ended_by else None,
        "ended_at": words.local(handoff.ended_at, zone) if handoff.ended_at else None,
    }


def _points(contacts: Iterable[Contact], location: str | None) -> Iterable[str]:
    for one in contacts:
        if one.location == location:
            yield from (way for way in (one.email, one.phone) if way)


def _returned(thread: Thread) -> dict[str, object] | None:
    returned = thread.returned
    if returned is None:
        return None
    here = returned.case == returned.praise
    other = returned.praise if thread.id == returned.case else returned.case
    return {"here": here, "case": thread.id == returned.case, "other": other}


def _hosts(thread: Thread, related: Sequence[Thread], desk: Desk) -> Iterable[dict[str, object]]:
    """Threads of the same customer in which they were invited to go on, where it may be here."""
    for one in related:
        if one.handoff and expected_in(one, thread):
            yield {
                "id": one.id,
                "place": naming.place(one),
                "by": desk.called(one.handoff.by),
                "reference": one.handoff.reference,
            }


def _cases(thread: Thread, related: Sequence[Thread]) -> Iterable[dict[str, object]]:
    """Solved cases of the same customer that the praise here may be about."""
    if thread.kind is Kind.PRAISE and thread.returned is None:
        for one in related:
            if solved(one):
                yield {"id": one.id, "place": naming.place(one), "excerpt": one.excerpt}
