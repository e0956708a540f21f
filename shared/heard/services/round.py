"""One round of tellings: what is decided for each recipient is charged in one transaction, then all
of it is sent, whoever fails.

Budgets are charged before the sending, and an event that was charged is sent again when it comes
again: at least once, never lost.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from heard.domain.contact import Ways
from heard.domain.errors import Unavailable
from heard.domain.judgement import Severity
from heard.domain.lasting import Until
from heard.domain.naming import Called
from heard.domain.people import Link, Person
from heard.domain.recipient import Notice, Recipient, Way, budget_of, person_recipient
from heard.domain.sms_day import SmsDay
from heard.domain.team import Team
from heard.domain.telling import Telling
from heard.domain.thread import Thread
from heard.ports.alerts import Letter, Mail, Sms
from heard.services import letters, wording
from heard.services.delivery import Delivery

Composed = Callable[[str, str | None], tuple[Sms, Letter | None]]
"""Puts an alert into words, given the address of its link and its code."""


@dataclass(frozen=True, slots=True)
class _Sending:
    recipient_id: str
    event_id: str
    way: Way
    send: Callable[[], None]


@dataclass(slots=True)
class Round:
    """A round at one moment. `recipients` are as they were read, `called` gives the name of an
    agent's id; `capped` says whether the daily cap took anybody's SMS, `unheard` whether it was
    somebody who has no mailbox."""

    delivery: Delivery
    recipients: dict[str, Recipient]
    sms_day: SmsDay
    now: datetime
    called: Called
    capped: bool = False
    unheard: bool = False
    _changed: set[str] = field(default_factory=set)
    _links: list[Link] = field(default_factory=list)
    _sendings: list[_Sending] = field(default_factory=list)
    _charged_sms: bool = False

    def link(self, thread_id: str, person: Person, others: tuple[str, ...] = ()) -> str:
        """The address of a new link, of a digest with the threads after the first; it is stored
        with the rest."""
        self._links.append(self.delivery.link(thread_id, person, self.now, others))
        return self.delivery.address(self._links[-1].token)

    def offer(self, recipient_id: str, notice: Notice) -> bool:
        """Offer a notice; True where it is to be sent now."""
        budget = budget_of(recipient_id, self.delivery.policy)
        after, at_once = self.recipients[recipient_id].offer(notice, self.now, budget)
        self.put(after)
        return at_once

    def alert_person(
        self, person: Person, ways: Ways, notice: Notice, thread: Thread, what: Telling
    ) -> None:
        """Offer a person what there is to tell of a thread."""
        policy, now = self.delivery.policy, self.now

        def composed(address: str, code: str | None) -> tuple[Sms, Letter | None]:
            sms = wording.sms(thread, what, address, now, policy, code=code)
            if not ways.mail:
                return sms, None
            return sms, letters.alert(thread, what, address, now, policy, self.called)

        self.offer_person(person, ways, notice, (thread.id,), composed)

    def offer_person(
        self,
        person: Person,
        ways: Ways,
        notice: Notice,
        threads: tuple[str, ...],
        composed: Composed,
    ) -> None:
        """Offer a notice to a person and send it by the ways that are open: one charge for both. Its
        link opens the `threads`, its code stands for the notice's.

        A quiet phone does not ring for it; it waits for the end of the quiet while the mailbox
        has it.
        """
        recipient_id, critical = person_recipient(person.id), notice.severity is Severity.CRITICAL
        quiet = ways.quiet_until if notice.rings and ways.sms and not critical else None
        if quiet and not ways.mail:
            notice = held(notice, quiet)
        again = notice.event_id in self.recipients[recipient_id].told
        if not self.offer(recipient_id, notice):
            return
        if quiet and not again:
            self.wait(recipient_id, [held(notice, quiet)])
        address = self.link(threads[0], person, threads[1:])
        code = self.recipients[recipient_id].code((notice.thread_id,), self.now)
        sms, letter = composed(address, code)
        rings = notice.rings and not quiet
        rung = sms if rings else None
        self.send(person, ways, notice.event_id, notice.severity, rung, letter, again=again)

    def send(
        self,
        person: Person,
        ways: Ways,
        event_id: str,
        severity: Severity,
        sms: Sms | None,
        letter: Letter | None,
        *,
        again: bool,
    ) -> None:
        """Send to a person what their budget was charged with. An SMS that the daily cap leaves no
        room for goes by e-mail, and says so; `again` is True for what was charged before."""
        recipient = self.recipients[person_recipient(person.id)]
        if sms and ways.sms and not again:
            charged = self.sms_day.charged(severity, self.delivery.policy.sms)
            if charged:
                self.sms_day, self._charged_sms = charged, True
            else:
                recipient = recipient.was_capped(event_id)
                self.put(recipient)
                self.delivery.count("SmsCapped", 1)
        if event_id in recipient.capped:
            self.capped, self.unheard = True, self.unheard or letter is None
            sms = None
            letter = letters.capped(letter, self.delivery.policy.sms) if letter else None
        if sms and ways.sms:
            send = partial(self.delivery.text, person, sms, event_id, self.now)
            self._send(recipient.id, event_id, Way.SMS, send)
        if letter:
            send = partial(self.delivery.write, person, letter, event_id, self.now)
            self._send(recipient.id, event_id, Way.MAIL, send)

    def post(self, topic: str, event_id: str, mail: Mail) -> None:
        """Send to a topic what its budget was charged with."""
        self._send(topic, event_id, Way.TOPIC, partial(self.delivery.post, topic, mail))

    def mail(self, person: Person, event_id: str, mail: Mail) -> None:
        """Send an e-mail to a person, which is in nobody's budget."""
        send = partial(self.delivery.mail, person, mail, event_id, self.now)
        self._send(person_recipient(person.id), event_id, Way.MAIL, send)

    def wait(self, recipient_id: str, notices: Iterable[Notice], *, more: bool = False) -> None:
        """Let notices wait for their time; `more` says that they are not all."""
        recipient = self.recipients[recipient_id]
        for notice in notices:
            recipient = recipient.with_waiting(notice, self.now)
        self.put(replace(recipient, more=recipient.more or more))

    def put(self, recipient: Recipient) -> None:
        """Take a recipient as it is to be stored."""
        if recipient != self.recipients[recipient.id]:
            self.recipients[recipient.id] = recipient
            self._changed.add(recipient.id)

    def close(self) -> int:
        """Charge, then send; returns how many messages that were. Superseded on a lost race, with
        nothing sent; Unavailable where a way out fails, with everything else sent."""
        if self._changed or self._links or self._charged_sms:
            self.delivery.save(
                [self.recipients[one] for one in sorted(self._changed)],
                self.now,
                self._links,
                self.sms_day if self._charged_sms else None,
            )
        reached: list[_Sending] = []
        failed: Unavailable | None = None
        for sending in self._sendings:
            try:
                sending.send()
                reached.append(sending)
            except Unavailable as error:
                failed = error
        if failed:
            self._note(reached)
            raise failed
        return len(self._sendings)

    def _send(self, recipient_id: str, event_id: str, way: Way, send: Callable[[], None]) -> None:
        if not self.recipients[recipient_id].has_reached(event_id, way):
            self._sendings.append(_Sending(recipient_id, event_id, way, send))

    def _note(self, reached: list[_Sending]) -> None:
        """Who was reached while another was not: the row comes again, and their phones don't ring
        again for it."""
        if not reached:
            return
        found, _ = self.delivery.recipients.load([one.recipient_id for one in reached], [])
        noted: dict[str, Recipient] = dict(found)
        for one in reached:
            noted[one.recipient_id] = noted[one.recipient_id].was_reached(one.event_id, one.way)
        self.delivery.save(noted.values(), self.now)


def held(notice: Notice, until: datetime | None) -> Notice:
    """The notice, held back until a moment at least (None: no longer than it is)."""
    if until is None or (notice.not_before and notice.not_before >= until):
        return notice
    return replace(notice, not_before=until)


def notice_of(
    thread: Thread, event_id: str, team: Team, now: datetime, what: Telling | None = None
) -> Notice:
    """What there is to tell of a thread; a mute holds back what is not critical."""
    notice = Notice(
        event_id=event_id,
        thread_id=thread.id,
        severity=thread.severity,
        heard_at=now,
        not_before=what.not_before if what else None,
        rings=what.rings if what else True,
        what=what.what if what else "",
        until=what.until if what else Until.TAKEN,
    )
    if thread.severity is Severity.CRITICAL:
        return replace(notice, surge=thread.surge)
    return held(notice, team.muted_until(thread.brand, thread.place.channel, now))


def recipients_of(people: Iterable[Person]) -> list[str]:
    """Everybody's recipient ids."""
    return [person_recipient(person.id) for person in people]
