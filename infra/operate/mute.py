"""`make mute`: alerts of a brand or a channel wait during maintenance. Clocks and ladders go on, and
what is critical is told.

    make mute                                                          what is muted
    make mute BRAND=marigold CHANNEL=x MINUTES=60 REASON="X is down"   without one, every one
    make mute END=12                                                   alerts go out again
"""

import sys
from datetime import UTC, datetime

from heard.adapters.policy_file import load_policy
from heard.adapters.roster import DynamoRoster
from heard.adapters.roster_book import DynamoRosterBook
from heard.adapters.written import reason_of
from heard.domain.errors import Invalid
from heard.domain.message import Channel
from heard.domain.policy import UNASSIGNED
from heard.services.amend import OPERATOR, Amending, Order
from heard.services.mute import Muting
from infra.operate import rota, stack
from infra.operate.agent import home_zone
from infra.operate.command import carried_out, options


def main(arguments: list[str] | None = None) -> int:
    """Lists, mutes or ends it; returns the exit code."""
    parser = options("mute", "Alerts that wait.")
    parser.add_argument("--brand", default="", help="a brand of care.toml")
    parser.add_argument("--channel", default="", help=", ".join(Channel))
    parser.add_argument("--minutes", default="", help="how long, from now on")
    parser.add_argument("--reason", default="", help="why, for those who wonder")
    parser.add_argument("--end", default="", help="the number of a mute that is to end")
    given = parser.parse_args(arguments)
    asked = bool(given.brand or given.channel or given.minutes or given.reason)
    minutes = _minutes(given.minutes) if asked else 0.0
    if given.channel and given.channel not in list(Channel):
        raise Invalid(f"channel: one of {', '.join(Channel)}.", "channel")
    if asked and not given.reason:
        raise Invalid("reason: say why: REASON=…", "reason")
    found = stack.find(given.stack, local=given.local)
    now, roster = datetime.now(UTC), DynamoRoster(found.table)
    brands = frozenset({*load_policy(found.policy).brands, UNASSIGNED})
    muting = Muting(Amending(DynamoRosterBook(roster), brands))
    if given.end:
        muting.end(Order(OPERATOR), given.end, now)
    elif asked:
        muting.mute(
            Order(OPERATOR),
            given.brand or None,
            Channel(given.channel) if given.channel else None,
            minutes,
            reason_of(given.reason, "reason"),
            now,
        )
    muted = [one for one in roster.team().mutes if one.end > now]
    print("\n".join(rota.mutes(muted, home_zone(found))))
    return 0


def _minutes(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise Invalid(f"minutes: {text!r} is no number: MINUTES=60.", "minutes") from None


if __name__ == "__main__":
    sys.exit(carried_out(main))
