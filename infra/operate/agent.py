"""`make agent`: who is on the roster, and so who is paged and who may use the desk.

    make agent                                            lists everybody
    make agent NAME="Dana Whitlock" ROLE=agent PHONE=+15555550101 EMAIL=dana@brand.example
    make agent NAME=dana-whitlock PHONE=+15555550109      changes what is given, keeps the rest
    make agent NAME=dana-whitlock REMOVE=1

People are never in the policy and never in the template: a deploy does not touch them.
"""

import sys
from dataclasses import replace
from typing import Any

from heard.adapters.policy_file import load_policy
from heard.adapters.roster import DynamoRoster
from heard.domain.errors import Invalid, NotFound, PolicyError
from heard.domain.people import Person, Role
from heard.domain.policy import UNASSIGNED
from infra.operate import stack
from infra.operate.command import carried_out, columns, options
from infra.operate.typed import changed, slug


def main(arguments: list[str] | None = None) -> int:
    """Lists, adds, changes or removes; returns the exit code."""
    parser = options("agent", "Who is on the roster.")
    parser.add_argument("--name", default="", help="a name, or the id that the list shows")
    parser.add_argument("--role", default="", help=", ".join(Role))
    parser.add_argument("--phone", default="", help="+ country code and number; none takes it away")
    parser.add_argument("--email", default="", help="an address; none takes it away")
    parser.add_argument("--brands", default="", help="brands of care.toml, with commas; or all")
    parser.add_argument("--list", action="store_true", help="list everybody")
    parser.add_argument("--remove", action="store_true", help="take somebody off the roster")
    given = parser.parse_args(arguments)
    if not given.list and not given.name:
        if given.remove or given.role or given.phone or given.email or given.brands:
            raise Invalid("Say who: NAME=…", "NAME")
        given.list = True
    given.name = " ".join(given.name.split())
    changes: dict[str, Any] = {}
    if not given.list:
        slug(given.name)
        changes = changed(given.role, given.phone, given.email, given.brands)
    found = stack.find(given.stack, local=given.local)
    roster = DynamoRoster(found.table)
    if given.list:
        print("\n".join(listed(roster.people())))
    elif given.remove:
        _remove(roster, given.name)
    else:
        _save(roster, given.name, changes, found)
    return 0


def listed(people: tuple[Person, ...]) -> list[str]:
    """The roster as lines of text."""
    if not people:
        return [
            "Nobody is on the roster. Add the first: make agent NAME=… ROLE=agent PHONE=+… EMAIL=…"
        ]
    roles = list(Role)
    rows = [["id", "name", "role", "phone", "e-mail", "brands"]]
    rows += [
        [p.id, p.name, p.role, p.phone or "-", p.email or "-", ", ".join(sorted(p.brands)) or "all"]
        for p in sorted(people, key=lambda p: (roles.index(p.role), p.id))
    ]
    return columns(rows)


def known(roster: DynamoRoster, name: str) -> Person:
    """The person of this name or id. Raises NotFound that lists who there is."""
    people = {person.id: person for person in roster.people()}
    if slug(name) not in people:
        there = ", ".join(sorted(people)) or "nobody yet (make agent NAME=… ROLE=… PHONE=+…)"
        raise NotFound(f"{name} is not on the roster. On it: {there}.")
    return people[slug(name)]


def _save(roster: DynamoRoster, name: str, changes: dict[str, Any], found: stack.Stack) -> None:
    people = {person.id: person for person in roster.people()}
    person_id = slug(name)
    before = people.get(person_id)
    if before is None and "role" not in changes:
        raise Invalid(f"{name} is new: say ROLE={'|'.join(Role)} too.", "ROLE")
    # An id names somebody and leaves their name alone.
    if before is None or name != person_id:
        changes["name"] = name
    after = replace(before or Person(person_id, name, Role.AGENT), **changes)
    if after == before:
        print("Nothing to change:")
    else:
        roster.save(after)
        print("Changed:" if before else "Added:")
    print("\n".join(listed((after,))))
    if not after.phone:
        print("Without a phone nobody is paged here: make agent NAME=… PHONE=+…")
    if not people and found.parameters.get("AlertPhone"):
        print("AlertPhone was paged while the roster was empty; from now on the roster is.")
    _warn_of_brands(after, found)


def _warn_of_brands(person: Person, found: stack.Stack) -> None:
    try:
        brands = {*load_policy(found.policy).brands, UNASSIGNED}
    except PolicyError as error:
        print(f"Which brands there are can't be told: {error}", file=sys.stderr)
        return
    for unknown in sorted(person.brands - brands):
        print(f"Take care: no brand is called {unknown}; there are {', '.join(sorted(brands))}.")


def _remove(roster: DynamoRoster, name: str) -> None:
    person = known(roster, name)
    roster.remove(person.id)
    print(f"Removed {person.id}. Their tokens and links stop working within a minute.")


if __name__ == "__main__":
    sys.exit(carried_out(main))
