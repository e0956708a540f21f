"""Who takes turns: rotations, who stands in, who swaps."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from heard.domain import amending
from heard.domain.authority import (
    leads,
    need_all,
    need_lead,
    need_own_turn,
    override_seen,
    rotation_seen,
)
from heard.domain.duty import Duty, duty
from heard.domain.errors import Conflict, Invalid
from heard.domain.oncall import Override, Rotation
from heard.domain.people import Person
from heard.domain.record import Amended
from heard.domain.team import Team
from heard.services.amend import Amending, Order, need_person

LONGEST_SPAN = timedelta(days=400)
"""Of an override; who stands in for longer is a member."""


@dataclass(frozen=True, slots=True)
class Rotating:
    """Changes rotations and their overrides; answers the rotation as it then stands.

    Every method raises NotFound for what is not there or is of other brands, Forbidden where the
    role does not allow it, Invalid for a field, and what `Amending` raises.
    """

    amending: Amending

    def add(self, order: Order, rotation: Rotation, now: datetime) -> Duty:
        """New turns. Raises Conflict where the id is taken."""

        def deed(team: Team) -> Amended | None:
            need_lead(order.by)
            _need_members(team, rotation, order.by)
            if team.rotation(rotation.id):
                raise Conflict(f"There is a rotation {rotation.id} already: change it.")
            return amending.rotation_saved(team, rotation, order.by.id, now)

        team, _ = self.amending.amend(order, "add rotation", rotation.id, now, deed)
        return _standing(team, rotation.id, order.by, now)

    def change(
        self, order: Order, rotation_id: str, changes: Mapping[str, Any], now: datetime
    ) -> Duty:
        """Other turns, by the fields of a Rotation. Other members are counted from the present
        turn, unless a day is given: the first of them has it."""

        def deed(team: Team) -> Amended | None:
            before = rotation_seen(team, rotation_id, order.by)
            need_lead(order.by)
            need_all(order.by, team.brands_of(before))
            after = replace(before, **changes)
            if "members" in changes and "starts_on" not in changes:
                after = after.anew(now)
            _need_members(team, after, order.by)
            return amending.rotation_saved(team, after, order.by.id, now)

        team, _ = self.amending.amend(order, "change rotation", rotation_id, now, deed)
        return _standing(team, rotation_id, order.by, now)

    def remove(self, order: Order, rotation_id: str, now: datetime) -> None:
        """No more turns; a ladder that pages them goes on to its next rung."""

        def deed(team: Team) -> Amended:
            rotation = rotation_seen(team, rotation_id, order.by)
            need_lead(order.by)
            need_all(order.by, team.brands_of(rotation))
            return amending.rotation_removed(team, rotation, order.by.id, now)

        self.amending.amend(order, "remove rotation", rotation_id, now, deed)

    def override(self, order: Order, asked: Override, now: datetime) -> Duty:
        """Somebody, or deliberately nobody, has a rotation for a while."""

        def deed(team: Team) -> Amended:
            rotation = rotation_seen(team, asked.rotation, order.by)
            _need_span(asked)
            if asked.person is not None:
                need_person(team, asked.person, order.by, "person")
            if not leads(order.by):
                start = max(asked.start, now)
                need_own_turn(team, rotation, order.by, asked.person, start, asked.end)
            return amending.overridden(team, rotation, asked, now)

        team, _ = self.amending.amend(order, "override", asked.rotation, now, deed)
        return _standing(team, asked.rotation, order.by, now)

    def swap(self, order: Order, pair: tuple[str, str], asked: Override, now: datetime) -> Duty:
        """Two people take each other's turns within the span of `asked`; agents swap their own."""

        def deed(team: Team) -> Amended:
            rotation = rotation_seen(team, asked.rotation, order.by)
            _need_span(asked)
            for person_id in pair:
                need_person(team, person_id, order.by, "with")
            if pair[0] == pair[1]:
                raise Invalid("with: a swap needs two people.", "with")
            if order.by.id not in pair:
                need_lead(order.by)
            return amending.swapped(team, rotation, pair, asked, now)

        team, _ = self.amending.amend(order, "swap", asked.rotation, now, deed)
        return _standing(team, asked.rotation, order.by, now)

    def end_override(self, order: Order, rotation_id: str, override_id: str, now: datetime) -> Duty:
        """The rotation counts again; agents end what they made."""

        def deed(team: Team) -> Amended:
            rotation = rotation_seen(team, rotation_id, order.by)
            override = override_seen(team, rotation, override_id)
            if override.by != order.by.id:
                need_lead(order.by)
            return amending.override_ended(team, rotation, override, order.by.id, now)

        team, _ = self.amending.amend(order, "end override", override_id, now, deed)
        return _standing(team, rotation_id, order.by, now)


def _standing(team: Team, rotation_id: str, by: Person, now: datetime) -> Duty:
    return duty(team, rotation_seen(team, rotation_id, by), now)


def _need_members(team: Team, rotation: Rotation, by: Person) -> None:
    for member in rotation.members:
        need_person(team, member, by, "members")


def _need_span(asked: Override) -> None:
    if asked.end - asked.start > LONGEST_SPAN:
        raise Invalid(f"end: at most {LONGEST_SPAN.days} days after the start.", "end")
