"""Who is told what becomes of an answer on its way to a platform."""

from dataclasses import replace
from datetime import datetime

from heard.domain.events import Event, EventType
from heard.domain.lasting import Until
from heard.domain.naming import Called
from heard.domain.outgoing import Step
from heard.domain.policy import Policy
from heard.domain.telling import Telling, page_of
from heard.domain.thread import Thread

TOLD = {
    EventType.APPROVAL_WANTED: (Step.ASKED, "APPROVE an answer of {}"),
    EventType.APPROVAL_LATE: (Step.ASKED, "NOBODY HAS APPROVED an answer of {}"),
    EventType.REPLY_TURNED_DOWN: (Step.TURNED_DOWN, "YOUR ANSWER WAS TURNED DOWN"),
    EventType.REPLY_FAILED: (Step.FAILED, "YOUR ANSWER WAS NOT SENT"),
    EventType.REPLY_UNSURE: (Step.UNSURE, "DID YOUR ANSWER GO OUT? Look"),
}


def of_answer(
    event: Event, thread: Thread, now: datetime, policy: Policy, called: Called
) -> Telling | None:
    """What becomes of an answer on its way, while it still stands there: who is to read it first,
    or its author, unless they have the thread open."""
    outgoing, (step, words) = thread.outgoing, TOLD[event.type]
    if outgoing is None or outgoing.id != event.data["reply"] or outgoing.step is not step:
        return None
    what = words.format(called(outgoing.by))
    if step is not Step.ASKED:
        return Telling(what, persons=(outgoing.by,), care=False, until=Until.ENDED)
    ladder = thread.ladder_of(policy, now)
    targets = [rung.target for rung in ladder.rungs]
    target = str(event.data["target"])
    position = targets.index(target) + 1 if target in targets else 1
    page = page_of(what, target, position, ladder)
    return replace(page, until=Until.ENDED, but=outgoing.by)
