"""Turn what happened into what people get: SMS, e-mails, and the start of a ladder.

Effects are keyed by event id and rely on no order between rows. The thread is read again before
anybody is paged: an alert that was overtaken is not sent. Budgets are charged before the sending,
and an event that was charged is sent again when it comes again: at least once, never lost.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from heard.domain.errors import Superseded, Unavailable, Undeliverable
from heard.domain.events import EventRow, EventType
from heard.domain.message import DRILL_ACCOUNT
from heard.domain.paging import Telling, may_be_told, merged, phones_of, telling
from heard.domain.people import Link, Person
from heard.domain.policy import UNASSIGNED, Policy
from heard.domain.recipient import (
    CARE,
    OPERATIONS,
    Notice,
    Recipient,
    budget_of,
    person_of,
    person_recipient,
)
from heard.domain.state import State
from heard.domain.thread import Thread
from heard.ports import Alerts, Ladders, Links, Mail, Recipients, Roster, Sms
from heard.services import wording

_ATTEMPTS = 6


@dataclass(frozen=True, slots=True)
class Publishing:
    """Publishes event rows. `host` is the address that links begin with, without a last slash."""

    recipients: Recipients
    links: Links
    roster: Roster
    alerts: Alerts
    ladders: Ladders
    policy: Policy
    host: str

    def publish(self, row: EventRow, now: datetime) -> int:
        """Carry out the effects of one row; returns how many messages were sent.

        Raises Unavailable when a dependency fails: the stream delivers the row again.
        """
        for event in row.events:
            if event.type is EventType.LADDER_WANTED:
                self.ladders.start(
                    row.subject, int(event.data["episode"] or 0), int(event.data["run"] or 0)
                )
            if event.type is EventType.BUNDLE_DUE:
                return self._bundle(row.subject, event.data, now)
        if not any(may_be_told(event) for event in row.events):
            return 0
        for _ in range(_ATTEMPTS):
            try:
                return self._alert(row, now)
            except Superseded:
                continue
        message = "a recipient is being written by many at once"
        raise Unavailable(message)

    def _alert(self, row: EventRow, now: datetime) -> int:
        everybody = [person_recipient(person.id) for person in self.roster.people()]
        recipients, threads = self.recipients.load([*everybody, CARE, OPERATIONS], [row.subject])
        thread = threads.get(row.subject)
        if thread is None:
            return 0
        found = [telling(event, thread, now, self.policy) for event in row.events]
        what = merged([one for one in found if one is not None])
        opened = any(event.type is EventType.OPENED for event in row.events)
        drill = thread.place.account == DRILL_ACCOUNT
        if opened and thread.brand == UNASSIGNED and not drill:
            recipients = self._once(recipients, wording.unassigned(thread), now)
        if what is None:
            return 0
        paged = phones_of(what, thread.brand, self.roster.people())
        if (what.role or what.person) and not paged:
            recipients = self._once(recipients, wording.nobody(what, now), now)
        return self._offer(row, thread, what, paged, recipients, now)

    def _offer(
        self,
        row: EventRow,
        thread: Thread,
        what: Telling,
        paged: list[Person],
        recipients: Mapping[str, Recipient],
        now: datetime,
    ) -> int:
        """Send to everybody whose budget has room, let the others' wait for their bundle."""
        notice = Notice(
            event_id=row.id_of(0),
            thread_id=thread.id,
            severity=thread.severity,
            heard_at=now,
            not_before=what.not_before,
        )
        phones = {person_recipient(person.id): person for person in paged}
        mail = wording.mail(thread, what, self.host, now, self.policy, paged=paged)
        sends: dict[str, Callable[[], None]] = {}
        charged: dict[str, Recipient] = {}
        links: list[Link] = []
        for recipient_id in self._told(what, paged):
            before = recipients[recipient_id]
            budget = budget_of(recipient_id, self.policy)
            after, at_once = before.offer(notice, now, budget)
            if after != before:
                charged[recipient_id] = after
            if not at_once:
                continue
            if recipient_id in phones:
                person = phones[recipient_id]
                links.append(self._link(thread.id, person, now))
                sms = wording.sms(thread, what, self._address(links[-1]), now, self.policy)
                sends[recipient_id] = self._text(person, sms)
            else:
                sends[recipient_id] = self._post(recipient_id, mail)
        if charged or links:
            self._save(charged.values(), now, links)
        self._send(sends, notice.event_id, now)
        return len(sends)

    def _send(self, sends: Mapping[str, Callable[[], None]], event_id: str, now: datetime) -> None:
        """Send to everybody, whoever fails. Who was reached is noted before a failure is raised:
        the row comes again, and their phones don't ring again for it."""
        reached: list[str] = []
        failed: Unavailable | None = None
        for recipient_id, send in sends.items():
            try:
                send()
                reached.append(recipient_id)
            except Unavailable as error:
                failed = error
        if failed is None:
            return
        if reached:
            recipients, _ = self.recipients.load(reached, [])
            self._save([one.was_reached(event_id) for one in recipients.values()], now)
        raise failed

    def _save(
        self, recipients: Iterable[Recipient], now: datetime, links: Iterable[Link] = ()
    ) -> None:
        due = {one: one.due_at(budget_of(one.id, self.policy)) for one in recipients}
        self.recipients.save(due, now, links)

    def _bundle(
        self, recipient_id: str, data: Mapping[str, str | int | None], now: datetime
    ) -> int:
        """Send what waited for a recipient, less what was settled meanwhile."""
        asked = str(data["threads"]).split()
        _, threads = self.recipients.load([], asked)
        person_id = person_of(recipient_id)
        person = next((p for p in self.roster.people() if p.id == person_id and p.phone), None)
        known = [threads[one] for one in asked if one in threads]
        open_ones = [thread for thread in known if not _over(thread, person_id)]
        more = bool(data["more"])
        if not open_ones and not more:
            return 0
        oldest = datetime.fromisoformat(str(data["oldest_at"]))
        if person is None:
            # A topic's; or somebody's who left meanwhile: then the team hears of it.
            mail = wording.bundle_mail(open_ones, more, oldest, self.host, now, self.policy)
            self._post(OPERATIONS if recipient_id == OPERATIONS else CARE, mail)()
            return 1
        address = None
        if open_ones:
            link = self._link(open_ones[0].id, person, now)
            self.recipients.save({}, now, [link])
            address = self._address(link)
        self._text(person, wording.bundle_sms(open_ones, more, oldest, address, now, self.policy))()
        return 1

    def _told(self, what: Telling, paged: list[Person]) -> list[str]:
        told = [person_recipient(person.id) for person in paged]
        if what.care:
            told.append(CARE)
        if what.operations:
            told.append(OPERATIONS)
        return told

    def _once(
        self, recipients: Mapping[str, Recipient], told: tuple[str, Mail], now: datetime
    ) -> Mapping[str, Recipient]:
        """Tell operations a single time: sent first, then noted, so that it is never lost."""
        key, mail = told
        before = recipients[OPERATIONS]
        after = before.told_once(key)
        if after == before:
            return recipients
        self.alerts.operations(mail)
        self._save([after], now)
        return {**recipients, OPERATIONS: replace(after, version=before.version + 1)}

    def _link(self, thread_id: str, person: Person, now: datetime) -> Link:
        expires_at = now + timedelta(minutes=self.policy.link_minutes)
        return self.links.new(thread_id, person.id, expires_at)

    def _address(self, link: Link) -> str:
        return f"{self.host}/t/{link.token}"

    def _text(self, person: Person, sms: Sms) -> Callable[[], None]:
        def send() -> None:
            try:
                self.alerts.sms(person.phone or "", sms)
            except Undeliverable:
                self.alerts.operations(wording.undeliverable(person))

        return send

    def _post(self, recipient_id: str, mail: Mail) -> Callable[[], None]:
        send = self.alerts.care if recipient_id == CARE else self.alerts.operations
        return lambda: send(mail)


def _over(thread: Thread, person: str | None) -> bool:
    """True where this person (None: a topic) needs not be told any more: it is done, or somebody
    else has it."""
    if thread.claim and thread.claim.by == person and thread.state.owed:
        return False
    return thread.state.ended or (thread.kind.owed_an_answer and thread.state is not State.WAITING)
