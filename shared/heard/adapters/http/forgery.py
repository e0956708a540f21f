"""Who filled in a form: somebody on a page of ours, or another site in their name."""

import hmac
from collections.abc import Mapping

from heard.adapters.http.exchange import Request
from heard.domain.errors import Forbidden
from heard.domain.signing_in import Session

FIELD = "csrf"
"""The field of every form that holds the session's secret."""

_NOT_OURS = "This form did not come from a page of the desk. Open the desk and try again."


def need_own_page(request: Request, own: str) -> None:
    """Raises Forbidden for a POST from a page of another origin than the desk's, at `own` or at the
    host that was asked. Every browser says where a POST comes from; what says nothing is none."""
    at = {own, f"https://{request.headers.get('host', '')}"}
    origin = request.headers.get("origin")
    if origin is None and request.headers.get("sec-fetch-site") == "same-origin":
        return
    if origin not in at:
        raise Forbidden(_NOT_OURS)


def need_secret(typed: Mapping[str, str], session: Session) -> None:
    """Raises Forbidden for a form without the secret of this session."""
    given = typed.get(FIELD, "").encode(errors="replace")
    if not hmac.compare_digest(given, session.secret.encode()):
        raise Forbidden(_NOT_OURS)
