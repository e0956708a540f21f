"""The addresses by which a reference leads to its thread.

GET /references/{reference}           for programs
GET /board/reference?reference=...    on to its page at the desk
"""

from collections.abc import Mapping

from heard import bootstrap
from heard.adapters.http import questions, screen, shapes
from heard.adapters.http.exchange import Response, json_response
from heard.desk import staff
from heard.desk.call import Answer, Call
from heard.desk.visitor import visitor
from heard.domain.errors import Refused


def _reference(call: Call) -> Response:
    person = staff.caller(call)
    questions.only(call.request)
    thread = bootstrap.referring().thread(person, call.ids[0], call.now)
    return json_response(200, shapes.summary(thread, bootstrap.policy(), call.now))


def _on_board(call: Call) -> Response:
    seer = visitor(call)
    said = call.request.query.get("reference", "")
    try:
        thread = bootstrap.referring().thread(seer.person, said, call.now)
    except Refused as error:
        lines = [str(error), f"You looked for: {said[:40]}"]
        return screen.notice("No such reference", lines, error.status, seer.pair)
    return screen.moved(f"/board/threads/{thread.id}")


ROUTES: Mapping[tuple[str, str], Answer] = {
    ("GET", "references/*"): _reference,
    ("GET", "board/reference"): _on_board,
}
