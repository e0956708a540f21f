"""The address of searching.

GET  /search      by customer, words or reference, with filters; what was asked stays in the address

One address for two readers, as that of surges: JSON for a token, a page for a browser. What was
searched for is in no log: those of access hold the route alone.
"""

from collections.abc import Mapping

from heard import bootstrap
from heard.adapters.http import questions, screen, search_page, search_questions, search_shapes
from heard.adapters.http.exchange import Response, json_response
from heard.desk import staff
from heard.desk.call import Answer, Call
from heard.desk.door import either
from heard.desk.visitor import visitor
from heard.domain.finding import Looked
from heard.domain.people import Person


def _json(call: Call) -> Response:
    person = staff.caller(call)
    found = _found(call, person)
    return json_response(200, search_shapes.looked(found, bootstrap.policy(), call.now))


def _page(call: Call) -> Response:
    seer = visitor(call)
    sought, found = search_questions.sought(call.request), _found(call, seer.person)
    desk = staff.desk()
    view = search_page.search_view(sought, found, seer.person, call.request.query, desk, call.now)
    return screen.shown("search.html", view, seer.pair)


def _found(call: Call, person: Person) -> Looked:
    request = call.request
    return bootstrap.searching().search(
        person,
        search_questions.sought(request),
        call.now,
        questions.limit(request),
        questions.position_cursor(request),
    )


ROUTES: Mapping[tuple[str, str], Answer] = {
    ("GET", "search"): either(_json, _page),
}
