"""What people do with an answer on its way out: write it, take it back, let it go, look after it.

What the Outbox does with it is in `speaking`.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from heard.domain.acting import active, must_be_open, written
from heard.domain.approval import asked_for, must_be_asked
from heard.domain.clocks import Claim
from heard.domain.errors import Conflict, Invalid
from heard.domain.events import Data, Event, EventType
from heard.domain.naming import ago
from heard.domain.outgoing import LONGEST, UNDO, Outgoing, Step, answer_since, event_of
from heard.domain.people import Person
from heard.domain.policy import Policy
from heard.domain.runs import trimmed
from heard.domain.settling import settled
from heard.domain.team import Team
from heard.domain.thread import Change, Said, Thread
from heard.domain.turns import Turn
from heard.domain.verdict import Typed, Verdict

Called = Callable[[str], str]


def composed(
    thread: Thread,
    by: str,
    typed: Typed,
    verdict: Verdict,
    now: datetime,
    policy: Policy,
    called: Called = str,
) -> Change:
    """Somebody wrote an answer, which the guard has read. It goes out after the time to undo it, or
    when what it waits for is over; or somebody else reads it first. Where nobody has the thread,
    its author has it from now on. Raises Conflict where another answer is on its way.
    """
    must_be_open(thread)
    _must_be_the_only_one(thread, now, called)
    text = typed.text.strip()
    if not text:
        raise Invalid("text: write a few words.", "text")
    if len(text) > LONGEST:
        raise Invalid(f"text: {LONGEST} characters at most, this has {len(text)}.", "text")
    if verdict.refusals:
        first = verdict.refusals[0]
        raise Invalid(f"text: {first.says} {first.mend}", "text")
    outgoing = Outgoing(
        id=f"o{thread.version + 1}",
        by=by,
        text=text,
        to=_to_answer(thread).id,
        private=thread.surface.private or typed.public is False,
        written_at=now,
        not_before=max(now + UNDO, verdict.wait_until or now),
        step=Step.WRITTEN,
        since=now,
        begun_at=typed.begun_at or now,
        facts_checked=typed.facts_checked,
        waived=typed.waived,
        why=" ".join(wait.why for wait in verdict.waits) or None,
    )
    asked: tuple[Event, ...] = ()
    if verdict.needs_approval:
        outgoing, event = asked_for(outgoing, verdict.needs_approval, now, policy)
        asked = (event,)
    told: Data = {"text": text, "private": int(outgoing.private)}
    event = event_of(EventType.REPLY_WRITTEN, outgoing, now, by, told)
    if typed.waived:
        words = f"Sent without cooling off: {typed.waived}"
        asked = (*asked, Event(EventType.NOTED_BY_AGENT, now, by, {"text": words}))
    after, taken = _taken(active(thread, by, now), by, now)
    return settled(thread, replace(after, outgoing=outgoing), (*taken, event, *asked), now, policy)


def must_be_seen(thread: Thread, seen_at: datetime, now: datetime, policy: Policy) -> None:
    """Raises Conflict where the customer was answered since somebody last saw the thread."""
    earlier = answer_since(thread.turns, seen_at, policy.automatic_within_seconds)
    if earlier:
        message = (
            f"This was answered {ago(earlier.heard_at, now)}, while you wrote. Read it; send yours "
            "if it still says something."
        )
        raise Conflict(message)


def undone(thread: Thread, by: str, now: datetime, policy: Policy) -> Change:
    """It is taken back before it starts, by its author or whoever sees what is wrong with it."""
    outgoing = _live(thread)
    if outgoing.step.called:
        raise Conflict("Too late: it is with the platform already.")
    return _onward(
        thread, by, outgoing.at(Step.UNDONE, now), EventType.REPLY_UNDONE, {}, now, policy
    )


def approved(thread: Thread, by: Person, team: Team, now: datetime, policy: Policy) -> Change:
    """Somebody else has read it, and it goes out. Raises Forbidden for who may not."""
    outgoing = _asked(thread)
    must_be_asked(by, outgoing, team, now)
    outgoing = replace(
        outgoing.at(Step.WRITTEN, now, outgoing.why),
        approved_by=by.id,
        not_before=max(now + UNDO, outgoing.not_before),
    )
    return _onward(thread, by.id, outgoing, EventType.REPLY_APPROVED, {}, now, policy)


def turned_down(
    thread: Thread, by: Person, reason: str, team: Team, now: datetime, policy: Policy
) -> Change:
    """Somebody else has read it, and says what is wrong with it."""
    outgoing = _asked(thread)
    must_be_asked(by, outgoing, team, now)
    reason = written("reason", reason)
    back = outgoing.at(Step.TURNED_DOWN, now, reason)
    told: Data = {"reason": reason, "to": outgoing.by}
    return _onward(thread, by.id, back, EventType.REPLY_TURNED_DOWN, told, now, policy)


def sought(thread: Thread, by: str, now: datetime, policy: Policy) -> Change:
    """Somebody wants to know whether it stands there by now."""
    outgoing = replace(_unsure(thread), sought=True)
    return _onward(thread, by, outgoing, EventType.REPLY_SOUGHT, {}, now, policy)


def again(thread: Thread, by: str, now: datetime, policy: Policy) -> Change:
    """Somebody looked: it does not stand there, and goes out once more. Where the platform can be
    asked, it is asked first all the same."""
    outgoing = _unsure(thread)
    outgoing = replace(outgoing.at(Step.WRITTEN, now), again=True, not_before=now + UNDO, tries=0)
    return _onward(thread, by, outgoing, EventType.REPLY_AGAIN, {}, now, policy)


def stands(thread: Thread, by: str, url: str | None, now: datetime, policy: Policy) -> Change:
    """Somebody looked: it stands there. It counts on their word until its echo is heard."""
    outgoing = _unsure(thread)
    if url is not None and not url.startswith(("https://", "http://")):
        raise Invalid("url: the address of the answer, starting with https://.", "url")
    at = outgoing.started_at or now
    turn = Turn(
        id=f"said:{thread.version + 1}",
        at=at,
        heard_at=now,
        by_brand=True,
        said=True,
        private=outgoing.private,
    )
    turns, earlier = trimmed((*thread.turns, turn), thread.earlier, policy.automatic_within_seconds)
    after = replace(
        active(thread, by, now),
        turns=turns,
        earlier=earlier,
        said=Said(outgoing.by, at, "dm" if outgoing.private else "public"),
        public_line_owed=thread.line_owed(private=outgoing.private),
        outgoing=None,
    )
    event = event_of(EventType.REPLY_STANDS, outgoing, now, by, {"text": outgoing.text, "url": url})
    return settled(thread, after, (event,), now, policy)


def discarded(thread: Thread, by: str, now: datetime, policy: Policy) -> Change:
    """Nobody wants the text any more; of one that nobody is sure about, that it is let be."""
    outgoing = thread.outgoing
    if outgoing is None:
        return Change(thread, ())
    if outgoing.live and outgoing.step is not Step.UNSURE:
        raise Conflict("It is on its way: undo it first.")
    after = replace(active(thread, by, now), outgoing=None)
    event = event_of(EventType.REPLY_DISCARDED, outgoing, now, by, {})
    return settled(thread, after, (event,), now, policy)


def _must_be_the_only_one(thread: Thread, now: datetime, called: Called) -> None:
    outgoing = thread.outgoing
    if outgoing is None or not outgoing.live:
        return
    who, when = called(outgoing.by), ago(outgoing.written_at, now)
    stands_at = {
        Step.ASKED: "and it waits for approval",
        Step.UNSURE: "and nobody knows yet whether it went out",
    }.get(outgoing.step, "and it is on its way")
    raise Conflict(f"{who} wrote an answer {when}, {stands_at}. Yours was not sent.")


def _to_answer(thread: Thread) -> Turn:
    """The customer's latest message that stands."""
    theirs = [turn for turn in thread.turns if not turn.by_brand and turn.deleted_at is None]
    if not theirs:
        raise Conflict("Nothing that the customer wrote is left to answer.")
    return max(theirs, key=lambda turn: (turn.at, turn.id))


def _taken(thread: Thread, by: str, now: datetime) -> tuple[Thread, tuple[Event, ...]]:
    if thread.claim or not thread.state.owed:
        return thread, ()
    claims = (*thread.claims[-31:], Claim(by, now, now))
    return replace(thread, claims=claims), (Event(EventType.CLAIMED, now, by),)


def _live(thread: Thread) -> Outgoing:
    if thread.outgoing is None or not thread.outgoing.live:
        raise Conflict("No answer is on its way: it went out, or was taken back.")
    return thread.outgoing


def _asked(thread: Thread) -> Outgoing:
    if thread.outgoing is None or thread.outgoing.step is not Step.ASKED:
        raise Conflict("No answer waits for approval here any more.")
    return thread.outgoing


def _unsure(thread: Thread) -> Outgoing:
    if thread.outgoing is None or thread.outgoing.step is not Step.UNSURE:
        raise Conflict("There is no answer here that nobody is sure about.")
    return thread.outgoing


def _onward(
    thread: Thread,
    by: str,
    outgoing: Outgoing,
    happened: EventType,
    told: Data,
    now: datetime,
    policy: Policy,
) -> Change:
    after = replace(active(thread, by, now), outgoing=outgoing)
    return settled(thread, after, (event_of(happened, outgoing, now, by, told),), now, policy)
