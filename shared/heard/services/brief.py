"""Tell the team what nobody asked for: the daily mail, a change of shift, a gap in the roster.

What is told is worked out when it is sent. A row that comes again is sent again, but not to those
who are known to have got it.
"""

from dataclasses import dataclass
from datetime import date, datetime

from heard.domain.coverage import Gap, gaps
from heard.domain.diary import COVERAGE, DAILY, LOOK_AHEAD
from heard.domain.events import Event, EventRow, EventType
from heard.domain.people import Role
from heard.domain.recipient import CARE, OPERATIONS
from heard.services.announce import Announcement
from heard.services.coverage_words import coverage_mail, coverage_sms
from heard.services.daily_words import daily_mail
from heard.services.delivery import Delivery
from heard.services.handover import HandingOver
from heard.services.handover_words import handover_mail, handover_sms
from heard.services.round import Round, recipients_of


@dataclass(frozen=True, slots=True)
class Briefing:
    """Sends what is due by a diary."""

    delivery: Delivery
    handing_over: HandingOver

    def send(self, row: EventRow, now: datetime) -> int:
        """Send what one row of a diary tells; returns how many messages that were. Raises
        Unavailable where a way out fails: the row comes again."""
        (event,) = (one for one in row.events if one.type is EventType.BRIEF_DUE)
        team = self.handing_over.reporting.roster.team()
        recipients, _, sms_day = self.delivery.recipients.load_for_sms(
            [*recipients_of(team.people), CARE, OPERATIONS], [], now
        )
        round_ = Round(self.delivery, dict(recipients), sms_day, now, team.called)
        telling = Announcement(round_, row.id_of(0), team)
        occasion = event.data["occasion"]
        if occasion == DAILY:
            self._daily(telling, event)
        elif occasion == COVERAGE:
            self._coverage(telling, event)
        else:
            self._handover(telling, event)
        return telling.round.close()

    def _daily(self, telling: Announcement, event: Event) -> None:
        """To the care topic, and to the leads and managers of the brand."""
        delivery, team, now = self.delivery, telling.team, telling.round.now
        brand, day = str(event.data["brand"]), date.fromisoformat(str(event.data["day"]))
        daily = self.handing_over.reporting.daily(brand, day, now)
        mail = daily_mail(daily, team, delivery.host, delivery.policy)
        telling.post(CARE, mail)
        for person in team.people:
            if person.role is not Role.AGENT and person.serves(brand):
                telling.tell(person, None, mail)

    def _coverage(self, telling: Announcement, event: Event) -> None:
        """To operations and the leads of the brand: of the gaps that were found, those that nobody
        has filled meanwhile."""
        policy, team, now = self.delivery.policy, telling.team, telling.round.now
        brand = policy.brand(str(event.data["brand"]))
        told = [line.split(" ", 2) for line in str(event.data["gaps"]).split("\n")]
        found = [
            gap
            for gap in gaps(team, policy, now, now + LOOK_AHEAD, mails=self.delivery.alerts.mails)
            if gap.brand == brand.id and any(_same(gap, *one) for one in told)
        ]
        if not found:
            return
        more = int(event.data["more"] or 0)
        mail = coverage_mail(found, more, brand, f"{self.delivery.host}/threads")
        sms = coverage_sms(found, brand, now)
        telling.post(OPERATIONS, mail)
        for person in team.people:
            if person.role is Role.LEAD and person.serves(brand.id):
                telling.tell(person, sms, mail)

    def _handover(self, telling: Announcement, event: Event) -> None:
        """To who goes and who comes; where nobody gets mail of their own, the care topic carries
        what the second of them needs."""
        team, delivery, rotation_id = telling.team, self.delivery, str(event.data["rotation"])
        outgoing, incoming = (team.person(str(event.data[one])) for one in ("outgoing", "incoming"))
        at = datetime.fromisoformat(str(event.data["at"]))
        rotation = team.rotation(rotation_id)
        zone = rotation.time_zone if rotation else "UTC"
        mail = None
        for person, other in ((outgoing, incoming), (incoming, outgoing)):
            if person is None:
                continue
            told = self.handing_over.gather(team, rotation_id, at, person, other)
            waiting = told.unanswered.threads
            address = telling.round.link(waiting[0].id, person) if waiting else None
            mail = handover_mail(told, team, zone, delivery.host, delivery.policy)
            telling.tell(person, handover_sms(told, zone, address, delivery.policy), mail)
        if mail and not delivery.alerts.mails:
            telling.post(CARE, mail)


def _same(gap: Gap, start: str, end: str, who: str) -> bool:
    begun, ended = datetime.fromisoformat(start), datetime.fromisoformat(end)
    return gap.who == who and gap.start < ended and begun < gap.end
