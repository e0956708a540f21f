"""The page on which an agent works on one thread: what was said, how it stands, what to do."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from heard.adapters.http import words
from heard.adapters.http.hiding_view import hiding_view
from heard.adapters.http.offline_view import offline_view
from heard.adapters.http.questions import pages_text
from heard.adapters.http.showing import (
    WHERE,
    Desk,
    clock_view,
    message_view,
    pressing,
    timeline,
    web_address,
)
from heard.domain import naming
from heard.domain.acting import Ending
from heard.domain.dossier import Dossier
from heard.domain.errors import Refused
from heard.domain.establishing import facts_of
from heard.domain.judgement import Issue, Kind, Severity
from heard.domain.message import Channel
from heard.domain.people import Person
from heard.domain.playbook import mark_of
from heard.domain.thread import Thread

_ENDINGS = {
    Ending.SOLVED: "Solved",
    Ending.MOVED_AND_SOLVED: "Moved elsewhere and solved there",
    Ending.CUSTOMER_SILENT: "The customer fell silent",
    Ending.STOOD_FIRM: "We stood firm",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page is made of beside its thread: who looks, who else has it open, what else there is
    of the customer; `refused` is why an act could not be done, and `typed` what was sent with the form of
    `tried`; `outgoing` is the view of the answer that is on its way."""

    person: Person
    viewers: Sequence[str]
    related: Sequence[Thread]
    refused: Refused | None = None
    typed: Mapping[str, str] | None = None
    tried: str = ""
    outgoing: Mapping[str, object] | None = None


def work_view(found: Dossier, seen: Seen, desk: Desk, now: datetime) -> dict[str, object]:
    """Everything that the page shows."""
    thread, policy = found.thread, desk.policy
    brand = policy.brand(thread.brand)
    zone = brand.calendar.time_zone
    first = pressing(thread, policy)
    claim = thread.claim
    serving = [one for one in desk.people if one.acts and one.serves(thread.brand)]
    return {
        "here": "",
        "now": int(now.timestamp()),
        "id": thread.id,
        "key": secrets.token_urlsafe(9),
        "brand": brand.name,
        "zone": zone,
        "place": naming.place(thread),
        "who": naming.who(thread.customer),
        "kind": thread.kind.value,
        "severity": thread.severity.value,
        "about": thread.issue.value.replace("_", " ") if thread.issue else None,
        "reasons": thread.reasons,
        "whereabouts": words.whereabouts(thread, desk.called),
        "owed": thread.public_line_owed,
        "doubted": thread.doubted,
        "open": not thread.state.ended,
        "owing": thread.state.owed,
        "acts": seen.person.acts,
        "mine": claim is not None and claim.by == seen.person.id,
        "taken": desk.called(claim.by) if claim else None,
        "permalink": web_address(thread.permalink),
        "pressing": [clock_view(clock, zone, now) for clock in first],
        "clocks": [
            clock_view(clock, zone, now) for clock in thread.clocks(policy) if clock not in first
        ],
        "promises": [
            {
                "id": one.id,
                "what": one.what,
                "who": desk.called(one.by),
                "due": words.local(one.due_at, zone),
            }
            for one in thread.promises
            if one.open
        ],
        "messages": [message_view(entry, thread, brand, desk) for entry in found.entries],
        "count": thread.messages,
        "events": timeline(found.events, desk, zone)[::-1],
        "earlier": pages_text(found.after),
        "where": [(one.value, name) for one, name in WHERE.items()],
        "endings": [(one.value, name) for one, name in _ENDINGS.items()],
        "people": [(one.id, one.name) for one in serving],
        "others": [one for one in serving if one.id != (claim.by if claim else "")],
        "filing": [
            ("kind", "Kind", [one.value for one in Kind]),
            ("severity", "Severity", [one.value for one in Severity]),
            ("issue", "Issue", [one.value for one in Issue]),
        ],
        "me_id": seen.person.id,
        "viewers": [desk.called(one) for one in seen.viewers],
        "going_out": None,
        "facts": _facts(thread, desk, zone),
        "playbook": policy.playbooks.get(thread.issue) if thread.issue else None,
        "customer": _customer(thread, seen.related, desk),
        "phone": _phone(thread),
        "hiding": hiding_view(thread, found.entries, seen.person, desk),
        "offline": offline_view(thread, seen.person, seen.related, desk),
        "outgoing": seen.outgoing,
        "still": False,
        "tried": seen.tried,
        "refused": str(seen.refused) if seen.refused else None,
        "typed": seen.typed or {},
    }


def viewers_view(
    thread: Thread, viewers: Sequence[str], person: Person, desk: Desk
) -> dict[str, object]:
    """Who else has the thread open, and whether an answer of somebody else is on its way."""
    outgoing = thread.outgoing
    theirs = outgoing is not None and outgoing.by != person.id
    return {
        "viewers": [desk.called(one) for one in viewers],
        "going_out": words.going_out(thread, desk.called) if theirs else None,
    }


def _facts(thread: Thread, desk: Desk, zone: str) -> list[dict[str, str | None]]:
    """What is to be checked first, and who did."""
    done = {one.fact: f"{desk.called(one.by)}, {words.local(one.at, zone)}" for one in thread.ticks}
    facts = [(mark_of(fact), fact) for fact in facts_of(thread, desk.policy)]
    return [{"mark": mark, "words": fact, "done": done.get(mark)} for mark, fact in facts]


def _customer(thread: Thread, related: Sequence[Thread], desk: Desk) -> dict[str, object]:
    author = thread.customer
    return {
        "name": author.name,
        "handle": author.handle,
        "reach": f"{author.reach:,} followers" if author.reach is not None else "unknown",
        "times": thread.episode,
        "threads": [
            {
                "id": one.id,
                "place": naming.place(one),
                "case": f"{one.severity.value} {one.kind.value}",
                "standing": (one.outcome or "").replace("_", " ")
                if one.state.ended
                else words.whereabouts(one, desk.called),
                "excerpt": one.excerpt,
                "joined": one.id in thread.joined,
            }
            for one in related
        ],
    }


def _phone(thread: Thread) -> str | None:
    """The customer's number, where the channel's id is one."""
    number = thread.customer.id or ""
    if thread.place.channel is Channel.WHATSAPP and number.isascii() and number.isdigit():
        return f"+{number}"
    return None
