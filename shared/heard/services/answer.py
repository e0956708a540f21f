"""Answer somebody's SMS: send what their reply came to."""

from dataclasses import dataclass
from datetime import datetime

from heard.domain.events import EventRow
from heard.domain.recipient import OPERATIONS, person_of
from heard.ports.alerts import Sms
from heard.ports.people import Roster
from heard.services import reply_words
from heard.services.delivery import Delivery


@dataclass(frozen=True, slots=True)
class Answering:
    """Sends the answers that are due."""

    delivery: Delivery
    roster: Roster

    def send(self, row: EventRow, now: datetime) -> int:
        """Send one answer; its event holds an Sms whose link is a token. Returns how many messages
        were sent."""
        person = self.roster.team().person(person_of(row.subject) or "")
        if person is None or not person.phone:
            return 0
        told = {name: str(part or "") for name, part in row.events[0].data.items()}
        sms = Sms(
            brand=told["brand"],
            what=told["what"],
            who=told["who"],
            words=told["words"],
            waited=told["waited"],
            link=self.delivery.address(told["link"]) if told["link"] else None,
            code=told["code"] or None,
        )
        self.delivery.text(person, sms, row.id_of(0), now)
        return 1

    def tell_of_stop(self, recipient_id: str) -> int:
        """Tell operations that somebody wants no SMS; returns how many messages were sent."""
        person = self.roster.team().person(person_of(recipient_id) or "")
        if person is None:
            return 0
        self.delivery.post(OPERATIONS, reply_words.stopped(person))
        return 1
