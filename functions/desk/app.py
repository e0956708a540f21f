"""The desk: the agents' API and the signed page of one thread. One request, one use case."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from heard import bootstrap
from heard.adapters.http import bodies, page, questions, roster_routes, shapes
from heard.adapters.http.callers import caller, idempotency_key
from heard.adapters.http.exchange import Request, Response, json_response, request_of, spellings
from heard.adapters.http.problems import problem
from heard.domain.dossier import Pages
from heard.domain.errors import HeardError, NotFound, Refused, Unavailable
from heard.domain.people import Person
from heard.services.act import Asked
from heard.services.amend import Order
from heard.telemetry import count, logger, observed

MESSAGES_AT_ONCE = 100
ON_ONE_PAGE = 50
"""Messages, and commits of the timeline, of one thread that are shown at once."""


@observed
def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answer one request of an agent, or of somebody who follows the link of an alert."""
    on_page = event["rawPath"].startswith("/t/")
    try:
        return _answered(request_of(event), datetime.now(UTC)).answer()
    except HeardError as error:
        count(f"Desk{type(error).__name__}")
        if not isinstance(error, Refused):
            logger.warning("not answered", reason=type(error).__name__, detail=str(error))
        if on_page and isinstance(error, Refused | Unavailable):
            return page.refusal(error).answer()
        return problem(error).answer()


def _answered(request: Request, now: datetime) -> Response:  # noqa: PLR0911 - a table
    match request.method, request.path.split("/")[1:]:
        case "GET", ["health"]:
            return json_response(200, {"status": "ok"})
        case "GET", ["threads"]:
            return _list(request, now)
        case "GET", ["threads", thread_id]:
            return _thread(request, thread_id, now)
        case "POST", ["threads", thread_id, act]:
            return _act(request, thread_id, act, now)
        case "GET", ["messages", channel, *native_id] if native_id:
            return _message(request, channel, "/".join(native_id), now)
        case _, [room, *_] if room in roster_routes.ROOMS:
            return _roster(request, now)
        case "GET", ["t", token]:
            return _page(request, token, now)
        case "POST", ["t", token, act]:
            return _act_on_page(request, token, act, now)
    message = "There is nothing at this address."
    raise NotFound(message)


def _caller(request: Request, now: datetime) -> Person:
    return caller(request, bootstrap.desk_keys().live(), bootstrap.roster(), now)


def _list(request: Request, now: datetime) -> Response:
    person = _caller(request, now)
    wanted = questions.wanted(request)
    limit, after = questions.limit(request), questions.column_cursor(request)
    found = bootstrap.reading().listed(person, wanted, now, limit, after)
    return json_response(200, shapes.listed(found, bootstrap.policy(), now))


def _thread(request: Request, thread_id: str, now: datetime) -> Response:
    person = _caller(request, now)
    questions.only(request, "limit", "cursor")
    limit, after = questions.limit(request, MESSAGES_AT_ONCE), questions.pages_cursor(request)
    found = bootstrap.reading().thread(person, thread_id, now, limit, after)
    return json_response(200, shapes.dossier(found, bootstrap.policy(), now))


def _message(request: Request, channel: str, native_id: str, now: datetime) -> Response:
    person = _caller(request, now)
    questions.only(request, "account")
    found = bootstrap.reading().message(
        person,
        questions.channel_named(channel),
        spellings(native_id),
        request.query.get("account") or None,
        now,
    )
    return json_response(200, shapes.located(found, bootstrap.policy(), now))


def _act(request: Request, thread_id: str, act: str, now: datetime) -> Response:
    asked = Asked(_caller(request, now), thread_id, idempotency_key(request))
    fields = bodies.json_body(request, act)
    acted = getattr(bootstrap.acting(), act)(asked, now=now, **fields)
    return json_response(200, shapes.summary(acted.thread, bootstrap.policy(), now))


def _roster(request: Request, now: datetime) -> Response:
    route, ids = roster_routes.found(request.method, request.path.split("/")[1:])
    person = _caller(request, now)
    fields = route.fields(roster_routes.Asked(request, person, now, ids))
    who = person if request.method == "GET" else Order(person, idempotency_key(request))
    answer = getattr(getattr(bootstrap, route.use)(), route.act)(who, now=now, **fields)
    return json_response(200, route.show(answer, person))


def _page(request: Request, token: str, now: datetime) -> Response:
    questions.only(request, "cursor")
    return _shown(token, now, questions.pages_cursor(request))


def _act_on_page(request: Request, token: str, act: str, now: datetime) -> Response:
    opened = bootstrap.reading().opened(token, now)
    typed = bodies.form_fields(request)
    refused = None
    if opened.person and not page.dead(opened, now):
        asked = Asked(opened.person, opened.thread.id, link=opened.link)
        try:
            fields = bodies.form_body(typed, act)
            acted = getattr(bootstrap.acting(), act)(asked, now=now, **fields)
            return page.moved_to(acted.link)
        except Refused as error:
            refused = error
    return _shown(token, now, refused=refused, typed=typed)


def _shown(
    token: str,
    now: datetime,
    before: Pages | None = None,
    refused: Refused | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    opened = bootstrap.reading().opened(token, now)
    desk = page.Desk(bootstrap.roster().people(), bootstrap.policy())
    if page.dead(opened, now):
        return page.gone_page(opened, desk)
    found = bootstrap.reading().latest(opened.thread, now, ON_ONE_PAGE, before)
    return page.thread_page(opened, found, desk, now, refused, typed)
