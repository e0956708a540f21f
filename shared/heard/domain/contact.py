"""Which ways lead to somebody at this moment: the phone, the mailbox, both or none."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from heard.domain.people import Person
from heard.domain.policy import SmsLimits
from heard.domain.recipient import Failure, Recipient

REST = timedelta(days=1)
"""How long a phone or mailbox that failed for good is left alone before it is tried again."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How one person can be told. `quiet_until`: until then the phone rings for what is critical
    only."""

    sms: bool
    mail: bool
    quiet_until: datetime | None = None

    @property
    def any(self) -> bool:
        """True where there is a way at all."""
        return self.sms or self.mail


@dataclass(frozen=True, slots=True)
class Lost:
    """Something that did not arrive, as a carrier or a mailbox tells it: at which phone or
    address."""

    address: str
    failure: Failure


def ways_to(
    person: Person, recipient: Recipient, now: datetime, limits: SmsLimits, *, mails: bool
) -> Ways:
    """The ways to a person, `recipient` being theirs; `mails` is False where Heard sends nobody
    e-mails of their own."""
    phone = person.phone is not None and limits.allow(person.phone)
    return Ways(
        sms=phone and not recipient.stopped_at and not _rests(recipient.phone_failed_at, now),
        mail=mails and person.email is not None and not _rests(recipient.mail_failed_at, now),
        quiet_until=person.quiet.until(now) if person.quiet else None,
    )


def _rests(failed_at: datetime | None, now: datetime) -> bool:
    return failed_at is not None and now - failed_at < REST
