"""`make brief BRAND=marigold DAY=2026-03-03`: the daily mail, as it would be sent now.

Nobody gets it: it is printed. Without a day it is about yesterday; without a brand, the only one.
"""

import sys
from datetime import UTC, date, datetime

from heard.adapters.board import DynamoBoard
from heard.adapters.days import DynamoDays
from heard.adapters.kindness import DynamoKindness
from heard.adapters.policy_file import load_policy
from heard.adapters.roster import DynamoRoster, first_person
from heard.adapters.threads import DynamoThreads
from heard.domain.errors import Invalid
from heard.domain.policy import UNASSIGNED, Policy
from heard.services.daily_words import daily_mail
from heard.services.report import Reporting
from infra.operate import stack
from infra.operate.command import carried_out, options


def main(arguments: list[str] | None = None) -> int:
    """Prints the mail; returns the exit code."""
    parser = options("brief", "The daily mail, as it would be sent now.")
    parser.add_argument("--brand", default="", help="a brand of care.toml")
    parser.add_argument("--day", default="", help="such as 2026-03-03; yesterday")
    given = parser.parse_args(arguments)
    found, now = stack.find(given.stack, local=given.local), datetime.now(UTC)
    reporting = reporting_of(found)
    brand = _brand(given.brand, reporting.policy)
    day = _day(given.day) if given.day else reporting.yesterday(brand, now)
    daily = reporting.daily(brand, day, now)
    mail = daily_mail(daily, reporting.roster.team(), found.api, reporting.policy)
    print(f"{mail.subject}\n\n{mail.body}", end="")
    return 0


def reporting_of(found: stack.Stack) -> Reporting:
    """What works out the reports of a stack."""
    policy, table = load_policy(found.policy), found.table
    first = first_person(found.parameters.get("AlertPhone"), found.parameters.get("AlertEmail"))
    return Reporting(
        days=DynamoDays(table, policy.retention_days),
        board=DynamoBoard(table),
        threads=DynamoThreads(table, policy.retention_days),
        roster=DynamoRoster(table, first),
        policy=policy,
        mails=found.mails,
        kindness=DynamoKindness(table),
    )


def _brand(name: str, policy: Policy) -> str:
    there = [*policy.brands, UNASSIGNED]
    if not name and len(policy.brands) == 1:
        return there[0]
    if name not in there:
        said = f"BRAND={name}: no brand is called so" if name else "Say which brand: BRAND=…"
        raise Invalid(f"{said}; there are {', '.join(there)}.", "BRAND")
    return name


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(f"DAY={text}: a date such as 2026-03-03.", "DAY") from None


if __name__ == "__main__":
    sys.exit(carried_out(main))
