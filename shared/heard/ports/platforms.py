"""The platforms, as far as they are asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:  # no function pays at its cold start for what others tell each other
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from heard.domain.cursor import Cursor
    from heard.domain.entry import Entry
    from heard.domain.events import Event
    from heard.domain.health import Health
    from heard.domain.message import Channel, Heard, Message
    from heard.domain.thread import Thread
    from heard.ports.threads import NativeId


class Platform(Protocol):
    """The API of one platform, asked for what its webhooks leave out."""

    def can_ask(self, account: str) -> bool:
        """True where a token is set for this account."""
        ...

    def question(self, message: Message) -> str | None:
        """What to ask about a message, None where nothing would tell more. Equal questions have one
        answer."""
        ...

    def ask(self, account: str, question: str) -> Mapping[str, Any]:
        """One call. Raises Denied, Withheld, Limited or Unavailable."""
        ...

    def read(
        self, message: Message, answer: Mapping[str, Any], asked_at: datetime
    ) -> Sequence[Heard]:
        """What an answer tells of a message: its completion, and what else there is to hear."""
        ...


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A message that lacks something, in its thread."""

    native_id: NativeId
    thread: Thread
    entry: Entry


class Lacking(Protocol):
    """The messages about which a platform is to be asked."""

    def due(self, channel: Channel, account: str, now: datetime) -> Sequence[Incomplete]:
        """Some of one account's that may be asked about now, those that wait longest first."""
        ...

    def again_at(self, native_ids: Mapping[NativeId, datetime | None]) -> None:
        """Ask about these later, or (None) never again. All or nothing; doing it twice is once."""
        ...


class Cursors(Protocol):
    """How far each account was asked."""

    def load(self, cursor_id: str) -> Cursor:
        """The cursor as it is now; a fresh one where none is stored."""
        ...

    def save(self, cursor: Cursor) -> Cursor:
        """Store it on its version and return it at the next; Superseded if somebody was faster."""
        ...


class Inbox(Protocol):
    """Where what we asked for goes: the same Inbox as everything that is pushed to us."""

    def told(self, heard: Sequence[Heard], now: datetime) -> None:
        """Acts and messages, to be heard each in its thread. Sending one again does no harm."""
        ...

    def found(
        self, source: str, account: str, pieces: Sequence[Mapping[str, Any]], now: datetime
    ) -> None:
        """What polling found, to be read as a webhook's body is."""
        ...


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that was found by asking. `id` and `words` tell it and its versions apart, `raw` is
    its JSON for the Inbox; `at` is when it was written, None where that is not told."""

    id: str
    words: str
    at: datetime | None
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Beneath:
    """What a page names and leaves out: the replies beyond its first ones, the comments under a
    picture. `version` changes when there is more of it."""

    id: str
    version: str


@dataclass(frozen=True, slots=True)
class Page:
    """One answer. `next` is where to go on, None at the end; `cost` what it took of the day's units;
    `etag` and `modified` what it says of itself. `newest_first` is False where a later page may hold
    something newer."""

    pieces: Sequence[Piece]
    beneath: Sequence[Beneath] = ()
    next: str | None = None
    newest_first: bool = True
    cost: int = 1
    etag: str | None = None
    modified: str | None = None


class Pollable(Protocol):
    """A platform that does not push: asked again and again. `source` is what its pieces are called
    in the Inbox, `per_day` the units that one account may take of a day (None: no limit)."""

    @property
    def source(self) -> str:
        """The name of what reads its pieces."""
        ...

    @property
    def per_day(self) -> int | None:
        """Units a day and account."""
        ...

    def can_poll(self, account: str) -> bool:
        """True where what it needs is set for this account."""
        ...

    def page(self, account: str, cursor: Cursor) -> Page:
        """One call, at the cursor. Raises Denied, Withheld, Limited, Unavailable, Unreadable."""
        ...

    def under(self, account: str, what: Beneath, page: str | None) -> Page:
        """One call: a page of what lies beneath. Raises as `page`."""
        ...


class Healths(Protocol):
    """How every channel is, and in which hours each was heard."""

    def load(
        self, subjects: Sequence[tuple[str, str]]
    ) -> Iterable[tuple[Health, Sequence[Cursor]]]:
        """The healths of these (channel, account), each with the cursors of its account."""
        ...

    def save(self, health: Health, events: tuple[Event, ...], now: datetime) -> None:
        """Store it on its version, with its events; Superseded if somebody was faster."""
        ...

    def note(self, channel: Channel, account: str, at: datetime) -> None:
        """It was heard at this time. Any order, any number of times."""
        ...

    def heard(self, health: Health, since: datetime) -> tuple[Sequence[datetime], datetime | None]:
        """The hours in which it was heard since then, and when it was last."""
        ...

    def last_heard(self, health: Health) -> datetime | None:
        """When it was last heard, to about twenty minutes."""
        ...


class Handshakes(Protocol):
    """What platforms ask our endpoints again and again."""

    def sources(self) -> Sequence[str]:
        """The sources that can be asked for theirs."""
        ...

    def failing(self, source: str) -> str | None:
        """Why its endpoint does not answer as it should, None where it does."""
        ...


class Subscriptions(Protocol):
    """A platform's own view of what it sends us."""

    def can_ask(self, account: str) -> bool:
        """True where a token is set that may ask."""
        ...

    def lacking(self, channel: Channel, account: str) -> str | None:
        """What keeps it from sending, in words, None where nothing does. Raises Denied, Withheld,
        Limited and Unavailable where that cannot be told."""
        ...
