"""What a message, an edit, a completion or a deletion does to a thread."""

from dataclasses import replace
from datetime import datetime

from heard.domain.entry import Entry
from heard.domain.episodes import alerting, new_episode
from heard.domain.events import Data, Event, EventType
from heard.domain.failing import ECHO_SLACK, failed, void_with
from heard.domain.hidden import seen
from heard.domain.judgement import Judgement
from heard.domain.message import ActKind, Author
from heard.domain.policy import Policy
from heard.domain.returning import of_same_thread, praises
from heard.domain.runs import trimmed
from heard.domain.settling import settled
from heard.domain.thread import Change, Thread
from heard.domain.turns import Turn, automatic_ids, in_order

EXCERPT = 140
"""Characters of the customer's latest words that the head keeps, for lists and alerts."""


def heard(thread: Thread, entry: Entry, now: datetime, policy: Policy) -> Change:
    """The thread after one new message (a duplicate must not come here)."""
    if entry.message.by_brand:
        return _brand_heard(thread, entry, now, policy)
    before = thread
    turn = entry.turn()
    back: tuple[Event, ...] = ()
    if thread.episode == 0:
        happened = EventType.OPENED
        thread = new_episode(thread, entry.heard_at)
    elif thread.state.ended and turn.owed and turn.deleted_at is None:
        happened = EventType.REOPENED
        thread = new_episode(thread, entry.heard_at)
    elif praises(thread, turn):
        happened = EventType.REOPENED
        thread, event = of_same_thread(new_episode(thread, entry.heard_at), now)
        back = (event,)
    else:
        happened = EventType.MESSAGE_HEARD
    thread = _with_turn(_about(_described(thread, entry), entry), turn, policy)
    if happened is EventType.MESSAGE_HEARD:
        happened = alerting(before, thread, policy) or happened
    event = Event(happened, now, data=_data(entry))
    return settled(before, thread, (event, *back), now, policy)


def _brand_heard(thread: Thread, entry: Entry, now: datetime, policy: Policy) -> Change:
    before, turn = thread, entry.turn()
    thread = _with_turn(_described(thread, entry), turn, policy)
    machine = automatic_ids(in_order(thread.turns), policy.automatic_within_seconds)
    automatic = not turn.vouched and (turn.automatic or turn.id in machine)
    happened = EventType.AUTOMATIC_REPLY if automatic else EventType.BRAND_REPLIED
    events = [Event(happened, now, data=_data(entry))]
    if entry.sent_by:
        thread, events = _sent(thread, entry, now)
    if turn.undelivered:
        thread = void_with(thread, turn)
        events.append(Event(EventType.UNDELIVERED, now, data=_data(entry)))
    elif not automatic:
        thread, seen = answer_seen(thread, turn, now)
        events += seen
    return settled(before, thread, tuple(events), now, policy)


def _sent(thread: Thread, entry: Entry, now: datetime) -> tuple[Thread, list[Event]]:
    """The answer that somebody sent through the desk stands on the platform. One to the customer
    alone leaves a public line owed where they wrote in public."""
    outgoing = thread.outgoing
    private = entry.message.surface.private
    thread = replace(
        thread,
        outgoing=None,
        public_line_owed=thread.public_line_owed or thread.line_owed(private=private),
    )
    data: Data = {"reply": outgoing.id if outgoing else None, "message": entry.message.native_id}
    return thread, [Event(EventType.REPLY_SENT, now, entry.sent_by, data)]


def answer_seen(thread: Thread, turn: Turn, now: datetime) -> tuple[Thread, tuple[Event, ...]]:
    """A person's reply stands on the platform: what an agent told of it is confirmed, and a public
    one pays the public line that was owed."""
    if not turn.private:
        thread = replace(thread, public_line_owed=False)
    said = thread.said
    if said is None or said.seen or turn.at < said.at - ECHO_SLACK:
        return thread, ()
    thread = replace(thread, said=replace(said, seen=True))
    return thread, (Event(EventType.ANSWER_SEEN, now, by=said.by),)


_DONE = {
    ActKind.EDIT: EventType.EDITED,
    ActKind.DELETE: EventType.DELETED,
    ActKind.HIDE: EventType.HIDDEN,
    ActKind.UNHIDE: EventType.SHOWN,
    ActKind.COMPLETE: EventType.COMPLETED,
}
_SEEN = frozenset({ActKind.HIDE, ActKind.UNHIDE})
"""What shows that a wish was carried out."""

_TELLS_MORE = frozenset({ActKind.EDIT, ActKind.COMPLETE})
"""What may show that a message is graver than it looked."""


def acted_on(
    thread: Thread, before: Entry, after: Entry, act: ActKind, now: datetime, policy: Policy
) -> Change:
    """The thread after something was done to one of its messages, which changed its entry.

    An edit or a completion that makes a message of an ended thread worse opens it again.
    """
    if act is ActKind.UNDELIVERED:
        return failed(thread, after, now, policy)
    events = [Event(_DONE[act], now, data={"message": after.message.native_id})]
    turn = after.turn()
    was = thread
    if thread.state.ended and act in _TELLS_MORE and _worse(before, after):
        thread = new_episode(thread, now)
        turn = replace(turn, at=max(turn.at, turn.since or turn.at), heard_at=now, first=None)
        thread = _with_turn(thread, turn, policy)
        events.append(Event(EventType.REOPENED, now, data=_data(after)))
    elif not thread.state.ended:
        said = before.text != after.text
        turns = (_renewed(old, turn, said) if old.id == turn.id else old for old in thread.turns)
        thread = replace(thread, turns=tuple(turns))
    if act in _SEEN:
        hidings = seen(thread.hidings, turn.id, hidden=after.hidden, now=now)
        thread = replace(thread, hidings=hidings)
    thread = _about(thread, after)
    known = after.known
    if not known.by_brand:
        thread = replace(thread, customer=_known(thread.customer, known.author))
    if thread.excerpt_of == known.native_id:
        permalink = known.permalink or thread.permalink
        thread = replace(
            thread, excerpt=_short(after.text or known.placeholder), permalink=permalink
        )
    told = alerting(was, thread, policy) if act in _TELLS_MORE else None
    if told and not was.state.ended:
        events.append(Event(told, now, data=_data(after)))
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


def _renewed(old: Turn, new: Turn, said: bool) -> Turn:
    """A turn after its entry changed. What the thread alone knows of it stays: that it is a
    machine's or a person's, that it opened this episode later than it was first heard, and what an
    agent filed it as, unless it says something else now."""
    if old.filed and not said:
        new = replace(
            new,
            kind=old.kind,
            severity=old.severity,
            issue=old.issue,
            at=old.at,
            heard_at=old.heard_at,
            posted=old.posted,
            first=old.first,
            since=old.since,
            filed=True,
        )
    automatic = old.automatic or new.automatic
    vouched = old.vouched or new.vouched
    new = replace(new, automatic=automatic, vouched=vouched, asked=old.asked)
    if old.heard_at <= new.heard_at:
        return new
    deleted_at = max(new.deleted_at, old.at) if new.deleted_at else None
    return replace(new, at=old.at, heard_at=old.heard_at, deleted_at=deleted_at, first=old.first)


def judged_automatic(thread: Thread, native_id: str, now: datetime, policy: Policy) -> Change:
    """The thread after one of its replies turned out to be a machine's (rule 3): the customer
    waits again."""
    turns = tuple(
        replace(turn, automatic=True) if turn.id == native_id and not turn.vouched else turn
        for turn in thread.turns
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
    message = entry.known
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
    about: Data = {"issue": judgement.issue.value} if judgement and judgement.issue else {}
    return {
        "message": entry.message.native_id,
        "kind": judgement.kind.value if judgement else None,
        "severity": judgement.severity.value if judgement else None,
        **about,
    }
