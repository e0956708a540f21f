"""The signed page of one thread: what somebody sees who opened the link of an alert.

It works without JavaScript on a small screen. Everything in it that a customer wrote is escaped,
and nothing in it is fetched from anywhere.
"""

import base64
import hashlib
from collections.abc import Mapping
from datetime import datetime

from markupsafe import Markup

from heard.adapters.http import templates, words
from heard.adapters.http.exchange import Response
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
from heard.domain.dossier import Dossier, Opened
from heard.domain.errors import Refused, Unavailable
from heard.domain.people import Link

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
        "messages": [message_view(entry, thread, brand, desk) for entry in found.entries],
        "count": thread.messages,
        "events": timeline(found.events, desk, zone),
        "earlier": pages_text(found.after),
        "where": [(one.value, name) for one, name in WHERE.items()],
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


def dead(opened: Opened, now: datetime) -> bool:
    """True for a link that was used, expired, or belongs to nobody who serves this thread."""
    link = opened.link
    return link.used_at is not None or now >= link.expires_at or opened.person is None


def rendered(name: str, status: int, view: Mapping[str, object]) -> Response:
    """A page of ours, with the headers that keep it harmless."""
    # The style is our own file; its hash is what the policy above lets in.
    style = Markup(_STYLE)  # noqa: S704
    return Response(status, _HEADERS, templates.filled(name, {**view, "style": style}))
