"""One row of a list of threads, whichever page lists them."""

from collections.abc import Sequence
from datetime import datetime
from re import Pattern

from heard.adapters.http import words
from heard.adapters.http.showing import Desk, clock_view, pressing
from heard.domain import naming
from heard.domain.finding import marked
from heard.domain.people import Person
from heard.domain.state import State
from heard.domain.thread import Thread


def row_view(
    thread: Thread,
    person: Person,
    desk: Desk,
    now: datetime,
    needles: Sequence[Pattern[str]] = (),
    text: str | None = None,
) -> dict[str, object]:
    """What a row shows of a thread to somebody. `needles` are what was looked for, and `text` the
    piece of it in which they were found, where that is not the latest of its words."""
    who = naming.who(thread.customer)
    brand = desk.policy.brand(thread.brand)
    zone = brand.calendar.time_zone
    running = sorted(pressing(thread, desk.policy), key=lambda clock: clock.due_at)
    return {
        "id": thread.id,
        "severity": thread.severity.value,
        "kind": thread.kind.value,
        "who": who,
        "who_marked": marked(who, needles),
        "place": naming.place(thread),
        "brand": brand.name,
        "excerpt": marked(text or thread.excerpt or "", needles),
        "facts": [
            words.whereabouts(thread, desk.called),
            *([f"{thread.customer.reach:,} followers"] if thread.customer.reach else []),
            *([f"{thread.messages} messages"] if thread.messages > 1 else []),
            *([f"since {words.local(thread.opened_at, zone)}"] if thread.opened_at else []),
        ],
        "owed": thread.public_line_owed,
        "doubted": thread.doubted,
        "clock": clock_view(running[0], zone, now) if running else None,
        "waits": thread.state is State.WAITING and person.acts,
    }
