"""The addresses of praise, JSON for programs and pages for people.

GET  /praise                     praise and who thanked whom, the widest heard and oldest first
GET  /praise/stories             good stories             GET /praise/delight   a month's surprises
GET  /praise/advocates           who defends the brand, and what is to be done about them
POST /praise/{id}/no_thanks      this piece needs none, and back to the list (by a form; programs act
                                 at /threads/{id}/…)
"""

from collections.abc import Mapping

from heard import bootstrap
from heard.adapters.http import praise_page, praise_shapes, questions, screen, shapes, side_page
from heard.adapters.http.exchange import Response, json_response
from heard.desk import staff
from heard.desk.call import Answer, Call
from heard.desk.door import either
from heard.desk.visitor import form, visitor
from heard.domain.advocates import Advocates
from heard.domain.dossier import Filter, Listed
from heard.domain.judgement import Kind
from heard.domain.kindness import Month, Stories
from heard.domain.people import Person
from heard.domain.state import State
from heard.services.deed import Asked
from heard.services.read import COUNTED


def _queue(call: Call, person: Person) -> Listed:
    request = call.request
    wanted = questions.praise_wanted(request)
    limit, after = questions.limit(request), questions.column_cursor(request)
    return bootstrap.reading().listed(person, wanted, call.now, limit, after)


def _queue_json(call: Call) -> Response:
    found = _queue(call, staff.caller(call))
    return json_response(200, shapes.listed(found, bootstrap.policy(), call.now))


def _queue_page(call: Call) -> Response:
    seer = visitor(call)
    found, wanted = _queue(call, seer.person), questions.praise_wanted(call.request)
    asked = praise_page.Asked(seer.person, call.request.query, call.now)
    number = _waiting(call, seer.person, wanted, found)
    view = praise_page.queue_view(asked, wanted, found, (number, COUNTED), staff.desk())
    return screen.shown("praise.html", view, seer.pair)


def _waiting(call: Call, person: Person, wanted: Filter, found: Listed) -> int:
    """How much praise waits for thanks: counted only where the page does not hold all of it."""
    partly = wanted.channel or found.after or call.request.query.get("cursor")
    if wanted.state is State.NOTED and not partly:
        return len(found.threads)
    counts = bootstrap.reading().counted(person, wanted, (State.NOTED,), Kind.PRAISE)
    return counts[State.NOTED]


def _no_thanks(call: Call) -> Response:
    sender, sent = form(call)
    bootstrap.praising().no_thanks(Asked(sender.person, call.ids[0], sent.get("key")), call.now)
    return screen.moved(praise_page.address("/praise", questions.spoken(sent.get("back", ""))))


def _stories(call: Call, person: Person) -> Stories:
    request = call.request
    questions.only(request, "brand", "month", "limit", "cursor")
    return bootstrap.praising().stories(
        person,
        request.query.get("brand") or None,
        questions.month(request),
        questions.limit(request),
        questions.position_cursor(request),
    )


def _stories_json(call: Call) -> Response:
    return json_response(200, praise_shapes.stories(_stories(call, staff.caller(call))))


def _stories_page(call: Call) -> Response:
    seer = visitor(call)
    found = _stories(call, seer.person)
    asked = praise_page.Asked(seer.person, call.request.query, call.now)
    return screen.shown(
        "stories.html", praise_page.stories_view(asked, found, staff.desk()), seer.pair
    )


def _month(call: Call, person: Person) -> Month:
    request = call.request
    questions.only(request, "brand", "month", "limit", "cursor")
    return bootstrap.praising().month(
        person,
        request.query.get("brand") or None,
        questions.month(request),
        call.now,
        questions.limit(request),
        questions.position_cursor(request),
    )


def _month_json(call: Call) -> Response:
    person = staff.caller(call)
    found = _month(call, person)
    return json_response(200, praise_shapes.month(found, person, bootstrap.policy()))


def _month_page(call: Call) -> Response:
    seer = visitor(call)
    found = _month(call, seer.person)
    asked = praise_page.Asked(seer.person, call.request.query, call.now)
    return screen.shown(
        "delight.html", praise_page.month_view(asked, found, staff.desk()), seer.pair
    )


def _advocates(call: Call, person: Person) -> Advocates:
    request = call.request
    questions.only(request, "brand", "limit", "cursor")
    return bootstrap.siding().advocates(
        person,
        request.query.get("brand") or None,
        questions.limit(request),
        questions.position_cursor(request),
    )


def _advocates_json(call: Call) -> Response:
    return json_response(200, praise_shapes.advocates(_advocates(call, staff.caller(call))))


def _advocates_page(call: Call) -> Response:
    seer = visitor(call)
    found = _advocates(call, seer.person)
    asked = praise_page.Asked(seer.person, call.request.query, call.now)
    view = side_page.advocates_view(asked, found, staff.desk())
    return screen.shown("advocates.html", view, seer.pair)


ROUTES: Mapping[tuple[str, str], Answer] = {
    ("GET", "praise"): either(_queue_json, _queue_page),
    ("GET", "praise/stories"): either(_stories_json, _stories_page),
    ("GET", "praise/delight"): either(_month_json, _month_page),
    ("GET", "praise/advocates"): either(_advocates_json, _advocates_page),
    ("POST", "praise/*/no_thanks"): _no_thanks,
}
