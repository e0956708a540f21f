"""What a message, an edit or a deletion does to a thread."""

from dataclasses import replace
from datetime import datetime, timedelta

from heard.domain.entry import Entry
from heard.domain.events import Data, Event, EventType
from heard.domain.judgement import Judgement
from heard.domain.message import ActKind, Author
from heard.domain.policy import Policy
from heard.domain.runs import trimmed
from heard.domain.settling import settled
from heard.domain.state import State
from heard.domain.thread import Change, Thread
from heard.domain.turns import Earlier, Turn, automatic_ids, in_order

EXCERPT = 140
"""Characters of the customer's latest words that the head keeps, for lists and alerts."""

_ECHO_SLACK = timedelta(minutes=10)
"""How long before an agent's `answered` the platform may say that the reply was posted."""


def heard(thread: Thread, entry: Entry, now: datetime, policy: Policy) -> Change:
    """The thread after one new message (a duplicate must not come here)."""
    if entry.message.by_brand:
        return _brand_heard(thread, entry, now, policy)
    before = thread
    turn = entry.turn()
    if thread.episode == 0:
        happened = EventType.OPENED
        thread = _episode(thread, entry.heard_at)
    elif thread.state.ended and turn.owed and turn.deleted_at is None:
        happened = EventType.REOPENED
        thread = _episode(thread, entry.heard_at)
    else:
        happened = EventType.MESSAGE_HEARD
    thread = _with_turn(_about(_described(thread, entry), entry), turn, policy)
    if happened is EventType.MESSAGE_HEARD:
        happened = _alerting(before, thread, policy) or happened
    event = Event(happened, now, data=_data(entry))
    return settled(before, thread, (event,), now, policy)


def _episode(thread: Thread, opened_at: datetime) -> Thread:
    """The thread at the start of a new episode: new clocks, and nobody has it."""
    if thread.episode == 0:
        return replace(thread, episode=1, opened_at=opened_at, state=State.NOTED)
    return replace(
        thread,
        episode=thread.episode + 1,
        opened_at=opened_at,
        state=State.NOTED,
        turns=(),
        earlier=Earlier(),
        claims=(),
        told=frozenset(),
        ladder=replace(thread.ladder, climbing=False) if thread.ladder else None,
        said=None,
        public_line_owed=False,
        outcome=None,
        ended_at=None,
        topics=frozenset(),
        promises=(),
    )


def _alerting(before: Thread, after: Thread, policy: Policy) -> EventType | None:
    """What is to be told of a customer's words: that they wait, or that it got worse. A burst is
    told once."""
    runs = after.runs(policy)
    if after.state.ended or not runs or runs[-1].ended_at is not None:
        return None
    if not before.state.owed:
        return EventType.WAITING
    worse = after.severity.rank < before.severity.rank or after.kind.rank < before.kind.rank
    return EventType.WORSENED if worse else None


def _brand_heard(thread: Thread, entry: Entry, now: datetime, policy: Policy) -> Change:
    before, turn = thread, entry.turn()
    thread = _with_turn(_described(thread, entry), turn, policy)
    machine = automatic_ids(in_order(thread.turns), policy.automatic_within_seconds)
    automatic = turn.automatic or turn.id in machine
    happened = EventType.AUTOMATIC_REPLY if automatic else EventType.BRAND_REPLIED
    events = [Event(happened, now, data=_data(entry))]
    if not automatic:
        if not entry.message.surface.private:
            thread = replace(thread, public_line_owed=False)
        said = thread.said
        if said and not said.seen and entry.at >= said.at - _ECHO_SLACK:
            thread = replace(thread, said=replace(said, seen=True))
            events.append(Event(EventType.ANSWER_SEEN, now, by=said.by))
    return settled(before, thread, tuple(events), now, policy)


_DONE = {
    ActKind.EDIT: EventType.EDITED,
    ActKind.DELETE: EventType.DELETED,
    ActKind.HIDE: EventType.HIDDEN,
    ActKind.UNHIDE: EventType.SHOWN,
}


def acted_on(
    thread: Thread, before: Entry, after: Entry, act: ActKind, now: datetime, policy: Policy
) -> Change:
    """The thread after something was done to one of its messages, which changed its entry.

    An edit that makes a message of an ended thread worse opens it again.
    """
    events = [Event(_DONE[act], now, data={"message": after.message.native_id})]
    turn = after.turn()
    was = thread
    if thread.state.ended and act is ActKind.EDIT and _worse(before, after):
        thread = _episode(thread, now)
        turn = replace(turn, at=max(turn.at, turn.since or turn.at), heard_at=now, first=None)
        thread = _with_turn(thread, turn, policy)
        events.append(Event(EventType.REOPENED, now, data=_data(after)))
    elif not thread.state.ended:
        turns = (_renewed(old, turn) if old.id == turn.id else old for old in thread.turns)
        thread = replace(thread, turns=tuple(turns))
    thread = _about(thread, after)
    if thread.excerpt_of == after.message.native_id:
        thread = replace(thread, excerpt=_short(after.text or after.message.placeholder))
    alerting = _alerting(was, thread, policy) if act is ActKind.EDIT else None
    if alerting and not was.state.ended:
        events.append(Event(alerting, now, data=_data(after)))
    return settled(was, thread, tuple(events), now, policy)


def _worse(before: Entry, after: Entry) -> bool:
    """True where an edit made a message one that is owed an answer, or a graver one."""
    old, new = before.judgement, after.judgement
    if new is None or not new.kind.owed_an_answer or after.deleted_at is not None:
        return False
    return (
        old is None
        or not old.kind.owed_an_answer
        or new.severity.rank < old.severity.rank
        or new.kind.rank < old.kind.rank
    )


def _renewed(old: Turn, new: Turn) -> Turn:
    """A turn after its entry changed. What the thread alone knows of it stays: that it is a
    machine's, and that it opened this episode later than it was first heard."""
    new = replace(new, automatic=old.automatic or new.automatic, asked=old.asked)
    if old.heard_at <= new.heard_at:
        return new
    deleted_at = max(new.deleted_at, old.at) if new.deleted_at else None
    return replace(new, at=old.at, heard_at=old.heard_at, deleted_at=deleted_at, first=old.first)


def judged_automatic(thread: Thread, native_id: str, now: datetime, policy: Policy) -> Change:
    """The thread after one of its replies turned out to be a machine's (rule 3): the customer
    waits again."""
    turns = tuple(
        replace(turn, automatic=True) if turn.id == native_id else turn for turn in thread.turns
    )
    if turns == thread.turns:
        return Change(thread, ())
    event = Event(EventType.AUTOMATIC_REPLY, now, data={"message": native_id})
    return settled(thread, replace(thread, turns=turns), (event,), now, policy)


def _with_turn(thread: Thread, turn: Turn, policy: Policy) -> Thread:
    if thread.state.ended:
        return thread
    turns, earlier = trimmed((*thread.turns, turn), thread.earlier, policy.automatic_within_seconds)
    return replace(thread, turns=turns, earlier=earlier)


def _about(thread: Thread, entry: Entry) -> Thread:
    """With the topics that a message names; once named, a topic stays the episode's."""
    named = frozenset(entry.judgement.topics) if entry.judgement else frozenset()
    if thread.state.ended or named <= thread.topics:
        return thread
    return replace(thread, topics=thread.topics | named)


def _described(thread: Thread, entry: Entry) -> Thread:
    """What lists and alerts show: the customer, the latest words, how many messages."""
    message = entry.message
    thread = replace(
        thread,
        messages=thread.messages + 1,
        last_message_at=max(entry.at, thread.last_message_at or entry.at),
    )
    if message.by_brand:
        return thread
    thread = replace(thread, customer=_known(thread.customer, message.author))
    place = (entry.at, message.native_id)
    if thread.excerpt_at is None or place > (thread.excerpt_at, thread.excerpt_of or ""):
        thread = replace(
            thread,
            excerpt=_short(entry.text or message.placeholder),
            excerpt_of=message.native_id,
            excerpt_at=entry.at,
            permalink=message.permalink or thread.permalink,
            surface=message.surface,
        )
    return thread


def _known(known: Author, new: Author) -> Author:
    reaches = [reach for reach in (known.reach, new.reach) if reach is not None]
    return Author(
        id=known.id or new.id,
        name=known.name or new.name,
        handle=known.handle or new.handle,
        reach=max(reaches, default=None),
    )


def _short(text: str | None) -> str | None:
    if text is None:
        return None
    flat = " ".join(text[: EXCERPT * 4].split())
    return flat if len(flat) <= EXCERPT else flat[: EXCERPT - 1] + "…"


def _data(entry: Entry) -> Data:
    judgement: Judgement | None = entry.judgement
    return {
        "message": entry.message.native_id,
        "kind": judgement.kind.value if judgement else None,
        "severity": judgement.severity.value if judgement else None,
    }
