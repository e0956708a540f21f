"""Bearer tokens: who calls. One audience a purpose, one algorithm, no clock of their own.

The roster is checked at each call, so a token dies with its person; a rotated key's tokens live
until the old key is taken out of the secret.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from math import isfinite

import jwt
from jwt.types import Options

from heard.domain.errors import Unauthorised, Unavailable

_ALGORITHM = "HS256"
_SHORTEST_KEY = 32
"""Bytes of a key for HS256: as long as its hash (RFC 7518, section 3.2)."""

_OWN_CHECKS: Options = {
    "require": ["sub", "aud", "iat", "exp"],
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
}
"""PyJWT would read the clock for these; `verify` is told the time instead."""

_NOT_VALID = "This token is not valid here."


class Audience(StrEnum):
    """What a token is good for."""

    DESK = "heard-desk"
    SESSION = "heard-session"


def keys_in(secret: str) -> tuple[str, ...]:
    """The keys in a secret, newest first: one a line, or a JSON list.

    Raises Unavailable where there is none, or one too short to be safe: nobody is let in by an
    empty key.
    """
    secret = secret.strip()
    if secret.startswith("["):
        try:
            written = json.loads(secret)
        except ValueError as error:
            message = "the desk's key is no JSON list of keys"
            raise Unavailable(message) from error
        found = tuple(str(one).strip() for one in written)
    else:
        found = tuple(line.strip() for line in secret.splitlines() if line.strip())
    if not found or any(len(one.encode()) < _SHORTEST_KEY for one in found):
        message = f"the desk's key is not set, or shorter than {_SHORTEST_KEY} bytes"
        raise Unavailable(message)
    return found


def issue(
    agent: str,
    key: str,
    now: datetime,
    minutes: float,
    audience: Audience = Audience.DESK,
    session: str | None = None,
) -> str:
    """A token that names an agent, and of a session its id, good for so many minutes. `key` is the
    newest of `keys_in`."""
    claims: dict[str, str | int] = {
        "sub": agent,
        "aud": audience.value,
        "iat": int(now.timestamp()),
        "exp": int((now + timedelta(minutes=minutes)).timestamp()),
    }
    if session is not None:
        claims["jti"] = session
    return jwt.encode(claims, key, algorithm=_ALGORITHM)


def verify(
    token: str, keys: Sequence[str], now: datetime, audience: Audience = Audience.DESK
) -> str:
    """The agent whom a token names. Raises Unauthorised, with one text for every forgery."""
    return str(_claims(token, keys, now, audience)["sub"])


def session_of(token: str, keys: Sequence[str], now: datetime) -> tuple[str, str]:
    """The agent and the session that a browser's token names. Raises as `verify` does."""
    claims = _claims(token, keys, now, Audience.SESSION)
    if not isinstance(claims.get("jti"), str):
        raise Unauthorised(_NOT_VALID)
    return str(claims["sub"]), str(claims["jti"])


def _claims(
    token: str, keys: Sequence[str], now: datetime, audience: Audience
) -> dict[str, object]:
    if not token.isascii():
        raise Unauthorised(_NOT_VALID)
    for key in keys:
        try:
            claims = jwt.decode(
                token, key, algorithms=[_ALGORITHM], audience=audience.value, options=_OWN_CHECKS
            )
        except jwt.InvalidSignatureError:
            continue
        except jwt.InvalidTokenError as error:
            raise Unauthorised(_NOT_VALID) from error
        _check_time(claims, now)
        return dict(claims)
    raise Unauthorised(_NOT_VALID)


def _check_time(claims: dict[str, object], now: datetime) -> None:
    expires = claims["exp"]
    if isinstance(expires, bool) or not isinstance(expires, int | float) or not isfinite(expires):
        raise Unauthorised(_NOT_VALID)
    if now.timestamp() >= expires:
        message = "This token has expired: ask for a new one."
        raise Unauthorised(message)
