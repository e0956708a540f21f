"""What agents do to a thread: claim, release, assign, escalate, answered, resolve, dismiss.

Every function refuses with words for the person who asked, and says who was first.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from heard.domain.asking import asked_again, last_said
from heard.domain.clocks import Claim
from heard.domain.errors import Conflict, Invalid
from heard.domain.events import Data, Event, EventType
from heard.domain.handoff import over
from heard.domain.ladder import rung_above
from heard.domain.naming import ago
from heard.domain.policy import Policy
from heard.domain.runs import trimmed
from heard.domain.settling import settled
from heard.domain.state import Move, State, moved
from heard.domain.thread import Change, Said, Thread
from heard.domain.turns import Turn

LONGEST_NOTE = 2000
"""Characters of a reason, a note or an answer that an agent writes."""


class Where(StrEnum):
    """Where an answer was given. Only `public` and `dm` are seen on the platform."""

    PUBLIC = "public"
    DM = "dm"
    EMAIL = "email"
    PHONE = "phone"


class Ending(StrEnum):
    """How a thread was resolved."""

    SOLVED = "solved"
    MOVED_AND_SOLVED = "moved_and_solved"
    CUSTOMER_SILENT = "customer_silent"
    STOOD_FIRM = "stood_firm"


def claimed(
    thread: Thread, by: str, now: datetime, policy: Policy, called: Callable[[str], str] = str
) -> Change:
    """Somebody has it: the paging stops. Claiming what one already has changes nothing.

    `called` gives the name of an agent's id, for the words to who came second.
    """
    must_be_open(thread)
    claim = thread.claim
    if claim and claim.by == by:
        return Change(thread, ())
    if claim:
        raise Conflict(f"Already claimed by {called(claim.by)} {ago(claim.at, now)}.")
    kept = _ended(thread.claims, now)
    after = replace(thread, claims=(*kept, Claim(by, now, now)))
    return settled(thread, after, (Event(EventType.CLAIMED, now, by),), now, policy)


def released(thread: Thread, by: str, now: datetime, policy: Policy) -> Change:
    """Back on the board: nobody has it any more, and its claim clock starts anew."""
    must_be_open(thread)
    claim = thread.claim
    if claim is None:
        raise Conflict("Nobody has claimed this thread.")
    after = replace(thread, claims=_ended(thread.claims, now))
    event = Event(EventType.RELEASED, now, by, {"was": claim.by})
    return settled(thread, after, (event,), now, policy)


def assigned(
    thread: Thread,
    by: str | None,
    to: str,
    now: datetime,
    policy: Policy,
    called: Callable[[str], str] = str,
) -> Change:
    """It is now `to`'s, whoever had it; `by` None where Heard hands on a claim that ran out.
    `called` gives the name of an agent's id."""
    must_be_open(thread)
    claim = thread.claim
    if claim and claim.by == to:
        raise Conflict(f"{called(to)} has it already.")
    kept = _ended(thread.claims, now)
    after = replace(thread, claims=(*kept, Claim(to, now, now)))
    event = Event(EventType.ASSIGNED, now, by, {"to": to, "was": claim.by if claim else None})
    return settled(thread, after, (event,), now, policy)


def escalated(thread: Thread, by: str, reason: str, now: datetime, policy: Policy) -> Change:
    """The next rung is told now, and why. Who has the thread keeps it."""
    must_be_open(thread)
    reason = written("reason", reason)
    step = thread.ladder.step if thread.ladder else 0
    position, rung = rung_above(thread.ladder_of(policy, now), step)
    data: Data = {"reason": reason, "rung": position, "target": rung.target}
    event = Event(EventType.ESCALATED, now, by, data)
    return settled(thread, active(thread, by, now), (event,), now, policy)


def noted(thread: Thread, by: str, text: str, now: datetime, policy: Policy) -> Change:
    """An agent wrote a note for the team. Whoever has the thread shows that they are at it."""
    must_be_open(thread)
    event = Event(EventType.NOTED_BY_AGENT, now, by, {"text": written("text", text)})
    return settled(thread, active(thread, by, now), (event,), now, policy)


def resumed(thread: Thread, by: str, reason: str, now: datetime, policy: Policy) -> Change:
    """The customer waits for us after all, whatever their last words were taken for: a clock runs
    from now on."""
    must_be_open(thread)
    if thread.state.owed:
        raise Conflict("The customer waits already: a clock is running.")
    reason = written("reason", reason)
    last = last_said(thread)
    if last is None:
        raise Conflict("Nothing that the customer wrote is left to answer.")
    event = Event(EventType.RESUMED, now, by, {"reason": reason, "message": last.id})
    after = active(asked_again(thread, last, now), by, now)
    return settled(thread, after, (event,), now, policy)


def answered(
    thread: Thread, by: str, where: str, text: str, url: str | None, now: datetime, policy: Policy
) -> Change:
    """An agent answered with the platform's own tools, by e-mail or by phone, and says so.

    It stops the customer's clock on the agent's word ("said by Dana, not seen" until the platform
    shows it). An answer away from a public complaint leaves a public line owed; thanks may be private.
    """
    must_be_open(thread)
    if where not in list(Where):
        raise Invalid(f"where: one of {', '.join(Where)}.", "where")
    text = written("text", text)
    if url is not None and not url.startswith(("https://", "http://")):
        raise Invalid("url: the address of the answer, starting with https://.", "url")
    turn = Turn(
        id=f"said:{thread.version + 1}",
        at=now,
        heard_at=now,
        by_brand=True,
        said=True,
        private=where != Where.PUBLIC,
    )
    turns, earlier = trimmed((*thread.turns, turn), thread.earlier, policy.automatic_within_seconds)
    after = replace(
        active(thread, by, now),
        turns=turns,
        earlier=earlier,
        said=Said(by, now, where),
        public_line_owed=thread.line_owed(private=where != Where.PUBLIC),
    )
    data: Data = {"where": where, "text": text, "url": url}
    return settled(thread, after, (Event(EventType.ANSWERED, now, by, data),), now, policy)


def resolved(
    thread: Thread, by: str, outcome: str, note: str, now: datetime, policy: Policy
) -> Change:
    """Ended with an outcome. What no one answered cannot be: it stays on the board. Nor what was
    promised and not kept: a promise outlives the answer it was given in."""
    promises = [promise for promise in thread.promises if promise.open]
    if promises and not thread.state.ended:
        first = promises[0]
        raise Conflict(
            f"A promise is open: “{first.what}” ({first.id}). Keep it or withdraw it first."
        )
    if outcome not in list(Ending):
        raise Invalid(f"outcome: one of {', '.join(Ending)}.", "outcome")
    note = written("note", note, needed=False)
    event = Event(EventType.RESOLVED, now, by, {"outcome": outcome, "note": note or None})
    return _over(thread, Move.RESOLVE, outcome, event, by, now, policy)


def dismissed(thread: Thread, by: str, reason: str, now: datetime, policy: Policy) -> Change:
    """Ended with a written reason."""
    reason = written("reason", reason)
    event = Event(EventType.DISMISSED, now, by, {"reason": reason})
    return _over(thread, Move.DISMISS, "dismissed", event, by, now, policy)


def _over(
    thread: Thread, move: Move, outcome: str, event: Event, by: str, now: datetime, policy: Policy
) -> Change:
    outgoing = thread.outgoing
    if outgoing and outgoing.live and not thread.state.ended:
        raise Conflict(
            "An answer is on its way: undo it first, or see what becomes of it. Then end the thread."
        )
    after = replace(
        thread,
        outgoing=None,
        state=moved(thread.state, move),
        outcome=outcome,
        ended_at=now,
        claims=_ended(thread.claims, now),
        promises=tuple(
            replace(promise, ended_at=now) if promise.open else promise
            for promise in thread.promises
        ),
        handoff=over(thread.handoff, by, now),
    )
    return settled(thread, after, (event,), now, policy)


def must_be_open(thread: Thread) -> None:
    """Raises Conflict for a thread in which there is nothing to be done."""
    if thread.state is State.UNOPENED:
        raise Conflict("No customer has written here yet.")
    if thread.state.ended:
        raise Conflict(f"This thread is {thread.state} already.")


def _ended(claims: tuple[Claim, ...], now: datetime) -> tuple[Claim, ...]:
    """The claims with the present one ended; the last 32 are kept."""
    if claims and claims[-1].ended_at is None:
        claims = (*claims[:-1], replace(claims[-1], ended_at=now))
    return claims[-32:]


def active(thread: Thread, by: str, now: datetime) -> Thread:
    """The thread after somebody did something about it, which extends the claim of who has it."""
    claim = thread.claim
    if claim is None or claim.by != by:
        return thread
    return replace(thread, claims=(*thread.claims[:-1], replace(claim, active_at=now)))


def written(field: str, text: str, *, needed: bool = True) -> str:
    """The text without blanks around it; Invalid, naming the field, if it is missing or too long."""
    text = text.strip()
    if needed and not text:
        raise Invalid(f"{field}: write a few words.", field)
    if len(text) > LONGEST_NOTE:
        raise Invalid(f"{field}: {LONGEST_NOTE} characters at most, this has {len(text)}.", field)
    return text
