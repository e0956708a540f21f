"""What a message, an edit or a deletion does to a thread."""

from dataclasses import replace
from datetime import datetime, timedelta

from heard.domain.entry import Entry
from heard.domain.events import Event, EventType
from heard.domain.judgement import Judgement
from heard.domain.message import Act, ActKind, Author
from heard.domain.policy import Policy
from heard.domain.state import State
from heard.domain.thread import Change, Thread, settled
from heard.domain.turns import Earlier, automatic_ids, in_order, trimmed

EXCERPT = 140
"""Characters of the customer's latest words that the head keeps, for lists and alerts."""

_ECHO_SLACK = timedelta(minutes=10)
"""How long before an agent's `answered` the platform may say that the reply was posted."""


def heard(thread: Thread, entry: Entry, now: datetime, policy: Policy) -> Change:
    """The thread after one new message (a duplicate must not come here)."""
    if entry.message.by_brand:
        return _brand_heard(thread, entry, now, policy)
    judgement = entry.judgement
    owed = judgement is not None and judgement.kind.owed_an_answer and entry.deleted_at is None
    reopens = thread.state.ended and owed
    opens = thread.episode == 0
    waited = not opens and thread.state.owed
    before = thread
    if reopens:
        thread = replace(
            thread,
            state=State.WAITING,
            turns=(),
            earlier=Earlier(),
            claims=(),
            told=frozenset(),
            ladder=replace(thread.ladder, climbing=False) if thread.ladder else None,
            said=None,
            public_line_owed=False,
            outcome=None,
            ended_at=None,
        )
    if opens or reopens:
        thread = replace(thread, episode=thread.episode + 1, opened_at=entry.heard_at)
        if opens:
            thread = replace(thread, state=State.NOTED)
    thread = _with_turn(_described(thread, entry), entry, policy)
    if opens:
        happened = EventType.OPENED
    elif reopens:
        happened = EventType.REOPENED
    elif thread.state.ended:
        happened = EventType.MESSAGE_HEARD
    else:
        happened = _what_changed(before, thread, policy, waited=waited)
    event = Event(happened, now, data=_data(thread, entry))
    return settled(thread, (event,), now, policy)


def _what_changed(before: Thread, after: Thread, policy: Policy, *, waited: bool) -> EventType:
    runs = after.runs(policy)
    waits = bool(runs) and runs[-1].ended_at is None
    if waits and not waited:
        return EventType.WAITING
    if waits and after.severity.rank < before.severity.rank:
        return EventType.WORSENED
    return EventType.MESSAGE_HEARD


def _brand_heard(thread: Thread, entry: Entry, now: datetime, policy: Policy) -> Change:
    thread = _with_turn(_described(thread, entry), entry, policy)
    machine = automatic_ids(in_order(thread.turns), policy.automatic_within_seconds)
    automatic = entry.message.native_id in machine
    happened = EventType.AUTOMATIC_REPLY if automatic else EventType.BRAND_REPLIED
    events = [Event(happened, now, data=_data(thread, entry))]
    if not automatic:
        if not entry.message.surface.private:
            thread = replace(thread, public_line_owed=False)
        said = thread.said
        if said and not said.seen and entry.at >= said.at - _ECHO_SLACK:
            thread = replace(thread, said=replace(said, seen=True))
            events.append(Event(EventType.ANSWER_SEEN, now, by=said.by))
    return settled(thread, tuple(events), now, policy)


def acted_on(thread: Thread, after: Entry, act: Act, now: datetime, policy: Policy) -> Change:
    """The thread after something was done to one of its messages (which changed the entry)."""
    kinds = {
        ActKind.EDIT: EventType.EDITED,
        ActKind.DELETE: EventType.DELETED,
        ActKind.HIDE: EventType.HIDDEN,
        ActKind.UNHIDE: EventType.SHOWN,
    }
    events = [Event(kinds[act.kind], now, data={"message": after.message.native_id})]
    waited, severity = thread.state.owed, thread.severity
    turns = tuple(
        after.turn() if turn.id == after.message.native_id else turn for turn in thread.turns
    )
    thread = replace(thread, turns=turns)
    if thread.excerpt_of == after.message.native_id:
        thread = replace(thread, excerpt=_short(after.text))
    if not thread.state.ended and act.kind is ActKind.EDIT:
        runs = thread.runs(policy)
        waits = bool(runs) and runs[-1].ended_at is None
        if waits and not waited:
            events.append(Event(EventType.WAITING, now, data=_data(thread, after)))
        elif waits and thread.severity.rank < severity.rank:
            events.append(Event(EventType.WORSENED, now, data=_data(thread, after)))
    return settled(thread, tuple(events), now, policy)


def judged_automatic(thread: Thread, native_id: str, now: datetime, policy: Policy) -> Change:
    """The thread after one of its replies turned out to be a machine's (rule 3): the customer
    waits again."""
    turns = tuple(
        replace(turn, automatic=True) if turn.id == native_id else turn for turn in thread.turns
    )
    if turns == thread.turns:
        return Change(thread, ())
    event = Event(EventType.AUTOMATIC_REPLY, now, data={"message": native_id})
    return settled(replace(thread, turns=turns), (event,), now, policy)


def _with_turn(thread: Thread, entry: Entry, policy: Policy) -> Thread:
    if thread.state.ended:
        return thread
    turns, earlier = trimmed(
        (*thread.turns, entry.turn()), thread.earlier, policy.automatic_within_seconds
    )
    return replace(thread, turns=turns, earlier=earlier)


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
    if message.permalink and not thread.permalink:
        thread = replace(thread, permalink=message.permalink)
    place = (entry.at, message.native_id)
    if thread.excerpt_at is None or place > (thread.excerpt_at, thread.excerpt_of or ""):
        thread = replace(
            thread,
            excerpt=_short(entry.text or message.placeholder),
            excerpt_of=message.native_id,
            excerpt_at=entry.at,
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


def _data(thread: Thread, entry: Entry) -> dict[str, str | int | None]:
    judgement: Judgement | None = entry.judgement
    return {
        "message": entry.message.native_id,
        "kind": judgement.kind.value if judgement else None,
        "severity": judgement.severity.value if judgement else None,
    }
