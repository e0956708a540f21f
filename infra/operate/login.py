"""`make login AGENT=dana-whitlock`: a link to sign in to the desk, where no e-mail brings one.

The link goes to the output and nothing else does. Whoever opens it is that person, so hand it over
as one hands over a key.
"""

import sys
from datetime import UTC, datetime

from heard.adapters.roster import DynamoRoster
from heard.adapters.sessions import DynamoSessions
from heard.domain.errors import Invalid
from heard.domain.signing_in import LOGIN_LASTS
from infra.operate import stack
from infra.operate.agent import known
from infra.operate.command import carried_out, options


def main(arguments: list[str] | None = None) -> int:
    """Prints the link; returns the exit code."""
    parser = options("login", "A link to sign in to the desk, once.")
    parser.add_argument("--agent", default="", help="an id of the roster")
    given = parser.parse_args(arguments)
    found = stack.find(given.stack, local=given.local)
    if not given.agent:
        raise Invalid("Say for whom: AGENT=…; `make agent` lists who there is.", "AGENT")
    roster = DynamoRoster(found.table)
    person = known(roster, given.agent)
    sessions = DynamoSessions(found.table, roster)
    login = sessions.new_login(person.id, datetime.now(UTC) + LOGIN_LASTS)
    print(f"{found.api}/login/{login.token}")
    minutes = int(LOGIN_LASTS.total_seconds() // 60)
    print(f"For {person.id}. It works once, for {minutes} minutes.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(carried_out(main))
