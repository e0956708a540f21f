"""`make agent`: who is on the roster, and so who is paged and who may use the desk.

    make agent                                            lists everybody
    make agent NAME="Dana Whitlock" ROLE=agent PHONE=+15555550101 EMAIL=dana@brand.example
    make agent NAME=dana-whitlock PHONE=+15555550109      changes what is given, keeps the rest
    make agent NAME=dana-whitlock TEAMS=returns QUIET="22:00-07:00 Europe/Amsterdam"
    make agent NAME=dana-whitlock AWAY="2026-12-24..2027-01-02 holiday"    one more; none: all over
    make agent NAME=dana-whitlock REMOVE=1

People are never in the policy and never in the template: a deploy does not touch them.
"""

import sys
from argparse import Namespace
from datetime import UTC, datetime

from heard.adapters import roster_fields, written
from heard.adapters.policy_file import load_policy
from heard.adapters.roster import DynamoRoster
from heard.adapters.roster_book import DynamoRosterBook
from heard.domain.differences import quiet_words
from heard.domain.errors import Invalid, NotFound, PolicyError
from heard.domain.people import Person, Role
from heard.domain.policy import UNASSIGNED, SmsLimits
from heard.domain.wall import spoken
from heard.services.amend import OPERATOR, Amending, Order
from heard.services.staff import Staffing
from infra.operate import stack
from infra.operate.command import carried_out, columns, options
from infra.operate.typed import NONE, absence, changed

_FIELDS = ("role", "phone", "email", "brands", "teams", "quiet")


def main(arguments: list[str] | None = None) -> int:
    """Lists, adds, changes or removes; returns the exit code."""
    parser = options("agent", "Who is on the roster.")
    parser.add_argument("--name", default="", help="a name, or the id that the list shows")
    parser.add_argument("--role", default="", help=", ".join(Role))
    parser.add_argument("--phone", default="", help="+ country code and number; none takes it away")
    parser.add_argument("--email", default="", help="an address; none takes it away")
    parser.add_argument("--brands", default="", help="brands of care.toml, with commas; or all")
    parser.add_argument("--teams", default="", help="names that a ladder may page; or none")
    parser.add_argument("--quiet", default="", help="22:00-07:00 Europe/Amsterdam; or none")
    parser.add_argument("--away", default="", help="2026-12-24..2027-01-02 holiday; or none")
    parser.add_argument("--zone", default="", help="the time zone of AWAY")
    parser.add_argument("--list", action="store_true", help="list everybody")
    parser.add_argument("--remove", action="store_true", help="take somebody off the roster")
    given = parser.parse_args(arguments)
    now = datetime.now(UTC)
    if not given.list and not given.name:
        if given.remove or given.away or any(getattr(given, name) for name in _FIELDS):
            raise Invalid("Say who: NAME=…", "NAME")
        given.list = True
    given.name = " ".join(given.name.split())
    if not given.list:
        written.slug(given.name)
        roster_fields.person_fields(changed(*(getattr(given, name) for name in _FIELDS)))
    found = stack.find(given.stack, local=given.local)
    roster = DynamoRoster(found.table)
    if given.list:
        print("\n".join(listed(roster.people(), now, home_zone(found))))
    elif given.remove:
        _remove(roster, given.name, now)
    else:
        _save(roster, given, found, now)
    return 0


def listed(people: tuple[Person, ...], now: datetime, zone: str = "UTC") -> list[str]:
    """The roster as lines of text; `zone` is that of absences where somebody has none."""
    if not people:
        return [
            "Nobody is on the roster. Add the first: make agent NAME=… ROLE=agent PHONE=+… EMAIL=…"
        ]
    roles = list(Role)
    rows = [["id", "name", "role", "phone", "e-mail", "brands", ""]]
    rows += [
        [
            *(p.id, p.name, p.role, p.phone or "-", p.email or "-"),
            ", ".join(sorted(p.brands)) or "all",
            "; ".join(_besides(p.at(now), zone)),
        ]
        for p in sorted(people, key=lambda p: (roles.index(p.role), p.id))
    ]
    return columns(rows)


def known(roster: DynamoRoster, name: str) -> Person:
    """The person of this name or id. Raises NotFound that lists who there is."""
    people = {person.id: person for person in roster.people()}
    person_id = written.slug(name)
    if person_id not in people:
        there = ", ".join(sorted(people)) or "nobody yet (make agent NAME=… ROLE=… PHONE=+…)"
        raise NotFound(f"{name} is not on the roster. On it: {there}.")
    return people[person_id]


def home_zone(found: stack.Stack) -> str:
    """The time zone of the first brand: what somebody who names none most likely means."""
    try:
        brands = load_policy(found.policy).brands.values()
    except PolicyError:
        return "UTC"
    return next((brand.calendar.time_zone for brand in brands), "UTC")


def _besides(person: Person, zone: str) -> list[str]:
    """Teams, quiet hours and absences in words."""
    zone = person.quiet.time_zone if person.quiet else zone
    return [
        *([f"team {', '.join(sorted(person.teams))}"] if person.teams else []),
        *([f"quiet {quiet_words(person.quiet)}"] if person.quiet else []),
        *(
            f"away {spoken(one.start, zone)} to {spoken(one.end, zone)} {zone}"
            f"{f' ({one.why})' if one.why else ''}"
            for one in person.away
        ),
    ]


def _save(roster: DynamoRoster, given: Namespace, found: stack.Stack, now: datetime) -> None:
    people = {person.id: person for person in roster.people()}
    person_id = written.slug(given.name)
    before = people.get(person_id)
    if before is None and not given.role:
        raise Invalid(f"{given.name} is new: say ROLE={'|'.join(Role)} too.", "ROLE")
    changes = roster_fields.person_fields(changed(*(getattr(given, name) for name in _FIELDS)))
    # An id names somebody and leaves their name alone.
    if before is None or given.name != person_id:
        changes["name"] = written.name_of(given.name)
    quiet = changes.get("quiet", before.quiet if before else None)
    zone = given.zone or (quiet.time_zone if quiet else home_zone(found))
    if given.away.lower() == NONE:
        changes["away"] = ()
    elif given.away:
        [one] = roster_fields.person_fields({"away": [absence(given.away, zone)]})["away"]
        changes["away"] = (*(before.away if before else ()), one)
    staffing = Staffing(Amending(DynamoRosterBook(roster), sms=_sms(found)))
    order = Order(OPERATOR)
    if before is None:
        after = staffing.add(order, Person(id=person_id, **changes), now)
    else:
        after = staffing.change(order, person_id, changes, now)
    print("Added:" if before is None else "Nothing to change:" if after == before else "Changed:")
    print("\n".join(listed((after,), now, zone)))
    if not after.phone:
        print("Without a phone nobody is paged here: make agent NAME=… PHONE=+…")
    if not people and found.parameters.get("AlertPhone"):
        print("AlertPhone was paged while the roster was empty; from now on the roster is.")
    _warn_of_brands(after, found)


def _sms(found: stack.Stack) -> SmsLimits:
    """Which phones get SMS: any, where the policy can't be read, which `_warn_of_brands` tells."""
    try:
        return load_policy(found.policy).sms
    except PolicyError:
        return SmsLimits()


def _warn_of_brands(person: Person, found: stack.Stack) -> None:
    try:
        brands = {*load_policy(found.policy).brands, UNASSIGNED}
    except PolicyError as error:
        print(f"Which brands there are can't be told: {error}", file=sys.stderr)
        return
    for unknown in sorted(person.brands - brands):
        print(f"Take care: no brand is called {unknown}; there are {', '.join(sorted(brands))}.")


def _remove(roster: DynamoRoster, name: str, now: datetime) -> None:
    person = known(roster, name)
    Staffing(Amending(DynamoRosterBook(roster))).remove(Order(OPERATOR), person.id, now)
    print(f"Removed {person.id}. Their tokens and links stop working within a minute.")
    turns = [r.name for r in roster.team().rotations if person.id in r.members]
    if turns:
        print(f"Take care: {', '.join(turns)} now has a gap at each of their turns: make oncall")


if __name__ == "__main__":
    sys.exit(carried_out(main))
