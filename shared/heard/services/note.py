"""Note what was sent to somebody and did not arrive: an event that has the next contact told.

Some of it the sending itself says, most of it carriers and mailboxes say later.
"""

from dataclasses import dataclass
from datetime import datetime

from heard.domain.contact import Lost
from heard.domain.errors import Superseded, Unavailable
from heard.domain.people import Person
from heard.domain.policy import Policy
from heard.domain.recipient import Failure, Way, budget_of, person_recipient
from heard.ports.paging import Recipients
from heard.ports.people import Roster

_ATTEMPTS = 6


@dataclass(frozen=True, slots=True)
class Noting:
    """Notes failed deliveries with the people whom they were for."""

    recipients: Recipients
    roster: Roster
    policy: Policy

    def note(self, lost: Lost, now: datetime) -> int:
        """Note one; returns with how many people it was news. Nobody's phone is nobody's news:
        tests and former colleagues. Raises Unavailable where the table does not answer."""
        asked = lost.address.strip().lower()
        found = [p for p in self.roster.people() if asked == _address(p, lost.failure.way)]
        return sum(noted(lost.failure, p, self.recipients, now, self.policy) for p in found)


def noted(
    failure: Failure, person: Person, recipients: Recipients, now: datetime, policy: Policy
) -> bool:
    """Commit that something did not reach a person; False where that is known already.

    Raises Unavailable when a dependency fails.
    """
    recipient_id = person_recipient(person.id)
    budget = budget_of(recipient_id, policy)
    for _ in range(_ATTEMPTS):
        found, _ = recipients.load([recipient_id], [])
        after, events = found[recipient_id].failed(failure, now)
        if not events:
            return False
        try:
            recipients.save({after: after.due_at(budget)}, now, events={recipient_id: events})
        except Superseded:
            continue
        return True
    message = "a recipient is being written by many at once"
    raise Unavailable(message)


def _address(person: Person, way: Way) -> str:
    return ((person.phone if way is Way.SMS else person.email) or "").lower()
