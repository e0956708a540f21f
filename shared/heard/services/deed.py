"""How an act of a person becomes one commit of a thread: loaded, decided, committed.

A lost race is decided again on what is there by then, so whoever was second reads who was first. An
idempotency key or a link acts at most once: both are part of the transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from heard.domain.ahead import next_due_at
from heard.domain.errors import (
    Conflict,
    Forbidden,
    Gone,
    Invalid,
    NotFound,
    Superseded,
    Unavailable,
)
from heard.domain.people import Link, Person
from heard.domain.policy import Policy
from heard.domain.thread import Change, Thread
from heard.ports.paging import Links
from heard.ports.people import Roster
from heard.ports.threads import Commit, Threads

ATTEMPTS = 6
"""How often one act is tried against others who write the same thread."""

NO_SUCH_THREAD = "There is no such thread."
LOOKS_ON = "You look on: an observer changes nothing."
LINK_USED = "This link has been used."


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, of which thread. `key` is the caller's idempotency key; `link` the link through
    which a person came, which is dead once it acted."""

    person: Person
    thread_id: str
    key: str | None = None
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Acted:
    """The thread as it now is, and the link to go on with: a fresh one where one was used."""

    thread: Thread
    link: Link | None = None


Deed = Callable[[Thread], Change]
"""What an act makes of the thread as it is."""


@dataclass(frozen=True, slots=True)
class Deeds:
    """What every use case of people who act on threads is made of.

    Every act raises NotFound for a thread that does not exist or is not of a brand that the
    person serves, Forbidden for who only looks on, Conflict for what was overtaken (it says by
    whom), Invalid for a field, Gone for a link that acted before, and Unavailable when others were
    faster `ATTEMPTS` times.
    """

    threads: Threads
    links: Links
    roster: Roster
    policy: Policy

    def _act(self, asked: Asked, name: str, now: datetime, deed: Deed) -> Acted:
        # Two people, or one person's two acts, may choose the same key: neither is dropped.
        done = f"{asked.person.id}/{name}/{asked.key}" if asked.key else None
        for _ in range(ATTEMPTS):
            thread = self._thread(asked)
            try:
                change = deed(thread)
                if change.nothing:
                    return Acted(thread, asked.link)
                return self._commit(asked, thread, change, done, now)
            except Superseded:
                if self._done(thread, done):
                    return Acted(self._thread(asked), asked.link)
                self._refuse_used(asked.link)
            except Conflict:
                if self._done(thread, done):
                    return Acted(thread, asked.link)
                self._refuse_used(asked.link)
                raise
        message = "this thread is being written by many at once"
        raise Unavailable(message)

    def _thread(self, asked: Asked) -> Thread:
        thread = self.threads.load(asked.thread_id)
        if thread is None or not asked.person.serves(thread.brand):
            raise NotFound(NO_SUCH_THREAD)
        if not asked.person.acts:
            raise Forbidden(LOOKS_ON)
        return thread

    def _beside(self, asked: Asked, to: str, field: str) -> Asked:
        """The same of another thread, by its id or the end of its address at the desk. Raises
        Invalid, naming the field, for none that the person may see."""
        there = replace(asked, thread_id=to.strip().rstrip("/").rsplit("/", 1)[-1], link=None)
        try:
            self._thread(there)
        except NotFound:
            message = f"{field}: there is no such thread."
            raise Invalid(message, field) from None
        return there

    def _commit(
        self, asked: Asked, before: Thread, change: Change, done: str | None, now: datetime
    ) -> Acted:
        fresh = None
        if asked.link:
            until = now + timedelta(minutes=self.policy.link_minutes)
            link = asked.link
            fresh = self.links.new(link.thread_id, link.person, until, link.others)
        self.threads.commit(
            Commit(
                thread=change.thread,
                before=before.version,
                events=change.events,
                now=now,
                due_at=next_due_at(change.thread, self.policy),
                beside=change.beside,
                done=done,
                use_link=asked.link.token if asked.link else None,
                new_link=fresh,
            )
        )
        return Acted(change.thread, fresh)

    def _done(self, thread: Thread, done: str | None) -> bool:
        return done is not None and self.threads.was_done(thread.id, done)

    def _refuse_used(self, link: Link | None) -> None:
        if link is None:
            return
        stored = self.links.find(link.token)
        if stored is None or stored.used_at is not None:
            raise Gone(LINK_USED)

    def _serving(self, person_id: str, thread: Thread, field: str) -> None:
        other = self._person(person_id)
        if other is None or not (other.acts and other.serves(thread.brand)):
            message = f"{field}: nobody called {person_id!r} on the roster serves this brand."
            raise Invalid(message, field)

    def _called(self, person_id: str) -> str:
        person = self._person(person_id)
        return person.name if person else person_id

    def _person(self, person_id: str) -> Person | None:
        return next((one for one in self.roster.people() if one.id == person_id), None)
