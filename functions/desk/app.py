"""The desk: the agents' API and the signed page of one thread. One request, one use case."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from heard import bootstrap
from heard.adapters.http import (
    bodies,
    digest_page,
    page,
    questions,
    report_shapes,
    roster_routes,
    shapes,
)
from heard.adapters.http.callers import caller, idempotency_key
from heard.adapters.http.exchange import Request, Response, json_response, request_of, spellings
from heard.adapters.http.problems import problem
from heard.domain.dossier import Opened, Pages
from heard.domain.errors import HeardError, NotFound, Refused, Unavailable
from heard.domain.people import Person
from heard.domain.state import State
from heard.services.act import Asked
from heard.services.amend import Order
from heard.telemetry import count, logger, observed

_NOTHING = "There is nothing at this address."
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


def _answered(request: Request, now: datetime) -> Response:  # noqa: C901, PLR0911 - a table
    match request.method, request.path.split("/")[1:]:
        case "GET", ["health"]:
            return json_response(200, {"status": "ok"})
        case "GET", ["threads"]:
            return _list(request, now)
        case "POST", ["threads", "claim"]:
            return _claim_all(request, now)
        case "GET", ["threads", thread_id]:
            return _thread(request, thread_id, now)
        case "POST", ["threads", thread_id, act]:
            return _act(request, thread_id, act, now)
        case "GET", ["messages", channel, *native_id] if native_id:
            return _message(request, channel, "/".join(native_id), now)
        case _, [room, *_] if room in roster_routes.ROOMS:
            return _roster(request, now)
        case "GET", ["reports", "daily"]:
            return _daily(request, now)
        case "GET", ["channels"]:
            return _channels(request, now)
        case method, ["t", token, *act]:
            return _on_page(request, method, token, act, now)
    raise NotFound(_NOTHING)


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


def _channels(request: Request, now: datetime) -> Response:
    person = _caller(request, now)
    questions.only(request)
    return json_response(
        200, shapes.channels(bootstrap.surveying().channels(person), bootstrap.policy())
    )


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


def _daily(request: Request, now: datetime) -> Response:
    person = _caller(request, now)
    questions.only(request, "brand", "day")
    brand = questions.brand(request)
    found = bootstrap.reporting().asked(person, brand, questions.day(request), now)
    return json_response(200, report_shapes.figures(brand, *found))


def _claim_all(request: Request, now: datetime) -> Response:
    person, key = _caller(request, now), idempotency_key(request)
    outcomes = bootstrap.claiming_all().claim(person, bodies.thread_ids(request), now, key)
    return json_response(200, shapes.outcomes(outcomes, bootstrap.policy(), now))


def _on_page(request: Request, method: str, token: str, act: list[str], now: datetime) -> Response:
    """What somebody does who follows the link of an alert."""
    match method, act:
        case "GET", []:
            return _page(request, token, now)
        case "POST", ["claim-all"]:
            return _claim_all_on_page(token, now)
        case "POST", [name]:
            return _act_on_page(request, token, name, now)
    raise NotFound(_NOTHING)


def _page(request: Request, token: str, now: datetime) -> Response:
    questions.only(request, "cursor", "thread")
    before, thread_id = questions.pages_cursor(request), request.query.get("thread")
    return _shown(bootstrap.reading().opened(token, now), thread_id, now, before)


def _claim_all_on_page(token: str, now: datetime) -> Response:
    opened = bootstrap.reading().opened(token, now)
    if opened.person is None or page.dead(opened, now):
        return _shown(opened, None, now)
    ids = [thread.id for thread in opened.threads if thread.state is State.WAITING]
    fresh = bootstrap.claiming_all().claim_through(opened.link, opened.person, ids, now)
    return page.moved_to(fresh)


def _act_on_page(request: Request, token: str, act: str, now: datetime) -> Response:
    opened = bootstrap.reading().opened(token, now)
    thread_id = request.query.get("thread")
    typed = bodies.form_fields(request)
    if opened.person is None or page.dead(opened, now):
        return _shown(opened, thread_id, now)
    asked = Asked(opened.person, opened.at(thread_id).thread.id, link=opened.link)
    try:
        fields = bodies.form_body(typed, act)
        acted = getattr(bootstrap.acting(), act)(asked, now=now, **fields)
        return page.moved_to(acted.link, thread_id)
    except Refused as error:
        opened = bootstrap.reading().opened(token, now)
        return _shown(opened, thread_id, now, refused=error, typed=typed)


def _shown(
    opened: Opened,
    thread_id: str | None,
    now: datetime,
    before: Pages | None = None,
    refused: Refused | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    desk = page.Desk(bootstrap.roster().people(), bootstrap.policy())
    if page.dead(opened, now):
        return page.gone_page(opened, desk)
    if opened.link.others and thread_id is None:
        return digest_page.digest_page(opened, desk, now)
    opened = opened.at(thread_id)
    found = bootstrap.reading().latest(opened.thread, now, ON_ONE_PAGE, before)
    return page.thread_page(opened, found, desk, now, refused, typed)
