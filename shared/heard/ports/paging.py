"""Who is told how often, by which links and ladders, and what is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # no function pays at its cold start for what others tell each other
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from heard.domain.events import Event
    from heard.domain.people import Link
    from heard.domain.recipient import Recipient
    from heard.domain.sms_day import SmsDay
    from heard.domain.thread import Thread


class Recipients(Protocol):
    """Alert budgets, pending bundles, the day's count of SMS, and the links that alerts carry."""

    def load(
        self, recipient_ids: Iterable[str], thread_ids: Iterable[str]
    ) -> tuple[Mapping[str, Recipient], Mapping[str, Thread]]:
        """The recipients (a fresh one where none is stored) and threads, in one consistent look."""
        ...

    def load_for_sms(
        self, recipient_ids: Iterable[str], thread_ids: Iterable[str], now: datetime
    ) -> tuple[Mapping[str, Recipient], Mapping[str, Thread], SmsDay]:
        """The same look, with how many SMS went out today."""
        ...

    def save(
        self,
        recipients: Mapping[Recipient, datetime | None],
        now: datetime,
        links: Iterable[Link] = (),
        events: Mapping[str, tuple[Event, ...]] | None = None,
        sms_day: SmsDay | None = None,
    ) -> None:
        """Store recipients, each with when the sweep should look (None: never), links, and the
        day's count if it changed; the events, by recipient id, become event rows. One transaction;
        Superseded on a lost race."""
        ...


class Links(Protocol):
    """The short links of alerts."""

    def new(
        self, thread_id: str, person: str, expires_at: datetime, others: tuple[str, ...] = ()
    ) -> Link:
        """A link that nobody can guess, to a thread and `others`; not stored yet."""
        ...

    def replace(self, link: Link, fresh: Link, now: datetime) -> None:
        """Store a link in the place of one that is dead from now on; Superseded where that was
        used before."""
        ...

    def find(self, token: str) -> Link | None:
        """The link of a token."""
        ...


class Due(Protocol):
    """What the sweep should look at."""

    def due(self, now: datetime) -> Iterable[tuple[str, str]]:
        """(kind, id) of what may be due, kind "thread", "recipient" or "answers": hints, to be read again."""
        ...


class Ladders(Protocol):
    """The machine that loops and waits."""

    def start(self, thread_id: str, episode: int, run: int) -> None:
        """Start the execution of this run; to start it again is success."""
        ...
