"""What reports count: the facts that an event row holds, and the figures of one day's facts.

A fact has a key that follows from what happened alone, and the version of the thread that told it;
of two under one key the later version holds. So a day's facts are the same after any number of
deliveries in any order, and a correction (a reply that turns out to be a machine's) replaces what
it corrects.

The shares are of answers within 30, 60 and 120 minutes because that is how customers count: 32 %
who complain on social media expect an answer within 30 minutes, 42 % within the hour (Edison
Research and Jay Baer, "The Social Habit", 2012), and more than half of those who write to a brand on
X within two (Millward Brown Digital for Lithium Technologies, 2013: 53 % within one, 65 % within
two). They count in wall time from hearing; opening time stands beside it, for those who plan shifts.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from typing import ClassVar
from zoneinfo import ZoneInfo

from heard.domain.clocks import ClockName, Outcome
from heard.domain.events import Event, EventRow, EventType
from heard.domain.hidden import Want
from heard.domain.judgement import Kind, Severity
from heard.domain.message import DRILL_ACCOUNT
from heard.domain.stance import Side
from heard.domain.thread import Thread

WITHIN = (30, 60, 120)
"""Minutes at which the share of answers is told."""

_RAISED = {EventType.OPENED, EventType.REOPENED, EventType.WAITING, EventType.WORSENED}
_ENDS = {EventType.CLOCK_ENDED, EventType.CLOCK_RUNS_AGAIN}
_REPLIES = {ClockName.FIRST_REPLY, ClockName.NEXT_REPLY}


@dataclass(frozen=True, slots=True)
class Case:
    """A customer complained or asked, in one episode of a thread. `at` is since when they wait."""

    PREFIX: ClassVar[str] = "CASE#"

    thread: str
    episode: int
    at: datetime
    kind: Kind
    severity: Severity

    @property
    def key(self) -> str:
        """One a day and episode."""
        return f"{self.PREFIX}{self.thread}.{self.episode}"


@dataclass(frozen=True, slots=True)
class Wait:
    """One wait for a reply. `at` is its start; it took `minutes`, rounded up, and `business_minutes`
    of them while the brand was open. `ended` is False where it runs again, `answered` where it
    ended without an answer."""

    thread: str
    episode: int
    clock: str
    at: datetime
    minutes: int = 0
    business_minutes: int = 0
    answered: bool = False
    ended: bool = False

    @property
    def key(self) -> str:
        """One a clock."""
        return f"WAIT#{self.thread}.{self.episode}.{self.clock}"


@dataclass(frozen=True, slots=True)
class Miss:
    """A clock ran out at `at`, its due time; `name` is what was waited for. It no longer `stands`
    where an answer was given in time after all, and heard of too late."""

    thread: str
    episode: int
    clock: str
    at: datetime
    name: str
    stands: bool = True

    @property
    def key(self) -> str:
        """One a clock."""
        return f"MISS#{self.thread}.{self.episode}.{self.clock}"


@dataclass(frozen=True, slots=True)
class Count:
    """Something that is only counted, once under its `mark`: somebody was invited elsewhere."""

    thread: str
    name: str
    mark: str
    at: datetime

    @property
    def key(self) -> str:
        """One a thread, name and mark."""
        return f"COUNT#{self.name}#{self.thread}.{self.mark}"


Fact = Case | Wait | Miss | Count

_COUNTED = {
    EventType.HANDED_OFF: ("invited", "reference"),
    EventType.ARRIVED: ("arrived", "reference"),
    EventType.NOBODY_CAME: ("nobody_came", "reference"),
    EventType.PRAISE_RETURNED: ("praise_returned", "praise"),
    EventType.HIDE_DONE: ("hidden", "message"),
    EventType.THANKED: ("thanked", "turn"),
    EventType.DELIGHTED: ("surprised", "gesture"),
    EventType.STORY_KEPT: ("good_stories", "message"),
    EventType.SIDE_TAKEN: ("defended_us", "dispute"),
}
"""What is counted of each event, and which part of its data it is counted by."""


def facts(row: EventRow) -> tuple[Fact, ...]:
    """What an event row holds for reports; of two facts under one key the last."""
    found = (fact for event in row.events for fact in _facts(row.subject, event))
    return tuple({fact.key: fact for fact in found}.values())


def reported_under(thread: Thread, events: Iterable[Event]) -> str | None:
    """The brand whose reports count something of these events; None where there is nothing to
    count, and for a drill."""
    if thread.place.account == DRILL_ACCOUNT:
        return None
    counts = any(True for event in events for _ in _facts(thread.id, event))
    return thread.brand if counts else None


def day_of(fact: Fact, time_zone: str) -> date:
    """The day that a fact belongs to: a local date of its brand."""
    return fact.at.astimezone(ZoneInfo(time_zone)).date()


def _facts(thread: str, event: Event) -> Iterator[Fact]:
    data = event.data
    if event.type in _RAISED and data.get("case"):
        severity, kind = str(data["case"]).split(" ")
        if Kind(kind).owed_an_answer:
            since = data.get("since")
            at = datetime.fromisoformat(str(since)) if since else event.at
            yield Case(thread, int(data["episode"] or 0), at, Kind(kind), Severity(severity))
    if event.type in _ENDS and data["clock"] in _REPLIES:
        yield _wait(thread, event)
    if event.type is EventType.CLOCK_MISSED and data.get("key"):
        yield _miss(thread, event, stands=True)
    if event.type in _ENDS and data.get("told_missed"):
        yield _miss(thread, event, stands=data.get("outcome") != Outcome.MET)
    other = data.get("want") == Want.SHOW or data.get("side", Side.BRAND) != Side.BRAND
    if event.type in _COUNTED and data.get("case", thread) == thread and not other:
        name, mark = _COUNTED[event.type]
        yield Count(thread, name, str(data.get(mark)), event.at)


def _wait(thread: str, event: Event) -> Wait:
    data = event.data
    begun = datetime.fromisoformat(str(data["started_at"]))
    wait = Wait(thread, int(data["episode"] or 0), str(data["key"]), begun)
    if event.type is EventType.CLOCK_RUNS_AGAIN:
        return wait
    return replace(
        wait,
        minutes=int(data["minutes"] or 0),
        business_minutes=int(data["business_minutes"] or 0),
        answered=bool(data["answered"]),
        ended=True,
    )


def _miss(thread: str, event: Event, *, stands: bool) -> Miss:
    data = event.data
    due_at = datetime.fromisoformat(str(data["due_at"]))
    episode, key = int(data["episode"] or 0), str(data["key"])
    return Miss(thread, episode, key, due_at, str(data["clock"]), stands)


@dataclass(frozen=True, slots=True)
class Answers:
    """How the complaints, or the questions, of one day fared.

    `heard` counts episodes; `withdrawn` those of them that ended without an answer (deleted by
    somebody, or dismissed with a reason), which no share counts; `waiting` those without an answer
    so far. `within` and `within_open` count answers by the most minutes that they took, in wall and
    in opening time.
    """

    heard: int = 0
    withdrawn: int = 0
    waiting: int = 0
    within: Mapping[int, int] = field(default_factory=dict)
    within_open: Mapping[int, int] = field(default_factory=dict)

    @property
    def counted(self) -> int:
        """Those whose answers are counted."""
        return self.heard - self.withdrawn

    def share(self, minutes: int) -> Fraction | None:
        """The share answered within so many minutes; None where nobody waited for an answer."""
        return Fraction(self.within[minutes], self.counted) if self.counted else None

    def share_open(self, minutes: int) -> Fraction | None:
        """The same in opening time."""
        return Fraction(self.within_open[minutes], self.counted) if self.counted else None


@dataclass(frozen=True, slots=True)
class Figures:
    """One brand's day. `missed` counts the clocks that ran out, by name; `counted` what else is
    counted, by name."""

    complaints: Answers
    questions: Answers
    missed: Mapping[str, int]
    counted: Mapping[str, int] = field(default_factory=dict)


def figures(day: Iterable[Fact]) -> Figures:
    """The figures of one day's facts, each key once, in any order."""
    cases: list[Case] = []
    waits: dict[tuple[str, int], list[Wait]] = {}
    missed: Counter[str] = Counter()
    counted: Counter[str] = Counter()
    for fact in day:
        if isinstance(fact, Case):
            cases.append(fact)
        elif isinstance(fact, Wait):
            waits.setdefault((fact.thread, fact.episode), []).append(fact)
        elif isinstance(fact, Count):
            counted[fact.name] += 1
        elif fact.stands:
            missed[fact.name] += 1
    names = [name.value for name in ClockName]
    return Figures(
        complaints=_answers([case for case in cases if case.kind is Kind.COMPLAINT], waits),
        questions=_answers([case for case in cases if case.kind is Kind.QUESTION], waits),
        missed={name: missed[name] for name in sorted(missed, key=names.index)},
        counted=dict(sorted(counted.items())),
    )


def _answers(cases: list[Case], waits: Mapping[tuple[str, int], list[Wait]]) -> Answers:
    first: list[Wait] = []
    withdrawn = 0
    for case in cases:
        ended = [one for one in waits.get((case.thread, case.episode), []) if one.ended]
        answered = [wait for wait in ended if wait.answered]
        if answered:
            first.append(min(answered, key=lambda wait: (wait.at, wait.clock)))
        elif any(wait.at >= case.at for wait in ended):
            withdrawn += 1
    return Answers(
        heard=len(cases),
        withdrawn=withdrawn,
        waiting=len(cases) - withdrawn - len(first),
        within={most: sum(wait.minutes <= most for wait in first) for most in WITHIN},
        within_open={most: sum(wait.business_minutes <= most for wait in first) for most in WITHIN},
    )
