"""Since when a customer waits: the stretches of a conversation between a question and its answer."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from heard.domain.turns import Earlier, Turn, automatic_ids, gravest, in_order

MOST_TURNS = 48
"""A thread's head keeps this many turns of its episode, so that it never outgrows an item."""

_MOST_WAITS = 24
"""Waits among dropped turns that the resolution clock still counts; older ones are forgiven."""


@dataclass(frozen=True, slots=True)
class Run:
    """One stretch in which the customer waits: until a person answers (`replied`) or until every
    message of it was deleted. A reply that is deleted starts the wait again.

    It counts from hearing. `name` stays the same when messages come late or out of order. `first`
    is True until a reply has been seen in the episode: its clock is the first reply's. `turns` are
    the customer's turns of the stretch that are owed an answer.
    """

    name: str
    first: bool
    started_at: datetime
    turns: tuple[Turn, ...]
    ended_at: datetime | None = None
    replied: bool = False


class _What(IntEnum):
    """What happens at a moment; of two at the same second the earlier one here comes first."""

    ASKED = 0
    REPLIED = 1
    TAKEN_BACK = 2
    REPLY_DELETED = 3


def runs_of(turns: Sequence[Turn], earlier: Earlier, within_seconds: int) -> tuple[Run, ...]:
    """The stretches in which the customer waited, in order; only the last can be open.

    `turns` in any order.
    """
    ordered = in_order(turns)
    machine = automatic_ids(ordered, within_seconds)
    moments: list[tuple[datetime, _What, Turn]] = []
    for turn in ordered:
        if turn.answers and turn.id not in machine:
            moments.append((turn.at, _What.REPLIED, turn))
            if turn.deleted_at is not None:
                moments.append((turn.deleted_at, _What.REPLY_DELETED, turn))
            continue
        for asking in turn.asking():
            moments.append((asking.at, _What.ASKED, asking))
            if asking.deleted_at is not None:
                moments.append((asking.deleted_at, _What.TAKEN_BACK, asking))
    moments.sort(key=lambda moment: (moment[0], moment[1], moment[2].id))
    waits = _Waits(replied=earlier.replied)
    for at, what, turn in moments:
        waits.see(at, what, turn)
    return tuple(waits.all())


@dataclass(slots=True)
class _Waits:
    """A customer's waits while one goes through the conversation."""

    replied: bool
    runs: list[Run] = field(default_factory=list)
    open: dict[str, Turn] = field(default_factory=dict)
    joined: list[Turn] = field(default_factory=list)
    replies: set[str] = field(default_factory=set)
    again: Turn | None = None

    def see(self, at: datetime, what: _What, turn: Turn) -> None:
        if what is _What.ASKED:
            self.open[turn.id] = turn
            self.joined.append(turn)
            self.replies.clear()
        elif what is _What.REPLIED:
            self.replies.add(turn.id)
            if self.open:
                self._close(at, replied=True)
        elif what is _What.TAKEN_BACK:
            if self.open.pop(turn.id, None) and not self.open:
                self._close(at, replied=False)
        elif turn.id in self.replies:
            self.replies.discard(turn.id)
            if not self.replies and not self.open:
                self._wait_again(at, turn)

    def all(self) -> list[Run]:
        return [*self.runs, self._run()] if self.open else self.runs

    def _wait_again(self, at: datetime, reply: Turn) -> None:
        """The only answer was deleted: whoever got it waits again, from then on."""
        last = self.runs[-1].turns if self.runs and self.runs[-1].replied else ()
        self.joined = [t for t in last if t.deleted_at is None or t.deleted_at > at]
        self.open = {turn.id: turn for turn in self.joined}
        self.again = reply

    def _close(self, at: datetime, *, replied: bool) -> None:
        run = self._run()
        ended_at = max(at, run.started_at)
        self.runs.append(Run(run.name, run.first, run.started_at, run.turns, ended_at, replied))
        self.replied = self.replied or replied
        self.open, self.joined, self.again = {}, [], None

    def _run(self) -> Run:
        started = min(self.joined, key=lambda turn: (turn.heard_at, turn.at, turn.id))
        name, started_at = started.id, started.heard_at
        if self.again and self.again.deleted_at:
            name = f"{name} {self.again.id}"
            started_at = max(started_at, self.again.deleted_at)
        short = f"{zlib.crc32(name.encode()):08x}"
        return Run(short, not self.replied, started_at, tuple(self.joined))


def trimmed(
    turns: Sequence[Turn], earlier: Earlier, within_seconds: int
) -> tuple[tuple[Turn, ...], Earlier]:
    """At most `MOST_TURNS` turns, and what is left of the others.

    Turns before the present wait go first, a wait that has ended goes as a whole. A customer who
    writes more than that without an answer keeps the first and the latest: the clock needs no
    others.
    """
    ordered = in_order(turns)
    excess = len(ordered) - MOST_TURNS
    if excess <= 0:
        return ordered, earlier
    runs = runs_of(ordered, earlier, within_seconds)
    held = runs[-1].turns[0].at if runs and runs[-1].ended_at is None else ordered[-1].at
    old = [turn for turn in ordered if turn.at < held and not turn.asked]
    gone = {turn.id for turn in old[:excess]}
    over = [
        run
        for run in runs
        if run.ended_at is not None and any(turn.id in gone for turn in run.turns)
    ]
    gone |= {turn.id for run in over for turn in run.turns}
    rest = [turn for turn in ordered if turn.id not in gone]
    kept = (*rest[:1], *rest[1:][1 - MOST_TURNS :])
    names = {turn.id for turn in kept}
    dropped = [turn.judged for turn in ordered if turn.id not in names and turn.judged]
    kind, severity = gravest(dropped, earlier)
    last = over[-1] if over else None
    waits = (*earlier.waits, *((run.started_at, run.ended_at) for run in over if run.ended_at))
    return kept, Earlier(
        started_at=earlier.started_at or (over[0].started_at if over else None),
        waits=waits[-_MOST_WAITS:],
        replied=earlier.replied or any(run.replied for run in over),
        withdrawn_at=(None if last.replied else last.ended_at) if last else earlier.withdrawn_at,
        kind=kind,
        severity=severity,
    )
