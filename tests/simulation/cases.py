"""What truly happened to each customer, kept beside Heard: written, answered, and no more.

The checks hold Heard's record and its pages against this.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from heard.domain.judgement import Kind
from heard.domain.policy import Policy
from heard.domain.thread import thread_id
from tests.simulation.traffic import Arrival, Sort, sort_of

TOO_FAST = timedelta(seconds=10)
"""A reply as fast as this after a message is taken for a machine's."""


@dataclass(frozen=True, slots=True)
class Wait:
    """One stretch in which a customer waited, until a person answered or the customer took back
    what they wrote (`ended_at` None: to this day)."""

    begun: datetime
    ended_at: datetime | None = None
    answered: bool = False


@dataclass
class Case:
    """One customer in one place: when what they wrote was heard, when a person answered, and when
    the customer deleted it."""

    thread: str
    brand: str
    customer: str
    sort: Sort
    posted: list[datetime] = field(default_factory=list)
    heard: list[datetime] = field(default_factory=list)
    answered: list[datetime] = field(default_factory=list)
    deleted_at: datetime | None = None

    @property
    def complaint(self) -> bool:
        return self.sort.kind is Kind.COMPLAINT

    def waits(self) -> Iterator[Wait]:
        """Each stretch in which this customer waited, from hearing."""
        if self.sort.kind not in (Kind.COMPLAINT, Kind.QUESTION):
            return
        begun: datetime | None = None
        moments = [(at, 0, heard) for at, heard in zip(self.posted, self.heard, strict=True)]
        moments += [(at, 1, at) for at in self.answered]
        moments += [(self.deleted_at, 2, self.deleted_at)] if self.deleted_at else []
        last = None
        for at, what, heard in sorted(moments):
            if not what:
                begun, last = begun or heard, at
            elif begun and last and (what == 2 or at - last > TOO_FAST):
                yield Wait(begun, at, answered=what == 1)
                begun = None
        if begun:
            yield Wait(begun)


def cases(
    arrivals: list[Arrival], replies: list[tuple[str, datetime]], deleted: dict[str, datetime]
) -> dict[str, Case]:
    """Every customer's case, by thread. `deleted` says by thread when its message went."""
    found: dict[str, Case] = {}
    answered: defaultdict[str, list[datetime]] = defaultdict(list)
    for thread, at in replies:
        answered[thread].append(at)
    for arrival in arrivals:
        message = arrival.message
        thread = thread_id(message.place)
        case = found.setdefault(
            thread,
            Case(
                thread,
                message.account,
                message.author.id,
                sort_of(message),
                answered=answered[thread],
                deleted_at=deleted.get(thread),
            ),
        )
        case.posted.append(message.posted_at)
        case.heard.append(arrival.at)
    return found


def late_replies(case: Case, policy: Policy, now: datetime) -> int:
    """How many of a customer's waits were longer than the policy's table allows, or are by now."""
    times = policy.times[policy.level_of(case.sort.kind, case.sort.severity)]
    late = 0
    for wait in case.waits():
        if times.around_the_clock:
            due_at = wait.begun + timedelta(minutes=times.first_reply)
        else:
            due_at = policy.brands[case.brand].calendar.add(wait.begun, times.first_reply)
        late += due_at <= (wait.ended_at or now)
    return late
