"""Hear what a platform told us: a message, or something done to one.

Two AWS calls where the payload names the customer (a look, the transaction), at most four where
the thread must be traced. A duplicate is a no-op; a lost race is run again, a few times.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from heard.domain.bounds import bounded, bounded_act, overlong
from heard.domain.entry import Entry, Judge
from heard.domain.errors import Superseded, Unavailable
from heard.domain.failing import unsaid
from heard.domain.hearing import acted_on, judged_automatic
from heard.domain.message import UNKNOWN_ACCOUNT, Act, ActKind, Channel, Heard, Message, Place
from heard.domain.policy import Policy
from heard.domain.thread import Thread, thread_id
from heard.ports.surges import RunningSurges
from heard.ports.threads import Archive, NativeId, Pointer, Threads
from heard.services.arrive import Arrivals
from heard.services.fold import Fold, names_of

ATTEMPTS = 6
"""How often one item is tried against others who write the same thread."""

_SAME_TEXT_IS_A_MACHINE = 3
"""The same text to so many customers in a day is taken for automatic (rule 3)."""

_UNKNOWN = Pointer()


@dataclass(frozen=True, slots=True)
class Hearing:
    """Hears one item at a time. `judge` gives a message's text its judgement."""

    threads: Threads
    archive: Archive
    policy: Policy
    judge: Judge
    surges: RunningSurges

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
        found = self.threads.find(names_of(message), thread_id(place))
        if found.pointers.get(NativeId.of(message), _UNKNOWN).thread_id:
            return "duplicate"
        work = self._fold(found.thread or self._unheard(place, message), now)
        self._take_in(message, heard_at, found.pointers, work)
        Arrivals(self.threads).note(work, message.text)
        self.threads.commit(work.commit())
        return "heard"

    def _fold(self, thread: Thread, now: datetime) -> Fold:
        return Fold(thread, self.policy, now, partial(self.surges.running, thread.brand, now))

    def _take_in(
        self,
        message: Message,
        heard_at: datetime,
        pointers: Mapping[NativeId, Pointer],
        work: Fold,
    ) -> None:
        """Fold a message into its thread, with what waited for it, and for that in turn."""
        waiting: list[Heard] = []
        for name in names_of(message):
            pointer = pointers.get(name, _UNKNOWN)
            if pointer.waiting:
                waiting += self.threads.waiting_for(name)
            if pointer.waiting and name == NativeId.of(message):
                work.met[name] = pointer.waiting
        work.hear(self._entry(message, heard_at, waiting, work))
        for reply in waiting:
            if isinstance(reply, Message) and not work.has(NativeId.of(reply)):
                self._join(reply, work)

    def _join(self, reply: Message, work: Fold) -> None:
        """Fold a reply that waited for its message."""
        pointers = self.threads.find(names_of(reply)).pointers
        if not pointers.get(NativeId.of(reply), _UNKNOWN).thread_id:
            reply = self._told_apart(reply, work.thread.id, work.now)
            self._take_in(reply, work.now, pointers, work)

    def _reply(self, message: Message, heard_at: datetime, now: datetime) -> str:
        """One of the brand's own messages: it never opens a case, it answers one."""
        asked = names_of(message)
        parent = None
        if message.answers:
            parent = NativeId(message.channel, message.account, message.answers)
            asked.append(parent)
        place = message.place
        found = self.threads.find(asked, thread_id(place) if place else None)
        if found.pointers.get(NativeId.of(message), _UNKNOWN).thread_id:
            return "duplicate"
        answered = found.pointers.get(parent, _UNKNOWN).thread_id if parent else None
        target = answered or (thread_id(place) if place else None)
        if target is None:
            if parent is None:
                return "passed over"
            self.threads.let_wait(parent, bounded(message), now)
            return "waits"
        message = self._told_apart(message, target, now)
        thread = found.thread
        if answered and (thread is None or thread.id != answered):
            thread = self.threads.load(answered)
        if thread is None and place:
            thread = self._unheard(place, message)
        if thread is None:
            return "passed over"
        work = self._fold(thread, now)
        self._take_in(message, heard_at, found.pointers, work)
        self.threads.commit(work.commit())
        return "heard"

    def _told_apart(self, message: Message, target: str, now: datetime) -> Message:
        """One of the brand's messages, known as automatic (rule 3) if a bot's app sent it or the
        account said the same to three customers that day.

        The earlier ones are corrected too, before this one is stored: a crash in between repeats
        it all.
        """
        brand = self.policy.brand_of(message.channel, message.account)
        if message.app_id in brand.automatic_apps:
            message = replace(message, automatic=True)
        words = " ".join((message.text or "").casefold().split())
        if not words:
            return message
        day = (message.posted_at or now).date().isoformat()
        mark = f"{target} {message.native_id}"
        marks = self.threads.same_text(message.account, words, day, mark)
        if len({other.split(" ", 1)[0] for other in marks}) < _SAME_TEXT_IS_A_MACHINE:
            return message
        # Where there are too many for one more mark, those that are there were corrected before.
        for other in sorted(marks - {mark}) if mark in marks else ():
            thread, _, native_id = other.partition(" ")
            self._correct(thread, native_id, now)
        return replace(message, automatic=True)

    def _correct(self, other_thread: str, native_id: str, now: datetime) -> None:
        thread = self.threads.load(other_thread)
        if thread is None:
            return
        change = judged_automatic(thread, native_id, now, self.policy)
        if not change.nothing:
            work = Fold(thread, self.policy, now)
            work.take(change)
            self.threads.commit(work.commit())

    def _act(self, act: Act, now: datetime) -> str:
        native = NativeId.of(act)
        if act.account == UNKNOWN_ACCOUNT:
            pointers = self.threads.everywhere(act.channel, act.native_id)
        else:
            pointers = tuple(self.threads.find([native]).pointers.values())
        act = bounded_act(act, self._kept(act.channel, act.native_id, act.text))
        outcomes = [
            self._act_on(act, pointer.thread_id, pointer.entry_key, now)
            for pointer in pointers
            if pointer.thread_id and pointer.entry_key
        ]
        if not outcomes:
            self._unsay(act, now)
            self.threads.let_wait(native, act, now)
            return "waits"
        return "heard" if "heard" in outcomes else outcomes[0]

    def _unsay(self, act: Act, now: datetime) -> None:
        """An answer that was never heard did not arrive: perhaps an agent told us of it."""
        if act.kind is not ActKind.UNDELIVERED or act.place is None:
            return
        thread = self.threads.load(thread_id(act.place))
        change = unsaid(thread, act.at or now, now, self.policy) if thread else None
        if thread and change and not change.nothing:
            work = Fold(thread, self.policy, now)
            work.take(change)
            self.threads.commit(work.commit())

    def _act_on(self, act: Act, thread: str, entry_key: str, now: datetime) -> str:
        stored = self.threads.load_entry(thread, entry_key)
        if stored is None:
            return "passed over"
        before_it, before = stored
        after = before.with_act(act, now)
        if after == before:
            return "duplicate"
        if after.words != before.words:
            after = after.judged(self.judge)
        work = self._fold(before_it, now)
        work.changed.append(after)
        work.take(acted_on(before_it, before, after, act.kind, now, self.policy))
        if after.words != before.words and not after.ours:
            Arrivals(self.threads).note(work, act.text)
        self.threads.commit(work.commit())
        return "heard"

    def _entry(
        self, message: Message, heard_at: datetime, waiting: Sequence[Heard], work: Fold
    ) -> Entry:
        """A message as it is kept, after the acts that waited for it. It is judged whole, a text
        too long for the table is kept beside it."""
        full_text = self._kept(message.channel, message.native_id, message.text)
        entry = Entry(message, heard_at, full_text=full_text).judged(self.judge)
        entry = replace(entry, message=bounded(message))
        for act in waiting:
            if isinstance(act, Act):
                entry = entry.with_act(act, work.now)
        return entry.judged(self.judge) if entry.words else entry

    def _kept(self, channel: Channel, native_id: str, text: str | None) -> str | None:
        """Where the whole of a text is kept that is too long for the table, else None."""
        if text is None or not overlong(text):
            return None
        return self.archive.keep_text(channel, native_id, text)

    def _unheard(self, place: Place, message: Message) -> Thread:
        brand = self.policy.brand_of(place.channel, place.account)
        return Thread.unheard(place, brand.id, message.surface)
