"""Fold messages and acts into a thread, and gather what one commit stores of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from heard.domain.ahead import next_due_at
from heard.domain.completing import worth_asking
from heard.domain.entry import Entry
from heard.domain.events import Event
from heard.domain.hearing import heard
from heard.domain.led import heard_in
from heard.domain.message import UNKNOWN_ACCOUNT, Channel, Message
from heard.domain.policy import Policy
from heard.domain.siding import stand_in
from heard.domain.sighting import seen_in
from heard.domain.speaking import joined
from heard.domain.surge import Surge
from heard.domain.thread import Change, Thread
from heard.ports.threads import Commit, NativeId

_MAY_NOT_SAY = {Channel.GENERIC, Channel.TRUSTPILOT, Channel.WHATSAPP, Channel.X}
"""Channels on which an act may come without the account that it concerns."""


class Fold:
    """A thread, and what one commit gathers while things are folded into it. `running` gives the
    surges that run for its brand; without it none does."""

    def __init__(
        self,
        thread: Thread,
        policy: Policy,
        now: datetime,
        running: Callable[[], Sequence[Surge]] = tuple,
    ) -> None:
        self.before = thread.version
        self.thread = thread
        self.policy = policy
        self.now = now
        self.running = running
        self.events: list[Event] = []
        self.new: list[Entry] = []
        self.changed: list[Entry] = []
        self.met: dict[NativeId, int] = {}

    def hear(self, entry: Entry, *, known: bool = False) -> None:
        """Fold in a new message: also the echo of what somebody sends through the desk. One that is
        `known` stands in another thread already."""
        outgoing = self.thread.outgoing
        if outgoing and outgoing.is_shown_by(entry):
            entry = replace(entry, sent_by=outgoing.by)
        if not known:
            self.new.append(entry)
        self.take(heard(self.thread, entry, self.now, self.policy))

    def join(self, entry: Entry) -> None:
        """Fold in that a message of the brand, heard before, is the answer on its way."""
        outgoing = self.thread.outgoing
        if outgoing:
            entry = replace(entry, sent_by=outgoing.by)
            self.changed.append(entry)
            self.take(joined(self.thread, entry, self.now, self.policy))

    def has(self, native: NativeId) -> bool:
        """True where this message was folded in."""
        return any(NativeId.of(entry.message) == native for entry in self.new)

    def take(self, change: Change) -> None:
        """Fold in a change."""
        self.thread = change.thread
        self.events += change.events

    def commit(self) -> Commit:
        """All of it as one transaction."""
        thread, events = self.thread, tuple(self.events)
        seen = seen_in(thread, [*self.new, *self.changed], events)
        if seen:
            thread, events, seen = heard_in(thread, events, seen, self.running())
        return Commit(
            thread=thread,
            before=self.before,
            events=events,
            now=self.now,
            due_at=next_due_at(thread, self.policy),
            new=tuple(self.new),
            met=self.met,
            changed=tuple(self.changed),
            incomplete=frozenset(NativeId.of(one.message) for one in self._incomplete()),
            seen=seen,
            stand=stand_in(thread, self.new),
        )

    def _incomplete(self) -> Iterator[Entry]:
        """Whom to ask for more about: once when it comes, and again when it is edited unseen."""
        yield from (one for one in self.new if worth_asking(one, self.thread))
        yield from (one for one in self.changed if one.stale)


def names_of(message: Message) -> list[NativeId]:
    """The names under which a message may be known or waited for, its own first: what is done to
    it may come without an account."""
    native = NativeId.of(message)
    if message.channel not in _MAY_NOT_SAY or message.account == UNKNOWN_ACCOUNT:
        return [native]
    return [native, replace(native, account=UNKNOWN_ACCOUNT)]
