"""The cookie of a session: a signed token that no script can read, and no other site can send.

`__Host-` binds it to this host and to https. Over plain http, which is the local bed's on loopback
and nobody else's, a browser would refuse that name.
"""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from heard.adapters import tokens
from heard.adapters.http.exchange import Request
from heard.domain.errors import Unauthorised
from heard.domain.signing_in import SESSION_LASTS, Session

_SECURE, _PLAIN = "__Host-heard", "heard"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def session_cookie(session: Session, key: str, own: str, now: datetime) -> str:
    """What a browser is to keep from now on. `key` signs it, `own` is the desk's address."""
    left = (session.expires_at - now).total_seconds()
    token = tokens.issue(
        session.person, key, now, left / 60, tokens.Audience.SESSION, session=session.id
    )
    return _cookie(token, int(left), own)


def no_cookie(own: str) -> str:
    """Takes the cookie back."""
    return _cookie("", 0, own)


def session_in(request: Request, keys: Sequence[str], own: str, now: datetime) -> tuple[str, str]:
    """The person and the session that a browser says it has. Raises Unauthorised."""
    token = request.cookies.get(_name(own), "")
    if not token:
        message = "Sign in to go on."
        raise Unauthorised(message)
    return tokens.session_of(token, keys, now)


def _cookie(value: str, seconds: int, own: str) -> str:
    secure = "" if _plain(own) else "; Secure"
    # Lax and not Strict: an alert's e-mail leads to the board, and no GET changes anything.
    return (
        f"{_name(own)}={value}; Path=/; Max-Age={min(seconds, int(SESSION_LASTS.total_seconds()))}; "
        f"HttpOnly; SameSite=Lax{secure}"
    )


def _name(own: str) -> str:
    return _PLAIN if _plain(own) else _SECURE


def _plain(own: str) -> bool:
    parts = urlsplit(own)
    return parts.scheme == "http" and parts.hostname in _LOOPBACK
