"""The roster, who is signed in, who looks at what, and their lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # no function pays at its cold start for what others tell each other
    from collections.abc import Sequence
    from datetime import datetime

    from heard.domain.events import Event
    from heard.domain.people import Person
    from heard.domain.record import Amended, Record
    from heard.domain.signing_in import Askings, Login, Session
    from heard.domain.team import Team
    from heard.domain.thread import Thread
    from heard.domain.worklist import WorkList


class Roster(Protocol):
    """The people who can be paged, and when; as of at most a minute ago."""

    def people(self) -> tuple[Person, ...]:
        """Everybody."""
        ...

    def team(self) -> Team:
        """The whole roster: people, rotations, overrides, mutes."""
        ...


class RosterBook(Protocol):
    """The roster for those who look it up or change it."""

    def fresh(self) -> Team:
        """The whole roster as it is now."""
        ...

    def commit(self, amended: Amended, done: str | None, now: datetime) -> None:
        """Store a change and its row of the history, and that this idempotency key was done. One
        transaction; Superseded where the roster changed meanwhile or the key was done."""
        ...

    def done_at(self, done: str) -> int | None:
        """The version of the roster that this idempotency key made; None for a new key."""
        ...

    def history(self, limit: int, before: int | None, now: datetime) -> tuple[Record, ...]:
        """The rows of the history before a version (None: from the newest), newest first; those
        that outlived their time are not among them."""
        ...


class Sessions(Protocol):
    """Who signs in to the desk, by which link, and who is signed in."""

    def askings(self, person_id: str) -> Askings:
        """When somebody asked for links lately."""
        ...

    def wanted(self, askings: Askings, events: tuple[Event, ...], now: datetime) -> None:
        """Store that somebody asked, with its events. One transaction; Superseded on a lost race."""
        ...

    def new_login(self, person_id: str, expires_at: datetime) -> Login:
        """A link to sign in that nobody can guess, stored."""
        ...

    def login(self, token: str) -> Login | None:
        """The link of a token."""
        ...

    def new_session(self, person_id: str, expires_at: datetime) -> Session:
        """A session with an id and a secret of its own; not stored yet."""
        ...

    def begin(self, login: Login, session: Session, now: datetime) -> None:
        """Use a link and store its session. One transaction; Superseded where it was used."""
        ...

    def look(self, session_id: str, person_id: str) -> tuple[Session | None, Person | None]:
        """A session, and somebody on the roster, both as they are now."""
        ...

    def end(self, session: Session, now: datetime) -> None:
        """It is over."""
        ...


class Attendance(Protocol):
    """Who has which thread open, and which threads of a customer somebody looked at."""

    def here(self, thread: Thread, person_id: str, now: datetime) -> None:
        """Somebody has it open."""
        ...

    def viewers(self, thread_id: str, since: datetime) -> Sequence[str]:
        """The ids of those who had it open since then."""
        ...

    def threads_of(self, thread: Thread) -> Sequence[str]:
        """The ids of its customer's threads, this one too; none for a customer without an id."""
        ...


class WorkLists(Protocol):
    """The lists that people work through."""

    def load(self, person_id: str, list_id: str) -> WorkList | None:
        """One of somebody's lists as it is now."""
        ...

    def listed(self, person_id: str, limit: int) -> Sequence[WorkList]:
        """Somebody's latest lists, newest first."""
        ...

    def save(self, work: WorkList, now: datetime) -> WorkList:
        """Write it at its next version, and return it so; Superseded on a lost race."""
        ...
