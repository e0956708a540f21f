"""The desk: the agents' API and the signed page of one thread. One request, one use case."""

from datetime import UTC, datetime
from typing import Any

from heard import bootstrap
from heard.adapters.http import screen
from heard.adapters.http.exchange import Response, request_of
from heard.adapters.http.problems import problem
from heard.adapters.http.routing import found
from heard.adapters.http.wanted import remembered
from heard.desk.call import Call
from heard.desk.door import wants_page
from heard.desk.rooms import routes_of
from heard.domain.errors import HeardError, Refused, Unauthorised
from heard.telemetry import count, logger, observed


def _of_a_link(error: HeardError) -> Response:
    from heard.desk.link_routes import refusal  # noqa: PLC0415 - loaded as the rooms are

    return refusal(error)


REFUSALS = {
    "t": _of_a_link,
    **dict.fromkeys(("", "board", "login", "logout", "desk"), screen.refusal),
}
"""How an error looks, by the first part of an address; elsewhere it is a page for who wants one, and
a problem document for a program."""


@observed
def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answer one request of an agent, or of somebody who follows the link of an alert."""
    request = None
    try:
        request = request_of(event)
        table = routes_of(request.path.split("/")[1])
        answer, ids = found(table, request.method, request.path)
        return answer(Call(request, datetime.now(UTC), ids)).answer()
    except HeardError as error:
        count(f"Desk{type(error).__name__}")
        if not isinstance(error, Refused):
            logger.warning("not answered", reason=type(error).__name__, detail=str(error))
        headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
        other = screen.refusal if wants_page(headers) else problem
        refusal = REFUSALS.get(event["rawPath"].split("/")[1], other)
        refused = refusal(error)
        if request and isinstance(error, Unauthorised) and wants_page(headers):
            own = bootstrap.own_address(headers.get("host", ""))
            refused = remembered(refused, request, own)
        return refused.answer()
