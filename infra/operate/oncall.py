r"""`make oncall`: who takes turns, who stands in, and where nobody would be paged.

    make oncall                                    who is on call now and next, gaps of 14 days
    make oncall ROTATION="Front desk" MEMBERS=dana,ravi EVERY=weekly HANDOVER="mon 09:00" \
        ZONE=Europe/Amsterdam STARTS=2026-12-07 HOURS="mon-fri 08:00-20:00"
    make oncall ROTATION=front-desk                its turns, and who stands in
    make oncall ROTATION=front-desk MEMBERS=ravi,zoe,dana         changes what is given; of other
                                                   members the first has the present turn
    make oncall ROTATION=front-desk OVERRIDE=ravi FROM=2026-12-24 TO=2026-12-26 REASON=holiday
    make oncall ROTATION=front-desk SWAP=dana,ravi FROM=2026-12-07 TO=2026-12-20
    make oncall ROTATION=front-desk END=00000012-01               an override ends
    make oncall ROTATION=front-desk REMOVE=1
    make oncall HISTORY=1                          what was changed, newest first; BEFORE=12 goes on

Times are those of the rotation's zone; a date alone is the whole day, the last one included.
OVERRIDE=nobody puts deliberately nobody on call.
"""

import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from typing import Any

from heard.adapters import roster_fields, written
from heard.adapters.policy_file import load_policy
from heard.adapters.roster import DynamoRoster
from heard.adapters.roster_book import DynamoRosterBook
from heard.domain.duty import duty
from heard.domain.errors import Invalid, NotFound, PolicyError
from heard.domain.oncall import Every, Rotation
from heard.services.amend import OPERATOR, Amending, Order
from heard.services.rotate import Rotating
from infra.operate import rota, stack
from infra.operate.agent import home_zone
from infra.operate.command import carried_out, options
from infra.operate.typed import handover, hours, listed, moment

PAGE = 50
"""Rows of the history at once."""

_DEEDS = ("override", "swap", "end", "remove")


def main(arguments: list[str] | None = None) -> int:
    """Lists or changes; returns the exit code."""
    given = _parser().parse_args(arguments)
    now = datetime.now(UTC)
    deeds = [name for name in _DEEDS if getattr(given, name)]
    fields = _fields(given)
    if (deeds or fields) and not given.rotation:
        raise Invalid("Say which: ROTATION=…; `make oncall` lists them.", "ROTATION")
    if len(deeds) + bool(fields) > 1:
        raise Invalid("One thing at a time: OVERRIDE, SWAP, END, REMOVE, or other turns.")
    found = stack.find(given.stack, local=given.local)
    roster = DynamoRoster(found.table)
    if given.history:
        before = int(given.before) if given.before.isdecimal() else None
        print(
            "\n".join(
                rota.history(DynamoRosterBook(roster).history(PAGE, before, now), home_zone(found))
            )
        )
    elif not given.rotation:
        _overview(roster, found, now)
    else:
        _of_one(roster, given, fields, now)
    return 0


def _parser() -> ArgumentParser:
    parser = options("oncall", "Who takes turns, and where nobody would be paged.")
    parser.add_argument("--rotation", default="", help="a name, or the id that the list shows")
    parser.add_argument("--members", default="", help="ids of the roster, with commas, in order")
    parser.add_argument("--every", default="", help=", ".join(Every))
    parser.add_argument("--handover", default="", help="mon 09:00, or 09:00")
    parser.add_argument("--zone", default="", help="a time zone such as Europe/Amsterdam")
    parser.add_argument("--starts", default="", help="the day of the first member: 2026-12-07")
    parser.add_argument("--hours", default="", help="mon-fri 20:00-08:00, sat-sun 00:00-24:00")
    parser.add_argument("--override", default="", help="who stands in; or nobody")
    parser.add_argument("--swap", default="", help="two ids with a comma")
    parser.add_argument("--from", dest="since", default="", help="2026-12-24, or 2026-12-24T09:00")
    parser.add_argument("--to", dest="until", default="", help="as FROM")
    parser.add_argument("--reason", default="", help="why somebody stands in")
    parser.add_argument("--end", default="", help="the id of an override that is to end")
    parser.add_argument("--remove", action="store_true", help="no more turns")
    parser.add_argument("--history", action="store_true", help="what was changed")
    parser.add_argument("--before", default="", help="a change's number, to go on from")
    return parser


def _overview(roster: DynamoRoster, found: stack.Stack, now: datetime) -> None:
    team = roster.team()
    print("\n".join(rota.standings(team, now)))
    try:
        print("\n".join(["", *rota.holes(team, load_policy(found.policy), now, mails=found.mails)]))
    except PolicyError as error:
        print(f"Gaps can't be told: {error}", file=sys.stderr)


def _of_one(roster: DynamoRoster, given: Namespace, fields: dict[str, Any], now: datetime) -> None:
    rotating, order = Rotating(Amending(DynamoRosterBook(roster))), Order(OPERATOR)
    rotation_id = written.slug(given.rotation, "rotation")
    turns = roster.team().rotation(rotation_id)
    if turns is None and fields:
        fields = {"name": given.rotation, **fields}
        rotating.add(order, roster_fields.new_rotation(fields, now), now)
    elif turns is None:
        there = ", ".join(one.id for one in roster.team().rotations) or "none yet"
        raise NotFound(f"There is no rotation {rotation_id}. There are: {there}.")
    elif fields:
        rotating.change(order, rotation_id, roster_fields.rotation_fields(fields), now)
    elif given.remove:
        rotating.remove(order, rotation_id, now)
        print(f"Removed {rotation_id}. A ladder that pages it goes on to its next rung.")
        return
    elif given.end:
        rotating.end_override(order, rotation_id, given.end, now)
    elif given.override or given.swap:
        _stand_in(rotating, given, turns, now)
    team = roster.team()
    changed = team.rotation(rotation_id)
    if changed:
        print("\n".join(rota.rotation(duty(team, changed, now), team, now)))


def _stand_in(rotating: Rotating, given: Namespace, turns: Rotation, now: datetime) -> None:
    fields: dict[str, Any] = {"why": given.reason}
    if given.since:
        fields["start"] = moment(given.since, turns.time_zone, "start")
    if given.until:
        fields["end"] = moment(given.until, turns.time_zone, "end", whole_day=True)
    pair = [written.slug(one, "with") for one in listed(given.swap)]
    if given.override and given.override.lower() != rota.NOBODY:
        fields["person"] = given.override
    asked = roster_fields.stand_in(turns.id, fields, OPERATOR.id, now)
    if given.override:
        rotating.override(Order(OPERATOR), asked, now)
    elif len(pair) == 2:
        rotating.swap(Order(OPERATOR), (pair[0], pair[1]), asked, now)
    else:
        raise Invalid("with: name two, with a comma: dana,ravi.", "with")


def _fields(given: Namespace) -> dict[str, Any]:
    """The fields of a rotation that were given."""
    fields: dict[str, Any] = {}
    if given.members:
        fields["members"] = listed(given.members)
    if given.every:
        fields["every"] = given.every.lower()
    if given.handover:
        fields |= handover(given.handover)
    if given.zone:
        fields["time_zone"] = given.zone
    if given.starts:
        fields["starts_on"] = given.starts
    if given.hours:
        fields["hours"] = hours(given.hours)
    return fields


if __name__ == "__main__":
    sys.exit(carried_out(main))
