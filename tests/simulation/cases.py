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


@dataclass
class Case:
    """One customer in one place: when what they wrote was heard, and when a person answered."""

    thread: str
    brand: str
    customer: str
    sort: Sort
    posted: list[datetime] = field(default_factory=list)
    heard: list[datetime] = field(default_factory=list)
    answered: list[datetime] = field(default_factory=list)

    @property
    def complaint(self) -> bool:
        return self.sort.kind is Kind.COMPLAINT

    def waits(self) -> Iterator[tuple[datetime, datetime | None]]:
        """Each stretch in which this customer waited, from hearing to a person's answer (None: to
        this day)."""
        if self.sort.kind not in (Kind.COMPLAINT, Kind.QUESTION):
            return
        begun: datetime | None = None
        moments = [(at, 0, heard) for at, heard in zip(self.posted, self.heard, strict=True)]
        moments += [(at, 1, at) for at in self.answered]
        last = None
        for at, reply, heard in sorted(moments):
            if not reply:
                begun, last = begun or heard, at
            elif begun and last and at - last > TOO_FAST:
                yield begun, at
                begun = None
        if begun:
            yield begun, None


def cases(arrivals: list[Arrival], replies: list[tuple[str, datetime]]) -> dict[str, Case]:
    """Every customer's case, by thread."""
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
            ),
        )
        case.posted.append(message.posted_at)
        case.heard.append(arrival.at)
    return found


def late_replies(case: Case, policy: Policy, now: datetime) -> int:
    """How many of a customer's waits were longer than the policy's table allows, or are by now."""
    times = policy.times[policy.level_of(case.sort.kind, case.sort.severity)]
    late = 0
    for begun, answered in case.waits():
        if times.around_the_clock:
            due_at = begun + timedelta(minutes=times.first_reply)
        else:
            due_at = policy.brands[case.brand].calendar.add(begun, times.first_reply)
        late += due_at <= (answered or now)
    return late
