"""The people on the roster, and the links that are sent to them."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from heard.domain.wall import DAY_MINUTES, ONE_DAY, covered_until, instant, utc, zone_of


class Role(StrEnum):
    """What somebody is: paged as that, lowest rung first; an observer looks on, and is never paged."""

    AGENT = "agent"
    LEAD = "lead"
    MANAGER = "manager"
    OBSERVER = "observer"


RUNGS = (Role.AGENT, Role.LEAD, Role.MANAGER)
"""The roles that a ladder pages, the lowest first."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours in which somebody's phone does not ring for what is not critical.

    `start` and `end` are minutes of the local day in `time_zone`; where `end` is no later than
    `start` they run over midnight. They hold back delivery, never a clock or a ladder. Raises
    ValueError for an unknown zone, and for hours that are none or the whole day.
    """

    start: int
    end: int
    time_zone: str

    def __post_init__(self) -> None:
        zone_of(self.time_zone)
        inside = 0 <= self.start < DAY_MINUTES and 0 <= self.end <= DAY_MINUTES
        if not inside or self.start == self.end % DAY_MINUTES:
            message = f"({self.start}, {self.end}) are no quiet hours: minutes of a day, apart"
            raise ValueError(message)

    def until(self, at: datetime) -> datetime | None:
        """When the quiet that holds at this moment ends; None where it does not hold."""
        moment, zone = utc(at), zone_of(self.time_zone)
        today = moment.astimezone(zone).date()
        length = self.end if self.end > self.start else self.end + DAY_MINUTES
        nights = (
            (instant(zone, d, self.start), instant(zone, d, length))
            for d in (today - ONE_DAY, today)
        )
        return covered_until(moment, nights)


@dataclass(frozen=True, slots=True)
class Away:
    """A stretch in which somebody is not to be paged at all. `start` and `end` are aware UTC; the
    end is the first moment at which they are back."""

    start: datetime
    end: datetime
    why: str = ""

    def __post_init__(self) -> None:
        if utc(self.start) >= utc(self.end):
            message = f"away from {self.start} to {self.end}: the end comes after the start"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Person:
    """An agent on the roster. `phone` is E.164; `brands` empty means every brand; `teams` are the
    names under which a ladder may page several people at once."""

    id: str
    name: str
    role: Role
    phone: str | None = None
    email: str | None = None
    brands: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    quiet: Quiet | None = None
    away: tuple[Away, ...] = ()

    @property
    def acts(self) -> bool:
        """True for all who may do something to a thread."""
        return self.role is not Role.OBSERVER

    @property
    def reachable(self) -> bool:
        """True where there is a phone or an address to reach them at."""
        return bool(self.phone or self.email)

    def serves(self, brand: str) -> bool:
        """True where this person is paged for the brand."""
        return not self.brands or brand in self.brands

    def at(self, now: datetime) -> "Person":
        """Without the absences that are over."""
        return replace(self, away=tuple(one for one in self.away if one.end > now))

    def away_until(self, at: datetime) -> datetime | None:
        """When they are back; None where they are not away at this moment."""
        return covered_until(utc(at), ((one.start, one.end) for one in self.away))


@dataclass(frozen=True, slots=True)
class Link:
    """A short address for one thread and one person, or for all threads of a digest (`others` are
    those after the first). It shows on GET, acts once on POST, and is dead after that or after
    `expires_at`."""

    token: str
    thread_id: str
    person: str
    expires_at: datetime
    used_at: datetime | None = None
    others: tuple[str, ...] = ()

    @property
    def threads(self) -> tuple[str, ...]:
        """The ids of all its threads."""
        return (self.thread_id, *self.others)
