"""The drill's complaint: proven and posted as each platform would, about an account that reports
leave out."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from heard.adapters.channels.sources import SOURCES
from heard.adapters.secrets import Secrets
from heard.adapters.signing import sign
from heard.domain.errors import Invalid, Unavailable
from heard.domain.message import DRILL_ACCOUNT, Channel
from infra.operate import stack
from infra.operate.web import asked

TEXT = (
    "DRILL: a test of Heard, no customer wrote this. "
    "If one had: your cream burned my skin and I am in hospital."
)
REFUSALS = {
    401: "it was taken for a forgery: secrets take a minute to arrive, so try again then",
    404: "there is no such webhook here: is ApiUrl another service's?",
    429: "the API is throttled: try again in a moment",
    503: "the webhook has no secret, or its queue fails: make doctor",
}

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Drill:
    """How one source would say it: on which channel it is heard, and the body, from an id that is
    new each time (so each drill opens a thread of its own) and the time."""

    channel: Channel
    body: Callable[[str, datetime], Body]


def _generic(native_id: str, now: datetime) -> Body:
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


def _facebook(native_id: str, now: datetime) -> Body:
    moment = int(now.timestamp())
    value = {
        "item": "comment",
        "verb": "add",
        "comment_id": native_id,
        "post_id": native_id,
        "from": {"id": "drill", "name": "Drill"},
        "created_time": moment,
        "message": TEXT,
    }
    changes = [{"field": "feed", "value": value}]
    return {"object": "page", "entry": [{"id": DRILL_ACCOUNT, "time": moment, "changes": changes}]}


def _x(native_id: str, now: datetime) -> Body:
    payload = {
        "id": native_id,
        "author_id": "drill",
        "conversation_id": native_id,
        "text": TEXT,
        "created_at": now.isoformat(),
    }
    subscription = {"user_id": DRILL_ACCOUNT}
    event = {"filter": subscription, "event_type": "post.mention.create", "payload": payload}
    return {"data": {**event, "includes": {}}}


def _trustpilot(native_id: str, now: datetime) -> Body:
    review = {
        "id": native_id,
        "text": TEXT,
        "stars": 1,
        "createdAt": now.isoformat(),
        "businessUnit": {"id": DRILL_ACCOUNT},
        "consumer": {"id": "drill", "name": "Drill"},
    }
    event = {"eventName": "service-review-created", "version": "1", "eventData": review}
    return {"events": [event]}


def _mention(native_id: str, now: datetime) -> Body:
    return {
        "mentionId": native_id,
        "topicId": DRILL_ACCOUNT,
        "text": TEXT,
        "addedAt": now.isoformat(),
        "author": {"name": "Drill"},
    }


DRILLS = {
    "generic": Drill(Channel.GENERIC, _generic),
    "meta": Drill(Channel.FACEBOOK, _facebook),
    "x": Drill(Channel.X, _x),
    "trustpilot": Drill(Channel.TRUSTPILOT, _trustpilot),
    "listening": Drill(Channel.GENERIC, _mention),
}
"""By source. Google's push is not among them: nobody but Google can sign it."""


def drill_of(source: str) -> Drill:
    """The drill of a source. Raises Invalid, naming those that there are."""
    if source not in DRILLS:
        why = "only Google can sign its push; " if source == "google" else ""
        message = f"source: {why}one of {', '.join(DRILLS)}."
        raise Invalid(message, "source")
    return DRILLS[source]


def send(found: stack.Stack, native_id: str, source: str, now: datetime) -> None:
    """Posts the complaint. Raises Invalid without a secret, Unavailable where it is refused."""
    known = SOURCES[source]
    live = Secrets(found.output("ChannelSecretsArn")).of(known.secret)
    if not live:
        name, new = known.secret.upper(), "new" if known.proof.ours else "…"
        raise Invalid(f"The drill needs a secret to sign with: make secrets {name}={new}")
    raw = json.dumps(drill_of(source).body(native_id, now)).encode()
    headers = {"content-type": "application/json", **sign(source, raw, live[0], native_id, now)}
    behind = f"/{live[0]}" if known.proof.in_path else ""
    url = f"{found.api}/webhooks/{source}{behind}"
    status, body = asked("POST", url, body=raw, headers=headers)
    if status != 200:
        why = REFUSALS.get(status, body[:200].decode(errors="replace"))
        raise Unavailable(f"The webhook answered {status}: {why}")
