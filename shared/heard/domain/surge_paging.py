"""Who is told of what happens to a surge: a lead of what is to be decided, the care topic of all."""

from heard.domain.events import Event, EventType
from heard.domain.policy import TOPIC, Policy
from heard.domain.surge import Surge, ladder_of
from heard.domain.telling import Telling

_FOR_THE_TOPIC = {
    EventType.SURGE_COOLED: "SURGE COOLS",
    EventType.SURGE_ENDED: "SURGE OVER",
    EventType.ANSWER_NAMED: "LEAD ANSWER",
    EventType.STATEMENT_WANTED: "STATEMENT WANTED",
    EventType.STATEMENT_MADE: "STATEMENT MADE",
}
_STEPS = {EventType.SURGE_GREW: "SURGE GROWS", EventType.SURGE_WARMED: "SURGE AGAIN"}


def telling(event: Event, surge: Surge, policy: Policy) -> Telling | None:
    """Who is to be told of an event, seen from the surge as it is now; None for nobody."""
    if event.type in _FOR_THE_TOPIC:
        return Telling(_FOR_THE_TOPIC[event.type])
    if event.type is EventType.LADDER_EXHAUSTED:
        return Telling("SURGE, LADDER EXHAUSTED, nobody has claimed", operations=True)
    if event.type is EventType.STATEMENT_LATE:
        return Telling("STATEMENT IS LATE", persons=(str(event.data["to"]),))
    return _of_running(event, surge, policy) if surge.runs else None


def _of_running(event: Event, surge: Surge, policy: Policy) -> Telling | None:
    first, *others = (rung.target for rung in ladder_of(policy).rungs)
    what = _STEPS.get(event.type)
    if what and surge.claimed_by:
        return Telling(what, persons=(surge.claimed_by,))
    if surge.claimed_by:
        return None
    if event.type is EventType.SURGE_OPENED:
        what = "PILE-ON" if surge.matter.issue is None and surge.matter.place else "SURGE"
    if what:
        return Telling(what, target=first, instead=tuple(others))
    if event.type is EventType.RUNG_PAGED:
        target = str(event.data["target"])
        operations = target == f"{TOPIC}operations"
        return Telling("SURGE, NOBODY HAS CLAIMED", target=target, operations=operations)
    return None
