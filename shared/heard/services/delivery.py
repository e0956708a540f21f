"""What all tellings share: budgets are charged before anything is sent, a failure of one recipient
keeps no other from being told, and what must be told once is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from heard.domain.errors import Unavailable, Undeliverable
from heard.domain.people import Link, Person
from heard.domain.policy import Policy
from heard.domain.recipient import CARE, OPERATIONS, Recipient, budget_of
from heard.ports import Alerts, Links, Mail, Recipients, Sms
from heard.services import wording


@dataclass(frozen=True, slots=True)
class Delivery:
    """The way out. `host` is the address that links begin with, without a last slash."""

    recipients: Recipients
    links: Links
    alerts: Alerts
    policy: Policy
    host: str

    def link(self, thread_id: str, person: Person, now: datetime) -> Link:
        """A new link of one person to one thread; not stored yet."""
        expires_at = now + timedelta(minutes=self.policy.link_minutes)
        return self.links.new(thread_id, person.id, expires_at)

    def address(self, link: Link) -> str:
        """What a person taps on."""
        return f"{self.host}/t/{link.token}"

    def save(
        self, recipients: Iterable[Recipient], now: datetime, links: Iterable[Link] = ()
    ) -> None:
        """Store what was charged, and the links that will be sent, in one transaction."""
        due = {one: one.due_at(budget_of(one.id, self.policy)) for one in recipients}
        self.recipients.save(due, now, links)

    def send(self, sends: Mapping[str, Callable[[], None]], event_id: str, now: datetime) -> None:
        """Send to everybody, by recipient, whoever fails. Who was reached is noted before a failure
        is raised: the row comes again, and their phones don't ring again for it."""
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
            self.save([one.was_reached(event_id) for one in recipients.values()], now)
        raise failed

    def text(self, person: Person, sms: Sms) -> None:
        """One SMS to somebody's phone; operations is told where it can never get one."""
        try:
            self.alerts.sms(person.phone or "", sms)
        except Undeliverable:
            self.alerts.operations(wording.undeliverable(person))

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
