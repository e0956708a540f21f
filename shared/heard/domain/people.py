"""The people on the roster, and the links that are sent to them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What somebody may be paged as, lowest rung first."""

    AGENT = "agent"
    LEAD = "lead"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class Person:
    """An agent on the roster. `phone` is E.164; `brands` empty means every brand."""

    id: str
    name: str
    role: Role
    phone: str | None = None
    email: str | None = None
    brands: frozenset[str] = frozenset()

    def serves(self, brand: str) -> bool:
        """True where this person is paged for the brand."""
        return not self.brands or brand in self.brands


@dataclass(frozen=True, slots=True)
class Link:
    """A short address for one thread and one person. It shows on GET, acts once on POST, and is
    dead after that or after `expires_at`."""

    token: str
    thread_id: str
    person: str
    expires_at: datetime
    used_at: datetime | None = None
