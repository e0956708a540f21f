"""What is remembered of kind customers: small surprises that were given, and stories worth telling."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from heard.domain.purse import Purse


@dataclass(frozen=True, slots=True)
class Gesture:
    """One small surprise: what, worth how much (hundredths of the currency's unit), for whom."""

    thread: str
    at: datetime
    by: str
    what: str
    value: int
    currency: str
    customer: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """A thread that is worth telling of, and why, in one line."""

    thread: str
    brand: str
    at: datetime
    by: str
    why: str
    customer: str
    excerpt: str | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """A brand's month of small surprises; `after` is where the list goes on, None at its end."""

    purse: Purse
    gestures: Sequence[Gesture]
    after: str | None


@dataclass(frozen=True, slots=True)
class Stories:
    """A page of good stories, the newest first."""

    stories: Sequence[Story]
    after: str | None
