"""What becomes of an answer when its time has come: held, asked about, sent, failed, unsure.

The Outbox calls the platform; here is what each outcome makes of the thread. A machine carries it
out, in the name of its author.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from heard.domain.approval import asked_for
from heard.domain.clocks import Clock, ClockName
from heard.domain.entry import Entry
from heard.domain.events import Data, Event, EventType
from heard.domain.hearing import answer_seen
from heard.domain.outgoing import Outgoing, Step, answer_since
from heard.domain.people import Person
from heard.domain.policy import Policy
from heard.domain.settling import settled
from heard.domain.thread import Change, Thread
from heard.domain.verdict import Approval, Typed, Verdict

MOST_TRIES = 6
"""Calls that a platform turned away for now before an answer is given back: about an hour."""

_WAITS = (60, 120, 240, 480, 960, 1800)
"""Seconds between them, where the platform does not say how long."""


def draft_of(outgoing: Outgoing) -> Typed:
    """The draft that it was, for the guard."""
    public = False if outgoing.private else None
    return Typed(outgoing.text, public, outgoing.begun_at, outgoing.facts_checked, outgoing.waived)


def stood_in_the_way(
    thread: Thread, outgoing: Outgoing, author: Person | None, policy: Policy
) -> str | None:
    """What has come up since it was written, so that it must not go out; with what to do."""
    if author is None or not author.acts or not author.serves(thread.brand):
        return (
            f"{outgoing.by} does not look after this thread any more, and nobody speaks in their "
            "name. Read it and send it as yours."
        )
    answered = [turn for turn in thread.turns if turn.id == outgoing.to]
    if answered and answered[0].deleted_at is not None:
        return (
            "The message that it answers was deleted. If the customer wrote again, answer that; "
            "else dismiss the thread with a reason."
        )
    within = policy.automatic_within_seconds
    if not outgoing.again and answer_since(thread.turns, outgoing.written_at, within):
        return "Somebody answered meanwhile. Read that; send this if it still says something."
    return None


def customer_wrote_at(thread: Thread, outgoing: Outgoing) -> datetime:
    """When the customer wrote last: platforms allow answers for some time after that."""
    theirs = [turn.at for turn in thread.turns if not turn.by_brand]
    return max(theirs, default=outgoing.written_at)


def held_by_the_customer(thread: Thread, outgoing: Outgoing, policy: Policy) -> datetime | None:
    """Until when it is held because the customer wrote after its author did: so that they finish,
    and the author can read it. Never beyond the warning of the clock of the reply that is owed."""
    theirs = [turn.heard_at for turn in thread.turns if not turn.by_brand and not turn.deleted_at]
    last = max(theirs, default=outgoing.written_at)
    if last <= outgoing.written_at:
        return None
    until = last + timedelta(seconds=policy.standards.vent)
    return min([until, *_warnings(thread.clocks(policy))])


def held_by(
    thread: Thread, outgoing: Outgoing, verdict: Verdict, policy: Policy
) -> tuple[datetime | None, str]:
    """Until when it is held, and why: by the customer who writes, or by what the guard says."""
    theirs, until = held_by_the_customer(thread, outgoing, policy), verdict.wait_until
    if theirs and (until is None or theirs >= until):
        return theirs, "They wrote again: let them finish, and read it."
    return until, " ".join(wait.why for wait in verdict.waits)


def _warnings(clocks: tuple[Clock, ...]) -> Iterator[datetime]:
    for clock in clocks:
        owed = clock.name in (ClockName.FIRST_REPLY, ClockName.NEXT_REPLY)
        if owed and clock.running and clock.warn_at is not None:
            yield clock.warn_at


def held(thread: Thread, until: datetime, why: str, now: datetime, policy: Policy) -> Change:
    """It goes out later."""
    outgoing = _of(thread)
    outgoing = replace(outgoing.at(Step.WRITTEN, now, why), not_before=until)
    told: Data = {"not_before": until.isoformat(), "because": why}
    return _onward(thread, outgoing, EventType.REPLY_HELD, told, now, policy)


def turned_away(
    thread: Thread, seconds: float | None, why: str, now: datetime, policy: Policy, *, there: bool
) -> Change:
    """The platform takes nothing now, and surely did not send it: later, some times, then never.
    `there` is True where its author has the thread open."""
    outgoing = _of(thread)
    if outgoing.tries + 1 >= MOST_TRIES:
        words = f"The platform took nothing for an hour: {why}. Try again, or send it by hand."
        return failed(thread, words, now, policy, there=there)
    after = replace(thread, outgoing=replace(outgoing, tries=outgoing.tries + 1))
    until = now + timedelta(seconds=seconds or _WAITS[outgoing.tries])
    return held(after, until, f"Not sent yet: {why}.", now, policy)


def asked(thread: Thread, approval: Approval, now: datetime, policy: Policy) -> Change:
    """It needs somebody else's eyes by now."""
    outgoing, event = asked_for(_of(thread), approval, now, policy)
    return settled(thread, replace(thread, outgoing=outgoing), (event,), now, policy)


def begun(thread: Thread, now: datetime, policy: Policy) -> Change:
    """The platform is about to be called: from now on it may stand there."""
    outgoing = _of(thread)
    outgoing = replace(outgoing.at(Step.SENDING, now), started_at=now)
    return _onward(thread, outgoing, EventType.REPLY_STARTED, {}, now, policy)


def unsure(thread: Thread, why: str, now: datetime, policy: Policy, *, there: bool) -> Change:
    """Nobody can tell whether it stands there."""
    outgoing = _of(thread).at(Step.UNSURE, now, why)
    told: Data = {"because": why, "there": int(there)}
    return _onward(thread, outgoing, EventType.REPLY_UNSURE, told, now, policy)


def failed(thread: Thread, why: str, now: datetime, policy: Policy, *, there: bool) -> Change:
    """It will never go out like this; `why` says what to do."""
    outgoing = _of(thread).at(Step.FAILED, now, why)
    told: Data = {"because": why, "there": int(there)}
    return _onward(thread, outgoing, EventType.REPLY_FAILED, told, now, policy)


def joined(thread: Thread, entry: Entry, now: datetime, policy: Policy) -> Change:
    """The platform has it, and its echo was heard before: that message is this answer."""
    outgoing, native_id = _of(thread), entry.message.native_id
    turns = tuple(
        replace(turn, vouched=True) if turn.id == native_id else turn for turn in thread.turns
    )
    after = replace(thread, turns=turns, outgoing=None)
    told: Data = {"reply": outgoing.id, "message": native_id}
    after, seen = answer_seen(after, entry.turn(), now)
    event = Event(EventType.REPLY_SENT, now, outgoing.by, told)
    return settled(thread, after, (event, *seen), now, policy)


def _of(thread: Thread) -> Outgoing:
    if thread.outgoing is None:
        message = "no answer is on its way"
        raise ValueError(message)
    return thread.outgoing


def _onward(
    thread: Thread,
    outgoing: Outgoing,
    happened: EventType,
    told: Data,
    now: datetime,
    policy: Policy,
) -> Change:
    event = Event(happened, now, outgoing.by, {"reply": outgoing.id, **told})
    return settled(thread, replace(thread, outgoing=outgoing), (event,), now, policy)
