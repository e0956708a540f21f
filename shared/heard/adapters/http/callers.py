"""Who calls: a bearer token names an agent, the roster says whether they still are one."""

from collections.abc import Sequence
from datetime import datetime

from heard.adapters import tokens
from heard.adapters.http.exchange import Request
from heard.domain.errors import Invalid, Unauthorised
from heard.domain.people import Person
from heard.ports.people import Roster

_LONGEST_KEY = 200


def caller(request: Request, keys: Sequence[str], roster: Roster, now: datetime) -> Person:
    """The person who calls. Raises Unauthorised.

    `keys` are the live keys that may have signed the token.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        message = "Send the header Authorization: Bearer <token>."
        raise Unauthorised(message)
    agent = tokens.verify(token.strip(), keys, now)
    for person in roster.people():
        if person.id == agent:
            return person
    message = "This token names nobody on the roster."
    raise Unauthorised(message)


def idempotency_key(request: Request) -> str | None:
    """The header that makes a write happen once. Raises Invalid where it is no plain text of at
    most 200 characters."""
    key = request.headers.get("idempotency-key")
    if key is None:
        return None
    if not key.strip() or len(key) > _LONGEST_KEY or not (key.isascii() and key.isprintable()):
        message = f"Idempotency-Key: 1 to {_LONGEST_KEY} plain characters."
        raise Invalid(message, "Idempotency-Key")
    return key.strip()
