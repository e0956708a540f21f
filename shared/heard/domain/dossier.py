"""What a person reads of a thread: more than its head, less than everything at once."""

from dataclasses import dataclass

from heard.domain.entry import Entry
from heard.domain.events import EventRow
from heard.domain.people import Link, Person
from heard.domain.state import State
from heard.domain.thread import Thread


@dataclass(frozen=True, slots=True)
class Column:
    """How far a list of the board was read: the state, and the order of the last thread shown."""

    state: State
    order: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of the board; `after` is where the next begins, None at the end."""

    threads: tuple[Thread, ...]
    after: Column | None


@dataclass(frozen=True, slots=True)
class Pages:
    """How far a thread was read: the last message and the last event shown, None for a list
    that is at its end (or, in a question, for one that is not wanted)."""

    messages: str | None
    events: str | None


@dataclass(frozen=True, slots=True)
class Dossier:
    """A thread with a page of its messages and of its timeline, both oldest first; `after` is
    where the next page begins, None where both are complete."""

    thread: Thread
    entries: tuple[Entry, ...]
    events: tuple[EventRow, ...]
    after: Pages | None


@dataclass(frozen=True, slots=True)
class Located:
    """A message found by its native id, with its thread. `others` are the same id as other
    accounts heard it: (account, thread id)."""

    thread: Thread
    entry: Entry
    others: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A link with the thread and the person that it is for; `person` is None once they left the
    roster."""

    link: Link
    thread: Thread
    person: Person | None
