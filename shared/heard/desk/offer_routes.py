"""The addresses of offers: all that were made, for people and for programs.

GET /offers        the list; a page for a browser      GET /offers/{id} one

They are made and settled in their threads: POST /threads/{id}/offer, accepted, declined,
approve_offer, turn_down_offer, take_back.
"""

from collections.abc import Mapping

from heard import bootstrap
from heard.adapters.http import offer_page, offer_shapes, questions, screen
from heard.adapters.http.exchange import Response, json_response
from heard.desk import staff
from heard.desk.call import Answer, Call
from heard.desk.door import either
from heard.desk.visitor import visitor
from heard.domain.offers_shown import Listed
from heard.domain.people import Person


def _list(call: Call) -> Response:
    person = staff.caller(call)
    return json_response(200, offer_shapes.listed(_found(call, person), call.now))


def _one(call: Call) -> Response:
    person = staff.caller(call)
    questions.only(call.request)
    return json_response(
        200, offer_shapes.offer(bootstrap.offered().one(person, call.ids[0]), call.now)
    )


def _page(call: Call) -> Response:
    seer = visitor(call)
    found = _found(call, seer.person)
    first = not call.request.query
    waiting = bootstrap.offered().asked(seer.person) if first else ()
    desk = staff.desk()
    asked = offer_page.Asked(seer.person, call.request.query, call.now)
    return screen.shown(
        "offers.html", offer_page.offers_view(found, waiting, asked, desk), seer.pair
    )


def _found(call: Call, person: Person) -> Listed:
    request = call.request
    questions.only(request, "brand", "state", "limit", "cursor")
    return bootstrap.offered().listed(
        person,
        request.query.get("brand") or None,
        questions.offer_state(request),
        call.now,
        questions.limit(request),
        questions.position_cursor(request),
    )


ROUTES: Mapping[tuple[str, str], Answer] = {
    ("GET", "offers"): either(_list, _page),
    ("GET", "offers/*"): _one,
}
