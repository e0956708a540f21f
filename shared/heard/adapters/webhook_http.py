"""Webhooks in HTTP: what a platform asks, and what it is told.

Stays light, for the one function whose cold start a platform waits for: no pydantic, no router.
"""

import base64
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from heard.adapters.channels.sources import SOURCES, verify
from heard.adapters.http.problems import problem
from heard.adapters.inbox import LARGEST_BODY
from heard.adapters.secrets import Secrets
from heard.adapters.signatures import Sent, meta_challenge, x_crc
from heard.domain.errors import (
    Forbidden,
    HeardError,
    Invalid,
    NotFound,
    TooLarge,
    Unauthorised,
    Unavailable,
)


class SecretMissing(Unavailable):
    """Nothing is accepted without a secret: operations gets an alarm from the metric."""


def handshake(event: Mapping[str, Any], secrets: Secrets) -> dict[str, Any]:
    """Answer a platform that asks whether this endpoint is ours.

    Meta: its challenge, as it came, in plain text; Forbidden for a wrong verify token. X: its
    token, signed.
    """
    source = _source(event)
    query = event.get("queryStringParameters") or {}
    if source == "meta":
        tokens = _secrets(secrets, "meta_verify_token")
        for token in tokens:
            challenge = meta_challenge(query, token)
            if challenge is not None:
                return _answer(200, challenge, "text/plain")
        message = "hub.verify_token is not the one that is set here."
        raise Forbidden(message)
    if source == "x":
        crc_token = query.get("crc_token")
        if not crc_token:
            message = "crc_token is missing: X sends it to check this endpoint."
            raise Invalid(message, "crc_token")
        return _answer(200, json.dumps(x_crc(crc_token, _secrets(secrets, "x")[0])), _JSON)
    message = f"{source} has no handshake: POST signed messages here."
    raise NotFound(message)


def received(event: Mapping[str, Any]) -> tuple[str, Sent]:
    """The source of a POST and what it sent, its exact bytes; TooLarge over the cap, NotFound for
    an address that is no source's."""
    source = _source(event)
    body = event.get("body") or ""
    try:
        raw = (
            base64.b64decode(body, validate=True)
            if event.get("isBase64Encoded")
            else body.encode("utf-8", "surrogatepass")
        )
    except ValueError as error:
        message = "The body is not valid base64."
        raise Invalid(message) from error
    if len(raw) > LARGEST_BODY:
        message = f"The body has {len(raw)} bytes; {LARGEST_BODY} at most."
        raise TooLarge(message)
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    return source, Sent(raw, headers, _path(event))


def verified(source: str, sent: Sent, secrets: Secrets, now: datetime) -> None:
    """Unauthorised unless one of the live secrets proves who sent this. A failure reads the secrets
    again, at most once a minute, so that a rotation holds at once."""
    name = SOURCES[source].secret
    if verify(source, sent, _secrets(secrets, name), now):
        return
    if verify(source, sent, secrets.refreshed(name), now):
        return
    message = "The signature is missing, stale or wrong."
    raise Unauthorised(message)


def answered() -> dict[str, Any]:
    """200, and nothing more: the body is durable."""
    return _answer(200, '{"status":"heard"}', _JSON)


def refused(error: HeardError) -> dict[str, Any]:
    """The problem document of an error; what is not the caller's fault is a 503, so that the
    platform sends it again."""
    return problem(error, challenge="Signature").answer()


def _source(event: Mapping[str, Any]) -> str:
    source = str((event.get("pathParameters") or {}).get("source", ""))
    if source not in SOURCES:
        message = f"There is no such source; there are {', '.join(SOURCES)}."
        raise NotFound(message)
    if _path(event) and not SOURCES[source].proof.in_path:
        message = f"Nothing lies behind /webhooks/{source}."
        raise NotFound(message)
    return source


def _path(event: Mapping[str, Any]) -> str:
    return str((event.get("pathParameters") or {}).get("secret", ""))


def _secrets(secrets: Secrets, name: str) -> tuple[str, ...]:
    found = secrets.of(name)
    if not found:
        message = f"the secret {name} is not set: run `make secrets`"
        raise SecretMissing(message)
    return found


_JSON = "application/json"


def _answer(status: int, body: str, content_type: str) -> dict[str, Any]:
    return {
        "statusCode": status,
        "headers": {
            "Content-Type": content_type,
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
        "body": body,
    }
