"""Which rule of the policy a thread falls under: exceptions to the clocks, choices of a ladder.

A rule says when it holds; what it leaves open it holds for. Of several the first that fits counts,
so a policy is read from top to bottom.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from heard.domain.judgement import Kind, Severity
from heard.domain.message import Channel


@dataclass(frozen=True, slots=True)
class Case:
    """What a rule looks at. `reach` None is unknown, and unknown is never large. `open` says
    whether the brand is open at that moment."""

    brand: str
    channel: Channel
    kind: Kind
    severity: Severity
    reach: int | None = None
    topics: frozenset[str] = frozenset()
    open: bool = True


@dataclass(frozen=True, slots=True)
class When:
    """The cases that a rule is for; what is empty or None is for all. `hours` True is opening
    hours, False the rest of the time."""

    brands: frozenset[str] = frozenset()
    channels: frozenset[Channel] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    severities: frozenset[Severity] = frozenset()
    topics: frozenset[str] = frozenset()
    min_reach: int | None = None
    hours: bool | None = None

    def fits(self, case: Case) -> bool:
        """True where every part of the rule holds."""
        return (
            (not self.brands or case.brand in self.brands)
            and (not self.channels or case.channel in self.channels)
            and (not self.kinds or case.kind in self.kinds)
            and (not self.severities or case.severity in self.severities)
            and (not self.topics or not self.topics.isdisjoint(case.topics))
            and (self.min_reach is None or (case.reach or 0) >= self.min_reach)
            and (self.hours is None or case.open is self.hours)
        )


@dataclass(frozen=True, slots=True)
class ClockRule:
    """Other times for some threads: `changes` holds the fields of `Times` that differ."""

    when: When
    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LadderRule:
    """Another ladder for some threads: its name."""

    when: When
    ladder: str
