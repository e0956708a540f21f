"""Climb one step of a surge's ladder, if it is time and nobody has acted."""

from dataclasses import dataclass
from datetime import datetime

from heard.domain import leading
from heard.domain.policy import Policy
from heard.domain.surge import SurgeChange, ladder_of
from heard.ports.surges import Surges
from heard.ports.threads import Threads
from heard.services.climb import Step, stepped
from heard.services.watch import claimant


@dataclass(frozen=True, slots=True)
class SurgeClimbing:
    """Commits which rung is paged for a surge."""

    threads: Threads
    surges: Surges
    policy: Policy

    def climb(self, subject: str, _episode: int, run: int, now: datetime) -> Step:
        """One look at the ladder of a surge, which has no episodes. What no longer exists is
        settled."""
        return stepped(lambda: self._climb(subject, run, now), now)

    def _climb(self, subject: str, run: int, now: datetime) -> datetime | None:
        """Whoever has one of its examples has the surge, and nobody is paged any more."""
        surge = self.surges.load(subject)
        if surge is None:
            return None
        by = claimant(surge, self.threads)
        change, wait_until = SurgeChange(surge, ()), None
        if by:
            change = leading.claimed(surge, by, now, by)
        else:
            change, wait_until = leading.climbed(surge, run, ladder_of(self.policy), now)
        if change.events:
            self.surges.save([change], now)
        return wait_until
