"""Who is on call now and who is next: how a rotation stands at a moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from heard.domain.oncall import Override, Rotation
from heard.domain.team import Shift, Team

AHEAD = timedelta(days=60)
"""How far is looked for the next change."""


@dataclass(frozen=True, slots=True)
class Duty:
    """A rotation at a moment. `now.end` is when it changes, to `next`; `next` None is no change
    within the next weeks. `overrides` are those that hold or are to come."""

    rotation: Rotation
    now: Shift
    next: Shift | None
    overrides: tuple[Override, ...]


def duty(team: Team, rotation: Rotation, at: datetime) -> Duty:
    """How this rotation stands."""
    shifts = team.shifts(rotation.id, at, at + AHEAD)
    overrides = tuple(one for one in team.overrides if one.rotation == rotation.id and one.end > at)
    return Duty(rotation, next(shifts), next(shifts, None), overrides)
