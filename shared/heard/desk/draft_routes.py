"""The composer at the desk: where an answer is begun, checked and told of.

POST /board/threads/{id}/draft   begins it with a starter, checks it, sends it, or tells that it was
                                 sent by hand
POST /board/threads/{id}/check   the guard's words on a draft alone, for the script
"""

from collections.abc import Mapping

from heard import bootstrap
from heard.adapters.http import composer, screen
from heard.adapters.http.exchange import Response
from heard.desk import giving
from heard.desk.call import Answer, Call
from heard.desk.thread_routes import shown
from heard.desk.visitor import Visitor, form
from heard.domain.errors import NotFound, Refused
from heard.domain.verdict import Verdict
from heard.services.deed import Asked


def _draft(call: Call) -> Response:
    sender, sent = form(call)
    drafted = composer.drafted(sent, call.now)
    try:
        if drafted.do == "begin":
            return shown(call, sender, drafted=_begun(call, sender, drafted))
        if drafted.do == "reference":
            return shown(call, sender, drafted=drafted.with_reference())
        verdict = _verdict(call, sender, drafted)
        asked = Asked(sender.person, call.ids[0], drafted.key)
        if drafted.do == "send" and giving.may_go(verdict, drafted):
            giving.sent(asked, drafted, call.now)
            return screen.moved(f"/board/threads/{call.ids[0]}")
        if drafted.do == "sent" and not verdict.refusals:
            giving.told(asked, drafted, call.now)
            return screen.moved(f"/board/threads/{call.ids[0]}")
    except NotFound:
        raise
    except Refused as error:
        return shown(call, sender, error, drafted=drafted)
    return shown(call, sender, drafted=drafted, verdict=verdict)


def _begun(call: Call, sender: Visitor, drafted: composer.Drafted) -> composer.Drafted:
    """The draft with a starter before what was typed already."""
    begun = bootstrap.guarding().starters(sender.person, call.ids[0], call.now)
    return drafted.with_starter(begun)


def _verdict(call: Call, sender: Visitor, drafted: composer.Drafted) -> Verdict:
    return bootstrap.guarding().check(sender.person, call.ids[0], drafted.typed, call.now)


def _check(call: Call) -> Response:
    sender, sent = form(call)
    verdict = _verdict(call, sender, composer.drafted(sent, call.now))
    view = composer.verdict_view(verdict, sent.get("text", ""), call.now)
    return screen.fragment("verdict.html", {"verdict": view}, sender.pair, None)


ROUTES: Mapping[tuple[str, str], Answer] = {
    ("POST", "board/threads/*/draft"): _draft,
    ("POST", "board/threads/*/check"): _check,
}
