"""`make token AGENT=dana-whitlock HOURS=12`: a bearer token for the agents' API.

The token goes to the output and nothing else does, so that a script can take it.
"""

import sys
from datetime import UTC, datetime

from heard.adapters import tokens
from heard.adapters.roster import DynamoRoster
from heard.domain.errors import Invalid
from infra.operate import stack
from infra.operate.agent import known
from infra.operate.command import carried_out, options

LONGEST_HOURS = 30 * 24
"""A token can't be called back but by taking its person off the roster."""


def main(arguments: list[str] | None = None) -> int:
    """Prints the token; returns the exit code."""
    parser = options("token", "A bearer token for the agents' API.")
    parser.add_argument("--agent", default="", help="an id of the roster")
    parser.add_argument("--hours", default="", help="how long it is good for; 12")
    given = parser.parse_args(arguments)
    hours = _hours(given.hours or "12")
    if not given.agent:
        raise Invalid("Say for whom: AGENT=…; `make agent` lists who there is.", "AGENT")
    found = stack.find(given.stack, local=given.local)
    agent = known(DynamoRoster(found.table), given.agent).id
    print(issued(found, agent, hours))
    print(f"For {agent}, {hours:g} hours. Send it as: Authorization: Bearer …", file=sys.stderr)
    return 0


def issued(found: stack.Stack, agent: str, hours: float) -> str:
    """A token of the stack's newest key. Raises Unavailable where the key is unfit."""
    answer = found.client("secretsmanager").get_secret_value(SecretId=found.output("DeskKeyArn"))
    key = tokens.keys_in(answer["SecretString"])[0]
    return tokens.issue(agent, key, datetime.now(UTC), hours * 60)


def _hours(text: str) -> float:
    try:
        hours = float(text)
    except ValueError:
        hours = 0.0
    if not 0 < hours <= LONGEST_HOURS:
        raise Invalid(f"HOURS={text}: a number above 0, at most {LONGEST_HOURS}.", "HOURS")
    return hours


if __name__ == "__main__":
    sys.exit(carried_out(main))
