"""The signed page of one thread: what somebody sees who opened the link of an alert.

It works without JavaScript on a small screen. Everything in it that a customer wrote is escaped,
and nothing in it is fetched from anywhere.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from heard.adapters.http import templates, words
from heard.adapters.http.exchange import Response
from heard.adapters.http.questions import pages_text
from heard.domain import naming
from heard.domain.acting import Where
from heard.domain.clocks import Clock, ClockName
from heard.domain.completing import REACH, missing
from heard.domain.dossier import Dossier, Opened
from heard.domain.entry import Entry
from heard.domain.errors import Refused, Unavailable
from heard.domain.events import EventType
from heard.domain.message import Visibility
from heard.domain.people import Link, Person
from heard.domain.policy import Brand, Policy
from heard.domain.thread import Thread
from heard.domain.vouching import taken_for_automatic

_STYLE = (templates.PAGES / "style.css").read_text(encoding="utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

_HEADERS = {
    **templates.HEADERS,
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
}

_WHERE = {
    Where.PUBLIC: "In public, where they wrote",
    Where.DM: "In a direct message",
    Where.EMAIL: "By e-mail",
    Where.PHONE: "By phone",
}

_FOR_REPORTS = {EventType.CLOCK_ENDED, EventType.CLOCK_RUNS_AGAIN}
"""Events that the clocks on the page say already."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Who is who, and what the rules are: what a page needs beside its thread."""

    people: tuple[Person, ...]
    policy: Policy

    def called(self, person_id: str) -> str:
        """The name of somebody on the roster, else their id."""
        return next((one.name for one in self.people if one.id == person_id), person_id)


def thread_page(
    opened: Opened,
    found: Dossier,
    desk: Desk,
    now: datetime,
    refused: Refused | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    """The page of one thread. `refused` is why an act could not be done, and then `typed` what
    was sent with it, so that nobody writes it twice."""
    thread, policy = found.thread, desk.policy
    brand = policy.brand(thread.brand)
    zone = brand.calendar.time_zone
    clocks = thread.clocks(policy)
    first = pressing(thread, policy)
    others = [clock for clock in clocks if clock not in first]
    claim = thread.claim
    view = {
        "token": opened.link.token,
        "at": f"?thread={thread.id}" if opened.link.others else "",
        "threads": len(opened.link.threads),
        "me": opened.person.name if opened.person else "",
        "brand": brand.name,
        "place": naming.place(thread),
        "who": naming.who(thread.customer),
        "name": thread.customer.name,
        "reach": thread.customer.reach,
        "kind": thread.kind.value,
        "severity": thread.severity.value,
        "reasons": thread.reasons,
        "state": thread.state.value,
        "whereabouts": words.whereabouts(thread, desk.called),
        "public_line_owed": thread.public_line_owed,
        "open": not thread.state.ended,
        "mine": claim is not None and claim.by == opened.link.person,
        "taken": desk.called(claim.by) if claim else None,
        "permalink": web_address(thread.permalink),
        "excerpt": thread.excerpt,
        "pressing": [clock_view(clock, zone, now) for clock in first],
        "promises": [
            {"what": one.what, "who": desk.called(one.by), "due": words.local(one.due_at, zone)}
            for one in thread.promises
            if one.open
        ],
        "doubted": thread.doubted,
        "clocks": [clock_view(clock, zone, now) for clock in others],
        "messages": [_message(entry, thread, brand, policy) for entry in found.entries],
        "count": thread.messages,
        "events": [
            {"at": words.local(event.at, zone), "words": words.happened(event, desk.called)}
            for row in found.events
            for event in row.events
            if event.type not in _FOR_REPORTS
        ],
        "earlier": pages_text(found.after),
        "where": [(one.value, name) for one, name in _WHERE.items()],
        "until": words.local(opened.link.expires_at, zone),
        "refused": str(refused) if refused else None,
        "typed": typed or {},
    }
    return rendered("thread.html", refused.status if refused else 200, view)


def gone_page(opened: Opened, desk: Desk) -> Response:
    """Instead of a thread, for a link that is dead: when that came, and who has the thread."""
    link, thread = opened.link, opened.thread
    zone = desk.policy.brand(thread.brand).calendar.time_zone
    lines = []
    if link.used_at:
        lines.append(f"This link was used on {words.local(link.used_at, zone)}. It works once.")
    elif opened.person is None:
        lines.append("This link was for somebody who does not look after this thread any more.")
    else:
        lines.append(f"This link expired on {words.local(link.expires_at, zone)}.")
    if opened.person and link.others:
        lines.append(f"It named {len(link.threads)} threads; a dead link does not show them.")
    elif opened.person:
        lines.append(f"The thread now: {words.whereabouts(thread, desk.called)}.")
    lines.append("Open the newest alert, or the desk.")
    return notice("This link is no longer good", lines, 410)


def refusal(error: Refused | Unavailable) -> Response:
    """Instead of a thread, where there is none to show."""
    if isinstance(error, Refused):
        return notice(error.title, [str(error)], error.status)
    return notice(error.title, ["Nothing was changed. Load this page again."], error.status)


def notice(title: str, lines: list[str], status: int) -> Response:
    """A small page with nothing but words."""
    return rendered("notice.html", status, {"title": title, "lines": lines})


def moved_to(link: Link, thread_id: str | None = None) -> Response:
    """After an act: on to the page under a link that still works; of a digest at one of its
    threads, or (None) at all of them."""
    headers = {name: value for name, value in _HEADERS.items() if name != "Content-Type"}
    at = f"?thread={thread_id}" if thread_id and link.others else ""
    return Response(303, {**headers, "Location": f"/t/{link.token}{at}"})


def pressing(thread: Thread, policy: Policy) -> list[Clock]:
    """The running clocks that the page begins with: the resolution's only where no other runs."""
    running = [clock for clock in thread.clocks(policy) if clock.running]
    return [clock for clock in running if clock.name is not ClockName.RESOLUTION] or running


def dead(opened: Opened, now: datetime) -> bool:
    """True for a link that was used, expired, or belongs to nobody who serves this thread."""
    link = opened.link
    return link.used_at is not None or now >= link.expires_at or opened.person is None


def web_address(url: str | None) -> str | None:
    """The address if a browser may be sent there, None for anything but http and https."""
    return url if url and url.lower().startswith(("https://", "http://")) else None


def clock_view(clock: Clock, zone: str, now: datetime) -> dict[str, str]:
    """A clock in words, with when it is due in a brand's time zone; `counts` is that in seconds
    since 1970 for one that runs."""
    return {
        "name": words.clock_name(clock.name),
        "standing": words.standing(clock, now),
        "urgency": words.urgency(clock, now),
        "due": words.local(clock.due_at, zone),
        "counts": "" if clock.paused_at or clock.ended_at else str(int(clock.due_at.timestamp())),
    }


def _message(entry: Entry, thread: Thread, brand: Brand, policy: Policy) -> dict[str, Any]:
    heard, judgement = entry.known, entry.judgement
    automatic = taken_for_automatic(thread, entry, policy)
    marks = ["private" if heard.surface.private else "public"]
    if automatic:
        marks.append("automatic reply")
    if entry.undelivered:
        marks.append("did not arrive")
    if entry.visibility is not Visibility.VISIBLE:
        marks.append(entry.visibility.value)
    if entry.edits:
        marks.append("edited")
    versions = [heard.text, *(edit.text for edit in entry.edits)][:-1]
    return {
        "by_brand": heard.by_brand,
        "who": brand.name if heard.by_brand else naming.who(heard.author),
        "heard": words.heard(heard.posted_at, entry.heard_at, brand.calendar.time_zone),
        "marks": marks,
        "vouch_for": heard.native_id if automatic and _vouchable(thread, entry) else None,
        "gone": entry.visibility is not Visibility.VISIBLE,
        "text": entry.text or heard.placeholder or "No text.",
        "missing": words.listed([name for name in missing(heard) if name != REACH]),
        "stars": entry.rating,
        "cut": entry.whole is not None,
        "language": (judgement.language if judgement else None) or heard.language,
        "versions": [text for text in versions if text is not None],
        "attachments": [(one.kind, web_address(one.url)) for one in heard.attachments],
        "permalink": web_address(heard.permalink),
        "kind": judgement.kind.value if judgement else None,
    }


def _vouchable(thread: Thread, entry: Entry) -> bool:
    """True for a reply of this episode, while it is open."""
    native_id = entry.message.native_id
    return not thread.state.ended and any(turn.id == native_id for turn in thread.turns)


def rendered(name: str, status: int, view: Mapping[str, object]) -> Response:
    """A page of ours, with the headers that keep it harmless."""
    # The style is our own file; its hash is what the policy above lets in.
    style = Markup(_STYLE)  # noqa: S704
    return Response(status, _HEADERS, templates.filled(name, {**view, "style": style}))
