"""Commit a change of the roster: decided on the roster as it is, stored if it still is.

A lost race is decided again on what is there by then. An idempotency key acts once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from heard.domain.authority import sees
from heard.domain.errors import Invalid, Superseded, Unavailable
from heard.domain.people import Person, Role
from heard.domain.policy import SmsLimits
from heard.domain.record import Amended
from heard.domain.team import Team
from heard.ports.people import RosterBook

ATTEMPTS = 6
"""How often one change is tried against others who change the roster."""

_ANYWHERE = SmsLimits()

OPERATOR = Person("operator", "Operator", Role.MANAGER)
"""Whoever runs Heard and changes the roster by command; its history says so."""


@dataclass(frozen=True, slots=True)
class Order:
    """Who asks for a change, and the caller's idempotency key."""

    by: Person
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Amending:
    """Carries out changes of the roster, for those who decide them. `brands` are those of the
    policy; None where that can't be known, and then any name may be given. `sms` says in which
    countries a phone may be."""

    roster: RosterBook
    brands: frozenset[str] | None = None
    sms: SmsLimits = _ANYWHERE

    def amend(
        self,
        order: Order,
        act: str,
        subject: str,
        now: datetime,
        deed: Callable[[Team], Amended | None],
    ) -> tuple[Team, int]:
        """The roster after a change, and the version that the change made; an order that was
        carried out before changes nothing. Raises what `deed` raises, and Unavailable when others
        were faster `ATTEMPTS` times."""
        done = f"{order.by.id}/{act}/{subject}/{order.key}" if order.key else None
        for _ in range(ATTEMPTS):
            team = self.roster.fresh()
            version = self.roster.done_at(done) if done else None
            if version is not None:
                return team, version
            amended = deed(team)
            if amended is None:
                return team, team.version
            try:
                self.roster.commit(amended, done, now)
            except Superseded:
                continue
            return amended.applied(team), amended.record.version
        message = "the roster is being changed by many at once"
        raise Unavailable(message)

    def need_brands(self, brands: frozenset[str], field: str) -> None:
        """Raises Invalid, naming the field, for a brand that the policy does not have."""
        if self.brands is None or brands <= self.brands:
            return
        unknown, there = sorted(brands - self.brands), ", ".join(sorted(self.brands))
        raise Invalid(f"{field}: no brand is called {unknown[0]}; there are {there}.", field)

    def need_phone(self, phone: str | None, field: str) -> None:
        """Raises Invalid, naming the field, for a phone in a country that gets no SMS."""
        if phone is None or self.sms.allow(phone):
            return
        there = ", ".join(self.sms.to)
        raise Invalid(
            f"{field}: SMS go to {there} only (sms_to in care.toml). Give another number, or add "
            "its country there and deploy.",
            field,
        )


def need_person(team: Team, person_id: str, by: Person, field: str) -> None:
    """Raises Invalid, naming the field, for an id of nobody on the roster."""
    person = team.person(person_id)
    if person is None or not sees(by, person.brands):
        raise Invalid(f"{field}: nobody of the id {person_id!r} is on the roster.", field)
