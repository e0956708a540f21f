"""How much of a budget is used up: sends in sliding windows, tighter while it storms."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from heard.domain.judgement import Severity
from heard.domain.policy import Budget

STORM = timedelta(hours=1)
"""How long a storm is taken to last after something came that a bundle could not name any more."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one recipient was sent lately: the times and severities of the sends that the windows
    still see; and when a storm was last seen to begin."""

    sent: tuple[tuple[datetime, Severity], ...] = ()
    storm_at: datetime | None = None

    def charged(self, now: datetime, severity: Severity, budget: Budget) -> "Allowance":
        """After one more send; what no window sees any more is forgotten."""
        longest = _longest((*budget.windows, *budget.storm))
        kept = [(at, grave) for at, grave in self.sent if now - at < longest]
        return replace(self, sent=(*kept, (now, severity)))

    def storming(self, now: datetime) -> bool:
        """True while the tighter windows hold."""
        return self.storm_at is not None and now - self.storm_at < STORM

    def free_at(self, now: datetime, severity: Severity, budget: Budget) -> datetime:
        """The first moment from `now` on at which the budget has room for this severity.

        Something graver than all that was sent in the longest window waits neither for the shorter
        windows nor for a storm's; the longest one holds for everything, its reserve for critical
        things only.
        """
        windows = (self.storming(now) and budget.storm) or budget.windows
        longest = _longest(windows)
        lately = [grave for at, grave in self.sent if now - at < longest]
        if not lately or severity.rank < min(grave.rank for grave in lately):
            windows, longest = budget.windows[-1:], _longest(budget.windows)
        free_at = now
        for minutes, most in windows:
            window = timedelta(minutes=minutes)
            kept = budget.reserve if severity is not Severity.CRITICAL and window == longest else 0
            inside = sorted(at for at, _ in self.sent if now - at < window)
            room = most - kept
            if len(inside) >= room:
                leaves = inside[-room] if room > 0 else now
                free_at = max(free_at, leaves + window)
        return free_at


def _longest(windows: Iterable[tuple[float, int]]) -> timedelta:
    return timedelta(minutes=max(minutes for minutes, _ in windows))
