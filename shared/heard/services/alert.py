"""Tell people and topics what happened to a thread, at once or with their next bundle.

The thread is read again first: an alert that was overtaken is not sent. Budgets are charged before
the sending, and an event that was charged is sent again when it comes again: at least once, never
lost.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from heard.domain.events import EventRow, EventType
from heard.domain.message import DRILL_ACCOUNT
from heard.domain.paging import Telling, merged, phones_of, telling
from heard.domain.people import Link, Person
from heard.domain.policy import UNASSIGNED
from heard.domain.recipient import (
    CARE,
    OPERATIONS,
    Notice,
    Recipient,
    budget_of,
    person_recipient,
)
from heard.domain.thread import Thread
from heard.ports import Roster
from heard.services import wording
from heard.services.delivery import Delivery


@dataclass(frozen=True, slots=True)
class Alerting:
    """Alerts whoever one row of a thread's events concerns."""

    delivery: Delivery
    roster: Roster

    def alert(self, row: EventRow, now: datetime) -> int:
        """Tell of one row; returns how many messages were sent. Superseded on a lost race."""
        delivery, policy = self.delivery, self.delivery.policy
        team = self.roster.team()
        everybody = [person_recipient(person.id) for person in team.people]
        recipients, threads = delivery.recipients.load(
            [*everybody, CARE, OPERATIONS], [row.subject]
        )
        thread = threads.get(row.subject)
        if thread is None:
            return 0
        found = [telling(event, thread, now, policy) for event in row.events]
        what = merged([one for one in found if one is not None])
        opened = any(event.type is EventType.OPENED for event in row.events)
        drill = thread.place.account == DRILL_ACCOUNT
        if opened and thread.brand == UNASSIGNED and not drill:
            told = wording.unassigned(thread)
            recipients = delivery.tell_operations_once(recipients, told, now)
        if what is None:
            return 0
        paged = phones_of(what, thread.brand, team, now)
        if paged.stood_in:
            told = wording.nobody(what, paged.people, now)
            recipients = delivery.tell_operations_once(recipients, told, now)
        return self._offer(row, thread, what, paged.people, recipients, now)

    def _offer(
        self,
        row: EventRow,
        thread: Thread,
        what: Telling,
        paged: Sequence[Person],
        recipients: Mapping[str, Recipient],
        now: datetime,
    ) -> int:
        """Send to everybody whose budget has room, let the others' wait for their bundle."""
        delivery, policy = self.delivery, self.delivery.policy
        notice = Notice(
            event_id=row.id_of(0),
            thread_id=thread.id,
            severity=thread.severity,
            heard_at=now,
            not_before=what.not_before,
        )
        phones = {person_recipient(person.id): person for person in paged}
        mail = wording.mail(thread, what, delivery.host, now, policy, paged=paged)
        sends: dict[str, Callable[[], None]] = {}
        charged: dict[str, Recipient] = {}
        links: list[Link] = []
        for recipient_id in _told(what, phones):
            before = recipients[recipient_id]
            after, at_once = before.offer(notice, now, budget_of(recipient_id, policy))
            if after != before:
                charged[recipient_id] = after
            if not at_once:
                continue
            if recipient_id in phones:
                person = phones[recipient_id]
                links.append(delivery.link(thread.id, person, now))
                sms = wording.sms(
                    thread,
                    what,
                    delivery.address(links[-1]),
                    now,
                    policy,
                    code=after.code((thread.id,), now),
                )
                sends[recipient_id] = partial(delivery.text, person, sms)
            else:
                sends[recipient_id] = partial(delivery.post, recipient_id, mail)
        if charged or links:
            delivery.save(charged.values(), now, links)
        delivery.send(sends, notice.event_id, now)
        return len(sends)


def _told(what: Telling, phones: Mapping[str, Person]) -> list[str]:
    told = list(phones)
    if what.care:
        told.append(CARE)
    if what.operations:
        told.append(OPERATIONS)
    return told
