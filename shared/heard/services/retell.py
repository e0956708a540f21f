"""Tell the next contact of what somebody was told and did not get: never silence.

What still waits goes to their mailbox where they have one that works; else to whoever comes next on
the thread's ladder and was not told of it yet; else to the care topic. Operations is told as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from heard.domain.contact import Ways
from heard.domain.events import EventRow
from heard.domain.lasting import settled_for
from heard.domain.paged import people_of
from heard.domain.paging import again
from heard.domain.people import Person
from heard.domain.recipient import CARE, OPERATIONS, Way, person_of, person_recipient
from heard.domain.team import Team
from heard.domain.thread import Thread
from heard.ports.people import Roster
from heard.services import letters, warnings, wording
from heard.services.delivery import Delivery
from heard.services.round import Round, notice_of, recipients_of


@dataclass(frozen=True, slots=True)
class Retelling:
    """Tells others what somebody did not get."""

    delivery: Delivery
    roster: Roster

    def retell(self, row: EventRow, now: datetime) -> int:
        """Tell of a delivery that failed; returns how many messages were sent. Superseded on a lost
        race."""
        person = self.roster.team().person(person_of(row.subject) or "")
        if person is None:
            return 0
        data = row.events[0].data
        threads = str(data["threads"]).split()
        return self.tell(person, threads, row.id_of(0), now, way=Way(str(data["way"])))

    def tell(
        self,
        person: Person,
        thread_ids: Sequence[str],
        event_id: str,
        now: datetime,
        *,
        way: Way = Way.SMS,
    ) -> int:
        """Tell of threads that this person can't be told of by this way."""
        delivery, team = self.delivery, self.roster.team()
        recipients, threads, sms_day = delivery.recipients.load_for_sms(
            [*recipients_of(team.people), CARE, OPERATIONS], thread_ids, now
        )
        told = warnings.undeliverable(person, way, now)
        recipients = delivery.tell_operations_once(recipients, told, now)
        waiting = [threads[one] for one in thread_ids if one in threads]
        waiting = [thread for thread in waiting if not settled_for(person.id, thread)]
        ways = {one.id: delivery.ways(one, recipients, now) for one in team.people}
        round_ = Round(delivery, dict(recipients), sms_day, now, team.called)
        own = ways[person.id]
        if way is Way.MAIL and own.sms:
            return 0  # The phone rang for all that matters.
        if waiting and way is Way.SMS and own.mail:
            self._write(round_, person, own, waiting, event_id)
            return round_.close()
        for thread in waiting:
            others = {one: ways[one] for one in ways if one != person.id and ways[one].any}
            told_as = f"{event_id} {thread.id}"
            if not _known(thread, others, round_, told_as):
                self._tell_next(round_, person, thread, others, team, told_as)
        return round_.close()

    def _write(
        self,
        round_: Round,
        person: Person,
        ways: Ways,
        waiting: Sequence[Thread],
        event_id: str,
    ) -> None:
        """To their own mailbox; their budget was charged for it when it was to be an SMS."""
        now, policy = round_.now, self.delivery.policy
        links = {thread.id: round_.link(thread.id, person) for thread in waiting}
        letter = letters.without_sms(waiting, links, now, policy, round_.called)
        recipient = round_.recipients[person_recipient(person.id)]
        round_.put(recipient.was_told(event_id))
        severity = min((one.severity for one in waiting), key=lambda s: s.rank)
        round_.send(person, ways, event_id, severity, None, letter, again=True)

    def _tell_next(
        self,
        round_: Round,
        person: Person,
        thread: Thread,
        others: Mapping[str, Ways],
        team: Team,
        event_id: str,
    ) -> None:
        now, policy = round_.now, self.delivery.policy
        label = f"{thread.severity} {thread.kind}".upper()
        what = again(f"{label}, {person.name} is out of reach", thread, now, policy)
        paged = people_of(what, thread.brand, team, now, lambda one: one.id in others)
        notice = notice_of(thread, event_id, team, now)
        for one in paged.people:
            round_.alert_person(one, others[one.id], notice, thread, what)
        if (not paged.people or round_.unheard) and round_.offer(CARE, notice):
            host = self.delivery.host
            mail = wording.mail(thread, what, host, now, policy, paged=paged.people)
            round_.post(CARE, event_id, mail)


def _known(thread: Thread, others: Mapping[str, Ways], round_: Round, told_as: str) -> bool:
    """True where somebody else, who can be reached, was told of it lately: by another event than
    this one, which may have died between its charge and its sending."""
    return any(
        thread.id in recipient.codes.all_mine(round_.now) and told_as not in recipient.told
        for recipient in (round_.recipients[person_recipient(one)] for one in others)
    )
