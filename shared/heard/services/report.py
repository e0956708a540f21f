"""Work out a day's report: its figures from the facts, the rest as it stands now."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from heard.domain.briefs import UNANSWERED, Daily, Duty, Unanswered
from heard.domain.coverage import gaps
from heard.domain.errors import NotFound
from heard.domain.kindness import Story
from heard.domain.people import Person
from heard.domain.policy import UNASSIGNED, Brand, Level, Policy
from heard.domain.reporting import Figures, figures
from heard.domain.team import Team
from heard.domain.wall import ONE_DAY, instant, zone_of
from heard.ports.board import Board, Standing
from heard.ports.ledgers import Kindness
from heard.ports.people import Roster
from heard.ports.reports import Days
from heard.ports.threads import Threads

_MOST_LISTED = 1000
"""Threads that are read for a list; the others are counted."""

_PAGE = 1000
_STORIES = 50
_A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Reporting:
    """Reports of one brand at a time. `mails` says whether Heard sends people e-mails of their
    own."""

    days: Days
    board: Board
    threads: Threads
    roster: Roster
    policy: Policy
    mails: bool
    kindness: Kindness

    def figures(self, brand: str, day: date) -> Figures:
        """The figures of one local day of a brand."""
        return figures(self.days.facts(brand, day))

    def asked(
        self, person: Person, brand: str, day: date | None, now: datetime
    ) -> tuple[date, Figures]:
        """The figures that somebody asks for, of yesterday where no day is named, and the day.

        Raises NotFound for a brand that does not exist or is none of theirs.
        """
        known = (*self.policy.brands, UNASSIGNED)
        if brand not in known or not person.serves(brand):
            message = "There is no such brand."
            raise NotFound(message)
        day = day or self.yesterday(brand, now)
        return day, self.figures(brand, day)

    def yesterday(self, brand: str, now: datetime) -> date:
        """The last local day of a brand that is over."""
        zone = zone_of(self.policy.brand(brand).calendar.time_zone)
        return now.astimezone(zone).date() - ONE_DAY

    def daily(self, brand: str, day: date, now: datetime) -> Daily:
        """The daily mail about a day, as it would be sent now."""
        rules, team = self.policy.brand(brand), self.roster.team()
        duties = _duties(team, rules, now)
        return Daily(
            brand=brand,
            day=day,
            at=now,
            figures=self.figures(brand, day),
            unanswered=self.unanswered([brand], _MOST_LISTED),
            duties=duties,
            paged=() if duties else self._first_paged(team, brand, now),
            gaps=tuple(
                gap
                for gap in gaps(team, self.policy, now, now + _A_WEEK, mails=self.mails)
                if gap.brand == brand
            ),
            story=self._story(brand, day),
        )

    def _story(self, brand: str, day: date) -> Story | None:
        """The last good story that was kept on a local day, as far as the latest ones go back."""
        zone = zone_of(self.policy.brand(brand).calendar.time_zone)
        found = self.kindness.stories(brand, None, _STORIES, None)
        return next((one for _, one in found if one.at.astimezone(zone).date() == day), None)

    def unanswered(self, brands: list[str], most: int) -> Unanswered:
        """What no one has answered of some brands: the gravest and oldest, at most so many, and
        the number of the others."""
        rows = sorted(self._rows(brands), key=lambda row: row.order)
        heads = self.threads.load_all(row.thread_id for row in rows[:most])
        found = (heads.get(row.thread_id) for row in rows[:most])
        listed = tuple(thread for thread in found if thread and thread.state in UNANSWERED)
        return Unanswered(listed, max(0, len(rows) - most))

    def _rows(self, brands: list[str]) -> list[Standing]:
        rows: dict[str, Standing] = {}
        for state in UNANSWERED:
            after, page = None, _PAGE
            while page == _PAGE:
                found = self.board.column(brands, state, None, after, _PAGE)
                # One that moves from column to column meanwhile is one all the same.
                rows |= {row.thread_id: row for row in found}
                after, page = found[-1].order if found else None, len(found)
        return list(rows.values())

    def _first_paged(self, team: Team, brand: str, now: datetime) -> tuple[Person, ...]:
        first = self.policy.ladders[Level.NORMAL].rungs[0]
        return team.paged(first.target, brand, now)


def _duties(team: Team, brand: Brand, now: datetime) -> tuple[Duty, ...]:
    """Who has each rotation of this brand's people until the end of its day."""
    zone = zone_of(brand.calendar.time_zone)
    midnight = instant(zone, now.astimezone(zone).date() + ONE_DAY, 0)
    return tuple(
        Duty(rotation.name, tuple(team.shifts(rotation.id, now, midnight)))
        for rotation in team.rotations
        if any(one.serves(brand.id) for one in map(team.person, rotation.members) if one)
    )
