"""An invitation to go on elsewhere: which way, with which reference, who invited, and what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from heard.domain.calendar import Calendar
from heard.domain.policy import Contact, HandoffRules


class By(StrEnum):
    """The ways in which a customer is invited, and comes."""

    EMAIL = "email"
    PHONE = "phone"
    DM = "dm"
    OTHER = "other"


class Stage(StrEnum):
    """Where an invitation stands.

    invited     nobody has come so far
    nobody      nobody came: it is over, and one who comes after all has arrived
    withdrawn   somebody took it back
    arrived     the customer is there
    resolved    and their case has ended
    """

    INVITED = "invited"
    NOBODY = "nobody"
    WITHDRAWN = "withdrawn"
    ARRIVED = "arrived"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Handoff:
    """`ways` are those that were offered, `by` is who invited first, `location` whose contact points
    those are. `arrived_how` is the way, or the channel, on which they came; `arrived_in` the thread,
    where they came in one. `told_by` noted that by hand. `ended_by` is None where time ended it."""

    reference: str
    by: str
    at: datetime
    ways: tuple[By, ...]
    location: str | None = None
    arrived_at: datetime | None = None
    arrived_how: str | None = None
    arrived_in: str | None = None
    told_by: str | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None

    @property
    def stage(self) -> Stage:
        """Where it stands."""
        if self.arrived_at is not None:
            return Stage.RESOLVED if self.ended_at else Stage.ARRIVED
        if self.ended_at is None:
            return Stage.INVITED
        return Stage.WITHDRAWN if self.ended_by else Stage.NOBODY

    @property
    def open(self) -> bool:
        """True while a customer is expected, or is there."""
        return self.ended_at is None

    @property
    def expected(self) -> bool:
        """True while nobody has come and somebody may."""
        return self.stage is Stage.INVITED


@dataclass(frozen=True, slots=True)
class Came:
    """With which reference a customer came here, and the thread in which they were invited."""

    reference: str
    thread: str


def over(handoff: Handoff | None, by: str, now: datetime) -> Handoff | None:
    """The invitation once its thread is ended by somebody: their case is resolved, or nobody came."""
    if handoff is None or not handoff.open:
        return handoff
    return replace(handoff, ended_at=now, ended_by=None if handoff.expected else by)


def remind_at(handoff: Handoff, calendar: Calendar, rules: HandoffRules) -> datetime:
    """When whoever invited is reminded: opening hours only, whatever the case."""
    return calendar.add(handoff.at, rules.remind_after)


def given_up_at(handoff: Handoff, calendar: Calendar, rules: HandoffRules) -> datetime:
    """When it is taken that nobody comes."""
    return calendar.add(handoff.at, rules.ends_after)


def reachable(contact: Contact, way: By) -> bool:
    """True where a contact has what this way needs."""
    needed = {By.EMAIL: contact.email, By.PHONE: contact.phone}
    return way not in needed or needed[way] is not None


def locations(contacts: Iterable[Contact], way: By) -> tuple[Contact, ...]:
    """The contacts to which a customer can be invited this way."""
    return tuple(one for one in contacts if reachable(one, way))
