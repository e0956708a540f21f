"""Find what is suddenly told by many: one issue more often than its own past lets expect, one text
in many mouths, one place where everybody comes in.

People are counted, not posts, so that nobody makes a surge alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log
from zoneinfo import ZoneInfo

from heard.domain.near_copies import groups
from heard.domain.past import Past, hour_of_the_week, odds
from heard.domain.policy import SurgeRules
from heard.domain.sighting import Sighting

WINDOWS = (10, 30, 60, 180, 360)
"""Minutes that are looked back: short ones see a sharp burst at once, long ones a slow growth."""

LOOK_BACK = timedelta(minutes=WINDOWS[-1])
COPIES, PLACE = "copies", "place"
"""What `Past.biggest` knows of, beside issues."""

UNLIKELY, _BUSY = -6.5, 0.5
"""The natural logarithm of how likely a count may be at most, for a brand that is hardly written to;
one that is written to all the time has more chances for a false alarm, so it must be unlikelier."""

KNOWN_AFTER = 24
"""Hours until a brand's own past counts. Before, an issue is compared with all others: ten people in
an hour, and more than all the rest together."""

_NEW = 10
_MOST_LEADERS = 8
_COPIES_WITHIN = PLACE_WITHIN = timedelta(hours=1)
_MOST_LIFT = 3.0
_LIFT_WEIGHT = 5.0


@dataclass(frozen=True, slots=True)
class Matter:
    """What the posts of one surge have in common: an issue, the text that they are copies of
    (signatures of its leaders), a place (its hash). What is None or () is not looked at."""

    issue: str | None = None
    leaders: tuple[str, ...] = ()
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Something that many tell: its sightings, oldest first, in the last `minutes`, in which
    `usual` people do. `people` counts them."""

    matter: Matter
    sightings: tuple[Sighting, ...]
    minutes: int
    usual: float

    @property
    def people(self) -> int:
        """How many wrote, each once."""
        return len(authors(self.sightings))


def spotted(
    seen: Sequence[Sighting], past: Past, rules: SurgeRules, now: datetime, zone: ZoneInfo
) -> list[Found]:
    """What stands out among sightings of the last six hours that belong to no surge yet, most people
    first. Two findings that are mostly about the same posts are one."""
    lately = sorted(
        (one for one in seen if now - LOOK_BACK < one.at <= now), key=lambda s: (s.at, s.id)
    )
    if len(lately) < rules.least:
        return []
    found = [*_issues(lately, past, rules, now, zone), *_copies(lately, past, rules, now)]
    found += _places(lately, past, rules, now)
    found.sort(key=lambda one: (-one.people, one.matter.issue is None, one.sightings[0].id))
    kept: list[Found] = []
    for one in found:
        same = next((other for other in kept if _mostly_the_same(one, other)), None)
        if same:
            kept[kept.index(same)] = _merged(same, one)
        else:
            kept.append(one)
    return kept


def expected_in(issue: str, past: Past, since: datetime, until: datetime, zone: ZoneInfo) -> float:
    """People who complain about an issue between two moments, on average."""
    return _passed(past, since, until, zone) * past.share(issue)


def biggest_of(seen: Iterable[Sighting]) -> dict[str, int]:
    """How many people the largest group of copies and the fullest place of one hour have."""
    seen = list(seen)
    copies = max((len(authors(group)) for group in _copied(seen)), default=0)
    places = max((len(authors(group)) for group in _by_place(seen).values()), default=0)
    return {COPIES: copies, PLACE: places}


def together(one: Matter, other: Matter) -> Matter:
    """What either is about."""
    return Matter(
        issue=one.issue if one.issue is not None else other.issue,
        leaders=tuple(dict.fromkeys((*one.leaders, *other.leaders)))[:_MOST_LEADERS],
        place=one.place or other.place,
    )


def authors(sightings: Iterable[Sighting]) -> set[str]:
    """Who wrote them."""
    return {one.seen.author for one in sightings}


def _issues(
    lately: Sequence[Sighting], past: Past, rules: SurgeRules, now: datetime, zone: ZoneInfo
) -> Iterable[Found]:
    by_issue: dict[str, list[Sighting]] = defaultdict(list)
    for one in lately:
        by_issue[one.seen.issue].append(one)
    hours = {
        minutes: _passed(past, now - timedelta(minutes=minutes), now, zone) for minutes in WINDOWS
    }
    people = {
        minutes: len(authors(_within(lately, now - timedelta(minutes=minutes))))
        for minutes in WINDOWS
    }
    for issue, sightings in by_issue.items():
        share, best = past.share(issue), None
        if len(sightings) < rules.least:
            continue
        for minutes in WINDOWS:
            inside = _within(sightings, now - timedelta(minutes=minutes))
            count, usual = len(authors(inside)), hours[minutes] * share
            if past.hours < KNOWN_AFTER:
                others = people[minutes] - count
                unlikely = -float(count)
                stands_out = minutes == 60 and count >= _NEW and count > others
            else:
                others, theirs = people[minutes] - count, hours[minutes] * (1 - share)
                lift = (others + _LIFT_WEIGHT) / (theirs + _LIFT_WEIGHT)
                usual *= min(max(lift, 1.0), _MOST_LIFT)
                many = count >= rules.least and count >= rules.times * usual
                unlikely = odds(count, usual, past.spread) if many else 0.0
                stands_out = unlikely <= UNLIKELY - _BUSY * log(1 + hours[60])
            if stands_out and (best is None or unlikely < best[0]):
                best = unlikely, Found(Matter(issue=issue), tuple(inside), minutes, usual)
        if best:
            yield best[1]


def _copies(
    lately: Sequence[Sighting], past: Past, rules: SurgeRules, now: datetime
) -> Iterable[Found]:
    usual = past.biggest.get(COPIES, 1.0)
    for group in _copied(_within(lately, now - _COPIES_WITHIN)):
        if len(authors(group)) >= max(rules.least, 3 * usual + 2):
            matter = Matter(leaders=(group[0].seen.copy,))
            yield Found(matter, tuple(group), 60, usual)


def _places(
    lately: Sequence[Sighting], past: Past, rules: SurgeRules, now: datetime
) -> Iterable[Found]:
    usual = past.biggest.get(PLACE, 1.0)
    for place, inside in _by_place(_within(lately, now - PLACE_WITHIN)).items():
        if len(authors(inside)) >= max(2 * rules.least, 3 * usual + 4):
            yield Found(Matter(place=place), tuple(inside), 60, usual)


def _within(sightings: Sequence[Sighting], since: datetime) -> list[Sighting]:
    return [one for one in sightings if one.at > since]


def _copied(sightings: Sequence[Sighting]) -> list[list[Sighting]]:
    found = groups([one.seen.copy for one in sightings])
    return [[sightings[at] for at in group] for group in found]


def _by_place(sightings: Iterable[Sighting]) -> dict[str, list[Sighting]]:
    found: dict[str, list[Sighting]] = defaultdict(list)
    for one in sightings:
        if one.seen.place:
            found[one.seen.place].append(one)
    return found


def _passed(past: Past, since: datetime, until: datetime, zone: ZoneInfo) -> float:
    """People who complain between two moments, on average: by the hours that lie between."""
    total, at = 0.0, since
    while at < until:
        end = min(at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1), until)
        part = (end - at) / timedelta(hours=1)
        total += part * past.rhythm(hour_of_the_week(at.astimezone(zone)))
        at = end
    return total


def _mostly_the_same(one: Found, other: Found) -> bool:
    ids = {sighting.id for sighting in one.sightings}
    shared = len(ids & {sighting.id for sighting in other.sightings})
    return 2 * shared >= min(len(one.sightings), len(other.sightings))


def _merged(one: Found, other: Found) -> Found:
    """The first with what the second adds to it."""
    both = {sighting.id: sighting for sighting in (*one.sightings, *other.sightings)}
    every = tuple(sorted(both.values(), key=lambda sighting: (sighting.at, sighting.id)))
    matter = together(one.matter, other.matter)
    return Found(matter, every, max(one.minutes, other.minutes), one.usual)
