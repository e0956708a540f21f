"""Signs as the platforms do: for tests, the story and the drill, which use the real webhooks."""

from base64 import b64encode
from datetime import datetime

from heard.adapters.signatures import (
    meta_signature,
    standard_key,
    standard_signature,
    x_signature,
)
from heard.domain.errors import Invalid


def sign_meta(raw: bytes, secret: str) -> dict[str, str]:
    """The headers Meta would send with this body."""
    return {"x-hub-signature-256": meta_signature(secret, raw)}


def sign_x(raw: bytes, secret: str) -> dict[str, str]:
    """The headers X would send with this body."""
    return {"x-twitter-webhooks-signature": x_signature(secret, raw)}


def sign_standard(raw: bytes, secret: str, message_id: str, now: datetime) -> dict[str, str]:
    """The headers of Standard Webhooks. `now` is the time of this attempt, aware.

    Raises Invalid where the secret is not base64 behind `whsec_`.
    """
    key = standard_key(secret)
    if key is None:
        message = "a Standard Webhooks secret is base64 behind whsec_"
        raise Invalid(message, field="secret")
    timestamp = str(int(now.timestamp()))
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": standard_signature(key, message_id, timestamp, raw),
    }


def standard_secret(key: bytes) -> str:
    """A secret of Standard Webhooks as people hand it on, from its key bytes."""
    return "whsec_" + b64encode(key).decode()


def sign(source: str, raw: bytes, secret: str, message_id: str, now: datetime) -> dict[str, str]:
    """The signature headers of a source; none for one that does not sign. The id and the time count
    for generic only."""
    if source == "meta":
        return sign_meta(raw, secret)
    if source == "x":
        return sign_x(raw, secret)
    if source == "generic":
        return sign_standard(raw, secret, message_id, now)
    return {}
