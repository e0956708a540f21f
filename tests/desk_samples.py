"""Samples for the desk's tests: a fictional customer, two agents, threads heard from messages."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from heard.adapters.policy_file import load_policy
from heard.domain.entry import Entry
from heard.domain.events import EventRow
from heard.domain.hearing import heard
from heard.domain.judgement import Judgement, Kind, Severity
from heard.domain.message import Author, Channel, Message, Place, Surface
from heard.domain.people import Person, Role
from heard.domain.thread import Thread

POLICY = load_policy(Path(__file__).parents[1] / "infra" / "policy" / "care.toml")
NOON = datetime(2030, 1, 8, 12, 0, tzinfo=UTC)
"""A Tuesday in opening hours."""

DANA = Person("dana", "Dana", Role.AGENT)
MAX = Person("max", "Max", Role.LEAD)
FERN_ONLY = Person("fred", "Fred", Role.AGENT, brands=frozenset({"fern"}))
PEOPLE = (DANA, MAX, FERN_ONLY)

ACCOUNT = "17841400000000001"
COMPLAINT = Judgement(
    Kind.COMPLAINT, Severity.HIGH, 0.93, ("says an earlier e-mail went unanswered",), "en"
)
PRAISE = Judgement(Kind.PRAISE, Severity.LOW, 0.02, (), "en")


def a_message(native_id: str = "m1", customer: str = "lena", **changes: object) -> Message:
    facts = {
        "channel": Channel.INSTAGRAM,
        "account": ACCOUNT,
        "native_id": native_id,
        "surface": Surface.COMMENT,
        "author": Author(customer, f"{customer.title()} Fictional", f"{customer}.draws", 18_400),
        "place": Place(Channel.INSTAGRAM, ACCOUNT, "media1", customer),
        "text": "Where is my parcel? Two e-mails and no answer.",
        "posted_at": NOON,
        **changes,
    }
    return Message(**facts)


def an_entry(
    message: Message | None = None, judgement: Judgement | None = COMPLAINT, **changes: object
) -> Entry:
    message = message or a_message()
    entry = Entry(message, (message.posted_at or NOON) + timedelta(seconds=3), judgement)
    return replace(entry, **changes)


def a_thread(*entries: Entry) -> tuple[Thread, tuple[EventRow, ...]]:
    """A thread that heard these entries, with its timeline."""
    entries = entries or (an_entry(),)
    thread = Thread.unheard(entries[0].message.place, "marigold", entries[0].message.surface)
    rows = []
    for entry in entries:
        change = heard(thread, entry, entry.heard_at, POLICY)
        thread = replace(change.thread, version=thread.version + 1)
        rows.append(EventRow(thread.id, thread.version, change.events))
    return thread, tuple(rows)
