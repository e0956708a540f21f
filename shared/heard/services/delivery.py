"""The way out: phones, mailboxes and topics, and what is done when one of them takes nothing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from heard.domain.contact import Ways, ways_to
from heard.domain.errors import Undeliverable
from heard.domain.people import Link, Person
from heard.domain.policy import Policy
from heard.domain.recipient import (
    CARE,
    OPERATIONS,
    Failure,
    Recipient,
    Way,
    budget_of,
    person_recipient,
)
from heard.domain.sms_day import SmsDay
from heard.ports.alerts import Alerts, Letter, Mail, Sms
from heard.ports.paging import Links, Recipients
from heard.services.note import noted

Count = Callable[[str, int], None]
"""Adds to a metric, by its name."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """The ports that every telling needs. `host` is the address that links begin with, without a
    last slash; `count` takes the metrics SmsSent, MailsSent, SmsCapped and DeliveriesFailed."""

    recipients: Recipients
    links: Links
    alerts: Alerts
    policy: Policy
    host: str
    count: Count

    def ways(self, person: Person, recipients: Mapping[str, Recipient], now: datetime) -> Ways:
        """How a person can be told now; `recipients` hold theirs."""
        recipient = recipients[person_recipient(person.id)]
        return ways_to(person, recipient, now, self.policy.sms, mails=self.alerts.mails)

    def link(
        self, thread_id: str, person: Person, now: datetime, others: tuple[str, ...] = ()
    ) -> Link:
        """A new link of one person to a thread, or to all of a digest; not stored yet."""
        expires_at = now + timedelta(minutes=self.policy.link_minutes)
        return self.links.new(thread_id, person.id, expires_at, others)

    def address(self, token: str) -> str:
        """What a person taps on, for a link's token."""
        return f"{self.host}/t/{token}"

    def save(
        self,
        recipients: Iterable[Recipient],
        now: datetime,
        links: Iterable[Link] = (),
        sms_day: SmsDay | None = None,
    ) -> None:
        """Store what was charged, and the links that will be sent, in one transaction."""
        due = {one: one.due_at(budget_of(one.id, self.policy)) for one in recipients}
        self.recipients.save(due, now, links, sms_day=sms_day)

    def text(self, person: Person, sms: Sms, event_id: str, now: datetime) -> None:
        """One SMS to somebody's phone. Where it can never get one that is noted, as an event that
        tells the next contact."""
        try:
            self.alerts.sms(person.phone or "", sms)
            self.count("SmsSent", 1)
        except Undeliverable:
            self._failed(person, Failure(f"{Way.SMS} {event_id}", Way.SMS, lasting=True), now)

    def write(self, person: Person, letter: Letter, event_id: str, now: datetime) -> None:
        """One letter to somebody's mailbox, in the manner of `text`."""
        try:
            self.alerts.letter(person.email or "", letter)
            self.count("MailsSent", 1)
        except Undeliverable:
            self._failed(person, Failure(f"{Way.MAIL} {event_id}", Way.MAIL, lasting=True), now)

    def mail(self, person: Person, mail: Mail, event_id: str, now: datetime) -> None:
        """One e-mail to somebody's mailbox, in the manner of `text`."""
        try:
            self.alerts.email(person.email or "", mail)
            self.count("MailsSent", 1)
        except Undeliverable:
            self._failed(person, Failure(f"{Way.MAIL} {event_id}", Way.MAIL, lasting=True), now)

    def post(self, topic: str, mail: Mail) -> None:
        """One e-mail to a topic."""
        send = self.alerts.care if topic == CARE else self.alerts.operations
        send(mail)

    def tell_operations_once(
        self, recipients: Mapping[str, Recipient], told: tuple[str, Mail], now: datetime
    ) -> Mapping[str, Recipient]:
        """Tell operations a single time: sent first, then noted, so that it is never lost. Returns
        the recipients as they are then."""
        key, mail = told
        before = recipients[OPERATIONS]
        after = before.told_once(key)
        if after == before:
            return recipients
        self.alerts.operations(mail)
        self.save([after], now)
        return {**recipients, OPERATIONS: replace(after, version=before.version + 1)}

    def _failed(self, person: Person, failure: Failure, now: datetime) -> None:
        if noted(failure, person, self.recipients, now, self.policy):
            self.count("DeliveriesFailed", 1)
