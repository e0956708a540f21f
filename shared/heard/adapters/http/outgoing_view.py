"""What the desk shows of an answer on its way out, or of one that was given back."""

from dataclasses import dataclass
from datetime import datetime

from heard.adapters.http import words
from heard.adapters.http.showing import Desk, web_address
from heard.domain import naming
from heard.domain.approval import may_approve
from heard.domain.outgoing import Outgoing, Step
from heard.domain.people import Person
from heard.domain.team import Team
from heard.domain.thread import Thread

_TITLES = {
    Step.ASKED: "{}’s answer waits for approval",
    Step.WRITTEN: "{}’s answer goes out",
    Step.SENDING: "{}’s answer is being sent",
    Step.UNSURE: "Did {}’s answer go out?",
    Step.UNDONE: "{}’s answer was taken back",
    Step.TURNED_DOWN: "{}’s answer was turned down",
    Step.FAILED: "{}’s answer was not sent",
}


@dataclass(frozen=True, slots=True)
class Looker:
    """Who looks, and the roster that says what they may approve."""

    person: Person
    team: Team


def outgoing_view(
    thread: Thread, looker: Looker, desk: Desk, now: datetime
) -> dict[str, object] | None:
    """The strip, None where there is nothing to show. What counts down is told as seconds since
    1970: the script writes the seconds that are left, and the words are for who has none."""
    outgoing = thread.outgoing
    if outgoing is None:
        return None
    zone = desk.policy.brand(thread.brand).calendar.time_zone
    asking = outgoing.asking
    return {
        "id": outgoing.id,
        "step": outgoing.step.value,
        "live": outgoing.live,
        "title": _TITLES[outgoing.step].format(desk.called(outgoing.by)),
        "text": outgoing.text,
        "private": outgoing.private and not thread.surface.private,
        "why": outgoing.why,
        "counts": int(outgoing.not_before.timestamp()),
        "left": max(int((outgoing.not_before - now).total_seconds()), 0),
        "wrote_since": _wrote_since(thread, outgoing),
        "approval": {
            "why": " ".join(asking.why),
            "by": naming.paged(asking.by, desk.called),
            "then": naming.paged(asking.then, desk.called),
            "until": words.local(asking.until, zone),
            "mine": may_approve(looker.person, outgoing, looker.team, now),
        }
        if asking and outgoing.step is Step.ASKED
        else None,
        "approved_by": desk.called(outgoing.approved_by) if outgoing.approved_by else None,
        "permalink": web_address(thread.permalink),
    }


def _wrote_since(thread: Thread, outgoing: Outgoing) -> bool:
    theirs = (turn.heard_at for turn in thread.turns if not turn.by_brand)
    return max(theirs, default=outgoing.written_at) > outgoing.written_at
