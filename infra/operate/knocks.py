"""What `make channel` tries on the deployed endpoint: what the doctor looks at, and a proven body
in which nobody says anything."""

import secrets as made_up
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from heard.adapters.channels.sources import SOURCES
from heard.adapters.secrets import Secrets
from heard.adapters.signing import sign
from infra.operate import doors
from infra.operate.complaint import REFUSALS
from infra.operate.finding import Check, Finding, cannot_tell, not_ready, ok
from infra.operate.stack import Stack
from infra.operate.web import asked

_NOTHING_SAID = {
    "meta": b'{"object":"page","entry":[]}',
    "x": b'{"replay_job_status":{}}',
    "trustpilot": b'{"events":[]}',
    "generic": b'{"type":"heard.knock"}',
}
"""Bodies that are understood and hold no message. A listening tool's always holds one."""


def checks_of(source: str) -> tuple[Check, ...]:
    """What is tried for one source of webhooks."""
    looks: list[tuple[str, Callable[[Stack], list[Finding]]]] = []
    if source == "meta":
        looks.append((doors.META, doors.meta_handshake))
    elif source == "x":
        looks.append((doors.X, doors.x_handshake))
    elif source == "google":
        looks.append((doors.GOOGLE, doors.push_account))
    looks.append(("forgery", partial(_forged, source=source)))
    if source in _NOTHING_SAID:
        looks.append(("proven body", partial(_proven, source=source)))
    return tuple(Check(what, look) for what, look in looks)


def _forged(stack: Stack, source: str) -> list[Finding]:
    """What proves nothing is refused: no signature, a token that nobody signed, a guessed path."""
    if not _live(stack, source):
        return [cannot_tell("forgery", f"{SOURCES[source].secret} is not set")]
    behind = f"/{made_up.token_urlsafe(24)}" if SOURCES[source].proof.in_path else ""
    headers = {"authorization": "Bearer eyJhbGciOiJub25lIn0.e30."} if source == "google" else {}
    url = f"{stack.api}/webhooks/{source}{behind}"
    status, _ = asked("POST", url, body=b"{}", headers=headers)
    if status == 401:
        return [ok("forgery", "is refused")]
    return [not_ready("forgery", f"is answered {status}", doors.wait("receive_webhook"))]


def _proven(stack: Stack, source: str) -> list[Finding]:
    live = _live(stack, source)
    if not live:
        return [cannot_tell("proven body", f"{SOURCES[source].secret} is not set")]
    body, now = _NOTHING_SAID[source], datetime.now(UTC)
    headers = sign(source, body, live[0], f"knock-{made_up.token_hex(6)}", now)
    behind = f"/{live[0]}" if SOURCES[source].proof.in_path else ""
    url = f"{stack.api}/webhooks/{source}{behind}"
    status, _ = asked("POST", url, body=body, headers=headers)
    if status == 200:
        return [ok("proven body", "is taken")]
    why = REFUSALS.get(status, "see the log of receive_webhook")
    return [not_ready("proven body", f"is answered {status}", why)]


def _live(stack: Stack, source: str) -> tuple[str, ...]:
    return Secrets(stack.output("ChannelSecretsArn")).of(SOURCES[source].secret)
