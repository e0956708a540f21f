"""A change of the roster as it is stored: the parts that change, and a row of the history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from heard.domain.oncall import Mute, Override, Rotation
from heard.domain.people import Person
from heard.domain.team import Part, Team

_P = TypeVar("_P", Person, Rotation, Override, Mute)


class Deed(StrEnum):
    """What was done to the roster."""

    PERSON_ADDED = "person_added"
    PERSON_CHANGED = "person_changed"
    PERSON_REMOVED = "person_removed"
    ROTATION_ADDED = "rotation_added"
    ROTATION_CHANGED = "rotation_changed"
    ROTATION_REMOVED = "rotation_removed"
    OVERRIDDEN = "overridden"
    OVERRIDE_ENDED = "override_ended"
    SWAPPED = "swapped"
    MUTED = "muted"
    MUTE_ENDED = "mute_ended"


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the history. `version` is the roster's after it; `subject` the id of who or what
    it is about; `brands` whom it concerns (none: everybody). `before` and `after` hold what
    differs, in words."""

    version: int
    at: datetime
    by: str
    deed: Deed
    subject: str
    brands: frozenset[str]
    before: Mapping[str, str]
    after: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Amended:
    """A change: what is stored anew, what is taken away, and what the history says of it."""

    record: Record
    kept: tuple[Part, ...] = ()
    dropped: tuple[Part, ...] = ()

    def applied(self, team: Team) -> Team:
        """The roster after it."""
        return Team(
            self._replaced(team.people, Person),
            self._replaced(team.rotations, Rotation),
            self._replaced(team.overrides, Override),
            self._replaced(team.mutes, Mute),
            self.record.version,
        )

    def _replaced(self, parts: tuple[_P, ...], of: type[_P]) -> tuple[_P, ...]:
        gone = {one.id for one in self.dropped if isinstance(one, of)}
        after = {one.id: one for one in parts if one.id not in gone}
        after |= {one.id: one for one in self.kept if isinstance(one, of)}
        # In the order of the table: overrides as they were made.
        return tuple(one for _, one in sorted(after.items()))
