"""Look whether the team is to be told something that nobody asked for, and commit that it is.

What is due follows from the diaries, the roster and the clock alone; each diary is committed on its
version, so that of two looks at once one wins and the other finds nothing left to do.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from heard.domain.coverage import gaps
from heard.domain.diary import (
    COVERAGE,
    DAILY,
    HANDOVER,
    LOOK_AHEAD,
    Diary,
    Occasion,
    coverage,
    daily,
    handover,
)
from heard.domain.errors import Superseded
from heard.domain.policy import Policy
from heard.domain.team import Team
from heard.ports.people import Roster
from heard.ports.reports import Diaries


@dataclass(frozen=True, slots=True)
class Scheduling:
    """Finds what is due: daily mails, changes of shift, gaps in the roster. `mails` says whether
    Heard sends people e-mails of their own."""

    diaries: Diaries
    roster: Roster
    policy: Policy
    mails: bool

    def look(self, now: datetime) -> int:
        """Commit every occasion that is due; returns how many there were. Two reads where there is
        none: the diaries and the roster."""
        known, committed = self.diaries.load(), 0
        for occasion in self._due(known, self.roster.team(), now):
            try:
                self.diaries.save(occasion, now)
            except Superseded:
                continue
            committed += bool(occasion.events)
        return committed

    def _due(self, known: Mapping[str, Diary], team: Team, now: datetime) -> Iterator[Occasion]:
        def of(kind: str, name: str) -> Diary:
            return known.get(f"{kind}.{name}") or Diary(f"{kind}.{name}")

        ahead = gaps(team, self.policy, now, now + LOOK_AHEAD, mails=self.mails)
        for brand in self.policy.brands.values():
            own = [gap for gap in ahead if gap.brand == brand.id]
            yield from _any(daily(of(DAILY, brand.id), brand, now))
            yield from _any(coverage(of(COVERAGE, brand.id), brand.id, own, now))
        for rotation in team.rotations:
            yield from _any(handover(of(HANDOVER, rotation.id), team, rotation.id, now))


def _any(found: Occasion | None) -> tuple[Occasion, ...]:
    return () if found is None else (found,)
