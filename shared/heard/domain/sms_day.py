"""How many text messages went out in one day, all phones together: what keeps a bad day's bill, or
somebody who makes complaints by the thousand, within bounds."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from heard.domain.judgement import Severity
from heard.domain.policy import SmsLimits


@dataclass(frozen=True, slots=True)
class SmsDay:
    """The count of one UTC day. It is charged in the transaction that charges the recipient, on its
    version: each SMS is counted once, whatever comes twice or at the same time."""

    day: date
    version: int = 0
    sent: int = 0

    @classmethod
    def of(cls, now: datetime) -> "SmsDay":
        """A fresh one for the day that it is."""
        return cls(now.astimezone(UTC).date())

    def charged(self, severity: Severity, limits: SmsLimits) -> "SmsDay | None":
        """The day after one more SMS; None where it has no room for one of this severity."""
        if limits.daily_cap is not None:
            kept = 0 if severity is Severity.CRITICAL else limits.reserve
            if self.sent >= limits.daily_cap - kept:
                return None
        return replace(self, sent=self.sent + 1)
