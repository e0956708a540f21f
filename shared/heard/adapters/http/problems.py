"""Every error that a caller sees, as a problem document (RFC 9457): the one place where Heard's
errors become HTTP."""

import json

from heard.adapters.http.exchange import Response
from heard.domain.errors import (
    HeardError,
    Invalid,
    Refused,
    Superseded,
    Unauthorised,
    Unavailable,
)

_AGAIN_SECONDS = 2


def problem(error: HeardError, challenge: str = "Bearer") -> Response:
    """The answer to a request that failed.

    `challenge` names how a caller proves who they are. An error that is not the caller's says
    nothing of its inside. What is no answer to a caller
    (a wrong policy) is raised again, so that the function fails and its alarm rings.
    """
    headers = {
        "Content-Type": "application/problem+json",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    if isinstance(error, Refused):
        status, title, detail = error.status, error.title, str(error)
    elif isinstance(error, Superseded | Unavailable):
        status, title = Unavailable.status, Unavailable.title
        detail = "Something that Heard depends on does not answer. Try again in a moment."
        headers["Retry-After"] = str(_AGAIN_SECONDS)
    else:
        raise error
    if isinstance(error, Unauthorised):
        headers["WWW-Authenticate"] = challenge
    document = {
        "type": f"urn:heard:problem:{title.lower().replace(' ', '-')}",
        "title": title,
        "status": status,
        "detail": detail,
    }
    if isinstance(error, Invalid) and error.field:
        document["field"] = error.field
    return Response(status, headers, json.dumps(document, ensure_ascii=False))
