"""Who is on the roster: people join, change and leave."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from heard.domain.amending import person_removed, person_saved
from heard.domain.authority import OWN, need_all, need_lead, person_seen, sees
from heard.domain.errors import Conflict
from heard.domain.people import Person
from heard.domain.record import Amended
from heard.domain.team import Team
from heard.services.amend import Amending, Order


@dataclass(frozen=True, slots=True)
class Staffing:
    """Changes people.

    Every method raises NotFound for who is not there or serves other brands, Forbidden where the
    role does not allow it, Invalid for a field, and what `Amending` raises.
    """

    amending: Amending

    def add(self, order: Order, person: Person, now: datetime) -> Person:
        """Somebody new. Raises Conflict where the id, or the phone, is somebody else's."""

        def deed(team: Team) -> Amended | None:
            need_lead(order.by)
            self.amending.need_brands(person.brands, "brands")
            self.amending.need_phone(person.phone, "phone")
            need_all(order.by, person.brands)
            if team.person(person.id):
                raise Conflict(f"{person.id} is on the roster already: change them.")
            _need_own_phone(team, person, order.by)
            return person_saved(team, person, order.by.id, now)

        team, _ = self.amending.amend(order, "add", person.id, now, deed)
        return person_seen(team, person.id, order.by)

    def change(
        self, order: Order, person_id: str, changes: Mapping[str, Any], now: datetime
    ) -> Person:
        """Other facts about somebody, by the fields of a Person; agents change their own quiet
        hours and absences only. Raises Conflict where the phone is somebody else's."""

        def deed(team: Team) -> Amended | None:
            before = person_seen(team, person_id, order.by)
            after = replace(before, **changes)
            if before.id != order.by.id or not OWN.issuperset(changes):
                need_lead(order.by)
                need_all(order.by, before.brands)
                self.amending.need_brands(after.brands - before.brands, "brands")
                need_all(order.by, after.brands)
                if after.phone != before.phone:
                    self.amending.need_phone(after.phone, "phone")
                    _need_own_phone(team, after, order.by)
            return person_saved(team, after, order.by.id, now)

        team, _ = self.amending.amend(order, "change", person_id, now, deed)
        return person_seen(team, person_id, order.by)

    def remove(self, order: Order, person_id: str, now: datetime) -> None:
        """Somebody leaves; their past stays in the timelines."""

        def deed(team: Team) -> Amended:
            person = person_seen(team, person_id, order.by)
            need_lead(order.by)
            need_all(order.by, person.brands)
            return person_removed(team, person, order.by.id, now)

        self.amending.amend(order, "remove", person_id, now, deed)


def _need_own_phone(team: Team, person: Person, by: Person) -> None:
    """Raises Conflict for a phone that somebody else has: an SMS from it would be taken for theirs.
    They are named to whoever sees them."""
    for other in team.people:
        if person.phone and other.id != person.id and other.phone == person.phone:
            name = other.name if sees(by, other.brands) else "Somebody of another brand"
            raise Conflict(
                f"{name} has this phone already. Replies by SMS are known by their number, so give "
                "each person their own, or take it from the other first."
            )
