"""Tell people something that is about no thread: in nobody's budget, and not in their quiet hours."""

from dataclasses import dataclass

from heard.domain.judgement import Severity
from heard.domain.people import Person
from heard.domain.recipient import person_recipient
from heard.domain.team import Team
from heard.ports.alerts import Mail, Sms
from heard.services.round import Round


@dataclass(frozen=True, slots=True)
class Announcement:
    """One row's round of tellings, under one event id."""

    round: Round
    event_id: str
    team: Team

    def post(self, topic: str, mail: Mail) -> None:
        """To a topic."""
        self.round.post(topic, self.event_id, mail)

    def tell(self, person: Person, sms: Sms | None, mail: Mail) -> None:
        """To one person, by phone (but not in their quiet hours) and mailbox."""
        delivery = self.round.delivery
        ways = delivery.ways(person, self.round.recipients, self.round.now)
        if sms and not ways.quiet_until:
            recipient = self.round.recipients[person_recipient(person.id)]
            again = self.event_id in recipient.told
            self.round.put(recipient.was_told(self.event_id))
            self.round.send(person, ways, self.event_id, Severity.NORMAL, sms, None, again=again)
        if ways.mail:
            self.round.mail(person, self.event_id, mail)
