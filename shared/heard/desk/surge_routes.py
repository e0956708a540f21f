"""The addresses of surges, in the agents' API; who comes with a browser is shown pages.

GET  /surges                 the latest, newest first      GET /surges/{id} one, and who waits
POST /surges/{id}/{act}      claim, answer {text}, statement {due, made, url}, end {reason}
"""

from collections.abc import Mapping

from heard import bootstrap
from heard.adapters.http import questions, surge_shapes
from heard.adapters.http.callers import idempotency_key
from heard.adapters.http.exchange import Response, json_response
from heard.desk import staff, surge_desk_routes
from heard.desk.call import Answer, Call
from heard.desk.door import either
from heard.services.amend import Order


def _list(call: Call) -> Response:
    person, request = staff.caller(call), call.request
    questions.only(request, "brand", "state", "limit", "cursor")
    found = bootstrap.leading().listed(
        person,
        request.query.get("brand") or None,
        questions.phase(request),
        questions.limit(request),
        questions.position_cursor(request),
    )
    return json_response(200, surge_shapes.listed(found))


def _one(call: Call) -> Response:
    person, request = staff.caller(call), call.request
    questions.only(request, "limit", "cursor")
    limit, after = questions.limit(request), questions.column_cursor(request)
    found = bootstrap.leading().one(person, call.ids[0], call.now, limit, after)
    return json_response(200, surge_shapes.shown(found, bootstrap.policy(), call.now))


def _act(call: Call) -> Response:
    surge_id, act = call.ids
    order = Order(staff.caller(call), idempotency_key(call.request))
    fields = surge_shapes.fields(call.request, act)
    surge = getattr(bootstrap.leading(), act)(order, surge_id, now=call.now, **fields)
    return json_response(200, surge_shapes.surge(surge))


ROUTES: Mapping[tuple[str, str], Answer] = {
    ("GET", "surges"): either(_list, surge_desk_routes.listed),
    ("GET", "surges/*"): either(_one, surge_desk_routes.one),
    ("POST", "surges/*/*"): either(_act, surge_desk_routes.act),
}
