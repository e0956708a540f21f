"""Who may speak to our webhooks: each platform's signature and handshake, over the raw bytes.

Pure functions on the standard library, because the webhook's function imports this room and has to
start fast. No header, no secret or no match means no; nothing here raises for what a stranger sent.
Several secrets may be valid at once: rotation, and Instagram Login has one of its own.
"""

import binascii
import hmac
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from heard.domain.errors import Unavailable

TOLERANCE_SECONDS = 300
"""How far a Standard Webhooks time stamp may be off, either way."""

_LONGEST_TIMESTAMP = 12


def hmac_sha256(key: bytes, content: bytes) -> bytes:
    """The 32 bytes that all three signatures are written from."""
    return hmac.new(key, content, sha256).digest()


def meta_signature(secret: str, raw: bytes) -> str:
    """The value of `X-Hub-Signature-256`: hex over the raw body."""
    return "sha256=" + hmac_sha256(secret.encode(), raw).hex()


def x_signature(secret: str, raw: bytes) -> str:
    """The value of `x-twitter-webhooks-signature`: base64 over the raw body."""
    return "sha256=" + b64encode(hmac_sha256(secret.encode(), raw)).decode()


def standard_key(secret: str) -> bytes | None:
    """The key bytes of a Standard Webhooks secret, None if it is not base64 or is empty.

    `whsec_` in front and padding at the end may be missing.
    """
    text = secret.removeprefix("whsec_").rstrip("=")
    try:
        key = b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
    return key or None


def standard_signature(key: bytes, message_id: str, timestamp: str, raw: bytes) -> str:
    """One entry of `webhook-signature`: base64 over `id.timestamp.body`."""
    content = _bytes(f"{message_id}.{timestamp}.") + raw
    return "v1," + b64encode(hmac_sha256(key, content)).decode()


@dataclass(frozen=True, slots=True)
class Sent:
    """What came: the exact bytes, its headers by lower-case names, and what its address has behind
    the source's name."""

    raw: bytes
    headers: Mapping[str, str]
    path: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """One way to prove who sends. `holds` says whether one of the live secrets (none of them empty)
    proves it at an aware time. `ours` is True where we choose the secret, `in_path` where it is
    the last part of the address."""

    holds: Callable[[Sent, Sequence[str], datetime], bool]
    ours: bool = False
    in_path: bool = False


def _bytes(text: str) -> bytes:
    # A header may hold anything: comparing as bytes can't raise, and neither may encoding.
    return text.encode("utf-8", "backslashreplace")


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(_bytes(given), _bytes(expected))


def _meta(sent: Sent, secrets: Sequence[str], _now: datetime) -> bool:
    # `x-hub-signature` (SHA-1) is sent too, and is never enough.
    given = sent.headers.get("x-hub-signature-256", "")
    return any(_same(given, meta_signature(secret, sent.raw)) for secret in secrets)


def _x(sent: Sent, secrets: Sequence[str], _now: datetime) -> bool:
    given = sent.headers.get("x-twitter-webhooks-signature", "")
    return any(_same(given, x_signature(secret, sent.raw)) for secret in secrets)


def _standard(sent: Sent, secrets: Sequence[str], now: datetime) -> bool:
    message_id = sent.headers.get("webhook-id", "")
    timestamp = sent.headers.get("webhook-timestamp", "")
    plain = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= _LONGEST_TIMESTAMP
    if not message_id or not plain:
        return False
    if abs(now.timestamp() - int(timestamp)) > TOLERANCE_SECONDS:
        return False
    keys = [key for key in map(standard_key, secrets) if key]
    expected = [standard_signature(key, message_id, timestamp, sent.raw) for key in keys]
    # Other versions than v1 stand in the same list; they match nothing.
    given = sent.headers.get("webhook-signature", "").split()
    return any(_same(one, valid) for one in given for valid in expected)


def _secret_path(sent: Sent, secrets: Sequence[str], _now: datetime) -> bool:
    return any(_same(sent.path, secret) for secret in secrets)


META = Proof(_meta)
X = Proof(_x)
STANDARD = Proof(_standard, ours=True)
SECRET_PATH = Proof(_secret_path, ours=True, in_path=True)
"""For who signs nothing: an address that nobody can guess. It stands in no log of ours."""


def meta_challenge(query: Mapping[str, str], verify_token: str) -> str | None:
    """What to answer Meta's handshake with, as plain text and nothing around it; None to refuse."""
    challenge = query.get("hub.challenge")
    if not verify_token or not challenge or query.get("hub.mode") != "subscribe":
        return None
    return challenge if _same(query.get("hub.verify_token", ""), verify_token) else None


def x_crc(token: str, secret: str) -> dict[str, str]:
    """What to answer X's challenge with, as JSON. `token` is `crc_token`, decoded once.

    Raises Unavailable without a secret: a wrong answer would stop all events from X.
    """
    if not secret:
        message = "the X consumer secret is not set"
        raise Unavailable(message)
    return {"response_token": x_signature(secret, _bytes(token))}
