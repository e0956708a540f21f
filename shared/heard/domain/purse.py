"""The small budget for delight: what one brand may spend in a month on surprising its customers.

All amounts are hundredths of the currency's unit, so that sums are exact.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from heard.domain.errors import Conflict, Invalid
from heard.domain.wall import zone_of


@dataclass(frozen=True, slots=True)
class DelightRules:
    """What a brand may spend in a month, one person of that, and at most for one gesture; None: no
    limit of its own."""

    month: int
    person: int | None = None
    gesture: int | None = None
    currency: str = "EUR"


@dataclass(frozen=True, slots=True)
class Purse:
    """What was spent of one brand's month ("2026-11"), and by whom. `version` counts commits (0:
    nothing yet). It holds a number for each person on the roster and nothing else, so it stays
    small."""

    brand: str
    month: str
    version: int = 0
    by: Mapping[str, int] = field(default_factory=dict)

    @property
    def spent(self) -> int:
        """By everybody."""
        return sum(self.by.values())

    def left(self, rules: DelightRules) -> int:
        """What the brand may still spend; never less than nothing."""
        return max(0, rules.month - self.spent)

    def left_for(self, person: str, rules: DelightRules) -> int:
        """What this person may still spend."""
        own = rules.month if rules.person is None else rules.person - self.by.get(person, 0)
        return max(0, min(own, self.left(rules)))

    def spend(self, person: str, amount: int, rules: DelightRules) -> "Purse":
        """The purse after a gesture. Raises Invalid for one that is too large by itself, and
        Conflict where too little is left."""
        if amount <= 0:
            message = "value: more than nothing."
            raise Invalid(message, "value")
        if rules.gesture is not None and amount > rules.gesture:
            most = money(rules.gesture, rules.currency)
            raise Invalid(f"value: one gesture is worth {most} at most.", "value")
        if amount > self.left(rules):
            left = money(self.left(rules), rules.currency)
            raise Conflict(f"The brand has {left} left for delight this month.")
        if amount > self.left_for(person, rules):
            left = money(self.left_for(person, rules), rules.currency)
            raise Conflict(f"You have {left} left for delight this month.")
        return replace(self, by={**self.by, person: self.by.get(person, 0) + amount})


def money(amount: int, currency: str) -> str:
    """An amount as people read it: "EUR 12.50"."""
    return f"{currency} {amount // 100}.{amount % 100:02}"


def month_of(at: datetime, time_zone: str) -> str:
    """The local month of a moment: "2026-11"."""
    return f"{at.astimezone(zone_of(time_zone)):%Y-%m}"
