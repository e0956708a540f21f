"""The thread: one customer's conversation with one brand account in one place.

A thread is a value. Whatever happens to it gives a new thread and the events that say so (the
functions in `hearing`, `acting` and `ticking`); all of them end in `settling`.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, wraps
from typing import TYPE_CHECKING, TypeVar

from heard.domain.clocks import (
    Claim,
    Clock,
    Talk,
    claim_clocks,
    reply_clocks,
)
from heard.domain.events import Event
from heard.domain.handoff import Came, Handoff
from heard.domain.hidden import Hiding
from heard.domain.judgement import Issue, Kind, Severity
from heard.domain.ladder import LadderRun
from heard.domain.message import Author, Place, Surface
from heard.domain.outgoing import Outgoing
from heard.domain.pace import Pace
from heard.domain.playbook import Tick
from heard.domain.policy import Ladder, Policy, Times
from heard.domain.promises import Promise, promise_clocks
from heard.domain.resolution import resolution_clock
from heard.domain.rules import Case
from heard.domain.runs import Run, runs_of
from heard.domain.stance import Stance
from heard.domain.state import State
from heard.domain.thanks import Thanks
from heard.domain.turns import Earlier, Turn, gravest

if TYPE_CHECKING:
    from heard.domain.answers import AnswerPage
    from heard.domain.cases import CaseBook
    from heard.domain.offers import OfferBook
    from heard.domain.purse import Purse

DOUBT = "doubt#"
"""Begins the mark of a doubt that was told."""

_NOBODY, _NOTHING = Author(), Earlier()

_Found = TypeVar("_Found")


def _once(
    work_out: Callable[["Thread", Policy], _Found],
) -> Callable[["Thread", Policy], _Found]:
    """What is worked out of a thread and a policy, kept with the thread: both are values, and
    several rules ask for the same at each commit."""
    name = f"_{work_out.__name__}"

    @wraps(work_out)
    def known(thread: "Thread", policy: Policy) -> _Found:
        kept: tuple[Policy, _Found] | None = vars(thread).get(name)
        if kept is None or kept[0] is not policy:
            kept = vars(thread)[name] = (policy, work_out(thread, policy))
        return kept[1]

    return known


def thread_id(place: Place) -> str:
    """The id of the thread in a place: 26 characters, a function of the place alone, so that a
    child may arrive before its parent and a duplicate lands where it was."""
    key = json.dumps([place.channel, place.account, place.key, place.customer])
    return hashlib.sha256(key.encode()).hexdigest()[:26]


@dataclass(frozen=True, slots=True)
class Said:
    """An answer that an agent told us of. `seen` turns True when the platform shows it."""

    by: str
    at: datetime
    where: str
    seen: bool = False


@dataclass(frozen=True, slots=True)
class Filed:
    """What an agent filed the thread as, and what it `was` judged: kind, severity, issue."""

    kind: Kind
    severity: Severity
    issue: Issue | None
    by: str
    at: datetime
    was: tuple[Kind, Severity, Issue | None]


@dataclass(frozen=True, slots=True)
class Returned:
    """A customer came back with praise after a case was solved: in the thread `praise`, about that
    of `case` (the same, where they wrote where they had complained)."""

    at: datetime
    case: str
    praise: str


@dataclass(frozen=True)
class Thread:
    """Everything that decides what happens next; the messages themselves are entries beside it.

    `version` counts commits (0: never stored). `told` holds marks of what was told about clocks,
    so that each is told once. `joined` are the ids of other threads that people say belong to it:
    the same customer elsewhere, or the same matter. `surge` is the one that it is part of: that has
    the ladder. `handoff` is the episode's latest invitation elsewhere, `came_with` how its customer
    came here from elsewhere; `hidings` say which messages are to be hidden or shown again. `thanks`
    are those for praise in which nobody waits; `story_at` is when it was kept as a good story;
    `stance` is the side that its customer takes in another one's dispute; `outgoing` is an answer
    on its way out, or one that was given back; `ticks` are the facts that somebody checked. Times
    are aware UTC.
    """

    id: str
    place: Place
    brand: str
    surface: Surface
    version: int = 0
    episode: int = 0
    state: State = State.UNOPENED
    customer: Author = _NOBODY
    opened_at: datetime | None = None
    ended_at: datetime | None = None
    last_message_at: datetime | None = None
    messages: int = 0
    excerpt: str | None = None
    excerpt_of: str | None = None
    excerpt_at: datetime | None = None
    permalink: str | None = None
    turns: tuple[Turn, ...] = ()
    earlier: Earlier = _NOTHING
    claims: tuple[Claim, ...] = ()
    told: frozenset[str] = frozenset()
    ladder: LadderRun | None = None
    said: Said | None = None
    public_line_owed: bool = False
    outcome: str | None = None
    topics: frozenset[str] = frozenset()
    promises: tuple[Promise, ...] = ()
    filed: Filed | None = None
    joined: tuple[str, ...] = ()
    surge: str | None = None
    handoff: Handoff | None = None
    came_with: Came | None = None
    returned: Returned | None = None
    thanks: Thanks | None = None
    story_at: datetime | None = None
    hidings: tuple[Hiding, ...] = ()
    stance: Stance | None = None
    outgoing: Outgoing | None = None
    ticks: tuple[Tick, ...] = ()

    @classmethod
    def unheard(cls, place: Place, brand: str, surface: Surface) -> "Thread":
        """The thread of a place where nothing was heard yet."""
        return cls(id=thread_id(place), place=place, brand=brand, surface=surface)

    @cached_property
    def _gravest(self) -> tuple[Kind | None, Severity | None]:
        return gravest(self._judged, self.earlier)

    @property
    def _judged(self) -> list[tuple[Kind, Severity]]:
        return [turn.judged for turn in self.turns if turn.judged]

    @property
    def kind(self) -> Kind:
        """What the episode is called: the gravest of its messages' kinds."""
        return self._gravest[0] or Kind.CHATTER

    @property
    def severity(self) -> Severity:
        """The gravest of its messages' severities."""
        return self._gravest[1] or Severity.LOW

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it was judged so: the reasons of its gravest message."""
        judged = [
            (not turn.owed, turn.severity.rank, turn.kind.rank, turn.at, turn.id, turn.reasons)
            for turn in self.turns
            if turn.kind and turn.severity
        ]
        return min(judged)[-1] if judged else ()

    @property
    def issue(self) -> Issue | None:
        """What it is about: what an agent says, else the issue of the gravest message that names
        one, the latest of equals."""
        if self.filed and self.filed.issue:
            return self.filed.issue
        named = [
            (not turn.owed, turn.severity.rank, turn.kind.rank, -turn.at.timestamp(), turn.issue)
            for turn in self.turns
            if turn.kind and turn.severity and turn.issue
        ]
        return min(named)[-1] if named else None

    @property
    def claim(self) -> Claim | None:
        """Who has it now, if anybody."""
        if self.claims and self.claims[-1].ended_at is None:
            return self.claims[-1]
        return None

    def line_owed(self, *, private: bool) -> bool:
        """True where an answer leaves a public line owed: one in private to what was written in
        public. Thanks may be private."""
        return private and not self.surface.private and self.kind is not Kind.PRAISE

    @property
    def doubted(self) -> bool:
        """True where it was told that its clock may be paused in error."""
        return any(mark.startswith(DOUBT) for mark in self.told)

    def times(self, policy: Policy) -> Times:
        """How long its clocks run."""
        return self.pace(policy).times(*self._case)

    def ladder_name(self, policy: Policy, now: datetime) -> str:
        """The ladder that it would start to climb at `now`."""
        kind, severity = self._case
        open_ = policy.brand(self.brand).calendar.is_open(now)
        case = Case(
            self.brand,
            self.place.channel,
            kind,
            severity,
            self.customer.reach,
            self.topics,
            open_,
        )
        return policy.ladder_for(case)

    def ladder_of(self, policy: Policy, now: datetime) -> Ladder:
        """The ladder that it climbs, or would climb."""
        begun = self.ladder.name if self.ladder and self.ladder.climbing else ""
        return policy.ladders[begun if begun in policy.ladders else self.ladder_name(policy, now)]

    def pace(self, policy: Policy) -> Pace:
        """How its minutes pass."""
        return Pace(policy, policy.brand(self.brand), self.place.channel)

    @property
    def _case(self) -> tuple[Kind, Severity]:
        """What its clocks and its ladder go by: a complaint until a customer has written."""
        kind, severity = self._gravest
        return kind or Kind.COMPLAINT, severity or Severity.NORMAL

    @_once
    def runs(self, policy: Policy) -> tuple[Run, ...]:
        """The stretches in which its customer waited, this episode."""
        return runs_of(self.turns, self.earlier, policy.automatic_within_seconds)

    @_once
    def clocks(self, policy: Policy) -> tuple[Clock, ...]:
        """All clocks of this episode, by their start."""
        runs = self.runs(policy)
        if self.state is State.DISMISSED and runs and runs[-1].ended_at is None and self.ended_at:
            ended_at = max(self.ended_at, runs[-1].started_at)
            runs = (*runs[:-1], replace(runs[-1], ended_at=ended_at))
        started_at = self.earlier.started_at or (runs[0].started_at if runs else None)
        if started_at is None:
            return ()
        pace, talk = self.pace(policy), Talk(self.turns, self.earlier)
        held = [(run, talk.times(run.started_at, run.ended_at, pace)) for run in runs]
        withdrawn_at = None if self.state.ended else self.withdrawn_at(runs)
        clocks = [
            *claim_clocks(held, self.claims, pace, self.told),
            *reply_clocks(held, pace, self.told),
            *promise_clocks(self.promises, policy.warn_fraction, self.told),
            resolution_clock(
                started_at,
                [*self.earlier.waits, *((run.started_at, run.ended_at) for run in runs)],
                talk,
                pace,
                self.told,
                ended_at=withdrawn_at or self.ended_at,
                cancelled=withdrawn_at is not None or self.state is State.DISMISSED,
            ),
        ]
        return tuple(sorted(clocks, key=lambda clock: (clock.started_at, clock.due_at, clock.key)))

    def withdrawn_at(self, runs: tuple[Run, ...]) -> datetime | None:
        """When, given its runs, the last of its questions was deleted before an answer; None if it
        was not so."""
        if not runs:
            return self.earlier.withdrawn_at
        return None if runs[-1].replied else runs[-1].ended_at


@dataclass(frozen=True, slots=True)
class Change:
    """What came of it: the thread as it now is, and what happened. `beside` are the books that are
    committed with it, on the versions that were read."""

    thread: Thread
    events: tuple[Event, ...]
    beside: "tuple[AnswerPage | CaseBook | OfferBook | Purse, ...]" = ()

    @property
    def nothing(self) -> bool:
        """True where there is nothing to store."""
        return not self.events
