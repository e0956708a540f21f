"""How an episode begins, and when a change in it is to be told."""

from dataclasses import replace
from datetime import datetime

from heard.domain.events import EventType
from heard.domain.policy import Policy
from heard.domain.state import State
from heard.domain.thread import Thread
from heard.domain.turns import Earlier


def new_episode(thread: Thread, opened_at: datetime) -> Thread:
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
        surge=None,
        filed=None,
        handoff=None,
        thanks=None,
        outgoing=None,
        ticks=(),
    )


def alerting(before: Thread, after: Thread, policy: Policy) -> EventType | None:
    """What is to be told of a customer's words: that they wait, or that it got worse. A burst is
    told once."""
    runs = after.runs(policy)
    if after.state.ended or not runs or runs[-1].ended_at is not None:
        return None
    if not before.state.owed:
        return EventType.WAITING
    worse = after.severity.rank < before.severity.rank or after.kind.rank < before.kind.rank
    return EventType.WORSENED if worse else None
