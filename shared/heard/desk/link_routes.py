"""The addresses under the link of an alert: one thread, or all of a digest, for one person.

GET  /t/{token}             the page                    POST /t/{token}/claim-all of a digest
POST /t/{token}/{act}       claim, answered, mine, escalate
"""

from collections.abc import Mapping

from heard import bootstrap
from heard.adapters.http import bodies, digest_page, page, questions
from heard.adapters.http.exchange import Response
from heard.adapters.http.problems import problem
from heard.desk import staff
from heard.desk.call import Answer, Call
from heard.desk.deeds import carried_out
from heard.domain.dossier import Opened, Pages
from heard.domain.errors import HeardError, Refused, Unavailable
from heard.domain.state import State
from heard.services.deed import Asked

ON_ONE_PAGE = 50
"""Messages, and commits of the timeline, that a page shows at once."""


def refusal(error: HeardError) -> Response:
    """Instead of a page, where there is none to show."""
    return page.refusal(error) if isinstance(error, Refused | Unavailable) else problem(error)


def _page(call: Call) -> Response:
    questions.only(call.request, "cursor", "thread")
    before = questions.pages_cursor(call.request)
    return _shown(call, bootstrap.reading().opened(call.ids[0], call.now), before)


def _claim_all(call: Call) -> Response:
    opened = bootstrap.reading().opened(call.ids[0], call.now)
    if opened.person is None or page.dead(opened, call.now):
        return _shown(call, opened)
    ids = [thread.id for thread in opened.threads if thread.state is State.WAITING]
    fresh = bootstrap.claiming_all().claim_through(opened.link, opened.person, ids, call.now)
    return page.moved_to(fresh)


def _act(call: Call) -> Response:
    token, act = call.ids
    opened = bootstrap.reading().opened(token, call.now)
    thread_id = call.request.query.get("thread")
    typed = bodies.form_fields(call.request)
    if opened.person is None or page.dead(opened, call.now):
        return _shown(call, opened)
    asked = Asked(opened.person, opened.at(thread_id).thread.id, link=opened.link)
    try:
        fields = bodies.form_body(typed, act)
        acted = carried_out(act, asked, fields, call.now)
        return page.moved_to(acted.link or opened.link, thread_id)
    except Refused as error:
        opened = bootstrap.reading().opened(token, call.now)
        return _shown(call, opened, refused=error, typed=typed)


def _shown(
    call: Call,
    opened: Opened,
    before: Pages | None = None,
    refused: Refused | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    thread_id, now = call.request.query.get("thread"), call.now
    desk = staff.desk()
    if page.dead(opened, now):
        return page.gone_page(opened, desk)
    if opened.link.others and thread_id is None:
        return digest_page.digest_page(opened, desk, now)
    opened = opened.at(thread_id)
    found = bootstrap.reading().latest(opened.thread, now, ON_ONE_PAGE, before)
    return page.thread_page(opened, found, desk, now, refused, typed)


ROUTES: Mapping[tuple[str, str], Answer] = {
    ("GET", "t/*"): _page,
    ("POST", "t/*/claim-all"): _claim_all,
    ("POST", "t/*/*"): _act,
}
