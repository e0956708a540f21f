"""The proof that no complaint is unpaged: each time that a complaint was to be told, it was, or
somebody had it before anybody could have been told.

Worked out from the timelines, and from what could truly be read in what was sent (`reading`).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from heard.domain.events import Event, EventType
from heard.domain.judgement import Severity
from heard.domain.people import Person
from heard.domain.recipient import person_recipient
from heard.domain.rules import Case as Told
from heard.domain.settling import ALERTING
from heard.domain.team import Team
from tests.pages import Page
from tests.simulation.cases import Case
from tests.simulation.company import BRANDS
from tests.simulation.week import MUTED, OUTAGE, Week

NAMED = "named to a person, by SMS or e-mail"
COUNTED = "counted in a bundle, and on the list that it leads to"
EARLY = "taken, or deleted, before it was to be told (at opening, or after a mute)"
NEXT = "taken, or deleted, before the next bundle had room to name it"
AWAY = "taken while the sweep, which sends the bundles, was away"

_GIVEN = {EventType.CLAIMED, EventType.ASSIGNED}
_LOST = {EventType.CLAIM_EXPIRED, EventType.RELEASED, EventType.REOPENED}
_OVER = {
    EventType.BRAND_REPLIED,
    EventType.ANSWERED,
    EventType.DELETED,
    EventType.RESOLVED,
    EventType.DISMISSED,
}
_ROOM = timedelta(minutes=60)
"""The longest window of a budget: by then a bundle has had room."""


@dataclass(frozen=True, slots=True)
class Due:
    """One time that a complaint is to be told: from when on, to whom, and when somebody had it, or
    it was answered or deleted (None: never)."""

    case: Case
    at: datetime
    people: tuple[str, ...]
    taken_at: datetime | None


def unpaged(week: Week) -> tuple[Counter[str], list[str]]:
    """How each time that a complaint was to be told came out, and those that came out wrong."""
    team = week.world.roster.team()
    how: Counter[str] = Counter()
    broken: list[str] = []
    for case in week.cases.values():
        if not case.complaint:
            continue
        for due in _dues(week, case, team):
            came = _came(week, due)
            how[came or "unpaged"] += 1
            if came is None:
                broken.append(
                    f"{case.customer} of {case.brand}, due {due.at:%a %H:%M:%S} to "
                    f"{', '.join(due.people) or 'nobody'}, taken {due.taken_at}"
                )
    return how, broken


def _came(week: Week, due: Due) -> str | None:
    """What came of it; None for a complaint that nobody was told of, and should have been."""

    def in_time(page: Page) -> bool:
        return due.at <= page.at and (due.taken_at is None or page.at <= due.taken_at)

    if any(in_time(page) for page in week.named(due.case.thread)):
        return NAMED
    if any(in_time(page) for page in week.by_thread_listed[due.case.thread]):
        return COUNTED
    return _before_it_could_be_told(week, due, due.taken_at) if due.taken_at else None


def _before_it_could_be_told(week: Week, due: Due, taken_at: datetime) -> str | None:
    """Why nobody could have been told before it was taken; None where somebody could, and where it
    is not stored that it waited for anybody."""
    if taken_at < due.at:
        return EARLY
    passed_over = any(
        due.at < read.page.at < taken_at
        for person in due.people
        for read in week.sends(person)
        if read.page.bundle
    )
    waited = any(
        week.world.waited(due.case.thread, person_recipient(person), due.at, taken_at)
        for person in due.people
    )
    if passed_over or not waited:
        return None
    if taken_at - due.at <= _ROOM:
        return NEXT
    begins, ends = OUTAGE
    return AWAY if begins <= due.at + _ROOM and taken_at <= ends else None


def _dues(week: Week, case: Case, team: Team) -> Iterator[Due]:
    """Each alert of a case: to whoever had it, else to those whom its ladder pages first."""
    events = week.world.table.timeline[case.thread]
    holder: str | None = None
    for number, event in enumerate(events):
        if event.type in _GIVEN:
            holder = str(event.data.get("to") or event.by)
        elif event.type in _LOST:
            holder = None
        if event.type not in ALERTING:
            continue
        rest = events[number + 1 :]
        if holder:
            over = _OVER | _LOST | _GIVEN
            yield Due(case, event.at, (holder,), _first(rest, over))
        else:
            at = _told_from(case, event.at)
            people = _paged(week, case, team, at)
            taken_at = _first(rest, _OVER | _GIVEN)
            yield Due(case, at, tuple(person.id for person in people), taken_at)


def _first(events: list[Event], types: set[EventType]) -> datetime | None:
    return next((event.at for event in events if event.type in types), None)


def _told_from(case: Case, at: datetime) -> datetime:
    """When an alert of this moment is to be told: at once, at opening, or after a mute."""
    if case.sort.severity is Severity.CRITICAL:
        return at
    if case.sort.severity is not Severity.HIGH:
        at = BRANDS[case.brand].calendar.next_open(at)
    brand, begins, ends = MUTED
    return ends if case.brand == brand and begins <= at < ends else at


def _paged(week: Week, case: Case, team: Team, at: datetime) -> tuple[Person, ...]:
    """Whom the ladder pages first then, or the rungs after it where that is nobody."""
    policy, channel = week.world.policy, week.world.table.heads[case.thread].place.channel
    is_open = BRANDS[case.brand].calendar.is_open(at)
    told = Told(case.brand, channel, case.sort.kind, case.sort.severity, open=is_open)
    rungs = policy.ladders[policy.ladder_for(told)].rungs
    found = (team.paged(rung.target, case.brand, at) for rung in rungs)
    return next((people for people in found if people), ())
