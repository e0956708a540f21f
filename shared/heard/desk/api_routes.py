"""The addresses of the agents' API, JSON for programs: each leads to one use case.

    GET  /health                     is it there
    GET  /threads                    the board                  GET /threads/{id} one thread
    POST /threads/{id}/{act}         what agents do             POST /threads/claim many at once
    GET  /threads/{id}/starters      how an answer may begin    POST /threads/{id}/check a draft
    GET  /messages/{channel}/{id}    one message, by its native id
    GET  /reports/daily              a brand's day
    GET  /channels                   how every account is

and those of the roster (see `roster_routes`). Who calls is a bearer token that names an agent.
"""

from collections.abc import Mapping

from heard import bootstrap
from heard.adapters.http import (
    bodies,
    draft_shapes,
    questions,
    report_shapes,
    roster_routes,
    shapes,
)
from heard.adapters.http.callers import idempotency_key
from heard.adapters.http.exchange import Response, json_response, spellings
from heard.desk import staff
from heard.desk.call import Answer, Call
from heard.desk.deeds import carried_out
from heard.services.amend import Order
from heard.services.deed import Asked

MESSAGES_AT_ONCE = 100
"""Messages, and commits of the timeline, of one thread that are shown at once."""


def _health(_call: Call) -> Response:
    return json_response(200, {"status": "ok"})


def _list(call: Call) -> Response:
    person, request = staff.caller(call), call.request
    wanted = questions.wanted(request)
    limit, after = questions.limit(request), questions.column_cursor(request)
    found = bootstrap.reading().listed(person, wanted, call.now, limit, after)
    return json_response(200, shapes.listed(found, bootstrap.policy(), call.now))


def _thread(call: Call) -> Response:
    person, request = staff.caller(call), call.request
    questions.only(request, "limit", "cursor")
    limit, after = questions.limit(request, MESSAGES_AT_ONCE), questions.pages_cursor(request)
    found = bootstrap.reading().thread(person, call.ids[0], call.now, limit, after)
    return json_response(200, shapes.dossier(found, bootstrap.policy(), call.now))


def _message(call: Call) -> Response:
    person, (channel, native_id) = staff.caller(call), call.ids
    questions.only(call.request, "account")
    found = bootstrap.reading().message(
        person,
        questions.channel_named(channel),
        spellings(native_id),
        call.request.query.get("account") or None,
        call.now,
    )
    return json_response(200, shapes.located(found, bootstrap.policy(), call.now))


def _channels(call: Call) -> Response:
    person = staff.caller(call)
    questions.only(call.request)
    found = bootstrap.surveying().channels(person)
    return json_response(200, shapes.channels(found, bootstrap.policy()))


def _act(call: Call) -> Response:
    thread_id, act = call.ids
    asked = Asked(staff.caller(call), thread_id, idempotency_key(call.request))
    fields = bodies.json_body(call.request, act)
    acted = carried_out(act, asked, fields, call.now)
    return json_response(200, shapes.summary(acted.thread, bootstrap.policy(), call.now))


def _starters(call: Call) -> Response:
    person = staff.caller(call)
    questions.only(call.request)
    begun = bootstrap.guarding().starters(person, call.ids[0], call.now)
    return json_response(200, draft_shapes.starters(begun))


def _check(call: Call) -> Response:
    person = staff.caller(call)
    typed = draft_shapes.typed(call.request)
    verdict = bootstrap.guarding().check(person, call.ids[0], typed, call.now)
    return json_response(200, draft_shapes.verdict(verdict))


def _claim_all(call: Call) -> Response:
    person, key = staff.caller(call), idempotency_key(call.request)
    ids = bodies.thread_ids(call.request)
    outcomes = bootstrap.claiming_all().claim(person, ids, call.now, key)
    return json_response(200, shapes.outcomes(outcomes, bootstrap.policy(), call.now))


def _daily(call: Call) -> Response:
    person, request = staff.caller(call), call.request
    questions.only(request, "brand", "day")
    brand = questions.brand(request)
    found = bootstrap.reporting().asked(person, brand, questions.day(request), call.now)
    return json_response(200, report_shapes.figures(brand, *found))


def _roster(route: roster_routes.Route) -> Answer:
    """What answers one of the roster's addresses."""

    def answer(call: Call) -> Response:
        person, request = staff.caller(call), call.request
        fields = route.fields(roster_routes.Asked(request, person, call.now, call.ids))
        who = person if request.method == "GET" else Order(person, idempotency_key(request))
        use = getattr(bootstrap, route.use)()
        done = getattr(use, route.act)(who, now=call.now, **fields)
        return json_response(200, route.show(done, person))

    return answer


ROUTES: Mapping[tuple[str, str], Answer] = {
    ("GET", "health"): _health,
    ("GET", "threads"): _list,
    ("POST", "threads/claim"): _claim_all,
    ("GET", "threads/*"): _thread,
    ("GET", "threads/*/starters"): _starters,
    ("POST", "threads/*/check"): _check,
    ("POST", "threads/*/*"): _act,
    ("GET", "messages/*/**"): _message,
    ("GET", "reports/daily"): _daily,
    ("GET", "channels"): _channels,
    **{address: _roster(route) for address, route in roster_routes.ROUTES.items()},
}
