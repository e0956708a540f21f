"""Gather what reports count: the facts of an event row, each under its brand's local day."""

from dataclasses import dataclass

from heard.domain.events import EventRow
from heard.domain.policy import Policy
from heard.domain.reporting import day_of, facts
from heard.ports.reports import Days


@dataclass(frozen=True, slots=True)
class Tallying:
    """Notes facts; the thread itself is not read. Every fact is one write, the same however often
    and in whatever order its row is delivered."""

    days: Days
    policy: Policy

    def tally(self, row: EventRow) -> int:
        """Note the facts of one row; returns how many it holds. A row that is marked with no brand
        holds nothing for reports."""
        if row.brand is None:
            return 0
        time_zone = self.policy.brand(row.brand).calendar.time_zone
        found = facts(row)
        for fact in found:
            self.days.note(row.brand, day_of(fact, time_zone), fact, row.version)
        return len(found)
