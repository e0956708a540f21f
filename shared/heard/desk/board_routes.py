"""The addresses of the board.

GET /              on to the board
GET /board         what waits; its filters live in the address
GET /board/list    the same rows alone, for the page that renews itself
"""

from collections.abc import Mapping

from heard import bootstrap
from heard.adapters.http import board_page, questions, screen, surge_page
from heard.adapters.http.exchange import Response
from heard.adapters.http.showing import Desk
from heard.desk import staff
from heard.desk.call import Answer, Call
from heard.desk.visitor import Visitor, visitor
from heard.services.read import COUNTED


def _root(_call: Call) -> Response:
    return screen.moved("/board")


def _board(call: Call) -> Response:
    seer = visitor(call)
    asked, desk, rows = _rows(call, seer)
    healths = bootstrap.surveying().at_a_glance(seer.person)
    around = board_page.frame_view(asked, healths, desk)
    return screen.shown("board.html", {**rows, **around}, seer.pair)


def _list(call: Call) -> Response:
    seer = visitor(call)
    _, _, rows = _rows(call, seer)
    seen = call.request.headers.get("if-none-match")
    return screen.fragment("board_list.html", rows, seer.pair, seen)


def _rows(call: Call, seer: Visitor) -> tuple[board_page.Asked, Desk, dict[str, object]]:
    request = call.request
    wanted = questions.board_wanted(request, seer.person.id)
    limit, after = questions.limit(request), questions.column_cursor(request)
    reading = bootstrap.reading()
    found = reading.listed(seer.person, wanted, call.now, limit, after)
    counts = reading.counted(seer.person, wanted)
    desk = staff.desk()
    asked = board_page.Asked(seer.person, wanted, request.query, call.now)
    rows = board_page.board_view(asked, found, counts, COUNTED, desk)
    running = bootstrap.leading().running(seer.person, call.now)
    return asked, desk, {**rows, "strip": surge_page.strip_view(running, desk, call.now)}


ROUTES: Mapping[tuple[str, str], Answer] = {
    ("GET", ""): _root,
    ("GET", "board"): _board,
    ("GET", "board/list"): _list,
}
