"""When the team is to be told what nobody asked for: the daily mail, a handover, a gap ahead.

Each kind of occasion has a diary that remembers the last one, so that each comes once, however
often somebody looks. After an outage only the latest is made up for: one late daily mail, not
seven. A diary that was never written begins with the next occasion, not with the last.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from heard.domain.coverage import Gap
from heard.domain.events import Data, Event, EventType
from heard.domain.policy import Brand
from heard.domain.team import Shift, Team
from heard.domain.wall import ONE_DAY, instant, zone_of

DAILY, HANDOVER, COVERAGE = "daily", "handover", "coverage"

LOOK_AHEAD = timedelta(days=14)
"""How far ahead gaps in the roster are looked for."""

NEAR = timedelta(hours=24)
"""A gap that was told is told once more when it is this near."""

_TOO_LATE = timedelta(hours=24)
"""A change of shift this long ago is nobody's news any more."""

_NEIGHBOURS = timedelta(days=8)
"""How far from a change the shifts before and after it are looked for: a weekly turn, and a day."""

_A_MOMENT = timedelta(microseconds=1)
_MOST_GAPS = 20
"""Gaps that one event names."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Time in which a ladder's first rung (`who`) names nobody, as it was told; `near` once it
    was told that it is at hand."""

    who: str
    start: datetime
    end: datetime
    near: bool = False

    def meets(self, gap: Gap) -> bool:
        """True for a gap that overlaps it or goes on from it."""
        return self.who == gap.who and self.start <= gap.end and gap.start <= self.end


@dataclass(frozen=True, slots=True)
class Diary:
    """What was told last of one kind of occasion. `version` counts commits (0: never written).

    `last` is the moment of the last occasion, as it was due; `gaps` is what was told of gaps that
    are not over, and `ahead` up to when they were looked for.
    """

    name: str
    version: int = 0
    last: datetime | None = None
    gaps: tuple[Stretch, ...] = ()
    ahead: datetime | None = None


@dataclass(frozen=True, slots=True)
class Occasion:
    """A diary as it is to be written, and what is to be told: nothing where it only begins."""

    diary: Diary
    events: tuple[Event, ...] = ()


def daily(diary: Diary, brand: Brand, now: datetime) -> Occasion | None:
    """The brand's daily mail, once a local day, about the day before; None where it is not due.

    A set hour that a clock change skips is the moment of the change; of one that it repeats, the
    first is meant.
    """
    if brand.daily_mail is None:
        return None
    zone = zone_of(brand.calendar.time_zone)
    day = now.astimezone(zone).date() + ONE_DAY
    while instant(zone, day, brand.daily_mail) > now:
        day -= ONE_DAY
    after = replace(diary, last=instant(zone, day, brand.daily_mail))
    if diary.last is None:
        return Occasion(after)
    if day <= diary.last.astimezone(zone).date():
        return None
    data: Data = {"occasion": DAILY, "brand": brand.id, "day": (day - ONE_DAY).isoformat()}
    return Occasion(after, (Event(EventType.BRIEF_DUE, now, data=data),))


def handover(diary: Diary, team: Team, rotation_id: str, now: datetime) -> Occasion | None:
    """The latest change of whom a rotation has on call; None where nothing changed.

    Nobody between two turns of one person (a night outside the rotation's hours) is no change.
    """
    if diary.last is None:
        return Occasion(replace(diary, last=now))
    since = max(diary.last, now - _TOO_LATE)
    if len(list(team.shifts(rotation_id, since, now + _A_MOMENT))) < 2:
        return None
    shifts = list(team.shifts(rotation_id, since - _NEIGHBOURS, now + _NEIGHBOURS))
    due: Event | None = None
    for number, (before, after) in enumerate(pairwise(shifts), start=1):
        if not since < after.start <= now or before.person == after.person:
            continue
        went = _nearest(reversed(shifts[:number]))
        comes = _nearest(shifts[number:])
        if went and comes and went.person == comes.person:
            continue
        due = Event(
            EventType.BRIEF_DUE,
            now,
            data={
                "occasion": HANDOVER,
                "rotation": rotation_id,
                "at": after.start.isoformat(),
                "outgoing": before.person.id if before.person else None,
                "incoming": after.person.id if after.person else None,
            },
        )
        diary = replace(diary, last=after.start)
    return Occasion(diary, (due,)) if due else None


def _nearest(shifts: Iterable[Shift]) -> Shift | None:
    """The first of these that somebody has."""
    return next((shift for shift in shifts if shift.person), None)


def coverage(diary: Diary, brand: str, gaps: Iterable[Gap], now: datetime) -> Occasion | None:
    """The brand's gaps that are new, or that have come near; None where there is none to tell.

    A gap is new where a part of it was covered when somebody last looked. What lies beyond that
    look is new too, but for a gap that only goes on: nobody on call at all is one gap, not one
    more every day.
    """
    known = tuple(one for one in diary.gaps if one.end > now)
    news: list[Gap] = []
    for gap in gaps:
        met = [one for one in known if one.meets(gap)]
        near = gap.start <= now + NEAR
        if not met or _grown(gap, met, diary.ahead) or (near and not any(one.near for one in met)):
            news.append(gap)
        told = Stretch(
            gap.who,
            min([gap.start, *(one.start for one in met)]),
            max([gap.end, *(one.end for one in met)]),
            near or any(one.near for one in met),
        )
        known = (*(one for one in known if one not in met), told)
    if not news:
        return None
    named = news[:_MOST_GAPS]
    data: Data = {
        "occasion": COVERAGE,
        "brand": brand,
        "gaps": "\n".join(
            f"{one.start.isoformat()} {one.end.isoformat()} {one.who}" for one in named
        ),
        "more": len(news) - len(named),
    }
    after = replace(diary, gaps=known, ahead=now + LOOK_AHEAD)
    return Occasion(after, (Event(EventType.BRIEF_DUE, now, data=data),))


def _grown(gap: Gap, known: Iterable[Stretch], ahead: datetime | None) -> bool:
    """True where a part of a gap that was looked at before was not one."""
    reached = gap.start
    for one in sorted(known, key=lambda one: one.start):
        if one.start > reached:
            return True
        reached = max(reached, one.end)
    return reached < gap.end and (ahead is None or reached < ahead)
