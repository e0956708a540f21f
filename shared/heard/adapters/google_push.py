"""Google's push: Cloud Pub/Sub signs nothing of ours, but shows a token of the account it runs as.

`Authorization: Bearer <OpenID Connect token>`, RS256, signed with keys that Google publishes. It is
good for us if it names the push account and the audience that were set, in so many words, and is in
time. A live secret is "<account's e-mail> <audience>"; a third word holds the keys themselves (a
JWK set in base64url) for where Google is not to be asked, such as the local bed.

Loads nothing heavy until the first push: the webhook's other sources need no cryptography.
"""

import binascii
import hmac
import json
import math
import time
from base64 import urlsafe_b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from heard.adapters.signatures import Proof, Sent
from heard.domain.errors import Unavailable

if TYPE_CHECKING:
    from jwt import PyJWK
    from jwt.types import Options

CERTS = "https://www.googleapis.com/oauth2/v3/certs"
ISSUERS = ("https://accounts.google.com", "accounts.google.com")

FRESH_SECONDS = 3600
"""How long a read of the keys is trusted; Google announces a new key days before it signs."""

AGAIN_SECONDS = 60
"""A key that is not known, and a failed read, ask again at most this often."""

_SKEW_SECONDS = 300
"""How far Google's clock may be ahead of ours."""

_TIMEOUT_SECONDS = 3.0
_LARGEST_SET = 64 * 1024
_LONGEST_TOKEN = 8 * 1024

_OWN_CHECKS: "Options" = {
    "require": ["iss", "aud", "iat", "exp", "email"],
    "strict_aud": True,
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
}
"""PyJWT would read the clock for these; `_in_time` is told the time instead."""


@dataclass(frozen=True, slots=True)
class PushAccount:
    """Whose token is good, for whom, and the keys it must be signed with if not Google's."""

    email: str
    audience: str
    keys: str = ""

    @classmethod
    def of(cls, secret: str) -> "PushAccount | None":
        """From a live secret; None for what is none."""
        words = secret.split()
        return cls(*words) if len(words) in (2, 3) else None


class Keys:
    """Public keys by their id, read from where they are published, when needed."""

    def __init__(self, address: str = CERTS) -> None:
        self._address = address
        self._known: dict[str, PyJWK] = {}
        self._read_at = self._tried_at = float("-inf")

    def find(self, key_id: str) -> "PyJWK | None":
        """The key of this id, None if none is published.

        Raises Unavailable where that can't be told: nobody is let in meanwhile, and Google sends
        again.
        """
        now = time.monotonic()
        fresh = now - self._read_at < FRESH_SECONDS
        if not (fresh and key_id in self._known) and now - self._tried_at >= AGAIN_SECONDS:
            self._tried_at = now
            self._known = _keys_in(_fetched(self._address))
            self._read_at, fresh = now, True
        if not fresh:
            message = "Google's keys could not be read a moment ago"
            raise Unavailable(message)
        return self._known.get(key_id)


google_keys = cache(Keys)


def _holds(sent: Sent, secrets: Sequence[str], now: datetime) -> bool:
    """True if the token is of one of these push accounts. Raises Unavailable as `Keys.find`."""
    scheme, _, token = sent.headers.get("authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token.isascii() or not 0 < len(token) <= _LONGEST_TOKEN:
        return False
    accounts = [account for account in map(PushAccount.of, secrets) if account]
    return any(_is_of(account, token, now) for account in accounts)


PROOF = Proof(_holds)


def _is_of(account: PushAccount, token: str, now: datetime) -> bool:
    import jwt

    try:
        header = jwt.get_unverified_header(token)
        key_id = header.get("kid")
        if header.get("alg") != "RS256" or not isinstance(key_id, str):
            return False
        key = _own_keys(account.keys).get(key_id) if account.keys else google_keys().find(key_id)
        if key is None:
            return False
        claims = jwt.decode(
            token,
            key,
            algorithms=["RS256"],
            audience=account.audience,
            issuer=ISSUERS,
            options=_OWN_CHECKS,
        )
    except (jwt.InvalidTokenError, ValueError, TypeError, RecursionError):
        # What a stranger wrote may break the library in other ways than it says.
        return False
    email = claims["email"]
    return (
        isinstance(email, str)
        and hmac.compare_digest(email.encode("utf-8", "replace"), account.email.encode())
        and claims.get("email_verified") is True
        and _in_time(claims, now)
    )


def _in_time(claims: dict[str, Any], now: datetime) -> bool:
    issued, expires = claims["iat"], claims["exp"]
    for moment in (issued, expires):
        if isinstance(moment, bool) or not isinstance(moment, int | float):
            return False
        if not math.isfinite(moment):
            return False
    return bool(issued - _SKEW_SECONDS <= now.timestamp() < expires)


@cache
def _own_keys(packed: str) -> dict[str, "PyJWK"]:
    try:
        return _keys_in(urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    except binascii.Error as error:
        message = "the keys of Google's push account are not base64url"
        raise Unavailable(message) from error


def _keys_in(raw: bytes) -> dict[str, "PyJWK"]:
    from jwt import PyJWKSet, PyJWTError

    try:
        found = PyJWKSet.from_dict(json.loads(raw)).keys
    except (PyJWTError, ValueError, TypeError, AttributeError, RecursionError) as error:
        message = "Google's keys could not be understood"
        raise Unavailable(message) from error
    return {key.key_id: key for key in found if key.key_id and key.key_type == "RSA"}


def _fetched(address: str) -> bytes:
    import urllib3

    try:
        answer = urllib3.request(
            "GET",
            address,
            timeout=_TIMEOUT_SECONDS,
            retries=False,
            redirect=False,
            preload_content=False,
        )
        raw = answer.read(_LARGEST_SET + 1)
        answer.close()
    except urllib3.exceptions.HTTPError as error:
        message = "Google's keys could not be fetched"
        raise Unavailable(message) from error
    if answer.status != 200 or len(raw) > _LARGEST_SET:
        message = f"Google's keys: the answer was {answer.status}"
        raise Unavailable(message)
    return raw
