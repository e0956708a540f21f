"""The drill's complaint: signed and posted as any tool would, in an account that reports leave out."""

import json
from datetime import UTC, datetime
from typing import Any

from heard.adapters.secrets import Secrets
from heard.adapters.signing import sign_standard
from heard.domain.errors import Invalid, Unavailable
from heard.domain.message import DRILL_ACCOUNT
from infra.operate import stack
from infra.operate.web import asked

TEXT = (
    "DRILL: a test of Heard, no customer wrote this. "
    "If one had: your cream burned my skin and I am in hospital."
)
REFUSALS = {
    401: "the signature was refused: secrets take a minute to arrive, so try again then",
    404: "there is no /webhooks/generic here: is ApiUrl another service's?",
    429: "the API is throttled: try again in a moment",
    503: "the webhook has no secret, or its queue fails: make doctor",
}


def send(found: stack.Stack, native_id: str) -> None:
    """Posts the complaint. Raises Invalid without a secret, Unavailable where it is refused."""
    live = Secrets(found.output("ChannelSecretsArn")).of("standard")
    if not live:
        raise Invalid("The drill needs a secret to sign with: make secrets STANDARD=new")
    now = datetime.now(UTC)
    raw = json.dumps(complaint(native_id, now)).encode()
    headers = {"content-type": "application/json", **sign_standard(raw, live[0], native_id, now)}
    status, body = asked("POST", f"{found.api}/webhooks/generic", body=raw, headers=headers)
    if status != 200:
        why = REFUSALS.get(status, body[:200].decode(errors="replace"))
        raise Unavailable(f"The webhook answered {status}: {why}")


def complaint(native_id: str, now: datetime) -> dict[str, Any]:
    """The body: a conversation of its own each time, so that each drill opens a thread."""
    return {
        "type": "message.created",
        "timestamp": now.isoformat(),
        "data": {
            "id": native_id,
            "source": DRILL_ACCOUNT,
            "account_id": DRILL_ACCOUNT,
            "conversation_id": native_id,
            "author": {"id": "drill", "name": "Drill"},
            "text": TEXT,
            "surface": "post",
            "posted_at": now.isoformat(),
        },
    }
