"""Notice that several threads were about an issue to which a brand has no approved answer.

Each thread counts once, however often its events come. Once there is an answer, or it is known that
one is wanted, nothing is read any more.
"""

from dataclasses import dataclass, field
from datetime import datetime

from heard.domain.errors import Superseded, Unavailable
from heard.domain.judgement import Issue
from heard.domain.keeping_answers import PageChange
from heard.domain.policy import UNASSIGNED, Policy
from heard.domain.seen import NO_ISSUE
from heard.ports.ledgers import Answers

_ATTEMPTS = 6


@dataclass(frozen=True, slots=True)
class Noticing:
    """Counts threads by brand and issue, as far as they are needed."""

    answers: Answers
    policy: Policy
    _settled: set[tuple[str, str]] = field(default_factory=set)

    def note(self, brand: str, issue: str, thread_id: str, at: datetime) -> None:
        """One thread was about an issue. Raises Unavailable when others were faster again and
        again: the stream delivers the row once more."""
        if issue == NO_ISSUE or brand == UNASSIGNED or (brand, issue) in self._settled:
            return
        for _ in range(_ATTEMPTS):
            page = self.answers.load(brand, Issue(issue))
            after = page.asked_by(thread_id, self.policy.answers.asked, at)
            try:
                if after is not page:
                    self.answers.save(PageChange(after, ()), at)
            except Superseded:
                continue
            if after.settled:
                self._settled.add((brand, issue))
            return
        message = "these answers are being written by many at once"
        raise Unavailable(message)
