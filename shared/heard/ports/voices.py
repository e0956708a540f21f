"""The platforms, as far as the brand speaks there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # no function pays at its cold start for what others tell each other
    from datetime import datetime, timedelta

    from heard.domain.message import Channel, Place, Surface


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it goes out. `to` is the native id of the customer's message that it answers,
    `customer` their id on the platform, `private` True for what they alone can read, `heard_at` when
    they wrote last: platforms count their windows from then."""

    channel: Channel
    account: str
    surface: Surface
    place: Place
    to: str
    customer: str | None
    private: bool
    text: str
    heard_at: datetime


class Voice(Protocol):
    """One platform, as far as the brand speaks there."""

    @property
    def channels(self) -> tuple[Channel, ...]:
        """Those it speaks on."""
        ...

    def can_speak(self, account: str) -> bool:
        """True where a token is set for this account."""
        ...

    def obstacle(self, reply: Reply, now: datetime) -> str | None:
        """What is known to stand in its way before anything is called, and what to do instead; None
        where nothing is. For the agent."""
        ...

    def say(self, reply: Reply) -> str:
        """Post it; returns the native id that its echo will carry.

        Raises Denied and Withheld for what will never go like this (the text is for the agent),
        Limited and Unavailable where it was surely not sent, Unsure where nobody can tell.
        """
        ...

    def find(self, reply: Reply, since: datetime) -> str | None:
        """The native id under which it stands there already, if it was posted since then; None
        where it does not. Raises Denied, Limited, Unavailable; Withheld where it cannot be asked."""
        ...

    def hide(self, account: str, native_id: str, *, hidden: bool) -> None:
        """Hide a customer's message from others, or show it again. Raises as `say`."""
        ...


class Outbox(Protocol):
    """The queue of what goes out to platforms."""

    def put(self, thread_id: str, what: str, wait: timedelta) -> None:
        """Have something of a thread looked after, by its id, once `wait` is over: 15 minutes at
        most. Putting it there twice does no harm."""
        ...
