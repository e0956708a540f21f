"""Who is told of what: from an event and its thread to the people and topics that hear of it.

Critical and high: SMS and e-mail at once. A complaint: both, in opening hours. Everything else but
spam: e-mail, bundled; and so the threads of a surge, whose one alert rings for all of them, but for
critical ones. Somebody who has a thread is told about it instead of everybody else.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from heard.domain.clocks import ClockName
from heard.domain.events import Event, EventType
from heard.domain.hidden import URGENT, Step, Want, of_message
from heard.domain.judgement import Kind, Severity
from heard.domain.ladder import rung_above
from heard.domain.lasting import Until, longest
from heard.domain.naming import Called
from heard.domain.outgoing import Step as Sending
from heard.domain.people import RUNGS, Person, Role
from heard.domain.policy import TOPIC, Ladder, Policy
from heard.domain.settling import ALERTING
from heard.domain.state import State
from heard.domain.team import PERSON, Team
from heard.domain.thread import Thread

_TELLING = ALERTING | {
    EventType.ASSIGNED,
    EventType.CLAIM_WARNED,
    EventType.PAUSE_DOUBTED,
    EventType.RUNG_PAGED,
    EventType.ESCALATED,
    EventType.LADDER_EXHAUSTED,
    EventType.CLAIM_EXPIRED,
    EventType.CLOCK_WARNED,
    EventType.CLOCK_MISSED,
    EventType.PROMISE_CLIMBED,
    EventType.HANDOFF_QUIET,
    EventType.NOBODY_CAME,
    EventType.ARRIVED,
    EventType.HIDE_ASKED,
    EventType.HIDE_CONFIRMED,
    EventType.HIDE_REFUSED,
    EventType.HIDE_FAILED,
    EventType.OFFER_ASKED,
    EventType.OFFER_APPROVED,
    EventType.OFFER_TURNED_DOWN,
    EventType.ANSWER_PROPOSED,
    EventType.APPROVAL_WANTED,
    EventType.APPROVAL_LATE,
    EventType.REPLY_TURNED_DOWN,
    EventType.REPLY_FAILED,
    EventType.REPLY_UNSURE,
}


_OFFERS = {
    EventType.OFFER_ASKED: "OFFER TO APPROVE",
    EventType.OFFER_APPROVED: "OFFER APPROVED",
    EventType.OFFER_TURNED_DOWN: "OFFER TURNED DOWN",
}

_LEDGERS = {*_OFFERS, EventType.PROMISE_CLIMBED, EventType.ANSWER_PROPOSED}


def may_be_told(event: Event) -> bool:
    """True for an event that somebody may have to hear of; all others are for the timeline only.
    A claim clock that ran out is one of them: its ladder does the telling; and what became of an
    answer whose author is there to see it."""
    data = event.data
    return event.type in _TELLING and data.get("clock") != ClockName.CLAIM and not data.get("there")


@dataclass(frozen=True, slots=True)
class Telling:
    """What is to be told. `what` is the alert's first words.

    `target` names who is paged (see `Rung`), `instead` whom to page where that is nobody, `persons`
    are agents told by name; without any of them nobody gets an SMS. `care` says whether the care
    topic gets an e-mail, `operations` whether operations does. `not_before` holds it back; `rung`
    is the ladder's position, 1 for a first alert; `rings` is False for what people get by e-mail
    only; `until` says what settles it while it waits; `but` is somebody who is not to be told.
    """

    what: str
    target: str | None = None
    instead: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    care: bool = True
    operations: bool = False
    not_before: datetime | None = None
    rung: int = 1
    rings: bool = True
    until: Until = Until.TAKEN
    but: str | None = None


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
    if event.type in _OFFLINE:
        return _of_offline(event, thread, now, policy, called)
    if thread.state.ended:
        return None
    if event.type in _LEDGERS:
        return _of_ledger(event, thread, now, policy, called)
    return _of_open(event, thread, now, policy, called)


def _of_open(
    event: Event, thread: Thread, now: datetime, policy: Policy, called: Called
) -> Telling | None:
    if event.type in _OF_ANSWERS:
        return _of_answer(event, thread, now, policy, called)
    if event.type is EventType.ESCALATED:
        by = called(event.by) if event.by else "Heard"
        page = _rung(event, f"ESCALATED by {by}", thread.ladder_of(policy, now))
        return replace(page, until=Until.ENDED)
    if event.type is EventType.RUNG_PAGED and thread.state is State.WAITING:
        return _rung(event, "NOBODY HAS CLAIMED", thread.ladder_of(policy, now))
    if event.type in (EventType.ASSIGNED, EventType.CLAIM_WARNED):
        return _to_claimant(event, thread, called)
    if event.type is EventType.PAUSE_DOUBTED and thread.state is State.ANSWERED:
        not_before = now + timedelta(minutes=policy.bundle_minutes)
        return Telling("WROTE AGAIN, the clock is paused", not_before=not_before)
    return _of_clock(event, thread, now, policy, called)


def _rung(event: Event, what: str, ladder: Ladder) -> Telling:
    return _page(what, str(event.data["target"]), int(event.data["rung"] or 1), ladder)


def _page(what: str, target: str, position: int, ladder: Ladder) -> Telling:
    """A page of one rung (1 is the first), with the rungs after it to stand in."""
    instead = tuple(rung.target for rung in ladder.rungs[position:])
    if target.startswith(TOPIC):
        operations = target == f"{TOPIC}operations"
        return Telling(what, target=target, operations=operations, rung=position)
    return Telling(what, target=target, instead=instead, rung=position)


_OF_ANSWERS = {
    EventType.APPROVAL_WANTED: (Sending.ASKED, "APPROVE an answer of {}"),
    EventType.APPROVAL_LATE: (Sending.ASKED, "NOBODY HAS APPROVED an answer of {}"),
    EventType.REPLY_TURNED_DOWN: (Sending.TURNED_DOWN, "YOUR ANSWER WAS TURNED DOWN"),
    EventType.REPLY_FAILED: (Sending.FAILED, "YOUR ANSWER WAS NOT SENT"),
    EventType.REPLY_UNSURE: (Sending.UNSURE, "DID YOUR ANSWER GO OUT? Look"),
}


def _of_answer(
    event: Event, thread: Thread, now: datetime, policy: Policy, called: Called
) -> Telling | None:
    """What becomes of an answer on its way, while it still stands there: who is to read it first,
    or its author, unless they have the thread open."""
    outgoing, (step, words) = thread.outgoing, _OF_ANSWERS[event.type]
    if outgoing is None or outgoing.id != event.data["reply"] or outgoing.step is not step:
        return None
    what = words.format(called(outgoing.by))
    if step is not Sending.ASKED:
        return Telling(what, persons=(outgoing.by,), care=False, until=Until.ENDED)
    ladder = thread.ladder_of(policy, now)
    targets = [rung.target for rung in ladder.rungs]
    target = str(event.data["target"])
    position = targets.index(target) + 1 if target in targets else 1
    page = _page(what, target, position, ladder)
    return replace(page, until=Until.ENDED, but=outgoing.by)


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


_INVITED = {
    EventType.HANDOFF_QUIET: "NOBODY ARRIVED YET",
    EventType.NOBODY_CAME: "NOBODY CAME, end it or call",
    EventType.ARRIVED: "ARRIVED",
}


def _to_host(event: Event, thread: Thread) -> Telling | None:
    """What is for whoever invited a customer elsewhere: that they came, in a thread that has ended
    too, or that nobody does."""
    handoff = thread.handoff
    if handoff is None or event.by == handoff.by:
        return None
    if event.type is not EventType.ARRIVED and (thread.state.ended or handoff.arrived_at):
        return None
    if event.type is EventType.HANDOFF_QUIET and not handoff.expected:
        return None
    what = f"{_INVITED[event.type]} ({handoff.reference})"
    return Telling(what, persons=(handoff.by,), care=False, until=Until.ENDED)


_HIDING = {
    EventType.HIDE_ASKED,
    EventType.HIDE_CONFIRMED,
    EventType.HIDE_REFUSED,
    EventType.HIDE_FAILED,
}
_OFFLINE = {*_INVITED, *_HIDING}


def _of_offline(
    event: Event, thread: Thread, now: datetime, policy: Policy, called: Called
) -> Telling | None:
    if event.type in _HIDING:
        return _of_hiding(event, thread, now, policy, called)
    return _to_host(event, thread)


def _of_hiding(
    event: Event, thread: Thread, now: datetime, policy: Policy, called: Called
) -> Telling | None:
    """Who is to confirm that a message is hidden or shown again: at once where others may come to
    harm by it, else when the brand is open. Then whoever asked, where there is something to do."""
    data = event.data
    hiding = of_message(thread.hidings, str(data["message"]))
    what = "SHOW A MESSAGE AGAIN" if data["want"] == Want.SHOW else "HIDE A MESSAGE"
    by = called(event.by) if event.by else "Heard"
    if event.type is EventType.HIDE_ASKED:
        if hiding is None or hiding.step is not Step.ASKED:
            return None
        opening = policy.brand(thread.brand).calendar.next_open(now)
        held = opening if opening > now and data["why"] not in URGENT else None
        target, why = policy.hiding.confirm.value, str(data["why"]).replace("_", " ")
        page = Telling(f"{what}? {by} asks ({why})", target=target, not_before=held)
        instead = (Role.MANAGER.value,)
        return replace(page, instead=instead, care=False, until=Until.ENDED, but=event.by)
    asker = str(data["to"])
    told = {
        EventType.HIDE_CONFIRMED: f"{what} by hand, {by} confirmed",
        EventType.HIDE_REFUSED: f"{what}: {by} turned it down",
        EventType.HIDE_FAILED: f"{what} by hand, the platform refused",
    }
    if asker == event.by or (hiding and hiding.step is Step.ON_ITS_WAY):
        return None
    rings = event.type is not EventType.HIDE_REFUSED
    return Telling(told[event.type], persons=(asker,), care=False, rings=rings, until=Until.ENDED)


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
    first = _page(label, ladder.rungs[0].target, 1, ladder)
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
        return _page(f"CLAIM EXPIRED ({was})", above.target, position, ladder)
    if event.type is not EventType.CLOCK_MISSED:
        return None
    if clock == ClockName.RESOLUTION:
        return Telling(f"{words} MISSED", until=Until.ENDED)
    page = _page(f"{words} MISSED", above.target, position, ladder)
    promised = clock == ClockName.PROMISE
    persons = (owner,) if promised and owner else ()
    return replace(page, persons=persons, until=Until.KEPT if promised else Until.ANSWERED)


def _of_ledger(
    event: Event, thread: Thread, now: datetime, policy: Policy, called: Called
) -> Telling | None:
    if event.type is EventType.PROMISE_CLIMBED:
        return _of_promise(event, thread, now, policy)
    if event.type is EventType.ANSWER_PROPOSED:
        by = f" by {called(event.by)}" if event.by else ""
        what = f"ANSWER TO APPROVE{by}: {event.data['when']}"
        not_before = now + timedelta(minutes=policy.bundle_minutes)
        # Nobody's phone rings for it: it is mailed with the next bundle, and stands on its page.
        return Telling(what, Role.LEAD.value, rings=False, not_before=not_before, until=Until.ENDED)
    return _of_offer(event, called)


def _of_offer(event: Event, called: Called) -> Telling:
    """Whoever is to decide about an offer, and then its author, who waits for it."""
    by = f" by {called(event.by)}" if event.by else ""
    what = f"{_OFFERS[event.type]}{by}: {event.data['terms']}"
    if event.type is EventType.OFFER_ASKED:
        target = str(event.data["target"])
        return Telling(what, target=target, instead=(Role.MANAGER.value,), until=Until.ENDED)
    return Telling(what, persons=(str(event.data["to"]),), care=False, until=Until.ENDED)


def _of_promise(event: Event, thread: Thread, now: datetime, policy: Policy) -> Telling | None:
    """A missed promise on its way up, unless it was kept or withdrawn meanwhile."""
    if not any(one.open and one.id == event.data["promise"] for one in thread.promises):
        return None
    page = _rung(event, "promise STILL MISSED", thread.ladder_of(policy, now))
    return replace(page, until=Until.KEPT)


def _owner(event: Event, thread: Thread) -> str | None:
    """Who is to keep what a clock is about: a promise's own agent, else whoever has the thread."""
    if event.data.get("clock") == ClockName.PROMISE:
        key = event.data.get("key")
        return next((p.by for p in thread.promises if p.open and f"promise#{p.id}" == key), None)
    return thread.claim.by if thread.claim else None


def merged(tellings: list[Telling]) -> Telling | None:
    """Several tellings of one commit as one: to the highest rung among them, the soonest."""
    if not tellings:
        return None
    top = max(tellings, key=lambda one: one.rung)
    held = [one.not_before for one in tellings if one.not_before is not None]
    return Telling(
        what="; ".join(dict.fromkeys(one.what for one in tellings)),
        target=top.target or next((one.target for one in tellings if one.target), None),
        instead=top.instead or next((one.instead for one in tellings if one.instead), ()),
        persons=tuple(dict.fromkeys(person for one in tellings for person in one.persons)),
        care=any(one.care for one in tellings),
        operations=any(one.operations for one in tellings),
        not_before=min(held) if len(held) == len(tellings) else None,
        rung=top.rung,
        rings=any(one.rings for one in tellings if one.target or one.persons),
        until=longest(*(one.until for one in tellings)),
        but=top.but,
    )


@dataclass(frozen=True, slots=True)
class Paged:
    """Who is told one by one. `stood_in` is True where a target names nobody who can be reached
    now, so that others are paged in its stead: never silence."""

    people: tuple[Person, ...] = ()
    stood_in: bool = False


def people_of(
    what: Telling, brand: str, team: Team, now: datetime, reached: Callable[[Person], bool]
) -> Paged:
    """Who is told: the persons named, and the target's people who serve the brand, of all those who
    can be `reached`.

    Where the target is nobody now, the ladder's next rungs are looked at, then every role, the
    lowest above it first; not for what is only mailed, which the care topic has too.
    """

    def of(target: str) -> tuple[Person, ...]:
        return tuple(
            person
            for person in team.paged(target, brand, now)
            if person.id != what.but and reached(person)
        )

    named = tuple(person for one in what.persons for person in of(f"{PERSON}{one}"))
    if what.target is None and (named or not what.persons):
        return Paged(named)
    if what.target and what.target.startswith(TOPIC):
        return Paged(named)
    if what.target and not what.rings:
        return Paged(tuple(dict.fromkeys([*named, *of(what.target)])))
    roles = list(RUNGS)
    start = roles.index(Role(what.target)) if what.target in roles else 0
    targets = (what.target, *what.instead, *roles[start:], *reversed(roles[:start]))
    for target in targets:
        found = of(target) if target else ()
        if found:
            return Paged(tuple(dict.fromkeys([*named, *found])), target != what.target)
    return Paged(named, stood_in=True)


def addressed(what: Telling, paged: Paged, team: Team) -> Telling:
    """What stand-ins are told says for whom it was: "given to you" is not for them."""
    there = {person.id for person in paged.people}
    missing = ", ".join(team.called(one) for one in what.persons if one not in there)
    return replace(what, what=f"FOR {missing} (out of reach): {what.what}") if missing else what


def targets_of(what: Telling) -> tuple[str, ...]:
    """Whom it names, before anybody stands in."""
    own = (what.target,) if what.target and not what.target.startswith(TOPIC) else ()
    return (*own, *(f"{PERSON}{one}" for one in what.persons))


def again(what: str, thread: Thread, now: datetime, policy: Policy) -> Telling:
    """Something said once more to the rung at which a thread stands."""
    ladder = thread.ladder_of(policy, now)
    paged = thread.ladder.step if thread.ladder else 0
    index = max(paged - 1, 0) % len(ladder.rungs)
    return _page(what, ladder.rungs[index].target, index + 1, ladder)
