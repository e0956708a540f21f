"""What is stored of threads: heads, entries, events; and the whole of long texts.

Everything that a service reads is consistent, everything that it commits is one transaction that
holds only if nobody was faster (`Superseded` otherwise).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # no function pays at its cold start for what others tell each other
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from heard.domain.answers import AnswerPage
    from heard.domain.cases import CaseBook
    from heard.domain.entry import Entry
    from heard.domain.events import Event
    from heard.domain.message import Channel, Heard
    from heard.domain.offers import OfferBook
    from heard.domain.people import Link
    from heard.domain.purse import Purse
    from heard.domain.seen import Seen, Stand
    from heard.domain.thread import Thread


@dataclass(frozen=True, slots=True)
class NativeId:
    """A message's name on its platform: unique within a channel and account."""

    channel: Channel
    account: str
    id: str

    @classmethod
    def of(cls, told: Heard) -> NativeId:
        """The name of a message, or of the message that an act concerns."""
        return cls(told.channel, told.account, told.native_id)


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where a native id leads. `thread_id` is None while only acts on it were heard; `waiting`
    counts those. `entry_key` names its entry in the thread."""

    thread_id: str | None = None
    entry_key: str | None = None
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """What one look gave: a thread, if it was asked for and exists, and the known native ids."""

    thread: Thread | None
    pointers: Mapping[NativeId, Pointer]


@dataclass(frozen=True, slots=True)
class Commit:
    """One transaction: a thread at its next version, its entries and its events.

    `before` is the version that was read (0: the thread must not exist). `due_at` is when the sweep
    should look, None for never. `new` entries must be unknown so far, but for the number of acts
    that waited for them (`met`); `changed` ones replace what is stored; about those of both that are
    `incomplete` the platform is to be asked for more. `seen` is what is compared with others, `stand` who takes a side.
    `beside` are books that are stored with it, each on the version that was read.
    `done` is an idempotency key that must be new; `use_link` a link's token that must be unused;
    `new_link` takes its place.
    """

    thread: Thread
    before: int
    events: tuple[Event, ...]
    now: datetime
    due_at: datetime | None
    new: tuple[Entry, ...] = ()
    met: Mapping[NativeId, int] = field(default_factory=dict)
    changed: tuple[Entry, ...] = ()
    incomplete: frozenset[NativeId] = frozenset()
    seen: Seen | None = None
    stand: Stand | None = None
    beside: tuple[AnswerPage | CaseBook | OfferBook | Purse, ...] = ()
    done: str | None = None
    use_link: str | None = None
    new_link: Link | None = None


class Threads(Protocol):
    """Threads, their entries and events. A commit whose events give a customer a reference stores
    that too: Superseded where another thread of its brand has it."""

    def find(self, native_ids: Sequence[NativeId], thread_id: str | None = None) -> Found:
        """One consistent look at native ids and, if named, a thread."""
        ...

    def load(self, thread_id: str) -> Thread | None:
        """The thread as it is now."""
        ...

    def load_all(self, thread_ids: Iterable[str]) -> Mapping[str, Thread]:
        """Those of the threads that exist, as they are now; 100 a call."""
        ...

    def load_entry(self, thread_id: str, entry_key: str) -> tuple[Thread, Entry] | None:
        """A thread and one of its entries, in one consistent look."""
        ...

    def everywhere(self, channel: Channel, native_id: str) -> tuple[Pointer, ...]:
        """Where a native id leads on all accounts that heard it, for acts that name no account."""
        ...

    def waiting_for(self, native_id: NativeId) -> tuple[Heard, ...]:
        """The acts and replies that came before the message they belong to."""
        ...

    def referred(self, brands: Iterable[str], references: Sequence[str]) -> Mapping[str, str]:
        """Those of the references that a brand gave a customer, each with the id of the thread in
        which they were invited; one consistent look."""
        ...

    def let_wait(self, native_id: NativeId, item: Heard, now: datetime) -> None:
        """Keep an act or a reply until its message comes; Superseded if the message is there."""
        ...

    def same_text(self, account: str, text: str, day: str, mark: str) -> frozenset[str]:
        """Add `mark` to the places where this account said the same text that day, and return
        them all. Adding twice is adding once; where there are many already it is left out."""
        ...

    def commit(self, commit: Commit) -> None:
        """Write it all or nothing; Superseded if anything was not as it was read."""
        ...

    def was_done(self, thread_id: str, done: str) -> bool:
        """True where this idempotency key was committed."""
        ...


class Archive(Protocol):
    """Room for what is too long for the table."""

    def keep_text(self, channel: Channel, native_id: str, text: str) -> str:
        """Store a whole text of a message; returns the name under which it lies."""
        ...

    def text(self, name: str) -> str:
        """The whole text that lies under a name."""
        ...


class Evidence(Protocol):
    """Where a message is kept whole before it is hidden from others, for good."""

    def keep(self, thread: Thread, entry: Entry) -> str:
        """Keep all that is known of it: every version of its text, the list of what was attached, who
        wrote it, when and where. Returns the name under which it lies, once it was read back and is
        the same. Raises Unavailable."""
        ...
