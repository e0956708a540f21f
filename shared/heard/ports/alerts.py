"""The way to phones and mailboxes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # no function pays at its cold start for what others tell each other
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Sms:
    """A text message in its parts; the sender fits them into one SMS.

    The words are shortened first; `link` is kept whole or left out. `code` is the number by which
    this phone may answer, where answers can be received at all.
    """

    brand: str
    what: str
    who: str
    words: str
    waited: str
    link: str | None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class InboundSms:
    """An SMS that somebody sent us. `id` is the same however often it is delivered; `phone` says
    who it is from, as far as a network tells the truth."""

    id: str
    phone: str
    text: str


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail: a subject of one line and a plain body. `attributes` are what a topic's readers
    filter by, `html` the same body for one person's mailbox."""

    subject: str
    body: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    html: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One thread in a letter: a line that says what it is, the customer's words, facts by their
    label, and the address that opens it."""

    head: str
    words: str
    facts: tuple[tuple[str, str], ...]
    link: str


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail of alerts to one person: what it is about, the threads, and what else to know."""

    subject: str
    lead: str
    cards: tuple[Card, ...]
    close: tuple[str, ...] = ()


class Alerts(Protocol):
    """The way to phones and mailboxes."""

    @property
    def mails(self) -> bool:
        """False where nobody is sent e-mails of their own: the care topic carries them."""
        ...

    def sms(self, phone: str, sms: Sms) -> None:
        """Send one text message; Undeliverable where the number can never get one."""
        ...

    def email(self, address: str, mail: Mail) -> None:
        """Send one e-mail to one person; Undeliverable where it is refused for good."""
        ...

    def letter(self, address: str, letter: Letter) -> None:
        """Send one letter, in the manner of `email`."""
        ...

    def care(self, mail: Mail) -> None:
        """Tell the care team's topic."""
        ...

    def operations(self, mail: Mail) -> None:
        """Tell those who run Heard."""
        ...
