"""What agents look at: the board, one thread, one message, and what a link opens.

Reading changes nothing. What is not of a brand that the person serves looks as if it did not
exist, and so does what has outlived the policy's retention but is not deleted yet.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from heard.domain.dossier import OPEN, Column, Dossier, Filter, Listed, Located, Opened, Pages
from heard.domain.entry import Entry
from heard.domain.errors import Invalid, NotFound
from heard.domain.events import EventRow
from heard.domain.judgement import Kind
from heard.domain.message import Channel
from heard.domain.people import Person
from heard.domain.policy import Policy
from heard.domain.serving import brands_shown
from heard.domain.state import State
from heard.domain.thread import Thread
from heard.ports.board import Board
from heard.ports.paging import Links
from heard.ports.people import Roster
from heard.ports.threads import Archive, Threads

_MOST_LOOKED_AT = 500
"""Threads that one page reads at most, where a filter fits few: then it is shorter than asked, or
empty, and still says where to go on."""

COUNTED = 99
"""Threads of one state that are counted; how many more there are is nobody's next step."""

_BATCH = 100
"""Heads that are read at once."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Looks things up for one person at a time."""

    threads: Threads
    board: Board
    links: Links
    roster: Roster
    archive: Archive
    policy: Policy

    def listed(
        self, person: Person, wanted: Filter, now: datetime, limit: int, after: Column | None
    ) -> Listed:
        """One page of the board, most urgent first; raises Invalid for a brand that is none of
        this person's, or a cursor of another list."""
        brands = brands_shown(person, wanted.brand, self.policy)
        states = wanted.states
        if after and after.state not in states:
            raise _other_list()
        found: dict[str, Thread] = {}
        last, looked = after, 0
        for state in states[states.index(after.state) if after else 0 :]:
            order = after.order if after and after.state is state else None
            most = min(limit + 1, _BATCH)
            while True:
                rows = self.board.column(brands, state, wanted.severity, order, most, wanted.kind)
                heads = self.threads.load_all([row.thread_id for row in rows])
                for row in rows:
                    order = row.order
                    thread = heads.get(row.thread_id)
                    if thread and row.thread_id not in found and self._shown(thread, wanted, now):
                        if len(found) == limit:
                            return Listed(tuple(found.values()), last)
                        found[thread.id] = thread
                        last = Column(state, order)
                looked += len(rows)
                if len(rows) < most:
                    break
                if looked >= _MOST_LOOKED_AT and order is not None:
                    return Listed(tuple(found.values()), Column(state, order))
        return Listed(tuple(found.values()), None)

    def counted(
        self,
        person: Person,
        wanted: Filter,
        states: Sequence[State] = OPEN,
        kind: Kind | None = None,
    ) -> Mapping[State, int]:
        """How many threads of these brands (of a kind) stand in each state, to `COUNTED`: beyond, it
        says one more than that. Raises as `listed` does."""
        brands = brands_shown(person, wanted.brand, self.policy)
        return self.board.numbers(brands, states, COUNTED + 1, kind)

    def thread(
        self, person: Person, thread_id: str, now: datetime, limit: int, after: Pages | None
    ) -> Dossier:
        """A thread from its beginning, or going on from where the last page ended."""
        return self._dossier(self._thread(person, thread_id, now), now, limit, after)

    def worked_on(
        self, person: Person, thread_id: str, now: datetime, limit: int, before: Pages | None
    ) -> Dossier:
        """The end of a thread, for somebody; or what lies before what was shown."""
        return self.latest(self._thread(person, thread_id, now), now, limit, before)

    def beside(
        self, person: Person, thread_ids: Iterable[str], now: datetime
    ) -> tuple[Thread, ...]:
        """Of these threads what the person may see, the latest first."""
        heads = self.threads.load_all(thread_ids).values()
        seen = [one for one in heads if person.serves(one.brand) and not self.outlived(one, now)]
        return tuple(sorted(seen, key=lambda one: one.last_message_at or now, reverse=True))

    def head(self, person: Person, thread_id: str, now: datetime) -> Thread:
        """A thread without what was said in it."""
        return self._thread(person, thread_id, now)

    def latest(self, thread: Thread, now: datetime, limit: int, before: Pages | None) -> Dossier:
        """A thread's end, or what lies before what was shown; `after` leads further back."""
        found = self._dossier(thread, now, limit, before, newest=True)
        return Dossier(thread, found.entries[::-1], found.events[::-1], found.after)

    def conversation(self, person: Person, thread_id: str, now: datetime, limit: int) -> Dossier:
        """A thread with its latest messages, without its timeline."""
        thread = self._thread(person, thread_id, now)
        entries, _ = self.board.conversation(thread.id, now, limit, None, newest=True)
        return Dossier(thread, tuple(entries[::-1]), (), None)

    def message(
        self,
        person: Person,
        channel: Channel,
        native_ids: Sequence[str],
        account: str | None,
        now: datetime,
    ) -> Located:
        """The message of the first of these native ids that was heard, with all of its text; the
        newest where several accounts heard it."""
        found: list[tuple[Thread, Entry]] = []
        for native_id in native_ids:
            if not found:
                found = list(self._entries(person, channel, native_id, now))
        found.sort(key=lambda one: one[1].heard_at, reverse=True)
        wanted = [one for one in found if account in (None, one[1].message.account)]
        if not wanted:
            message = "No such message has been heard."
            raise NotFound(message)
        thread, entry = wanted[0]
        others = tuple((one[1].message.account, one[0].id) for one in found if one is not wanted[0])
        text = self.archive.text(entry.whole) if entry.whole else entry.text
        return Located(thread, entry, others, text)

    def opened(self, token: str, now: datetime) -> Opened:
        """What a link is for, whether it still works or not; NotFound for a token of no link."""
        link = self.links.find(token)
        heads = self.threads.load_all(link.threads) if link else {}
        threads = [one for one in heads.values() if not self.outlived(one, now)]
        if link is None or not threads:
            message = "There is no such link."
            raise NotFound(message)
        threads.sort(key=lambda thread: link.threads.index(thread.id))
        people = self.roster.people()
        person = next((one for one in people if one.id == link.person), None)
        served = [one for one in threads if person and person.serves(one.brand)]
        if not served:
            return Opened(link, threads[0], None)
        return Opened(link, served[0], person, tuple(served[1:]))

    def outlived(self, thread: Thread, now: datetime) -> bool:
        """True for what looks as if it were deleted: it ended longer ago than the policy keeps."""
        if not thread.state.ended:
            return False
        last = max(at for at in (thread.ended_at, thread.last_message_at, thread.opened_at) if at)
        return now - last > timedelta(days=self.policy.retention_days)

    def _entries(
        self, person: Person, channel: Channel, native_id: str, now: datetime
    ) -> Iterator[tuple[Thread, Entry]]:
        for pointer in self.board.pointers(channel, native_id, now):
            if pointer.thread_id and pointer.entry_key:
                stored = self.threads.load_entry(pointer.thread_id, pointer.entry_key)
                if stored and person.serves(stored[0].brand):
                    yield stored

    def _dossier(
        self,
        thread: Thread,
        now: datetime,
        limit: int,
        after: Pages | None,
        *,
        newest: bool = False,
    ) -> Dossier:
        start = after or Pages(None, None)
        entries: tuple[Entry, ...] = ()
        rows: tuple[EventRow, ...] = ()
        messages, events = None, None
        if after is None or after.messages:
            entries, messages = self.board.conversation(
                thread.id, now, limit, start.messages, newest=newest
            )
        if after is None or after.events:
            rows, events = self.board.timeline(thread.id, now, limit, start.events, newest=newest)
        more = Pages(messages, events) if messages or events else None
        return Dossier(thread, entries, rows, more)

    def _thread(self, person: Person, thread_id: str, now: datetime) -> Thread:
        thread = self.threads.load(thread_id)
        if thread is None or not person.serves(thread.brand) or self.outlived(thread, now):
            message = "There is no such thread."
            raise NotFound(message)
        return thread

    def _shown(self, thread: Thread, wanted: Filter, now: datetime) -> bool:
        return wanted.fits(thread) and not self.outlived(thread, now)


def _other_list() -> Invalid:
    return Invalid("cursor: it belongs to another list; start again without it.", "cursor")
