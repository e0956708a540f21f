"""The addresses to which threads go that were picked in a list.

POST /work        begins to work through them, or through who waits in a surge; or leads on to one act
                  on all of them, which is shown before it is done
POST /work/act    carries out such an act, and says what came of each
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from heard import bootstrap
from heard.adapters.http import bodies, bulk_page, screen
from heard.adapters.http.act_bodies import ACTS
from heard.adapters.http.exchange import Response
from heard.desk import staff
from heard.desk.call import Answer, Call
from heard.desk.deeds import carried_out
from heard.desk.visitor import Visitor, form
from heard.domain.errors import Forbidden, Invalid, Refused
from heard.domain.surge_naming import about
from heard.services.claim_all import each
from heard.services.deed import LOOKS_ON, Asked

_ANSWER = "answer"


def _picked(call: Call) -> Response:
    sender, sent = form(call)
    ids, act = bodies.picked(call.request), sent.get("act", _ANSWER)
    if act != _ANSWER and sent.get("do") != "surge":
        return _asked(call, sender, act, ids)
    person, working = sender.person, bootstrap.working()
    title, core = sent.get("title", "Picked threads"), ""
    if "surge" in sent:
        surge = bootstrap.leading().of(person, sent["surge"])
        title, core = f"Surge: {about(surge)}", surge.answer or ""
        if sent.get("do") == "surge":
            ids = list(working.of_surge(person, surge, call.now))
    made = working.begin(person, ids, title, core, call.now)
    return screen.moved(f"/work/{made.id}")


def _asked(
    call: Call,
    sender: Visitor,
    act: str,
    ids: Sequence[str],
    refused: Refused | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    person = sender.person
    if act not in bulk_page.ACTS:
        message = f"act: one of {_ANSWER}, {', '.join(bulk_page.ACTS)}."
        raise Invalid(message, "act")
    if not person.acts:
        raise Forbidden(LOOKS_ON)
    threads = bootstrap.reading().beside(person, ids, call.now) if ids else ()
    if not threads:
        message = "thread: pick at least one."
        raise Invalid(message, "thread")
    desk = staff.desk()
    view = bulk_page.ask_view(act, threads, person, desk, call.now, refused, typed)
    page = screen.shown("bulk.html", view, sender.pair)
    return replace(page, status=refused.status) if refused else page


def _act(call: Call) -> Response:
    sender, sent = form(call)
    typed = dict(sent)
    act, key, shown = (typed.pop(name, "") for name in ("act", "key", "shown"))
    ids = shown.split()[: bodies.MOST_AT_ONCE]
    if act not in bulk_page.ACTS:
        return _asked(call, sender, act, ids)
    try:
        fields = bodies.form_body(typed, act, ACTS)
    except Invalid as error:
        return _asked(call, sender, act, ids, error, typed)
    before = bootstrap.reading().beside(sender.person, ids, call.now)
    outcomes = each(
        ids,
        lambda one: carried_out(act, Asked(sender.person, one, key or None), fields, call.now),
    )
    return screen.shown(
        "bulk_done.html", bulk_page.outcome_view(act, outcomes, before), sender.pair
    )


ROUTES: Mapping[tuple[str, str], Answer] = {
    ("POST", "work"): _picked,
    ("POST", "work/act"): _act,
}
