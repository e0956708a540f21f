"""How somebody signs in to the desk: a link by e-mail that works once, and the session it begins."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

LOGIN_LASTS = timedelta(minutes=10)
SESSION_LASTS = timedelta(hours=12)
"""A long shift; then one signs in again."""

_LIMITS = ((timedelta(minutes=10), 3), (timedelta(days=1), 12))
"""How many links somebody is sent within a stretch of time; a mailbox is not to be flooded by
whoever knows its address."""


@dataclass(frozen=True, slots=True)
class Login:
    """A one-time link. `token` is what its address ends in; it is stored as a hash only."""

    token: str
    person: str
    expires_at: datetime
    used_at: datetime | None = None

    def works(self, now: datetime) -> bool:
        """True while it can be used."""
        return self.used_at is None and now < self.expires_at


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who signed in, in one browser. `secret` is in every form that the browser is shown,
    and in nothing else, so that no other site can fill one in."""

    id: str
    person: str
    secret: str
    expires_at: datetime
    ended_at: datetime | None = None

    def live(self, now: datetime) -> bool:
        """True until it ends."""
        return self.ended_at is None and now < self.expires_at


@dataclass(frozen=True, slots=True)
class Askings:
    """When somebody asked for links lately. `version` counts commits (0: never stored)."""

    person: str
    version: int = 0
    at: tuple[datetime, ...] = ()

    def once_more(self, now: datetime) -> "Askings | None":
        """With one more; None where that is too many."""
        longest = max(stretch for stretch, _ in _LIMITS)
        kept = tuple(at for at in self.at if now - at < longest)
        for stretch, most in _LIMITS:
            if sum(now - at < stretch for at in kept) >= most:
                return None
        return replace(self, at=(*kept, now))
