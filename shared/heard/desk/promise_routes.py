"""The addresses of promises: all that are open, for people and for programs.

GET /promises        the list; a page for a browser      GET /promises/{thread}.{promise} one

They are made and kept in their threads: POST /threads/{id}/promise, keep, withdraw.
"""

from collections.abc import Mapping

from heard import bootstrap
from heard.adapters.http import promise_page, promise_shapes, questions, screen
from heard.adapters.http.exchange import Response, json_response
from heard.desk import staff
from heard.desk.call import Answer, Call
from heard.desk.door import either
from heard.desk.visitor import visitor
from heard.domain.briefs import Owing
from heard.domain.people import Person


def _list(call: Call) -> Response:
    person = staff.caller(call)
    questions.only(call.request, "brand", "who", "limit", "cursor")
    return json_response(200, promise_shapes.listed(_found(call, person), call.now))


def _one(call: Call) -> Response:
    person = staff.caller(call)
    questions.only(call.request)
    thread_id, _, promise_id = call.ids[0].partition(".")
    found = bootstrap.owes().one(person, thread_id, promise_id)
    return json_response(200, promise_shapes.promise(found, call.now))


def _page(call: Call) -> Response:
    seer = visitor(call)
    questions.only(call.request, "brand", "who", "limit", "cursor")
    desk = staff.desk()
    asked = promise_page.Asked(seer.person, call.request.query, call.now)
    view = promise_page.promises_view(_found(call, seer.person), asked, desk)
    return screen.shown("promises.html", view, seer.pair)


def _found(call: Call, person: Person) -> Owing:
    query = call.request.query
    return bootstrap.owes().listed(
        person,
        query.get("brand") or None,
        query.get("who") or None,
        questions.limit(call.request),
        questions.position_cursor(call.request),
    )


ROUTES: Mapping[tuple[str, str], Answer] = {
    ("GET", "promises"): either(_list, _page),
    ("GET", "promises/*"): _one,
}
