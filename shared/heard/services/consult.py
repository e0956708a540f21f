"""Look the roster up: people, who is on call, gaps, what changed, what is muted.

Everybody sees what concerns the brands that they serve. What is shown is the roster as it is, not
as a warm function remembers it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from heard.domain.authority import mute_brands, sees
from heard.domain.coverage import Gap, gaps
from heard.domain.duty import Duty, duty
from heard.domain.oncall import Mute
from heard.domain.people import Person
from heard.domain.policy import Policy
from heard.domain.record import Record
from heard.ports.people import RosterBook

_MOST_PAGES = 5
"""How many pages of the history one request reads, where little of it is for the caller."""


@dataclass(frozen=True, slots=True)
class Consulting:
    """Answers one person at a time. `mails` says whether Heard sends people e-mails of their own."""

    roster: RosterBook
    policy: Policy
    mails: bool

    def people(self, by: Person, now: datetime) -> tuple[Person, ...]:
        """Everybody who serves one of their brands, by id; absences that are over left out."""
        seen = (p for p in self.roster.fresh().people if p.id == by.id or sees(by, p.brands))
        return tuple(sorted((p.at(now) for p in seen), key=lambda person: person.id))

    def duties(self, by: Person, now: datetime) -> tuple[Duty, ...]:
        """Every rotation with who is on call now and next."""
        team = self.roster.fresh()
        return tuple(
            duty(team, rotation, now)
            for rotation in team.rotations
            if sees(by, team.brands_of(rotation))
        )

    def coverage(self, by: Person, days: int, now: datetime) -> tuple[Gap, ...]:
        """Where nobody would be paged in the days to come."""
        until = now + timedelta(days=days)
        found = gaps(self.roster.fresh(), self.policy, now, until, mails=self.mails)
        return tuple(gap for gap in found if sees(by, frozenset({gap.brand})))

    def mutes(self, by: Person, now: datetime) -> tuple[Mute, ...]:
        """What is muted now."""
        team = self.roster.fresh()
        return tuple(m for m in team.mutes if m.end > now and sees(by, mute_brands(m)))

    def history(
        self, by: Person, limit: int, before: int | None, now: datetime
    ) -> tuple[tuple[Record, ...], int | None]:
        """Changes of the roster, newest first, before a version, and the version to go on from;
        None at the end."""
        found: list[Record] = []
        for _ in range(_MOST_PAGES):
            rows = self.roster.history(limit, before, now)
            for row in rows:
                if len(found) == limit:
                    return tuple(found), found[-1].version
                if sees(by, row.brands):
                    found.append(row)
            if len(rows) < limit:
                return tuple(found), None
            before = rows[-1].version
        return tuple(found), before
