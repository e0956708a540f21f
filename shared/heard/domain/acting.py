"""What agents do to a thread: claim, release, assign, escalate, answered, resolve, dismiss.

Every function refuses with words for the person who asked, and says who was first.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from heard.domain.clocks import Claim
from heard.domain.errors import Conflict, Invalid
from heard.domain.events import Event, EventType
from heard.domain.ladder import rung_above
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
    _open(thread)
    claim = thread.claim
    if claim and claim.by == by:
        return Change(thread, ())
    if claim:
        raise Conflict(f"Already claimed by {called(claim.by)} {ago(claim.at, now)}.")
    kept = _ended(thread.claims, now)
    thread = replace(thread, claims=(*kept, Claim(by, now, now)))
    return settled(thread, (Event(EventType.CLAIMED, now, by),), now, policy)


def released(thread: Thread, by: str, now: datetime, policy: Policy) -> Change:
    """Back on the board: nobody has it any more, and its claim clock starts anew."""
    _open(thread)
    claim = thread.claim
    if claim is None:
        raise Conflict("Nobody has claimed this thread.")
    thread = replace(thread, claims=_ended(thread.claims, now))
    event = Event(EventType.RELEASED, now, by, {"was": claim.by})
    return settled(thread, (event,), now, policy)


def assigned(
    thread: Thread,
    by: str,
    to: str,
    now: datetime,
    policy: Policy,
    called: Callable[[str], str] = str,
) -> Change:
    """It is now `to`'s, whoever had it. `called` gives the name of an agent's id."""
    _open(thread)
    claim = thread.claim
    if claim and claim.by == to:
        raise Conflict(f"{called(to)} has it already.")
    kept = _ended(thread.claims, now)
    thread = replace(thread, claims=(*kept, Claim(to, now, now)))
    event = Event(EventType.ASSIGNED, now, by, {"to": to, "was": claim.by if claim else None})
    return settled(thread, (event,), now, policy)


def escalated(thread: Thread, by: str, reason: str, now: datetime, policy: Policy) -> Change:
    """The next rung is told now, and why. Who has the thread keeps it."""
    _open(thread)
    reason = written("reason", reason)
    step = thread.ladder.step if thread.ladder else 0
    position, rung = rung_above(thread.ladder_of(policy), step)
    data: dict[str, str | int | None] = {"reason": reason, "rung": position, "role": rung.role}
    thread = _active(thread, by, now)
    return settled(thread, (Event(EventType.ESCALATED, now, by, data),), now, policy)


def answered(
    thread: Thread, by: str, where: str, text: str, url: str | None, now: datetime, policy: Policy
) -> Change:
    """An agent answered with the platform's own tools, by e-mail or by phone, and says so.

    It stops the customer's clock on the agent's word ("said by Dana, not seen" until the platform
    shows it). An answer away from a public complaint leaves a public line owed.
    """
    _open(thread)
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
    in_public = not thread.surface.private
    thread = replace(
        _active(thread, by, now),
        turns=turns,
        earlier=earlier,
        said=Said(by, now, where),
        public_line_owed=in_public and where != Where.PUBLIC,
    )
    data: dict[str, str | int | None] = {"where": where, "text": text, "url": url}
    return settled(thread, (Event(EventType.ANSWERED, now, by, data),), now, policy)


def resolved(
    thread: Thread, by: str, outcome: str, note: str, now: datetime, policy: Policy
) -> Change:
    """Ended with an outcome. What no one answered cannot be: it stays on the board."""
    if outcome not in list(Ending):
        raise Invalid(f"outcome: one of {', '.join(Ending)}.", "outcome")
    note = written("note", note, needed=False)
    event = Event(EventType.RESOLVED, now, by, {"outcome": outcome, "note": note or None})
    return _over(thread, Move.RESOLVE, outcome, event, now, policy)


def dismissed(thread: Thread, by: str, reason: str, now: datetime, policy: Policy) -> Change:
    """Ended with a written reason."""
    reason = written("reason", reason)
    event = Event(EventType.DISMISSED, now, by, {"reason": reason})
    return _over(thread, Move.DISMISS, "dismissed", event, now, policy)


def _over(
    thread: Thread, move: Move, outcome: str, event: Event, now: datetime, policy: Policy
) -> Change:
    state = moved(thread.state, move)
    thread = replace(
        thread, state=state, outcome=outcome, ended_at=now, claims=_ended(thread.claims, now)
    )
    return settled(thread, (event,), now, policy)


def _open(thread: Thread) -> None:
    if thread.state is State.UNOPENED:
        raise Conflict("No customer has written here yet.")
    if thread.state.ended:
        raise Conflict(f"This thread is {thread.state} already.")


def _ended(claims: tuple[Claim, ...], now: datetime) -> tuple[Claim, ...]:
    """The claims with the present one ended; the last 32 are kept."""
    if claims and claims[-1].ended_at is None:
        claims = (*claims[:-1], replace(claims[-1], ended_at=now))
    return claims[-32:]


def _active(thread: Thread, by: str, now: datetime) -> Thread:
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


def ago(then: datetime, now: datetime) -> str:
    """How long ago, for a person: "just now", "3 min ago", "2 h ago", "5 days ago"."""
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 120:
        return f"{minutes} min ago"
    hours = minutes // 60
    return f"{hours} h ago" if hours < 48 else f"{hours // 24} days ago"
