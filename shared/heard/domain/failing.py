"""A reply of ours that did not reach the customer: whoever wrote it thinks that the customer was
answered, and nobody else would find out.

It counts as if it had not been written, so the clock that it had stopped runs again from where it
began, and somebody is told.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from heard.domain.acting import Where
from heard.domain.entry import Entry
from heard.domain.episodes import alerting, new_episode
from heard.domain.events import Data, Event, EventType
from heard.domain.policy import Policy
from heard.domain.settling import settled
from heard.domain.state import State
from heard.domain.thread import Change, Said, Thread
from heard.domain.turns import Turn

ECHO_SLACK = timedelta(minutes=10)
"""How long before an agent's `answered` the platform may say that the reply was posted."""

_SOON = timedelta(days=1)
"""How long after it an answer is told to have failed."""


def failed(thread: Thread, entry: Entry, now: datetime, policy: Policy) -> Change:
    """The thread after one of its replies turned out not to have arrived. A resolved one whose
    customer then waits is opened again."""
    reply = entry.turn()
    turns = tuple(
        replace(turn, undelivered=True) if turn.id == reply.id else turn for turn in thread.turns
    )
    after = void_with(replace(thread, turns=turns), reply)
    return _told(thread, after, {"message": reply.id}, now, policy)


def unsaid(thread: Thread, failed_at: datetime, now: datetime, policy: Policy) -> Change:
    """The thread after an answer to its customer failed that no platform had shown us: what an
    agent told of an answer shortly before was that one. Nothing else is known of it."""
    said = thread.said
    if said is None or said.seen or said.where != Where.DM:
        return Change(thread, ())
    if not -ECHO_SLACK <= failed_at - said.at <= _SOON:
        return Change(thread, ())
    return _told(thread, _void(thread, said), {"message": None}, now, policy)


def void_with(thread: Thread, reply: Turn) -> Thread:
    """The thread after a reply did not arrive: what an agent told of the same answer is void too."""
    said = thread.said
    if said is None or said.where != Where.DM or said.at < reply.at - ECHO_SLACK:
        return thread
    return _void(thread, said)


def _void(thread: Thread, said: Said) -> Thread:
    turns = tuple(
        replace(turn, undelivered=True) if turn.said and turn.at == said.at else turn
        for turn in thread.turns
    )
    return replace(thread, turns=turns, said=None)


def _told(before: Thread, after: Thread, data: Data, now: datetime, policy: Policy) -> Change:
    """That it failed, and that the customer waits, where that is so."""
    events = [Event(EventType.UNDELIVERED, now, data=data)]
    waits = after.runs(policy)
    if waits and waits[-1].ended_at is None:
        told = alerting(before, after, policy)
        if before.state is State.RESOLVED:
            after, told = _opened_again(after, now, policy), EventType.REOPENED
        if told:
            judged: Data = {"kind": after.kind.value, "severity": after.severity.value}
            events.append(Event(told, now, data={**data, **judged}))
    return settled(before, after, tuple(events), now, policy)


def _opened_again(thread: Thread, now: datetime, policy: Policy) -> Thread:
    """A new episode with the questions that are open, which count from now."""
    open_ids = {turn.id for turn in thread.runs(policy)[-1].turns}
    turns = tuple(
        replace(turn, heard_at=now, first=None, asked=(now,) if turn.asked else ())
        for turn in thread.turns
        if any(asking.id in open_ids for asking in turn.asking())
    )
    return replace(new_episode(thread, now), turns=turns)
