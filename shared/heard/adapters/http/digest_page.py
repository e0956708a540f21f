"""The page of a digest: all that one alert named on one screen, and a button to claim it."""

from datetime import datetime

from heard.adapters.http import words
from heard.adapters.http.exchange import Response
from heard.adapters.http.page import rendered
from heard.adapters.http.showing import Desk, clock_view, pressing
from heard.domain import naming
from heard.domain.dossier import Opened
from heard.domain.people import Link
from heard.domain.state import State
from heard.domain.thread import Thread


def digest_page(opened: Opened, desk: Desk, now: datetime) -> Response:
    """All threads of a digest that its person serves, the gravest first, then the oldest, each as
    it stands now: so it also tells what came of "Claim all"."""
    threads = sorted(opened.threads, key=lambda one: (one.severity.rank, one.opened_at or now))
    zone = desk.policy.brand(threads[0].brand).calendar.time_zone
    view = {
        "token": opened.link.token,
        "me": opened.person.name if opened.person else "",
        "waiting": sum(one.state is State.WAITING for one in threads),
        "summary": _summary(threads, opened.link),
        "rows": [_row(one, opened.link, desk, now) for one in threads],
        "until": words.local(opened.link.expires_at, zone),
    }
    return rendered("digest.html", 200, view)


def _summary(threads: list[Thread], link: Link) -> str:
    """How many stand where: "3 wait, you have 2, 1 is over"."""
    waiting = sum(one.state is State.WAITING for one in threads)
    mine = sum(_mine(one, link) for one in threads)
    over = sum(one.state.ended for one in threads)
    others = len(threads) - waiting - mine - over
    parts = [
        f"{waiting} {'waits' if waiting == 1 else 'wait'}" if waiting else "",
        f"you have {mine}" if mine else "",
        f"{others} {'is' if others == 1 else 'are'} with others or answered" if others else "",
        f"{over} {'is' if over == 1 else 'are'} over" if over else "",
    ]
    return ", ".join(part for part in parts if part)


def _row(thread: Thread, link: Link, desk: Desk, now: datetime) -> dict[str, object]:
    brand = desk.policy.brand(thread.brand)
    standing = words.whereabouts(thread, desk.called)
    if _mine(thread, link):
        standing = "You have it"
    elif thread.claim and not thread.state.ended:
        standing = f"{standing}, since {naming.ago(thread.claim.at, now)}"
    return {
        "id": thread.id,
        "severity": thread.severity.value,
        "kind": thread.kind.value,
        "brand": brand.name,
        "who": naming.who(thread.customer),
        "place": naming.place(thread),
        "excerpt": thread.excerpt,
        "standing": standing,
        "clocks": [
            clock_view(clock, brand.calendar.time_zone, now)
            for clock in pressing(thread, desk.policy)
        ],
        "waits": thread.state is State.WAITING,
    }


def _mine(thread: Thread, link: Link) -> bool:
    return bool(thread.claim and thread.claim.by == link.person and not thread.state.ended)
