"""The escalation ladder of one thread: who is paged next, and when.

The state machine only loops and waits; what it means to climb is decided here. A ladder's run
names one execution: if an execution is lost, the sweep wants the next run, which goes on where
the last one stopped and pages no rung twice.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from heard.domain.events import Event, EventType
from heard.domain.policy import Ladder, Rung


@dataclass(frozen=True, slots=True)
class LadderRun:
    """Where a ladder stands. `step` counts the rungs paged, over all rounds; `due_at` is when the
    next one is. `climbing` is False once somebody acted or the ladder is exhausted. `name` is the
    ladder's in the policy, so that one that was begun is climbed to its end."""

    run: int
    step: int
    due_at: datetime
    climbing: bool = True
    name: str = ""


def rung_at(ladder: Ladder, step: int) -> tuple[int, Rung] | None:
    """The position (1 is the first) and rung that `step` (0-based, over all rounds) pages; None
    past the last round."""
    if step >= len(ladder.rungs) * ladder.rounds:
        return None
    index = step % len(ladder.rungs)
    return index + 1, ladder.rungs[index]


def rung_above(ladder: Ladder, step: int) -> tuple[int, Rung]:
    """The rung to tell when a promise is broken: one above those paged so far, the top at most."""
    index = min(max(step, 1), len(ladder.rungs) - 1)
    return index + 1, ladder.rungs[index]


def paged(position: int, rung: Rung, at: datetime, run: LadderRun) -> Event:
    """The event that makes somebody's phone ring."""
    return Event(
        EventType.RUNG_PAGED,
        at,
        data={"rung": position, "target": rung.target, "step": run.step, "run": run.run},
    )


def next_run(ladder: LadderRun | None, name: str, now: datetime) -> LadderRun:
    """The run that goes on where this one stopped; the first run where there was none. After a
    ladder that was settled or exhausted, or where another one is now the right one (`name`), the
    climb starts at its foot."""
    if ladder and ladder.climbing and ladder.name == name:
        return replace(ladder, run=ladder.run + 1)
    return LadderRun(run=ladder.run + 1 if ladder else 1, step=0, due_at=now, name=name)
