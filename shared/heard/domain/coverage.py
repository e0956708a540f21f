"""Where nobody would be paged: gaps in the roster, found before a customer does.

A ladder's first rung is what counts: the pager goes on to the next where it names nobody, and a
roster that relies on that has a hole.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise, product

from heard.domain.judgement import Kind, Severity
from heard.domain.message import Channel
from heard.domain.people import Person, Role
from heard.domain.policy import TOPIC, Brand, Policy
from heard.domain.rules import Case
from heard.domain.team import PERSON, ROTATION, TEAM, Team
from heard.domain.wall import spoken, utc


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch in which the first rung of a ladder of this brand pages nobody. `who` is the
    rung's target; `why` says it in plain words. Times are aware UTC."""

    brand: str
    start: datetime
    end: datetime
    who: str
    why: str


def gaps(
    team: Team, policy: Policy, since: datetime, until: datetime, *, mails: bool
) -> tuple[Gap, ...]:
    """Every gap between two moments, exact to the minute, the soonest first. `mails` is False where
    Heard sends nobody e-mails of their own: an address alone reaches nobody then.

    A ladder that may be climbed around the clock is watched all the time, any other in the brand's
    opening hours; one that a rule chooses, whenever that rule may hold. A rung that pages a topic
    reaches somebody.
    """
    found = [
        gap
        for brand in policy.brands.values()
        for gap in _merged(_of_brand(team, policy, brand, utc(since), utc(until), mails=mails))
    ]
    return tuple(sorted(found, key=lambda gap: (gap.start, gap.brand, gap.who)))


def _of_brand(
    team: Team, policy: Policy, brand: Brand, since: datetime, until: datetime, *, mails: bool
) -> Iterator[Gap]:
    targets = {is_open: _first_rungs(policy, brand, is_open) for is_open in (True, False)}
    for start, end, is_open in _days(brand, since, until):
        for target in targets[is_open]:
            moments = [start, *team.changes(target, start, end), end]
            for begun, ended in pairwise(moments):
                paged = team.paged(target, brand.id, begun)
                if not any(_reached(person, policy, mails=mails) for person in paged):
                    why = _why(team, target, brand, begun)
                    yield Gap(brand.id, begun, ended, target, why)


def _days(
    brand: Brand, since: datetime, until: datetime
) -> Iterator[tuple[datetime, datetime, bool]]:
    """The span in its open and closed stretches, in order, and which is which."""
    reached = since
    while reached < until:
        opens, closes = next(brand.calendar.openings(reached))
        if opens > reached:
            yield reached, min(opens, until), False
        if opens < until:
            yield opens, min(closes, until), True
        reached = closes


def _first_rungs(policy: Policy, brand: Brand, is_open: bool) -> set[str]:
    """Whom the ladders page first that can be climbed while the brand is open, or closed."""
    kinds = [kind for kind in Kind if kind.owed_an_answer]
    climbed: set[str] = set()
    for channel, kind, severity in product(brand.accounts or Channel, kinds, Severity):
        times = policy.times_of(brand.id, channel, kind, severity)
        if is_open or times.around_the_clock:
            case = Case(brand.id, channel, kind, severity, open=is_open)
            climbed.update(_ladders(policy, case))
    firsts = {policy.ladders[name].rungs[0].target for name in climbed}
    return {target for target in firsts if not target.startswith(TOPIC)}


def _ladders(policy: Policy, case: Case) -> Iterator[str]:
    """The ladders that such a thread may climb, whatever its reach and its topics."""
    for rule in policy.ladder_rules:
        whatever = replace(rule.when, topics=frozenset(), min_reach=None)
        if whatever.fits(case):
            yield rule.ladder
            if whatever == rule.when:
                return
    yield policy.level_of(case.kind, case.severity).value


def _reached(person: Person, policy: Policy, *, mails: bool) -> bool:
    """True for an address that is sent to, and for a phone in a country that gets SMS."""
    return bool((mails and person.email) or (person.phone and policy.sms.allow(person.phone)))


def _merged(found: Iterator[Gap]) -> list[Gap]:
    """Neighbours that say the same as one."""
    last: dict[tuple[str, str], Gap] = {}
    whole: list[Gap] = []
    for gap in found:
        before = last.get((gap.who, gap.why))
        if before and before.end == gap.start:
            gap = replace(gap, start=before.start)  # noqa: PLW2901 - it grows
            whole.remove(before)
        last[gap.who, gap.why] = gap
        whole.append(gap)
    return whole


def _why(team: Team, target: str, brand: Brand, at: datetime) -> str:
    if target.startswith(ROTATION):
        rotation = team.rotation(target.removeprefix(ROTATION))
        person, why = team.standing(target.removeprefix(ROTATION), at)
        label = rotation.name if rotation else target.removeprefix(ROTATION)
        return f"{label}: {_missing(person, brand, at) if person else why}"
    named = team.named(target, at)
    label = _label(team, target)
    if not named:
        return f"{label}: there is nobody"
    serving = [person for person in named if person.serves(brand.id)]
    if not serving:
        return f"{label}: nobody serves {brand.name}"
    return f"{label}: {', '.join(_missing(person, brand, at) for person in serving)}"


def _label(team: Team, target: str) -> str:
    if target.startswith(TEAM):
        return f"Team {target.removeprefix(TEAM)}"
    if target.startswith(PERSON):
        return team.called(target.removeprefix(PERSON))
    return f"{target.capitalize()}s" if target in list(Role) else target


def _missing(person: Person, brand: Brand, at: datetime) -> str:
    """Why somebody who is named is not paged."""
    if not person.serves(brand.id):
        return f"{person.name} does not serve {brand.name}"
    back = person.away_until(at)
    if back:
        return f"{person.name} is away until {spoken(back, brand.calendar.time_zone)}"
    if person.phone:
        return f"sms_to in care.toml leaves out the phone of {person.name}"
    if person.email:
        return f"{person.name} has no phone, and without MailFrom nobody gets e-mails of their own"
    return f"{person.name} has neither phone nor e-mail"
