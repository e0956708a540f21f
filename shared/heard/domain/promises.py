"""What an agent promised a customer: what, who keeps it, by when. Each has a clock of its own.

A promise counts in plain time: "by Friday at noon" does not wait for opening hours.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from heard.domain.clocks import Clock, ClockName, ended

MOST_OPEN = 5
"""Promises that one thread may have open at once: more is a project, not a promise."""

LONGEST = 280
"""Characters of what is promised."""

FURTHEST_DAYS = 366
"""Days ahead within which a promise is due: more is a slip of the pen."""

_MOST_KEPT = 10
"""Promises of an episode that the head remembers, the ended ones included."""


@dataclass(frozen=True, slots=True)
class Promise:
    """`what` by `due_at`, kept by the agent `by`, written down by `made_by`. `kept` says how it
    ended: kept, or withdrawn."""

    id: str
    what: str
    by: str
    made_by: str
    made_at: datetime
    due_at: datetime
    ended_at: datetime | None = None
    kept: bool = False

    @property
    def open(self) -> bool:
        """True until it was kept or withdrawn."""
        return self.ended_at is None


def promise_clocks(
    promises: Iterable[Promise], warn_fraction: float, told: frozenset[str]
) -> Iterator[Clock]:
    """One clock a promise."""
    for promise in promises:
        warn_at = promise.made_at + (promise.due_at - promise.made_at) * warn_fraction
        yield ended(
            Clock(
                f"promise#{promise.id}",
                ClockName.PROMISE,
                promise.made_at,
                promise.due_at,
                warn_at,
                about=promise.id,
            ),
            promise.ended_at,
            told,
            cancelled=promise.ended_at is not None and not promise.kept,
        )


def remembered(promises: tuple[Promise, ...]) -> tuple[Promise, ...]:
    """The promises that the head keeps: all open ones, and the latest of the others."""
    over = [promise for promise in promises if not promise.open]
    gone = {promise.id for promise in over[: max(0, len(promises) - _MOST_KEPT)]}
    return tuple(promise for promise in promises if promise.id not in gone)
