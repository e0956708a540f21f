"""The addresses of answers, for people and for programs.

GET  /answers                    what each brand answers, what waits for approval, what is wanted
GET  /answers/{brand}.{issue}    one issue with all versions
POST /answers/{brand}.{issue}/{act}    propose, approve, turn_down, give

From a thread they come by POST /threads/{id}/keep_answer.
"""

from collections.abc import Mapping
from dataclasses import replace

from heard import bootstrap
from heard.adapters.http import answer_page, answer_shapes, questions, screen
from heard.adapters.http.callers import idempotency_key
from heard.adapters.http.exchange import Response, json_response
from heard.desk import staff
from heard.desk.call import Answer, Call
from heard.desk.door import either
from heard.desk.visitor import Visitor, form, visitor
from heard.domain.answers_shown import Listed
from heard.domain.errors import NotFound, Refused
from heard.domain.people import Person
from heard.services.amend import Order


def _list(call: Call) -> Response:
    return json_response(200, answer_shapes.listed(_found(call, staff.caller(call))))


def _one(call: Call) -> Response:
    person = staff.caller(call)
    questions.only(call.request)
    found = bootstrap.known_answers().one(person, call.ids[0])
    return json_response(200, answer_shapes.opened(found))


def _act(call: Call) -> Response:
    name, act = call.ids
    order = Order(staff.caller(call), idempotency_key(call.request))
    fields = answer_shapes.fields(call.request, act)
    page = getattr(bootstrap.known_answers(), act)(order, name, now=call.now, **fields)
    return json_response(200, answer_shapes.page(page))


def _list_page(call: Call) -> Response:
    seer = visitor(call)
    found = _found(call, seer.person)
    view = answer_page.list_view(found, call.request.query, staff.desk(), call.now)
    return screen.shown("answers.html", view, seer.pair)


def _one_page(call: Call) -> Response:
    questions.only(call.request)
    return _shown(call, visitor(call))


def _act_page(call: Call) -> Response:
    sender, sent = form(call)
    name, act = call.ids
    typed = dict(sent)
    order = Order(sender.person, typed.pop("key", None))
    try:
        fields = answer_shapes.form(typed, act)
        getattr(bootstrap.known_answers(), act)(order, name, now=call.now, **fields)
    except NotFound:
        raise
    except Refused as error:
        return _shown(call, sender, error, typed)
    return screen.moved(f"/answers/{name}")


def _shown(
    call: Call,
    seer: Visitor,
    refused: Refused | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    found = bootstrap.known_answers().one(seer.person, call.ids[0])
    seen = answer_page.Seen(seer.person, refused, typed or {})
    view = answer_page.one_view(found, seen, staff.desk(), call.now)
    page = screen.shown("answer.html", view, seer.pair)
    return replace(page, status=refused.status) if refused else page


def _found(call: Call, person: Person) -> Listed:
    request = call.request
    questions.only(request, "brand", "state", "limit", "cursor")
    return bootstrap.known_answers().listed(
        person,
        request.query.get("brand") or None,
        questions.answer_sort(request),
        questions.limit(request),
        questions.position_cursor(request),
    )


ROUTES: Mapping[tuple[str, str], Answer] = {
    ("GET", "answers"): either(_list, _list_page),
    ("GET", "answers/*"): either(_one, _one_page),
    ("POST", "answers/*/*"): either(_act, _act_page),
}
