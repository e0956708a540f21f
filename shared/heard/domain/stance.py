"""Somebody takes a side in another one's dispute; who defends the brand is thanked and guided.

They are a guest in a quarrel that is ours: a person of the brand thanks them in private, asks them not
to argue, and hands the facts over. No machine ever writes to them.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Side(StrEnum):
    """Whose side somebody takes in a dispute between the brand and a customer."""

    BRAND = "brand"
    CUSTOMER = "customer"
    NOBODY = "nobody"


class Guide(StrEnum):
    """What is to be done about a defender, in this order; the last only for who lost their temper."""

    THANKED = "thanked"
    ASKED = "asked"
    BRIEFED = "briefed"
    CALMED = "calmed"


ALWAYS = (Guide.THANKED, Guide.ASKED, Guide.BRIEFED)
"""What is done about every defender."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done, by whom."""

    what: Guide
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Stance:
    """A thread's customer takes a side in the dispute of another thread, in a place (its hash).

    `by` is the agent who says so, None where it was heard; `riled_at` is when a defender last lost
    their temper.
    """

    side: Side
    dispute: str
    place: str
    at: datetime
    by: str | None = None
    riled_at: datetime | None = None
    steps: tuple[Step, ...] = ()

    @property
    def open(self) -> tuple[Guide, ...]:
        """What is still to be done, the most urgent first."""
        if self.side is not Side.BRAND:
            return ()
        done = {step.what: step.at for step in self.steps}
        calmed = done.get(Guide.CALMED)
        calm = self.riled_at is not None and (calmed is None or calmed < self.riled_at)
        return (*((Guide.CALMED,) if calm else ()), *(one for one in ALWAYS if one not in done))
