"""Gather what a change of shift hands over: what waits, what is held, what is promised, who follows."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from heard.domain.briefs import Handover
from heard.domain.people import Person
from heard.domain.policy import UNASSIGNED
from heard.domain.team import Shift, Team
from heard.services.owe import Owes
from heard.services.report import Reporting

_FURTHEST = timedelta(days=8)
"""How far ahead the end of a shift, and who follows, are looked for."""

_MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class HandingOver:
    """Gathers for one person at a time: nobody reads of a brand that is not theirs."""

    reporting: Reporting
    owes: Owes

    def gather(
        self, team: Team, rotation_id: str, at: datetime, person: Person, other: Person | None
    ) -> Handover:
        """What `person` is told of the change of a rotation at `at`; `other` is the other side."""
        ahead = list(team.shifts(rotation_id, at, at + _FURTHEST))
        comes = ahead[0].person is not None and ahead[0].person.id == person.id
        follows = ahead[0] if comes else _next(ahead)
        brands = self._served(person)
        unanswered = self.reporting.unanswered(brands, _MOST_LISTED)
        outgoing = other if comes else person
        until = follows.end if follows else at + _FURTHEST
        rotation = team.rotation(rotation_id)
        return Handover(
            person=person,
            rotation=rotation.name if rotation else rotation_id,
            comes=comes,
            at=at,
            other=other if comes else (follows.person if follows else None),
            follows_at=None if comes or follows is None else follows.start,
            until=until,
            unanswered=unanswered,
            held=tuple(
                thread
                for thread in unanswered.threads
                if outgoing and thread.claim and thread.claim.by == outgoing.id
            ),
            promises=self.owes.until(brands, until),
        )

    def _served(self, person: Person) -> list[str]:
        known = [*self.reporting.policy.brands, UNASSIGNED]
        return [brand for brand in known if person.serves(brand)]


def _next(shifts: list[Shift]) -> Shift | None:
    return next((shift for shift in shifts if shift.person), None)
