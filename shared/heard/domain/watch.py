"""The watch over one brand: what its past lets expect, which surges run, and what a look gives.

A look is given the sightings of the last hours in any order, each any number of times. It learns
whole hours once they are over, tells the surges that run what belongs to them, and opens new ones
for what is left.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from heard.domain.past import Past, hour_of_the_week
from heard.domain.policy import SurgeRules
from heard.domain.sighting import Sighting
from heard.domain.spotting import (
    LOOK_BACK,
    Found,
    Matter,
    biggest_of,
    expected_in,
    spotted,
)
from heard.domain.surge import Surge, SurgeChange, surge_of

_HOUR, _JOINING = timedelta(hours=1), timedelta(minutes=10)
_NO_PAST = Past()

_MOST_AT_ONCE = 10
"""Surges that one look opens; what is left stands out at the next as well."""

ENDED_BY_HAND = timedelta(hours=1)
"""For so long what a person called over is no new surge."""


@dataclass(frozen=True, slots=True)
class Watch:
    """One brand's watch. `version` counts commits; `learned_to` is the end of the last hour that was
    learned; `running` are the surges that have not ended; `over` is what those that ended lately
    were about, and until when its sightings are theirs. `leaving` are surges that have ended and
    whose threads are being let go, each with how far down the board that is done."""

    brand: str
    version: int = 0
    past: Past = _NO_PAST
    learned_to: datetime | None = None
    running: tuple[str, ...] = ()
    over: tuple[tuple[Matter, datetime], ...] = ()
    leaving: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """What a look gave: the watch, the surges as they now are, each with what happened, and by
    surge the sightings of threads that do not know yet that they belong to it."""

    watch: Watch
    changes: tuple[SurgeChange, ...]
    joining: dict[str, tuple[Sighting, ...]]


def looked(
    watch: Watch,
    surges: Sequence[Surge],
    seen: Iterable[Sighting],
    rules: SurgeRules,
    now: datetime,
    zone: ZoneInfo,
) -> Look:
    """One look at a brand; `surges` are those that run, as they are now."""
    unique = {one.id: one for one in seen if one.at <= now}
    ordered = sorted(unique.values(), key=lambda one: (one.at, one.id))
    watch = _learned(watch, ordered, surges, now, zone)
    theirs, rest = _sorted(watch, surges, ordered)
    changes: list[SurgeChange] = []
    for surge in surges:
        usual = _usual(watch, surge, rules, now, zone)
        changes.append(surge.looked(theirs[surge.id], usual, rules, now))
    joining = {surge.id: _late(theirs[surge.id], surge, now) for surge in surges}
    for found in spotted(rest, watch.past, rules, now, zone)[:_MOST_AT_ONCE]:
        place = next((at for at, one in enumerate(changes) if _same(one.surge, found)), None)
        if place is None:
            change = Surge.opened(watch.brand, found, now)
            changes.append(change)
            joining[change.surge.id] = found.sightings
        else:
            wider = changes[place].surge.widened(found)
            changes[place] = replace(changes[place], surge=wider)
            joining[wider.id] = (*joining[wider.id], *found.sightings)
    standing = [change.surge for change in changes]
    over = [(matter, until) for matter, until in watch.over if until > now - LOOK_BACK]
    over += [(one.matter, now) for one in standing if not one.runs]
    leaving = (*watch.leaving, *((one.id, "") for one in standing if not one.runs))
    running = tuple(one.id for one in standing if one.runs)
    after = replace(watch, running=running, over=tuple(over), leaving=leaving)
    return Look(after, tuple(changes), joining)


def ended_by_hand(watch: Watch, surge: Surge, now: datetime) -> Watch:
    """The watch after somebody ended a surge."""
    return replace(
        watch,
        running=tuple(one for one in watch.running if one != surge.id),
        over=(*watch.over, (surge.matter, now + ENDED_BY_HAND)),
        leaving=(*watch.leaving, (surge.id, "")),
    )


def _same(surge: Surge, found: Found) -> bool:
    """True where what stands out is what a surge is mostly about that was found by something else."""
    issue = found.matter.issue
    return surge.runs and bool(issue) and surge.matter.issue is None and surge.issue == issue


def _late(theirs: Sequence[Sighting], surge: Surge, now: datetime) -> tuple[Sighting, ...]:
    """Those that were heard before it was known that it runs, for a while: a look that died may
    have left some of them out."""
    return tuple(
        one
        for one in theirs
        if one.seen.surge is None
        and surge.leads(one.seen)
        and now - max(one.at, surge.opened_at) < _JOINING
    )


def _learned(
    watch: Watch,
    seen: Sequence[Sighting],
    surges: Sequence[Surge],
    now: datetime,
    zone: ZoneInfo,
) -> Watch:
    """With the hours that are over since the last look. What is longer ago than a look sees is not
    learned: an outage teaches nothing."""
    this_hour = now.replace(minute=0, second=0, microsecond=0)
    hour = max(watch.learned_to or this_hour, this_hour - LOOK_BACK + _HOUR)
    past = watch.past
    while hour < this_hour:
        inside = [one for one in seen if hour <= one.at < hour + _HOUR]
        by_issue: dict[str, set[str]] = defaultdict(set)
        for one in inside:
            by_issue[one.seen.issue].add(one.seen.author)
        counts = {issue: len(people) for issue, people in by_issue.items()}
        local = hour.astimezone(zone)
        for surge in surges:
            issue = surge.matter.issue
            if issue in counts:
                usual = past.expected(issue, hour_of_the_week(local))
                counts[issue] = min(counts[issue], int(usual) + 1)
        past = past.learned(local, counts, biggest_of(inside))
        hour += _HOUR
    return replace(watch, past=past, learned_to=this_hour)


def _sorted(
    watch: Watch, surges: Sequence[Surge], seen: Sequence[Sighting]
) -> tuple[dict[str, list[Sighting]], list[Sighting]]:
    theirs: dict[str, list[Sighting]] = {surge.id: [] for surge in surges}
    over = [(Surge("", "", matter, until, until), until) for matter, until in watch.over]
    if not surges and not over:
        return theirs, list(seen)
    rest: list[Sighting] = []
    for one in seen:
        surge = surge_of(one.seen, surges)
        if surge:
            theirs[surge.id].append(one)
        elif not any(one.at <= until and past.fits(one.seen) for past, until in over):
            rest.append(one)
    return theirs, rest


def _usual(watch: Watch, surge: Surge, rules: SurgeRules, now: datetime, zone: ZoneInfo) -> float:
    if surge.matter.issue is None:
        return 0.0
    return expected_in(surge.matter.issue, watch.past, now - surge.span(rules), now, zone)
