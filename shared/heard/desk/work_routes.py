"""The addresses at which one works through many threads, one customer at a time.

GET  /work                 one's lists
GET  /work/{list}          a list, at the customer that it is at
POST /work/{list}/{step}   core, check, answer, skip, back, close
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from heard import bootstrap
from heard.adapters.http import composer, questions, screen, worklist_page
from heard.adapters.http.exchange import Response
from heard.adapters.http.worklist_page import NOTHING_TRIED, Tried
from heard.desk import giving, staff
from heard.desk.call import Answer, Call
from heard.desk.visitor import Visitor, form, visitor
from heard.domain.errors import Conflict, NotFound, Refused
from heard.domain.people import Person
from heard.domain.thread import Thread
from heard.domain.worklist import AtWork, whole
from heard.services.deed import Asked


def _lists(call: Call) -> Response:
    seer, desk = visitor(call), staff.desk()
    questions.only(call.request)
    found = bootstrap.working().listed(seer.person)
    return screen.shown(
        "work_lists.html",
        worklist_page.lists_view(found, desk.zone_of(seer.person)),
        seer.pair,
    )


def _list(call: Call) -> Response:
    questions.only(call.request)
    return _shown(call, visitor(call), NOTHING_TRIED)


def _step(call: Call) -> Response:
    list_id, name = call.ids
    sender, sent = form(call)
    step = _STEPS.get(name)
    if step is None:
        message = f"There is no {name!r} here: one of {', '.join(_STEPS)}."
        raise NotFound(message)
    try:
        tried = step(_Asked(sender.person, list_id, sent, call.now))
    except NotFound:
        raise
    except Refused as error:
        tried = Tried(sent, error)
    if tried:
        return _shown(call, sender, tried)
    return screen.moved("/work" if name == "close" else f"/work/{list_id}")


def _shown(call: Call, seer: Visitor, tried: Tried) -> Response:
    person = seer.person
    at = bootstrap.working().at(person, call.ids[0], call.now)
    viewers = (
        bootstrap.attending().others(person, at.dossier.thread.id, call.now) if at.dossier else ()
    )
    sends = at.dossier is not None and bootstrap.sending().can_speak(at.dossier.thread)
    view = worklist_page.work_view(at, viewers, staff.desk(), call.now, tried, sends=sends)
    page = screen.shown("work.html" if at.dossier else "work_done.html", view, seer.pair)
    return replace(page, status=tried.refused.status) if tried.refused else page


# ---- steps: each returns what is to be shown again, None to go on ---------------------------------


class _Asked:
    """One step of one list: who, which, with which form, when."""

    def __init__(
        self, person: Person, list_id: str, sent: Mapping[str, str], now: datetime
    ) -> None:
        self.person, self.list_id, self.sent, self.now = person, list_id, sent, now

    def at(self) -> AtWork:
        """The list, where the form was about; Conflict where it is at somebody else by now."""
        found: AtWork = bootstrap.working().at(self.person, self.list_id, self.now)
        if found.list.current != self.sent.get("thread"):
            raise Conflict("This list is at another customer by now: here they are.")
        return found


def _core(asked: _Asked) -> None:
    text = asked.sent.get("core", "")
    bootstrap.working().core(asked.person, asked.list_id, text, asked.now)


def _skip(asked: _Asked) -> None:
    thread = asked.sent.get("thread", "")
    bootstrap.working().skip(asked.person, asked.list_id, thread, asked.now)


def _back(asked: _Asked) -> None:
    bootstrap.working().back(asked.person, asked.list_id, asked.now)


def _close(asked: _Asked) -> None:
    bootstrap.working().close(asked.person, asked.list_id, asked.now)


def _check(asked: _Asked) -> Tried:
    return _tried(asked, asked.at())


def _answer(asked: _Asked) -> Tried | None:
    """The same act as on the thread's own page, once the guard has nothing against it and its
    author has read what it warns of."""
    at, sent = asked.at(), asked.sent
    if at.dossier is None:
        raise Conflict("This list is at its end.")
    thread = at.dossier.thread
    _need_as_seen(thread, sent.get("stands", ""))
    tried = _tried(asked, at)
    drafted = composer.drafted({**sent, "text": tried.text}, asked.now)
    if tried.verdict is None or not giving.may_go(tried.verdict, drafted):
        return tried
    give = giving.sent if drafted.do == "send" else giving.told
    give(Asked(asked.person, thread.id, drafted.key), drafted, asked.now)
    line = sent.get("line", "")
    bootstrap.working().done(asked.person, asked.list_id, thread.id, line, asked.now)
    return None


def _tried(asked: _Asked, at: AtWork) -> Tried:
    """The whole answer, and what the guard says of it."""
    sent = asked.sent
    line = sent.get("line", "")
    text = whole(sent.get("own", ""), line)
    at.list.must_be_own(line)
    drafted = composer.drafted({**sent, "text": text}, asked.now)
    verdict = bootstrap.working().check(asked.person, at, drafted.typed, asked.now)
    return Tried(sent, None, text, verdict)


def _need_as_seen(thread: Thread, seen: str) -> None:
    """Raises Conflict where somebody else took it, or more was said, since its page was shown."""
    if worklist_page.stands(thread) == seen:
        return
    claim = thread.claim
    if claim and claim.by not in seen.split():
        name = staff.desk().called(claim.by)
        message = f"{name} has claimed this meanwhile. Skip it, or send once more if you agreed."
        raise Conflict(message)
    raise Conflict(
        "Something happened here meanwhile. Read it, and send once more if it still fits."
    )


_STEPS: Mapping[str, Callable[[_Asked], Tried | None]] = {
    "core": _core,
    "check": _check,
    "answer": _answer,
    "skip": _skip,
    "back": _back,
    "close": _close,
}

ROUTES: Mapping[tuple[str, str], Answer] = {
    ("GET", "work"): _lists,
    ("GET", "work/*"): _list,
    ("POST", "work/*/*"): _step,
}
