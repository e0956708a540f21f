"""How fast the minutes of one brand's threads pass: its calendar, and the policy's times."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from heard.domain.judgement import Kind, Severity
from heard.domain.message import Channel
from heard.domain.policy import Brand, Policy, Times

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Pace:
    """The pace of one brand's threads on one channel. All durations are minutes."""

    policy: Policy
    brand: Brand
    channel: Channel

    def times(self, kind: Kind, severity: Severity) -> Times:
        """How long the clocks of such a thread run."""
        return self.policy.times_of(self.brand.id, self.channel, kind, severity)

    def after(self, start: datetime, minutes: float, times: Times) -> datetime:
        """The moment `minutes` after `start`, counted as the times say."""
        if times.around_the_clock:
            return start + timedelta(minutes=minutes)
        return self.brand.calendar.add(start, minutes)

    def passed(self, start: datetime, end: datetime, times: Times) -> float:
        """How many minutes passed from `start` to `end`, counted as the times say."""
        if times.around_the_clock:
            return (end - start) / _MINUTE
        return self.open_for(start, end)

    def open_for(self, start: datetime, end: datetime) -> float:
        """How many minutes of opening hours lie between two moments."""
        return self.brand.calendar.between(start, end) / _MINUTE
