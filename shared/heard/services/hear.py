"""Hear what a platform told us: a message, or something done to one.

Two AWS calls where the payload names the customer (a look, the transaction), at most four where
the thread must be traced. A duplicate is a no-op; a lost race is run again, a few times.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from heard.domain.bounds import bounded, bounded_act, cut, overlong
from heard.domain.entry import Entry
from heard.domain.errors import Superseded, Unavailable
from heard.domain.events import Event
from heard.domain.hearing import acted_on, heard, judged_automatic
from heard.domain.judgement import Judgement
from heard.domain.message import Act, Heard, Message
from heard.domain.policy import Policy
from heard.domain.thread import Change, Thread, thread_id
from heard.ports import Archive, Commit, Found, NativeId, Pointer, Threads

ATTEMPTS = 6
"""How often one item is tried against others who write the same thread."""

_SAME_TEXT_IS_A_MACHINE = 3
"""The same text to so many customers in a day is taken for automatic (rule 3)."""

Judge = Callable[[Message, str | None], Judgement]


@dataclass(frozen=True, slots=True)
class Hearing:
    """Hears one item at a time. `judge` gives a message's text its judgement."""

    threads: Threads
    archive: Archive
    policy: Policy
    judge: Judge

    def hear(self, item: Heard, now: datetime, received_at: datetime | None = None) -> str:
        """Hear one item; returns what came of it: "heard", "duplicate", "waits" or "passed over".

        `received_at` is when its webhook came, from which clocks count; `now` if not given.
        Raises Unavailable when others were faster `ATTEMPTS` times: the queue tries again.
        """
        for _ in range(ATTEMPTS):
            try:
                if isinstance(item, Act):
                    return self._act(item, now)
                heard_at = min(received_at or now, now)
                if item.by_brand:
                    return self._reply(item, heard_at, now)
                return self._message(item, heard_at, now)
            except Superseded:
                continue
        message = "this thread is being written by many at once"
        raise Unavailable(message)

    def _message(self, message: Message, heard_at: datetime, now: datetime) -> str:
        place = message.place
        if place is None:
            return "passed over"
        native = _native(message)
        found = self.threads.find([native], thread_id(place))
        if native in found.pointers and found.pointers[native].thread_id:
            return "duplicate"
        thread = found.thread or self._unheard(message)
        entry = self._entry(message, heard_at, thread)
        work = _Work(thread, self.policy, now)
        waiting = self._waiting(native, found.pointers.get(native), work)
        for act in [item for item in waiting if isinstance(item, Act)]:
            entry = entry.with_act(act, now)
        if entry.edits:
            entry = entry.judged(self.judge)
        work.hear(entry)
        for reply in [item for item in waiting if isinstance(item, Message)]:
            self._join(reply, work)
        self.threads.commit(work.commit())
        return "heard"

    def _waiting(
        self, native: NativeId, pointer: Pointer | None, work: "_Work"
    ) -> tuple[Heard, ...]:
        if pointer is None or not pointer.waiting:
            return ()
        work.met[native] = pointer.waiting
        return self.threads.waiting_for(native)

    def _join(self, reply: Message, work: "_Work") -> None:
        """Fold a reply that waited for its message, with what waited for the reply."""
        native = _native(reply)
        found = self.threads.find([native])
        pointer = found.pointers.get(native)
        if pointer and pointer.thread_id:
            return
        entry = self._entry(reply, work.now, work.thread)
        for act in self._waiting(native, pointer, work):
            if isinstance(act, Act):
                entry = entry.with_act(act, work.now)
        work.hear(entry)

    def _reply(self, message: Message, heard_at: datetime, now: datetime) -> str:
        """One of the brand's own messages: it never opens a case, it answers one."""
        native = _native(message)
        asked = [native]
        parent = None
        if message.answers:
            parent = NativeId(message.channel, message.account, message.answers)
            asked.append(parent)
        place = message.place
        found = self.threads.find(asked, thread_id(place) if place else None)
        if native in found.pointers and found.pointers[native].thread_id:
            return "duplicate"
        answered = found.pointers.get(parent) if parent else None
        if answered and answered.thread_id:
            target = answered.thread_id
        elif place:
            target = thread_id(place)
        elif parent:
            self.threads.let_wait(parent, bounded(message), now)
            return "waits"
        else:
            return "passed over"
        message = self._same_text(message, target, now)
        thread = found.thread
        if thread is None or thread.id != target:
            thread = self.threads.load(target) if answered and answered.thread_id else None
        if thread is None and place is None:
            return "passed over"
        thread = thread or self._unheard(message)
        work = _Work(thread, self.policy, now)
        entry = self._entry(message, heard_at, thread)
        for act in self._waiting(native, found.pointers.get(native), work):
            if isinstance(act, Act):
                entry = entry.with_act(act, now)
        work.hear(entry)
        self.threads.commit(work.commit())
        return "heard"

    def _same_text(self, message: Message, target: str, now: datetime) -> Message:
        """The message, known as automatic if the account said the same to three customers today.

        The two before it are corrected too, before this one is stored: a crash in between repeats
        it all.
        """
        words = " ".join((message.text or "").casefold().split())
        if not words:
            return message
        day = (message.posted_at or now).date().isoformat()
        mark = f"{target} {_native(message).id}"
        marks = self.threads.same_text(message.account, words, day, mark)
        if marks is None:
            return replace(message, automatic=True)
        customers = {other.split(" ", 1)[0] for other in marks}
        if len(customers) < _SAME_TEXT_IS_A_MACHINE:
            return message
        if len(customers) == _SAME_TEXT_IS_A_MACHINE:
            for other in sorted(marks - {mark}):
                thread, _, native_id = other.partition(" ")
                self._correct(thread, native_id, now)
        return replace(message, automatic=True)

    def _correct(self, other_thread: str, native_id: str, now: datetime) -> None:
        thread = self.threads.load(other_thread)
        if thread is None:
            return
        change = judged_automatic(thread, native_id, now, self.policy)
        if not change.nothing:
            work = _Work(thread, self.policy, now)
            work.take(change)
            self.threads.commit(work.commit())

    def _act(self, act: Act, now: datetime) -> str:
        native = NativeId(act.channel, act.account, act.native_id)
        pointer = self.threads.find([native]).pointers.get(native)
        act = bounded_act(act)
        if pointer is None or pointer.thread_id is None or pointer.entry_key is None:
            self.threads.let_wait(native, act, now)
            return "waits"
        stored = self.threads.load_entry(pointer.thread_id, pointer.entry_key)
        if stored is None:
            return "passed over"
        thread, before = stored
        after = before.with_act(act, now)
        if after == before:
            return "duplicate"
        if after.text != before.text:
            after = after.judged(self.judge)
        work = _Work(thread, self.policy, now)
        work.changed.append(after)
        work.take(acted_on(thread, after, act, now, self.policy))
        self.threads.commit(work.commit())
        return "heard"

    def _entry(self, message: Message, heard_at: datetime, thread: Thread) -> Entry:
        full_text = None
        if overlong(message.text):
            full_text = self.archive.keep_text(
                thread.id, message.native_id, message.text or ""
            )
        entry = Entry(message, heard_at, full_text=full_text).judged(self.judge)
        return replace(entry, message=bounded(message))

    def _unheard(self, message: Message) -> Thread:
        place = message.place
        if place is None:
            raise Superseded
        brand = self.policy.brand_of(place.channel, place.account)
        return Thread.unheard(place, brand.id, message.surface)


class _Work:
    """What one commit gathers while things are folded into a thread."""

    def __init__(self, thread: Thread, policy: Policy, now: datetime) -> None:
        self.before = thread.version
        self.thread = thread
        self.policy = policy
        self.now = now
        self.events: list[Event] = []
        self.new: list[Entry] = []
        self.changed: list[Entry] = []
        self.met: dict[NativeId, int] = {}

    def hear(self, entry: Entry) -> None:
        self.new.append(entry)
        self.take(heard(self.thread, entry, self.now, self.policy))

    def take(self, change: Change) -> None:
        self.thread = change.thread
        self.events += change.events

    def commit(self) -> Commit:
        return Commit(
            thread=self.thread,
            before=self.before,
            events=tuple(self.events),
            now=self.now,
            due_at=self.thread.next_due_at(self.policy),
            new=tuple(self.new),
            met=self.met,
            changed=tuple(self.changed),
        )


def _native(message: Message) -> NativeId:
    return NativeId(message.channel, message.account, message.native_id)
