"""What a person asks to see of threads, and what they are shown."""

from dataclasses import dataclass, replace

from heard.domain.entry import Entry
from heard.domain.errors import NotFound, Refused
from heard.domain.events import EventRow
from heard.domain.judgement import Kind, Severity
from heard.domain.message import Channel
from heard.domain.people import Link, Person
from heard.domain.state import State
from heard.domain.thread import Thread

OPEN = (State.WAITING, State.CLAIMED, State.WITHDRAWN, State.ANSWERED, State.NOTED)
"""The states of an open thread, the most urgent first: the order of the board."""

ON_BOARD = (*OPEN, State.RESOLVED, State.DISMISSED)
"""The states that can be asked for: a thread where only the brand spoke is no case."""


WITH_SOMEBODY = (State.CLAIMED, State.WITHDRAWN, State.ANSWERED)
"""The open states in which somebody has a thread, or has answered it."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What to list; None is everything. Without a state: what is open. `claimed_by` is who has it,
    `owed` is for those that were answered by phone and owe a public line; `surge` is the one that
    they belong to."""

    state: State | None = None
    kind: Kind | None = None
    severity: Severity | None = None
    brand: str | None = None
    channel: Channel | None = None
    claimed_by: str | None = None
    owed: bool = False
    surge: str | None = None

    @property
    def states(self) -> tuple[State, ...]:
        """The states to look in, the most urgent first."""
        if self.state:
            return (self.state,)
        return WITH_SOMEBODY if self.claimed_by or self.owed else OPEN

    def fits(self, thread: Thread) -> bool:
        """True for a thread that is to be listed, whatever the index said of it."""
        return (
            thread.state in self.states
            and self.kind in (None, thread.kind)
            and self.severity in (None, thread.severity)
            and self.brand in (None, thread.brand)
            and self.channel in (None, thread.place.channel)
            and self.claimed_by in (None, thread.claim.by if thread.claim else "")
            and (thread.public_line_owed or not self.owed)
            and self.surge in (None, thread.surge)
        )


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
    accounts heard it: (account, thread id). `text` is all of its present text, however long."""

    thread: Thread
    entry: Entry
    others: tuple[tuple[str, str], ...]
    text: str | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A link with the thread and the person that it is for, and of a digest the `others` after the
    first; `person` is None once they left the roster, or serve the brand of none of it."""

    link: Link
    thread: Thread
    person: Person | None
    others: tuple[Thread, ...] = ()

    @property
    def threads(self) -> tuple[Thread, ...]:
        """All its threads."""
        return (self.thread, *self.others)

    def at(self, thread_id: str | None) -> "Opened":
        """The link at one of its threads; NotFound for any other. A link of one thread may leave
        out which."""
        for thread in self.threads:
            if thread.id == thread_id or (thread_id is None and not self.link.others):
                return replace(self, thread=thread, others=())
        message = "This link leads to no such thread."
        raise NotFound(message)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an act on one of several threads: the thread as it now is, or why not."""

    thread_id: str
    thread: Thread | None = None
    refused: Refused | None = None
