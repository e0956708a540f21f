"""Who is told of what: from an event and its thread to the people and topics that hear of it.

Critical and high: SMS and e-mail at once. A complaint: both, in opening hours. Everything else but
spam: e-mail, bundled. Somebody who has a thread is told about it instead of everybody else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from heard.domain.clocks import ClockName
from heard.domain.events import Event, EventType
from heard.domain.judgement import Kind, Severity
from heard.domain.ladder import rung_above
from heard.domain.people import Person, Role
from heard.domain.policy import Policy
from heard.domain.settling import ALERTING
from heard.domain.state import State
from heard.domain.thread import Thread

_TELLING = ALERTING | {
    EventType.RUNG_PAGED,
    EventType.ESCALATED,
    EventType.LADDER_EXHAUSTED,
    EventType.CLAIM_EXPIRED,
    EventType.CLOCK_WARNED,
    EventType.CLOCK_MISSED,
}


def may_be_told(event: Event) -> bool:
    """True for an event that somebody may have to hear of; all others are for the timeline only.
    A claim clock that ran out is one of them: its ladder does the telling."""
    return event.type in _TELLING and event.data.get("clock") != ClockName.CLAIM


@dataclass(frozen=True, slots=True)
class Telling:
    """What is to be told. `what` is the alert's first words.

    `person` is one agent's id, else `role` names who is paged, else nobody gets an SMS. `care`
    says whether the care topic gets an e-mail, `operations` whether operations does. `not_before`
    holds it back; `rung` is the ladder's position, 1 for a first alert.
    """

    what: str
    role: str | None = None
    person: str | None = None
    care: bool = True
    operations: bool = False
    not_before: datetime | None = None
    rung: int = 1


def telling(event: Event, thread: Thread, now: datetime, policy: Policy) -> Telling | None:
    """Who is to be told of an event, seen from the thread as it is now; None for nobody.

    An alert that was overtaken (claimed, answered or ended meanwhile) is not sent any more.
    """
    if event.type in ALERTING:
        return _alert(event, thread, now, policy)
    if event.type is EventType.LADDER_EXHAUSTED:
        return Telling("LADDER EXHAUSTED, nobody has claimed", operations=True)
    if thread.state.ended:
        return None
    if event.type is EventType.ESCALATED:
        return _rung(event, f"ESCALATED by {event.by}")
    if event.type is EventType.RUNG_PAGED and thread.state is State.WAITING:
        return _rung(event, "NOBODY HAS CLAIMED")
    return _promise(event, thread, policy)


def _rung(event: Event, what: str) -> Telling:
    return Telling(what, role=str(event.data["role"]), rung=int(event.data["rung"] or 1))


def _alert(event: Event, thread: Thread, now: datetime, policy: Policy) -> Telling | None:
    owed = thread.kind.owed_an_answer
    if thread.kind is Kind.SPAM or thread.state.ended or (owed and not thread.state.owed):
        return None
    label = f"{thread.severity} {thread.kind}".upper() if owed else f"{thread.kind}"
    if event.type is EventType.WORSENED:
        label = f"WORSE: {label}"
    elif event.type in (EventType.REOPENED, EventType.WAITING):
        label = f"AGAIN: {label}"
    if thread.claim and owed:
        return Telling(label, person=thread.claim.by, care=False)
    first = thread.ladder_of(policy).rungs[0].role
    if owed and thread.severity in (Severity.CRITICAL, Severity.HIGH):
        return Telling(label, role=first)
    if thread.kind is Kind.COMPLAINT:
        opening = policy.brand(thread.brand).calendar.next_open(now)
        return Telling(label, role=first, not_before=opening if opening > now else None)
    return Telling(label, not_before=now + timedelta(minutes=policy.bundle_minutes))


def _promise(event: Event, thread: Thread, policy: Policy) -> Telling | None:
    """A promise that is about to be broken, or was. A warning reminds whoever has the thread;
    where nobody has it the ladder is at work."""
    clock = event.data.get("clock")
    words = str(clock).replace("_", " ")
    if not (may_be_told(event) and (thread.state.owed or clock == ClockName.RESOLUTION)):
        return None
    if event.type is EventType.CLOCK_WARNED and thread.claim:
        return Telling(f"{words} is due soon", person=thread.claim.by, care=False)
    step = thread.ladder.step if thread.ladder else 1
    position, above = rung_above(thread.ladder_of(policy), step)
    if event.type is EventType.CLAIM_EXPIRED:
        return Telling(f"CLAIM EXPIRED ({event.data['was']})", role=above.role, rung=position)
    if event.type is not EventType.CLOCK_MISSED:
        return None
    if clock == ClockName.RESOLUTION:
        return Telling(f"{words} MISSED")
    return Telling(f"{words} MISSED", role=above.role, rung=position)


def merged(tellings: list[Telling]) -> Telling | None:
    """Several tellings of one commit as one: to the highest rung among them, the soonest."""
    if not tellings:
        return None
    top = max(tellings, key=lambda one: one.rung)
    held = [one.not_before for one in tellings if one.not_before is not None]
    return Telling(
        what="; ".join(dict.fromkeys(one.what for one in tellings)),
        role=top.role or next((one.role for one in tellings if one.role), None),
        person=None if any(one.role for one in tellings) else top.person,
        care=any(one.care for one in tellings),
        operations=any(one.operations for one in tellings),
        not_before=min(held) if len(held) == len(tellings) else None,
        rung=top.rung,
    )


def phones_of(what: Telling, brand: str, people: Iterable[Person]) -> list[Person]:
    """Whose phones ring: the one person, else the role's people who serve the brand; where that
    role has no phone, the next role up that has, then the next one down."""
    serving = [person for person in people if person.phone and person.serves(brand)]
    own = [person for person in serving if person.id == what.person]
    if own or not (what.role or what.person):
        return own
    roles = list(Role)
    start = roles.index(Role(what.role)) if what.role else 0
    for role in [*roles[start:], *reversed(roles[:start])]:
        found = [person for person in serving if person.role is role]
        if found:
            return found
    return []
