"""The composer at the desk: where an answer is begun, checked and told of.

POST /board/threads/{id}/draft   begins it with a starter, checks it, sends it, or tells that it was
                                 sent by hand
POST /board/threads/{id}/check   the guard's words on a draft alone, for the script
"""

from collections.abc import Mapping

from heard import bootstrap
from heard.adapters.http import composer, screen
from heard.adapters.http.exchange import Response
from heard.desk.call import Answer, Call
from heard.desk.thread_routes import shown
from heard.desk.visitor import Visitor, form
from heard.domain.acting import Where
from heard.domain.errors import Invalid, NotFound, Refused
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
        if drafted.do == "send" and _may_go(verdict, drafted):
            return _sent(call, sender, drafted)
        if drafted.do == "sent" and not verdict.refusals:
            return _told(call, sender, drafted)
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


def _may_go(verdict: Verdict, drafted: composer.Drafted) -> bool:
    """False while its author has not seen each kind of warning: they are shown, and decide."""
    return not verdict.refusals and drafted.read >= {one.check.value for one in verdict.warnings}


def _sent(call: Call, sender: Visitor, drafted: composer.Drafted) -> Response:
    if drafted.where == Where.EMAIL:
        message = "where: Heard sends no e-mail to customers. Send it yourself and tell it below."
        raise Invalid(message, "where")
    asked = Asked(sender.person, call.ids[0], drafted.key)
    bootstrap.sending().send(asked, drafted.typed, drafted.seen_at, call.now)
    return screen.moved(f"/board/threads/{call.ids[0]}")


def _told(call: Call, sender: Visitor, drafted: composer.Drafted) -> Response:
    """What was sent is told as any answer; why its author did not wait stands beside it."""
    asked = Asked(sender.person, call.ids[0], drafted.key)
    acting = bootstrap.acting()
    if drafted.typed.waived:
        acting.note(asked, f"Sent without cooling off: {drafted.typed.waived}", call.now)
    acting.answered(asked, drafted.where, drafted.typed.text, drafted.url, call.now)
    return screen.moved(f"/board/threads/{call.ids[0]}")


def _check(call: Call) -> Response:
    sender, sent = form(call)
    verdict = _verdict(call, sender, composer.drafted(sent, call.now))
    view = composer.verdict_view(verdict, sent.get("text", ""), call.now)
    return screen.fragment("verdict.html", {"verdict": view}, sender.pair, None)


ROUTES: Mapping[tuple[str, str], Answer] = {
    ("POST", "board/threads/*/draft"): _draft,
    ("POST", "board/threads/*/check"): _check,
}
