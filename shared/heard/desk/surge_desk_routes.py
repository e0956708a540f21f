"""The pages of surges at the desk.

GET  /surges               what so many say, newest first; brand and state live in the address
GET  /surges/{id}          one: how it grew, who leads it, what is said, who still waits
POST /surges/{id}/{act}    claim, answer, statement, end: by a form

The addresses are those of the API (`surge_routes`), which lead here who comes with a browser.
"""

from collections.abc import Mapping
from dataclasses import replace

from heard import bootstrap
from heard.adapters.http import questions, screen, surge_page, surge_shapes
from heard.adapters.http.exchange import Response
from heard.desk import staff
from heard.desk.call import Call
from heard.desk.visitor import Visitor, form, visitor
from heard.domain.errors import NotFound, Refused
from heard.services.amend import Order


def listed(call: Call) -> Response:
    """The list."""
    seer, request = visitor(call), call.request
    questions.only(request, "brand", "state", "limit", "cursor")
    found = bootstrap.leading().listed(
        seer.person,
        request.query.get("brand") or None,
        questions.phase(request),
        questions.limit(request),
        questions.position_cursor(request),
    )
    view = surge_page.list_view(found, seer.person, request.query, staff.desk(), call.now)
    return screen.shown("surges.html", view, seer.pair)


def one(call: Call) -> Response:
    """One surge."""
    return _shown(call, visitor(call))


def act(call: Call) -> Response:
    """One act, and back to its page."""
    sender, sent = form(call)
    surge_id, name = call.ids
    typed = dict(sent)
    order = Order(sender.person, typed.pop("key", None))
    try:
        fields = surge_shapes.form(typed, name, _zone(call, sender))
        getattr(bootstrap.leading(), name)(order, surge_id, now=call.now, **fields)
    except NotFound:
        raise
    except Refused as error:
        return _shown(call, sender, error, typed)
    return screen.moved(f"/surges/{surge_id}")


def _shown(
    call: Call,
    seer: Visitor,
    refused: Refused | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    person, now, request = seer.person, call.now, call.request
    after = None
    if request.method == "GET":
        questions.only(request, "cursor", "limit")
        after = questions.column_cursor(request)
    limit = questions.limit(request)
    found = bootstrap.leading().one(person, call.ids[0], now, limit, after)
    examples = bootstrap.reading().beside(person, found.surge.examples, now)
    seen = surge_page.Seen(person, examples, refused, typed or {})
    page = screen.shown(
        "surge.html", surge_page.one_view(found, seen, staff.desk(), now), seer.pair
    )
    return replace(page, status=refused.status) if refused else page


def _zone(call: Call, sender: Visitor) -> str:
    brand = bootstrap.leading().of(sender.person, call.ids[0]).brand
    return bootstrap.policy().brand(brand).calendar.time_zone
