"""Hide a customer's message from others: only once there is a way to settle it, with a second pair of
eyes, and kept whole first. Nothing is ever deleted; what was hidden is shown again the same way.

A complaint that is hidden still counts, and its clocks run: nothing here touches either.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from heard.domain.acting import active, written
from heard.domain.entry import Entry
from heard.domain.errors import Conflict, Forbidden, Invalid
from heard.domain.events import Data, Event, EventType
from heard.domain.hidden import Hiding, Step, Want, Why, of_message, remembered, taken_until
from heard.domain.judgement import Kind
from heard.domain.message import Channel, Visibility
from heard.domain.naming import ago, channel_name
from heard.domain.people import RUNGS, Person
from heard.domain.policy import Policy
from heard.domain.settling import settled
from heard.domain.state import State
from heard.domain.thread import Change, Thread
from heard.domain.turns import automatic_ids, in_order

HIDES = frozenset({
    Channel.FACEBOOK, Channel.INSTAGRAM, Channel.X, Channel.YOUTUBE, Channel.GENERIC
})  # fmt: skip
"""Channels on which a brand may hide what others wrote beneath its own."""

MOST_OPEN = 5
"""Wishes that wait in one thread: more is a matter for blocking somebody."""

_LATE = "it could not be told within an hour"

_NO_WAY = (
    "Answer them first, or invite them elsewhere: a complaint is hidden only once there is a way to "
    "settle it."
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants, why (one of `Why` for hiding, a few words for showing again), and a note."""

    want: Want
    why: str
    note: str = ""


def asked(
    thread: Thread,
    entry: Entry,
    by: str,
    wish: Wish,
    now: datetime,
    policy: Policy,
    called: Callable[[str], str] = str,
) -> Change:
    """Somebody wants a customer's message hidden, or shown again; another one has to confirm it.
    `called` gives the name of an agent's id.

    Raises Conflict where there is nothing to be done, or no way yet to settle the complaint.
    """
    why, note = _reason(wish)
    native_id = entry.message.native_id
    known = of_message(thread.hidings, native_id)
    if known and known.step.waits:
        raise Conflict(f"That was asked for already, by {called(known.by)} {ago(known.at, now)}.")
    _must_be_possible(thread, entry, wish.want)
    if wish.want is Want.HIDE and not has_a_way(thread, entry, policy):
        raise Conflict(_NO_WAY)
    if sum(one.step.waits for one in thread.hidings) >= MOST_OPEN:
        raise Conflict(f"{MOST_OPEN} messages here wait to be hidden or shown: see to them first.")
    hiding = Hiding(native_id, wish.want, why, by, now)
    event = _event(EventType.HIDE_ASKED, hiding, now, by, {"note": note or None})
    return _kept(thread, hiding, by, event, now, policy)


def has_a_way(thread: Thread, entry: Entry, policy: Policy) -> bool:
    """True where a complaint can be settled: a person's answer to it stands, or its customer was
    invited elsewhere; and for what is no complaint."""
    turn = next((one for one in thread.turns if one.id == entry.message.native_id), None)
    judged = turn.kind if turn else (entry.judgement.kind if entry.judgement else None)
    if judged is Kind.SPAM or thread.state is State.RESOLVED:
        return True
    if thread.handoff and (thread.handoff.open or thread.handoff.arrived_at):
        return True
    since = turn.at if turn else entry.at
    machine = automatic_ids(in_order(thread.turns), policy.automatic_within_seconds)
    return any(
        one.answers and one.id not in machine and one.deleted_at is None and one.at >= since
        for one in thread.turns
    )


def must_confirm(thread: Thread, entry: Entry, person: Person, policy: Policy) -> Hiding:
    """The wish that a person is about to confirm. Raises Forbidden for whoever asked, and for a role
    below the policy's; Conflict where there is nothing to confirm, or no way any more."""
    hiding = _waiting(thread, entry.message.native_id, Step.ASKED)
    if person.id == hiding.by:
        raise Forbidden("You asked for it: somebody else confirms it.")
    if RUNGS.index(person.role) < RUNGS.index(policy.hiding.confirm):
        raise Forbidden(f"A {policy.hiding.confirm} confirms it, or somebody above.")
    _must_stand(entry)
    if hiding.want is Want.HIDE and not has_a_way(thread, entry, policy):
        raise Conflict(_NO_WAY)
    return hiding


@dataclass(frozen=True, slots=True)
class Prepared:
    """Where the whole message is kept (`kept`), and whether the platform is asked by Heard or a
    person hides it `by_hand`."""

    kept: str
    by_hand: bool


def confirmed(
    thread: Thread, hiding: Hiding, by: str, prepared: Prepared, now: datetime, policy: Policy
) -> Change:
    """A second person wants it too, and the message is kept: now it is done."""
    step = Step.BY_HAND if prepared.by_hand else Step.ON_ITS_WAY
    after = replace(hiding, step=step, confirmed_by=by, confirmed_at=now, kept=prepared.kept)
    more: Data = {"kept": prepared.kept, "to": hiding.by, "by_hand": int(prepared.by_hand)}
    event = _event(EventType.HIDE_CONFIRMED, after, now, by, more)
    return _kept(thread, after, by, event, now, policy)


def refused(
    thread: Thread, by: str, native_id: str, reason: str, now: datetime, policy: Policy
) -> Change:
    """It is not to be done, with the reason; who asked may take it back, too."""
    reason = written("reason", reason)
    hiding = _waiting(thread, native_id, Step.ASKED)
    after = replace(thread, hidings=tuple(one for one in thread.hidings if one is not hiding))
    more: Data = {"reason": reason, "to": hiding.by}
    event = _event(EventType.HIDE_REFUSED, hiding, now, by, more)
    return settled(thread, active(after, by, now), (event,), now, policy)


def done(thread: Thread, by: str | None, native_id: str, now: datetime, policy: Policy) -> Change:
    """Somebody did it by hand and says so, or (None) the platform was told. Until the platform's own
    word comes it is not seen."""
    hiding = _waiting(thread, native_id, Step.BY_HAND, Step.ON_ITS_WAY)
    after = replace(hiding, step=Step.DONE, done_by=by, done_at=now, trouble=None)
    event = _event(EventType.HIDE_DONE, after, now, by, {})
    return _kept(thread, after, by, event, now, policy)


def failed(thread: Thread, native_id: str, trouble: str, now: datetime, policy: Policy) -> Change:
    """The platform refuses: a person does it by hand, or mends what is wrong. `trouble` says what."""
    hiding = _waiting(thread, native_id, Step.ON_ITS_WAY)
    after, event = _by_hand(hiding, trouble, now)
    return _kept(thread, after, None, event, now, policy)


def given_up(thread: Thread, now: datetime) -> tuple[Thread, tuple[Event, ...]]:
    """The thread once a platform had its time to take what it is told: a person does the rest."""
    late = [one for one in thread.hidings if (until := taken_until(one)) and now >= until]
    if not late:
        return thread, ()
    found = {one.message: _by_hand(one, _LATE, now) for one in late}
    hidings = tuple(found[one.message][0] if one in late else one for one in thread.hidings)
    return replace(thread, hidings=hidings), tuple(event for _, event in found.values())


def _by_hand(hiding: Hiding, trouble: str, now: datetime) -> tuple[Hiding, Event]:
    after = replace(hiding, step=Step.BY_HAND, trouble=trouble[:300])
    more: Data = {"trouble": after.trouble, "to": hiding.by}
    return after, _event(EventType.HIDE_FAILED, after, now, None, more)


def _reason(wish: Wish) -> tuple[str, str]:
    if wish.want is Want.SHOW:
        return written("reason", wish.why), ""
    if wish.why not in list(Why):
        raise Invalid(f"reason: one of {', '.join(Why)}.", "reason")
    return wish.why, written("note", wish.note, needed=False)


def is_hidden(thread: Thread, entry: Entry) -> bool:
    """True for what others do not see, as far as we know: some platforms say so, others (Instagram,
    X) never do, and then what was done counts."""
    known = of_message(thread.hidings, entry.message.native_id)
    if known and known.step is Step.DONE:
        return known.want is Want.HIDE
    return entry.hidden


def _must_be_possible(thread: Thread, entry: Entry, want: Want) -> None:
    message, hidden = entry.message, is_hidden(thread, entry)
    if message.by_brand:
        raise Conflict("That is our own message: take it back where it stands.")
    if message.surface.private:
        raise Conflict("Nobody else can read it: there is nothing to hide.")
    if message.channel not in HIDES:
        raise Conflict(
            f"{channel_name(message.channel)} lets nobody hide it. Report it there, and answer it in public."
        )
    _must_stand(entry)
    if hidden is (want is Want.HIDE):
        raise Conflict("It is hidden already." if hidden else "It is not hidden.")


def _must_stand(entry: Entry) -> None:
    if entry.visibility is Visibility.DELETED:
        raise Conflict("It is deleted.")


def _waiting(thread: Thread, native_id: str, *steps: Step) -> Hiding:
    hiding = of_message(thread.hidings, native_id)
    if hiding is None or hiding.step not in steps:
        raise Conflict("Nothing of the kind waits here, or somebody was faster.")
    return hiding


def _event(kind: EventType, hiding: Hiding, now: datetime, by: str | None, more: Data) -> Event:
    data: Data = {
        "message": hiding.message,
        "want": hiding.want.value,
        "why": hiding.why,
        **more,
    }
    return Event(kind, now, by, data)


def _kept(
    thread: Thread, hiding: Hiding, by: str | None, event: Event, now: datetime, policy: Policy
) -> Change:
    others = (one for one in thread.hidings if one.message != hiding.message)
    after = replace(thread, hidings=remembered((*others, hiding)))
    return settled(thread, active(after, by, now) if by else after, (event,), now, policy)
