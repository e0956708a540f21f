"""The addresses of one thread at the desk.

GET  /board/threads/{id}          the page on which one works
POST /board/threads/{id}/here     somebody has it open; answers who else does
GET  /board/threads/{id}/outgoing the answer on its way out alone, for the page that renews itself
POST /board/threads/{id}/{act}    what agents do, by a form
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from heard import bootstrap
from heard.adapters.http import answer_page, bodies, offer_page, questions, screen, work_page
from heard.adapters.http.act_bodies import ACTS
from heard.adapters.http.composer import Drafted, composer_view, given_back
from heard.adapters.http.exchange import Response
from heard.adapters.http.outgoing_view import Looker, outgoing_view
from heard.adapters.http.praise_page import kindness_view
from heard.adapters.http.side_page import company_view
from heard.desk import staff
from heard.desk.call import Answer, Call
from heard.desk.deeds import carried_out
from heard.desk.visitor import Visitor, form, visitor
from heard.domain.acting import Where
from heard.domain.errors import Invalid, NotFound, Refused
from heard.domain.establishing import all_checked
from heard.domain.judgement import Kind
from heard.domain.people import Person
from heard.domain.thread import Thread
from heard.domain.verdict import Typed, Verdict
from heard.services.deed import Asked

ON_ONE_PAGE = 50
"""Messages, and commits of the timeline, that the page shows at once."""


def _thread(call: Call) -> Response:
    return shown(call, visitor(call))


def _here(call: Call) -> Response:
    sender, _ = form(call)
    thread, others = bootstrap.attending().here(sender.person, call.ids[0], call.now)
    seen = call.request.headers.get("if-none-match")
    view = work_page.viewers_view(thread, others, sender.person, staff.desk())
    return screen.fragment("viewers.html", view, sender.pair, seen)


def _act(call: Call) -> Response:
    sender, sent = form(call)
    thread_id, act = call.ids
    typed = dict(sent)
    asked = Asked(sender.person, thread_id, typed.pop("key", None))
    try:
        fields = bodies.form_body(_with_zones(typed, sender, call), act, ACTS)
        if act == "answered":
            _must_pass(sender, thread_id, fields, call.now)
        carried_out(act, asked, fields, call.now)
    except NotFound:
        raise
    except Refused as error:
        return shown(call, sender, error, typed)
    bootstrap.attending().here(sender.person, thread_id, call.now)
    return screen.moved(f"/board/threads/{thread_id}")


def _must_pass(sender: Visitor, thread_id: str, fields: Mapping[str, Any], now: datetime) -> None:
    """What the platform shows is held against the guard like any draft: what would refuse it is to
    be mended there too. Programs are not asked: they tell of what nobody here can change."""
    if fields["where"] not in (Where.PUBLIC, Where.DM):
        return
    typed = Typed(fields["text"], None if fields["where"] == Where.PUBLIC else False)
    verdict = bootstrap.guarding().check(sender.person, thread_id, typed, now)
    if verdict.refusals:
        first = verdict.refusals[0]
        message = f"text: {first.says} {first.mend} Mend it where it stands too, then tell it here."
        raise Invalid(message, "text")


def _with_zones(typed: Mapping[str, str], sender: Visitor, call: Call) -> Mapping[str, str]:
    """A browser's local time is meant in the brand's time zone."""
    if "due_at" not in typed:
        return typed
    found = bootstrap.reading().worked_on(sender.person, call.ids[0], call.now, 1, None)
    zone = bootstrap.policy().brand(found.thread.brand).calendar.time_zone
    return {**typed, "due_at": bodies.in_zone(typed["due_at"], zone)}


def shown(
    call: Call,
    seer: Visitor,
    refused: Refused | None = None,
    typed: Mapping[str, str] | None = None,
    drafted: Drafted | None = None,
    verdict: Verdict | None = None,
) -> Response:
    """The page as somebody sees it, with what they typed into one of its forms."""
    person, thread_id, now = seer.person, call.ids[0], call.now
    before = None
    if call.request.method == "GET":
        questions.only(call.request, "cursor")
        before = questions.pages_cursor(call.request)
    found = bootstrap.reading().worked_on(person, thread_id, now, ON_ONE_PAGE, before)
    attending = bootstrap.attending()
    related = attending.related(person, found.thread, now)
    seen = work_page.Seen(
        person,
        attending.others(person, thread_id, now),
        related,
        refused,
        typed,
        _tried(call, typed),
        outgoing_view(found.thread, _looker(seer), staff.desk(), now),
    )
    drafted = drafted or given_back(found.thread.outgoing)
    joined = [one for one in related if one.id in found.thread.joined]
    hints = bootstrap.hinting().hints(found, joined, now)
    begun = bootstrap.guarding().begun(person, found, hints.answers) if person.acts else ()
    view = {
        **work_page.work_view(found, seen, staff.desk(), now),
        "offers": offer_page.card_view(found.thread, hints.circle, person, staff.desk(), now),
        "hints": answer_page.hints_view(hints, found, staff.desk()),
        "composer": composer_view(
            begun, drafted, verdict, now, checked=all_checked(found.thread, staff.desk().policy)
        ),
        "company": company_view(
            found.thread, bootstrap.siding().company(person, found.thread, now), staff.desk()
        ),
        "kindness": _kindness(person, found.thread, now),
        "send_as": _send_as(found.thread) if person.acts else None,
    }
    page = screen.shown("thread.html", view, seer.pair)
    return replace(page, status=refused.status) if refused else page


def _kindness(person: Person, thread: Thread, now: datetime) -> dict[str, object] | None:
    """The budget is looked up for praise only: elsewhere it is told once it is used up."""
    if not person.acts:
        return None
    praised = thread.kind is Kind.PRAISE
    purse = bootstrap.praising().left(thread.brand, now) if praised else None
    return kindness_view(thread, person, purse, staff.desk())


def _outgoing(call: Call) -> Response:
    seer, thread_id = visitor(call), call.ids[0]
    questions.only(call.request)
    thread = bootstrap.reading().head(seer.person, thread_id, call.now)
    view = {
        "id": thread_id,
        "acts": seer.person.acts,
        "open": not thread.state.ended,
        "still": True,
        "outgoing": outgoing_view(thread, _looker(seer), staff.desk(), call.now),
    }
    seen = call.request.headers.get("if-none-match")
    return screen.fragment("outgoing.html", view, seer.pair, seen)


def _looker(seer: Visitor) -> Looker:
    return Looker(seer.person, bootstrap.roster().team())


def _send_as(thread: Thread) -> str | None:
    """The name under which Heard can send an answer here, None where it can not."""
    if not bootstrap.sending().can_speak(thread):
        return None
    return bootstrap.policy().brand(thread.brand).name


def _tried(call: Call, typed: Mapping[str, str] | None) -> str:
    """The form that was sent: a call is an answer with a form of its own."""
    if typed is None:
        return ""
    return "called" if typed.get("where") == "phone" else call.ids[1]


ROUTES: Mapping[tuple[str, str], Answer] = {
    ("GET", "board/threads/*"): _thread,
    ("GET", "board/threads/*/outgoing"): _outgoing,
    ("POST", "board/threads/*/here"): _here,
    ("POST", "board/threads/*/*"): _act,
}
