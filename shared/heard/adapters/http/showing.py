"""What pages show of a thread, whichever page it is: its clocks, its messages, its past."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from heard.adapters.http import words
from heard.domain import naming
from heard.domain.acting import Where
from heard.domain.clocks import Clock, ClockName
from heard.domain.completing import REACH, missing
from heard.domain.entry import Entry
from heard.domain.events import EventRow, EventType
from heard.domain.message import Visibility
from heard.domain.people import Person
from heard.domain.policy import Brand, Policy
from heard.domain.thread import Thread
from heard.domain.vouching import taken_for_automatic

WHERE = {
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

    def zone_of(self, person: Person) -> str:
        """The time zone in which somebody reads what is of no single brand: that of their first."""
        own = (one for one in self.policy.brands.values() if person.serves(one.id))
        brand = next(own, None)
        return brand.calendar.time_zone if brand else "UTC"


def pressing(thread: Thread, policy: Policy) -> list[Clock]:
    """The running clocks that the page begins with: the resolution's only where no other runs."""
    running = [clock for clock in thread.clocks(policy) if clock.running]
    return [clock for clock in running if clock.name is not ClockName.RESOLUTION] or running


def timeline(rows: Iterable[EventRow], desk: Desk, zone: str) -> list[dict[str, str]]:
    """What happened, in words, in a brand's time zone."""
    return [
        {"at": words.local(event.at, zone), "words": words.happened(event, desk.called, zone)}
        for row in rows
        for event in row.events
        if event.type not in _FOR_REPORTS
    ]


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


def message_view(entry: Entry, thread: Thread, brand: Brand, desk: Desk) -> dict[str, Any]:
    """One message of a conversation."""
    heard, judgement = entry.known, entry.judgement
    automatic = taken_for_automatic(thread, entry, desk.policy)
    marks = ["private" if heard.surface.private else "public"]
    if entry.sent_by:
        marks.append(f"sent by {desk.called(entry.sent_by)}")
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
