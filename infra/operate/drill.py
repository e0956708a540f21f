"""`make drill`: a test complaint through the real webhook, to the phone, so that nobody learns on a
bad day that it does not ring.

It is signed like any other, is judged critical, and pages whoever is paged for critical. Its account
is `heard-drill`, which reports leave out.
"""

import json
import secrets as made_up
import sys
import time
from datetime import UTC, datetime
from typing import Any

from heard.adapters.policy_file import load_policy
from heard.adapters.roster import DynamoRoster
from heard.domain.errors import NotFound, Unavailable
from heard.domain.message import DRILL_ACCOUNT, Channel
from heard.domain.people import Person, Role
from heard.domain.policy import Level, Policy
from infra.operate import stack
from infra.operate.agent import known
from infra.operate.command import carried_out, options
from infra.operate.complaint import DRILLS, drill_of, send
from infra.operate.token import issued
from infra.operate.web import asked

PATIENCE_SECONDS = 70
PAUSE_SECONDS = 0.25
_TOKEN_HOURS = 0.25


def main(arguments: list[str] | None = None) -> int:
    """Sends, waits, tells who is paged; returns the exit code."""
    parser = options("drill", "A test complaint, through the webhook to the phone.")
    parser.add_argument("--agent", default="", help="whose token asks; else the first agent's")
    parser.add_argument("--source", default="generic", help=f"one of {', '.join(DRILLS)}")
    given = parser.parse_args(arguments)
    channel = drill_of(given.source).channel
    found = stack.find(given.stack, local=given.local)
    roster = DynamoRoster(found.table)
    policy = load_policy(found.policy)
    agent = known(roster, given.agent) if given.agent else _asks(roster.people(), channel, policy)
    token = issued(found, agent.id, _TOKEN_HOURS)
    wait_until_known(found, token)
    native_id = f"drill-{datetime.now(UTC):%Y%m%d%H%M%S}-{made_up.token_hex(3)}"
    began = time.monotonic()
    send(found, native_id, given.source, datetime.now(UTC))
    print(f"Sent a test complaint to {found.api}/webhooks/{given.source} ({native_id}).")
    heard = wait_until_heard(found, channel, native_id, token)
    took = time.monotonic() - began
    print(f"Heard {took:.1f} s after it was sent: {heard['severity']} {heard['kind']}.")
    print("\n".join(paged(roster.people(), channel, policy)))
    print("\n".join(_afterwards(found, heard["thread_id"], agent)))
    return 0


def wait_until_known(found: stack.Stack, token: str) -> None:
    """Until the desk lets the token in: it trusts its read of the roster for a minute.

    Raises Unavailable if it does not.
    """
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        status, body = _at_the_desk(found, "/threads?limit=1", token)
        if status == 200:
            return
        if status != 401 or time.monotonic() > until:
            raise _refused(status, body)
        time.sleep(PAUSE_SECONDS)


def wait_until_heard(
    found: stack.Stack, channel: Channel, native_id: str, token: str
) -> dict[str, Any]:
    """The message as the agents' API shows it. Raises Unavailable if it does not come."""
    path = f"/messages/{channel}/{native_id}?account={DRILL_ACCOUNT}"
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        status, body = _at_the_desk(found, path, token)
        if status == 200:
            heard: dict[str, Any] = json.loads(body)
            return heard
        if status != 404:
            raise _refused(status, body)
        time.sleep(PAUSE_SECONDS)
    raise Unavailable(
        f"Not heard within {PATIENCE_SECONDS} s. It is not lost: make doctor; make redrive SHOW=1; "
        "else the log of hear_messages."
    )


def _at_the_desk(found: stack.Stack, path: str, token: str) -> tuple[int, bytes]:
    return asked("GET", f"{found.api}{path}", headers={"authorization": f"Bearer {token}"})


def _refused(status: int, body: bytes) -> Unavailable:
    return Unavailable(f"The desk answered {status}: {body[:200].decode(errors='replace')}")


def paged(people: tuple[Person, ...], channel: Channel, policy: Policy) -> list[str]:
    """Who gets the SMS now, and who later if nobody claims; lines of text."""
    brand = policy.brand_of(channel, DRILL_ACCOUNT)
    phones = [p for p in people if p.phone and p.serves(brand.id)]
    if not phones:
        return [
            f"NOBODY IS PAGED: nobody with a phone serves the drill's brand, {brand.id}.",
            "  Mend it: make agent NAME=… PHONE=+… BRANDS=all",
        ]
    lines: list[str] = []
    after = 0.0
    for rung in policy.ladders[Level.CRITICAL].rungs:
        names = ", ".join(f"{p.name} ({p.phone})" for p in phones if p.role == rung.target)
        when = f"After {after:g} min, if nobody claims" if lines else "Paged now"
        lines.append(f"{when}: {names or f'no {rung.target} has a phone; the next that has one'}")
        after += rung.wait or policy.times[Level.CRITICAL].rung_wait
    return lines


def _asks(people: tuple[Person, ...], channel: Channel, policy: Policy) -> Person:
    brand = policy.brand_of(channel, DRILL_ACCOUNT)
    able = [p for p in people if p.acts and p.serves(brand.id)]
    if not able:
        raise NotFound(
            f"The drill needs somebody on the roster who serves the brand {brand.id} (or all): "
            "make agent NAME=… ROLE=agent PHONE=+…"
        )
    return min(able, key=lambda p: (list(Role).index(p.role), p.id))


def _afterwards(found: stack.Stack, thread_id: str, agent: Person) -> list[str]:
    local = "HEARD_LOCAL=1 " if found.local else ""
    return [
        "Open the link in the SMS and press Claim: the paging stops. No SMS? make doctor",
        "Then dismiss the drill:",
        f'  curl -X POST {found.api}/threads/{thread_id}/dismiss -d \'{{"reason":"drill"}}\' \\',
        "    -H 'Content-Type: application/json' \\",
        f'    -H "Authorization: Bearer $({local}make -s token AGENT={agent.id})"',
    ]


if __name__ == "__main__":
    sys.exit(carried_out(main))
