"""What the team is told at breakfast and at a change of shift, as values."""

from dataclasses import dataclass
from datetime import date, datetime

from heard.domain.coverage import Gap
from heard.domain.kindness import Story
from heard.domain.people import Person
from heard.domain.promises import Promise
from heard.domain.reporting import Figures
from heard.domain.state import State
from heard.domain.team import Shift
from heard.domain.thread import Thread

UNANSWERED = (State.WAITING, State.CLAIMED, State.WITHDRAWN)
"""What no one has answered: a customer waits, or deleted the question before an answer."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Threads that no one has answered, gravest and oldest first, and how many there are beside
    those that are listed."""

    threads: tuple[Thread, ...] = ()
    more: int = 0

    @property
    def number(self) -> int:
        """All of them."""
        return len(self.threads) + self.more


@dataclass(frozen=True, slots=True)
class Duty:
    """Who has a rotation, in turns."""

    name: str
    shifts: tuple[Shift, ...]


@dataclass(frozen=True, slots=True)
class Daily:
    """One brand's day in figures, and how it stands at `at`: who waits, who is on call until the
    end of that day, and where nobody is in the next seven. `paged` is who is called where no
    rotation is set up, `story` the last good one that was kept that day."""

    brand: str
    day: date
    at: datetime
    figures: Figures
    unanswered: Unanswered
    duties: tuple[Duty, ...] = ()
    paged: tuple[Person, ...] = ()
    gaps: tuple[Gap, ...] = ()
    story: Story | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A promise that is to be kept, and to whom."""

    promise: Promise
    thread: Thread


@dataclass(frozen=True, slots=True)
class Owing:
    """One page of open promises; `after` is where the next begins, None at the end."""

    promises: tuple[Due, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class Handover:
    """A change of shift as one of the two people is told of it (`person`; `comes` is True for who
    begins).

    It happened at `at`; `other` is who had it before, or who follows at `follows_at`; who begins
    has it until `until`. `unanswered` is what waits at the brands that the person serves, `held`
    what the outgoing person has claimed of it, and `promises` what is to be kept before `until`
    or is overdue.
    """

    person: Person
    rotation: str
    comes: bool
    at: datetime
    other: Person | None
    follows_at: datetime | None
    until: datetime
    unanswered: Unanswered
    held: tuple[Thread, ...] = ()
    promises: tuple[Due, ...] = ()
