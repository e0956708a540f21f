"""Who is told of what: from an event and its thread to the people and topics that hear of it.

Critical and high: SMS and e-mail at once. A complaint: both, in opening hours. Everything else but
spam: e-mail, bundled; and so the threads of a surge, whose one alert rings for all of them, but for
critical ones. Somebody who has a thread is told about it instead of everybody else.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from heard.domain import answer_paging, ledger_paging, offline_paging
from heard.domain.clocks import ClockName
from heard.domain.events import Event, EventType
from heard.domain.judgement import Kind, Severity
from heard.domain.ladder import rung_above
from heard.domain.lasting import Until
from heard.domain.naming import Called
from heard.domain.policy import Policy
from heard.domain.settling import ALERTING
from heard.domain.state import State
from heard.domain.telling import Telling, page_of, rung_page
from heard.domain.thread import Thread

_TELLING = {
    *ALERTING,
    *answer_paging.TOLD,
    *ledger_paging.TOLD,
    *offline_paging.TOLD,
    EventType.ASSIGNED,
    EventType.CLAIM_WARNED,
    EventType.PAUSE_DOUBTED,
    EventType.RUNG_PAGED,
    EventType.ESCALATED,
    EventType.LADDER_EXHAUSTED,
    EventType.CLAIM_EXPIRED,
    EventType.CLOCK_WARNED,
    EventType.CLOCK_MISSED,
}


def may_be_told(event: Event) -> bool:
    """True for an event that somebody may have to hear of; all others are for the timeline only.
    A claim clock that ran out is one of them: its ladder does the telling; and what became of an
    answer whose author is there to see it."""
    data = event.data
    return event.type in _TELLING and data.get("clock") != ClockName.CLAIM and not data.get("there")


def telling(
    event: Event, thread: Thread, now: datetime, policy: Policy, called: Called = str
) -> Telling | None:
    """Who is to be told of an event, seen from the thread as it is now; None for nobody. `called`
    gives the name of an agent's id.

    An alert that was overtaken (claimed, answered or ended meanwhile) is not sent any more.
    """
    if event.type in ALERTING:
        return _alert(event, thread, now, policy)
    if event.type is EventType.LADDER_EXHAUSTED:
        return Telling("LADDER EXHAUSTED, nobody has claimed", operations=True)
    if event.type in offline_paging.TOLD:
        return offline_paging.of_offline(event, thread, now, policy, called)
    if thread.state.ended:
        return None
    if event.type in ledger_paging.TOLD:
        return ledger_paging.of_ledger(event, thread, now, policy, called)
    return _of_open(event, thread, now, policy, called)


def _of_open(
    event: Event, thread: Thread, now: datetime, policy: Policy, called: Called
) -> Telling | None:
    if event.type in answer_paging.TOLD:
        return answer_paging.of_answer(event, thread, now, policy, called)
    if event.type is EventType.ESCALATED:
        by = called(event.by) if event.by else "Heard"
        page = rung_page(event, f"ESCALATED by {by}", thread.ladder_of(policy, now))
        return replace(page, until=Until.ENDED)
    if event.type is EventType.RUNG_PAGED and thread.state is State.WAITING:
        return rung_page(event, "NOBODY HAS CLAIMED", thread.ladder_of(policy, now))
    if event.type in (EventType.ASSIGNED, EventType.CLAIM_WARNED):
        return _to_claimant(event, thread, called)
    if event.type is EventType.PAUSE_DOUBTED and thread.state is State.ANSWERED:
        not_before = now + timedelta(minutes=policy.bundle_minutes)
        return Telling("WROTE AGAIN, the clock is paused", not_before=not_before)
    return _of_clock(event, thread, now, policy, called)


def _to_claimant(event: Event, thread: Thread, called: Called) -> Telling | None:
    """What is for whoever has the thread, if they still do."""
    person = str(event.data["to" if event.type is EventType.ASSIGNED else "about"])
    if thread.claim is None or thread.claim.by != person or person == event.by:
        return None
    by = f" by {called(event.by)}" if event.by else ""
    what = (
        f"GIVEN TO YOU{by}" if event.type is EventType.ASSIGNED else "STILL YOURS? Claim ends soon"
    )
    return Telling(what, persons=(person,), care=False)


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
        return Telling(label, persons=(thread.claim.by,), care=False)
    ladder = thread.ladder_of(policy, now)
    first = page_of(label, ladder.rungs[0].target, 1, ladder)
    led = thread.surge is not None and thread.severity is not Severity.CRITICAL
    if owed and not led and thread.severity in (Severity.CRITICAL, Severity.HIGH):
        return first
    if thread.kind is Kind.COMPLAINT and not led:
        opening = policy.brand(thread.brand).calendar.next_open(now)
        return replace(first, not_before=opening if opening > now else None)
    not_before = now + timedelta(minutes=policy.bundle_minutes)
    if (
        not owed
    ):  # Praise and small talk are for the topic: nobody's mailbox is to be muted for them.
        return Telling(label, not_before=not_before)
    return replace(first, operations=False, not_before=not_before, rings=False)


def _of_clock(
    event: Event, thread: Thread, now: datetime, policy: Policy, called: Called
) -> Telling | None:
    """A clock that is about to run out, or did. A warning reminds whoever is to keep it; where
    nobody has the thread the ladder is at work."""
    clock = event.data.get("clock")
    words = str(clock).replace("_", " ")
    lasting = clock in (ClockName.RESOLUTION, ClockName.PROMISE)
    if not (may_be_told(event) and (thread.state.owed or lasting)):
        return None
    owner = _owner(event, thread)
    if event.type is EventType.CLOCK_WARNED and owner:
        until = Until.KEPT if clock == ClockName.PROMISE else Until.TAKEN
        return Telling(f"{words} is due soon", persons=(owner,), care=False, until=until)
    step = thread.ladder.step if thread.ladder else 1
    ladder = thread.ladder_of(policy, now)
    position, above = rung_above(ladder, step)
    if event.type is EventType.CLAIM_EXPIRED and thread.claim is None:
        was = called(str(event.data["was"]))
        return page_of(f"CLAIM EXPIRED ({was})", above.target, position, ladder)
    if event.type is not EventType.CLOCK_MISSED:
        return None
    if clock == ClockName.RESOLUTION:
        return Telling(f"{words} MISSED", until=Until.ENDED)
    page = page_of(f"{words} MISSED", above.target, position, ladder)
    promised = clock == ClockName.PROMISE
    persons = (owner,) if promised and owner else ()
    return replace(page, persons=persons, until=Until.KEPT if promised else Until.ANSWERED)


def _owner(event: Event, thread: Thread) -> str | None:
    """Who is to keep what a clock is about: a promise's own agent, else whoever has the thread."""
    if event.data.get("clock") == ClockName.PROMISE:
        key = event.data.get("key")
        return next((p.by for p in thread.promises if p.open and f"promise#{p.id}" == key), None)
    return thread.claim.by if thread.claim else None


def again(what: str, thread: Thread, now: datetime, policy: Policy) -> Telling:
    """Something said once more to the rung at which a thread stands."""
    ladder = thread.ladder_of(policy, now)
    paged = thread.ladder.step if thread.ladder else 0
    index = max(paged - 1, 0) % len(ladder.rungs)
    return page_of(what, ladder.rungs[index].target, index + 1, ladder)
