"""What agents do, from the desk or through the link of an alert: one use case an act.

Each loads the thread, acts, commits. A lost race is decided again on what is there by then, so
whoever was second reads who was first. An idempotency key or a link acts at most once: both are
part of the transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from heard.domain import acting, filing, joining, promising, vouching
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
from heard.ports import Commit, Links, Roster, Threads

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


_Deed = Callable[[Thread], Change]


@dataclass(frozen=True, slots=True)
class Acting:
    """Carries out what agents do.

    Every act raises NotFound for a thread that does not exist or is not of a brand that the
    person serves, Forbidden for who only looks on, Conflict for what was overtaken (it says by
    whom), Invalid for a field, Gone for a link that acted before, and Unavailable when others were
    faster `ATTEMPTS` times.
    """

    threads: Threads
    links: Links
    roster: Roster
    policy: Policy

    def claim(self, asked: Asked, now: datetime) -> Acted:
        """This person has it now."""
        return self._act(
            asked,
            "claim",
            now,
            lambda thread: acting.claimed(thread, asked.person.id, now, self.policy, self._called),
        )

    def release(self, asked: Asked, now: datetime) -> Acted:
        """Nobody has it any more."""
        return self._act(
            asked,
            "release",
            now,
            lambda thread: acting.released(thread, asked.person.id, now, self.policy),
        )

    def assign(self, asked: Asked, to: str, now: datetime) -> Acted:
        """Somebody else has it now: a person on the roster who serves the thread's brand."""

        def deed(thread: Thread) -> Change:
            self._serving(to, thread, "to")
            return acting.assigned(thread, asked.person.id, to, now, self.policy, self._called)

        return self._act(asked, "assign", now, deed)

    def escalate(self, asked: Asked, reason: str, now: datetime) -> Acted:
        """The next rung is told now, and why."""
        return self._act(
            asked,
            "escalate",
            now,
            lambda thread: acting.escalated(thread, asked.person.id, reason, now, self.policy),
        )

    def answered(
        self, asked: Asked, where: str, text: str, url: str | None, now: datetime
    ) -> Acted:
        """This person answered with the platform's own tools, by e-mail or by phone."""
        return self._act(
            asked,
            "answered",
            now,
            lambda thread: acting.answered(
                thread, asked.person.id, where, text, url, now, self.policy
            ),
        )

    def mine(self, asked: Asked, message: str, now: datetime) -> Acted:
        """A reply that was taken for a machine's is a person's, by its native id."""
        return self._act(
            asked,
            "mine",
            now,
            lambda thread: vouching.vouched(thread, asked.person.id, message, now, self.policy),
        )

    def refile(
        self,
        asked: Asked,
        kind: str | None,
        severity: str | None,
        issue: str | None,
        now: datetime,
    ) -> Acted:
        """It is something else than it was judged, or just that."""
        return self._act(
            asked,
            "refile",
            now,
            lambda thread: filing.refiled(
                thread, asked.person.id, kind, severity, issue, now, self.policy
            ),
        )

    def note(self, asked: Asked, text: str, now: datetime) -> Acted:
        """A note for the team."""
        return self._act(
            asked,
            "note",
            now,
            lambda thread: acting.noted(thread, asked.person.id, text, now, self.policy),
        )

    def resume(self, asked: Asked, reason: str, now: datetime) -> Acted:
        """The customer waits for us after all: a clock runs from now on."""
        return self._act(
            asked,
            "resume",
            now,
            lambda thread: acting.resumed(thread, asked.person.id, reason, now, self.policy),
        )

    def promise(
        self, asked: Asked, what: str, who: str | None, due_at: datetime, now: datetime
    ) -> Acted:
        """Something was promised, to be kept by `who` (None: whoever asks) until `due_at`."""
        keeper = who or asked.person.id

        def deed(thread: Thread) -> Change:
            self._serving(keeper, thread, "who")
            return promising.promised(
                thread, asked.person.id, what, keeper, due_at, now, self.policy
            )

        return self._act(asked, "promise", now, deed)

    def keep(self, asked: Asked, promise: str, now: datetime) -> Acted:
        """A promise was kept."""
        return self._act(
            asked,
            "keep",
            now,
            lambda thread: promising.kept(thread, asked.person.id, promise, now, self.policy),
        )

    def withdraw(self, asked: Asked, promise: str, reason: str, now: datetime) -> Acted:
        """A promise no longer holds."""
        return self._act(
            asked,
            "withdraw",
            now,
            lambda thread: promising.withdrawn(
                thread, asked.person.id, promise, reason, now, self.policy
            ),
        )

    def join(self, asked: Asked, to: str, now: datetime) -> Acted:
        """Another thread belongs to this one, by its id or the end of its address; both say so."""
        other = to.strip().rstrip("/").rsplit("/", 1)[-1]
        there = replace(asked, thread_id=other, link=None)
        try:
            self._thread(there)
        except NotFound:
            message = "to: there is no such thread."
            raise Invalid(message, "to") from None
        acted = self._join(asked, other, now)
        self._join(there, asked.thread_id, now)
        return acted

    def _join(self, asked: Asked, to: str, now: datetime) -> Acted:
        return self._act(
            asked,
            "join",
            now,
            lambda thread: joining.joined(thread, asked.person.id, to, now, self.policy),
        )

    def resolve(self, asked: Asked, outcome: str, note: str, now: datetime) -> Acted:
        """Ended with an outcome."""
        return self._act(
            asked,
            "resolve",
            now,
            lambda thread: acting.resolved(
                thread, asked.person.id, outcome, note, now, self.policy
            ),
        )

    def dismiss(self, asked: Asked, reason: str, now: datetime) -> Acted:
        """Ended with a written reason."""
        return self._act(
            asked,
            "dismiss",
            now,
            lambda thread: acting.dismissed(thread, asked.person.id, reason, now, self.policy),
        )

    def _act(self, asked: Asked, name: str, now: datetime, deed: _Deed) -> Acted:
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
