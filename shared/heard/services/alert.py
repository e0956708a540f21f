"""Tell people and topics what happened to a thread, at once or with their next bundle.

The thread is read again first: an alert that was overtaken is not sent.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from heard.domain.contact import Ways
from heard.domain.events import EventRow, EventType
from heard.domain.message import DRILL_ACCOUNT
from heard.domain.paged import Paged, addressed, people_of, targets_of
from heard.domain.paging import telling
from heard.domain.people import Person
from heard.domain.policy import UNASSIGNED
from heard.domain.recipient import CARE, OPERATIONS, Notice
from heard.domain.sms_day import SmsDay
from heard.domain.team import Team
from heard.domain.telling import Telling, merged
from heard.domain.thread import Thread
from heard.ports.alerts import Mail
from heard.ports.people import Roster
from heard.services import warnings, wording
from heard.services.delivery import Delivery
from heard.services.round import Round, notice_of, recipients_of


@dataclass(frozen=True, slots=True)
class Alerting:
    """Alerts whoever one row of a thread's events concerns."""

    delivery: Delivery
    roster: Roster

    def alert(self, row: EventRow, now: datetime) -> int:
        """Tell of one row; returns how many messages were sent. Superseded on a lost race."""
        delivery, policy = self.delivery, self.delivery.policy
        team = self.roster.team()
        recipients, threads, sms_day = delivery.recipients.load_for_sms(
            [*recipients_of(team.people), CARE, OPERATIONS], [row.subject], now
        )
        thread = threads.get(row.subject)
        if thread is None:
            return 0
        found = [telling(event, thread, now, policy, team.called) for event in row.events]
        what = merged([one for one in found if one is not None])
        opened = any(event.type is EventType.OPENED for event in row.events)
        drill = thread.place.account == DRILL_ACCOUNT
        if opened and thread.brand == UNASSIGNED and not drill:
            told = warnings.unassigned(thread)
            recipients = delivery.tell_operations_once(recipients, told, now)
        if what is None:
            return 0
        ways: dict[str, Ways] = {}
        rings = what.rings

        def reached(person: Person) -> bool:
            own = ways[person.id] = delivery.ways(person, recipients, now)
            return own.any if rings else own.mail

        notice = notice_of(thread, row.id_of(0), team, now, what)
        # Whoever has the turn when it is told: the morning's, for what waits for the morning.
        paged = people_of(what, thread.brand, team, notice.due_from, reached)
        for told in self._to_operations(what, thread, team, paged, sms_day, now):
            recipients = delivery.tell_operations_once(recipients, told, now)
        what = addressed(what, paged, team)
        round_ = Round(delivery, dict(recipients), sms_day, now, team.called)
        self._offer(round_, notice, thread, what, paged.people, ways)
        return round_.close()

    def _offer(
        self,
        round_: Round,
        notice: Notice,
        thread: Thread,
        what: Telling,
        people: Sequence[Person],
        ways: Mapping[str, Ways],
    ) -> None:
        """Offer it to everybody; whose budget has no room finds it in their next bundle."""
        delivery, now = self.delivery, round_.now
        for person in people:
            round_.alert_person(person, ways[person.id], notice, thread, what)
        topics = [CARE] if what.care or round_.unheard else []
        for topic in [*topics, OPERATIONS] if what.operations else topics:
            if round_.offer(topic, notice):
                mail = wording.mail(thread, what, delivery.host, now, delivery.policy, paged=people)
                if round_.capped:
                    mail = wording.capped(mail, delivery.policy.sms)
                round_.post(topic, notice.event_id, mail)

    def _to_operations(
        self,
        what: Telling,
        thread: Thread,
        team: Team,
        paged: Paged,
        sms_day: SmsDay,
        now: datetime,
    ) -> Iterator[tuple[str, Mail]]:
        """What stands in the way of an alert, for those who can mend it."""
        policy = self.delivery.policy
        if paged.stood_in:
            yield warnings.nobody(what, paged.people, now, team.called)
        if not what.rings:
            return
        for target in targets_of(what):
            for person in team.paged(target, thread.brand, now):
                if person.phone and not policy.sms.allow(person.phone):
                    yield warnings.no_sms_there(person)
        if paged.people:
            yield from warnings.sms_limits(sms_day, policy.sms)
