"""The company of the simulated week: three brands in three time zones, and the twelve who care.

Everybody is made up. Clocks, ladders and budgets are those that `infra/policy/care.toml` delivers.
"""

from dataclasses import replace
from datetime import UTC, date, datetime

from heard.domain.calendar import Calendar
from heard.domain.judgement import Severity
from heard.domain.message import Channel
from heard.domain.oncall import Every, Rotation
from heard.domain.people import Away, Person, Quiet, Role
from heard.domain.policy import Brand, Ladder, Policy, Rung
from heard.domain.rules import LadderRule, When
from heard.domain.team import Team
from tests.builders import local, the_delivered_policy

AMSTERDAM, NEW_YORK, KATHMANDU = "Europe/Amsterdam", "America/New_York", "Asia/Kathmandu"

STARTS = datetime(2026, 10, 22, tzinfo=UTC)
"""A Thursday: the week has the weekend, the night in which Amsterdam's clocks go back (25 October)
and the Monday after it in its middle."""

DAYS = 7
OFFICE, SHORT = ((540, 1080),), ((600, 960),)
EIGHT = 8 * 60

BRANDS = {
    "marigold": Brand(
        "marigold",
        "Marigold & Vine",
        Calendar(AMSTERDAM, (OFFICE,) * 5 + (SHORT, ())),
        {channel: frozenset({"marigold"}) for channel in Channel},
        daily_mail=EIGHT,
    ),
    "harbor": Brand(
        "harbor",
        "Harbor Lane",
        Calendar(NEW_YORK, (OFFICE,) * 5 + ((), ())),
        {channel: frozenset({"harbor"}) for channel in Channel},
        daily_mail=EIGHT,
    ),
    "yak": Brand(
        "yak",
        "Yak & Yarn",
        # Saturday is the day of rest, and one Wednesday a holiday.
        Calendar(KATHMANDU, (OFFICE,) * 5 + ((), OFFICE), frozenset({date(2026, 10, 28)})),
        {channel: frozenset({"yak"}) for channel in Channel},
        daily_mail=EIGHT,
    ),
}


DESKS = {
    "marigold": ("ada", "bo", "cleo"),
    "harbor": ("dov", "edda", "finn"),
    "yak": ("gita", "hari", "indra"),
}
"""Who sits at which brand's desk while it is open: two agents and their lead."""


QUIET = (22 * 60, 7 * 60)
"""From ten to seven the phones of those who sit at a desk ring for what is critical only."""


def _person(
    number: int, name: str, role: Role, brand: str = "", away: tuple[Away, ...] = ()
) -> Person:
    person = name.lower()
    zone = BRANDS[brand].calendar.time_zone if brand else AMSTERDAM
    return Person(
        person,
        name,
        role,
        phone=f"+1555010{number:04}",
        email=f"{person}@heard.example",
        brands=frozenset({brand} if brand else ()),
        teams=frozenset({"desk" if brand else "night"}),
        quiet=Quiet(*QUIET, zone) if role is not Role.MANAGER and brand else None,
        away=away,
    )


UNCOVERED = Away(
    local("2026-10-24 18:00", AMSTERDAM), local("2026-10-25 18:00", AMSTERDAM), "a wedding"
)
"""Jo has this night, and nobody thought of a stand-in."""

PEOPLE = (
    _person(1, "Ada", Role.AGENT, "marigold"),
    _person(2, "Bo", Role.AGENT, "marigold"),
    _person(3, "Cleo", Role.LEAD, "marigold"),
    _person(4, "Dov", Role.AGENT, "harbor"),
    _person(5, "Edda", Role.AGENT, "harbor"),
    _person(6, "Finn", Role.LEAD, "harbor"),
    _person(7, "Gita", Role.AGENT, "yak"),
    _person(8, "Hari", Role.AGENT, "yak"),
    _person(9, "Indra", Role.LEAD, "yak"),
    _person(10, "Jo", Role.AGENT, away=(UNCOVERED,)),
    _person(11, "Kai", Role.AGENT),
    _person(12, "Mina", Role.MANAGER),
)

NIGHTS = Rotation(
    "nights", "Nights", ("jo", "kai"), Every.DAILY, 1080, 0, AMSTERDAM, date(2026, 10, 2)
)
"""Jo and Kai take turns, from six in the evening to the next; while a brand is open its own desk
is paged first."""


SWAP = local("2026-10-22 18:00", AMSTERDAM), local("2026-10-24 18:00", AMSTERDAM)
"""Jo and Kai take each other's night."""

STAND_IN = local("2026-10-26 22:30", AMSTERDAM), local("2026-10-27 02:15", AMSTERDAM)
"""Mina has a part of one night."""

TURNS = (
    (local("2026-10-21 18:00", AMSTERDAM), "kai"),
    (local("2026-10-23 18:00", AMSTERDAM), "jo"),
    (local("2026-10-24 18:00", AMSTERDAM), None),
    (local("2026-10-25 18:00", AMSTERDAM), "kai"),
    (local("2026-10-26 18:00", AMSTERDAM), "jo"),
    (STAND_IN[0], "mina"),
    (STAND_IN[1], "jo"),
    (local("2026-10-27 18:00", AMSTERDAM), "kai"),
    (local("2026-10-28 18:00", AMSTERDAM), "jo"),
)
"""Who has the night from when on, written out by hand: what the roster must come to."""


def has_the_night(at: datetime) -> str | None:
    """Whose night it is, by the list."""
    return next(person for begins, person in reversed(TURNS) if begins <= at)


def team() -> Team:
    """The roster as it was before anybody swapped."""
    return Team(PEOPLE, (NIGHTS,))


def policy() -> Policy:
    """The delivered rules, for these brands, with a ladder for the night."""
    delivered = the_delivered_policy()
    desk = {
        name: replace(ladder, rungs=(Rung("team:desk"), *ladder.rungs[1:]))
        for name, ladder in delivered.ladders.items()
    }
    night = Ladder((Rung("rotation:nights"), Rung("lead"), Rung("manager")))
    grave = frozenset({Severity.CRITICAL, Severity.HIGH})
    return replace(
        delivered,
        brands=BRANDS,
        ladders={**desk, "night": night},
        ladder_rules=(LadderRule(When(severities=grave, hours=False), "night"),),
    )
