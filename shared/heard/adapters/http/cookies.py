"""Cookies of the desk. A session's is a signed token that no script can read, and no other site send.

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

_SESSION = "heard"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def session_cookie(session: Session, key: str, own: str, now: datetime) -> str:
    """What a browser is to keep from now on. `key` signs it, `own` is the desk's address."""
    left = (session.expires_at - now).total_seconds()
    token = tokens.issue(
        session.person, key, now, left / 60, tokens.Audience.SESSION, session=session.id
    )
    seconds = min(int(left), int(SESSION_LASTS.total_seconds()))
    return for_this_host(_SESSION, token, seconds, own)


def no_cookie(own: str) -> str:
    """Takes the cookie back."""
    return for_this_host(_SESSION, "", 0, own)


def session_in(request: Request, keys: Sequence[str], own: str, now: datetime) -> tuple[str, str]:
    """The person and the session that a browser says it has. Raises Unauthorised."""
    token = read_cookie(request, _SESSION, own)
    if not token:
        message = "Sign in to go on."
        raise Unauthorised(message)
    return tokens.session_of(token, keys, now)


def read_cookie(request: Request, name: str, own: str) -> str:
    """What a browser keeps for us under this name, "" where it keeps nothing."""
    return request.cookies.get(_name(name, own), "")


def for_this_host(name: str, value: str, seconds: int, own: str) -> str:
    """A cookie that no script reads, and that goes to this host alone."""
    secure = "" if _plain(own) else "; Secure"
    # Lax and not Strict: an alert's e-mail leads to the board, and no GET changes anything.
    return f"{_name(name, own)}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"


def _name(name: str, own: str) -> str:
    return name if _plain(own) else f"__Host-{name}"


def _plain(own: str) -> bool:
    parts = urlsplit(own)
    return parts.scheme == "http" and parts.hostname in _LOOPBACK
