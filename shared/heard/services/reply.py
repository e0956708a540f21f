"""What somebody's SMS does: it acts on threads by the code of an alert, and is answered.

SNS delivers at least once, and a function may die anywhere. So what a reply means is noted on the
recipient before it acts, each act carries the reply's id as its idempotency key, and the answer is
committed, with the mark that the reply is done, as an event that `publish_events` sends.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from heard.domain.codes import Code
from heard.domain.errors import Superseded, Unavailable
from heard.domain.events import Event, EventType
from heard.domain.judgement import Severity
from heard.domain.people import Link, Person
from heard.domain.policy import Policy
from heard.domain.recipient import Recipient, budget_of, person_recipient
from heard.domain.replies import Reply
from heard.domain.sms_commands import Command, Verb, understood
from heard.domain.sms_day import SmsDay
from heard.domain.state import State
from heard.ports.alerts import InboundSms, Sms
from heard.ports.paging import Links, Recipients
from heard.ports.people import Roster
from heard.ports.threads import Threads
from heard.services import reply_words
from heard.services.act import Acting
from heard.services.claim_all import each
from heard.services.deed import ATTEMPTS, Acted, Asked

UNKNOWN_NUMBER, AGAIN = "unknown_number", "again"

_NO_REASON = "by SMS, without a reason"

_MOST_ACTS = 100
"""Threads that one SMS acts on; the rest wait for the next."""


@dataclass(frozen=True, slots=True)
class Replying:
    """Carries out what people answer to alerts."""

    recipients: Recipients
    threads: Threads
    links: Links
    roster: Roster
    acting: Acting
    policy: Policy

    def reply(self, sms: InboundSms, now: datetime) -> str:
        """Carry out one SMS; returns what it was: a verb, UNKNOWN_NUMBER for a phone that is on
        nobody's roster entry (it is not answered), AGAIN for what was done before.

        Raises Unavailable when a dependency fails: the SMS is delivered again.
        """
        people = self.roster.team().people
        person = next((one for one in people if one.phone == sms.phone), None)
        if person is None:
            return UNKNOWN_NUMBER
        command = understood(sms.text)
        for _ in range(ATTEMPTS):
            try:
                return self._carried_out(person, sms.id, command, now)
            except Superseded:
                continue
        message = "a recipient is being written by many at once"
        raise Unavailable(message)

    def _carried_out(self, person: Person, reply_id: str, command: Command, now: datetime) -> str:
        recipient_id = person_recipient(person.id)
        found, _, sms_day = self.recipients.load_for_sms([recipient_id], [], now)
        recipient = found[recipient_id]
        reply = recipient.replies.of(reply_id)
        if reply and reply.done:
            return AGAIN
        if reply is None:
            reply = self._meant(person, recipient, reply_id, command, now)
            if command.verb.acts:
                recipient = self._noted(recipient, reply, now)
        answer, links = self._answer(person, recipient, reply, command, now)
        self._finish(recipient, reply, command, answer, links, sms_day, now)
        return command.verb

    # What it means.

    def _meant(
        self, person: Person, recipient: Recipient, reply_id: str, command: Command, now: datetime
    ) -> Reply:
        """The reply with the threads it means: those of its codes, of the latest one, or all."""
        codes = recipient.codes
        if command.verb is Verb.CLAIM_ALL:
            threads, label = codes.all_mine(now), ""
        elif command.numbers:
            given = {number: codes.of(number, now) for number in command.numbers}
            threads = _threads(code for code in given.values() if code)
            label = _label(given)
        else:
            latest = codes.latest(now)
            threads = latest.threads if latest else ()
            label = str(latest.number) if latest else ""
        if len(threads) > 1 or command.verb is Verb.CLAIM_ALL:
            threads = self._concerned(person, threads, command.verb)
        return Reply(reply_id, now, threads, label)

    def _concerned(self, person: Person, threads: tuple[str, ...], verb: Verb) -> tuple[str, ...]:
        """Those of a digest's threads that an act concerns: nobody releases or escalates what is
        another's without having seen it."""
        if verb not in (Verb.CLAIM_ALL, Verb.RELEASE, Verb.ESCALATE):
            return threads
        heads = self.threads.load_all(threads)
        wanted = [heads[one] for one in threads if one in heads]
        mine = {one.id for one in wanted if one.claim and one.claim.by == person.id}
        waiting = {one.id for one in wanted if one.state is State.WAITING}
        concerned = {
            Verb.CLAIM_ALL: waiting,
            Verb.RELEASE: mine,
            Verb.ESCALATE: waiting | mine,
        }[verb]
        return tuple(one.id for one in wanted if one.id in concerned)[:_MOST_ACTS]

    # What it does.

    def _answer(
        self, person: Person, recipient: Recipient, reply: Reply, command: Command, now: datetime
    ) -> tuple[Sms | None, tuple[Link, ...]]:
        """Carry it out; what to answer, None for nothing, and the links in the answer."""
        verb = command.verb
        if verb.acts:
            return self._acted(person, reply, command, now), ()
        if verb is Verb.DETAILS:
            return self._details(person, reply, now)
        if verb is Verb.HELP:
            return reply_words.helped(), ()
        if verb is Verb.START and recipient.stopped_at:
            return reply_words.started(), ()
        if verb is Verb.STOP or not recipient.replies.may_help(now):
            return None, ()
        return reply_words.helped(), ()

    def _acted(self, person: Person, reply: Reply, command: Command, now: datetime) -> Sms:
        outcomes = each(reply.threads, partial(self._act, person, reply.id, command, now))
        return reply_words.acted(command.verb, reply.label, outcomes, now, self.policy)

    def _act(
        self, person: Person, reply_id: str, command: Command, now: datetime, thread_id: str
    ) -> Acted:
        asked = Asked(person, thread_id, key=f"sms {reply_id}")
        if command.verb is Verb.RELEASE:
            return self.acting.release(asked, now)
        if command.verb is Verb.ESCALATE:
            return self.acting.escalate(asked, command.words or _NO_REASON, now)
        return self.acting.claim(asked, now)

    def _details(self, person: Person, reply: Reply, now: datetime) -> tuple[Sms, tuple[Link, ...]]:
        heads = self.threads.load_all(reply.threads)
        found = [heads[one] for one in reply.threads if one in heads]
        threads = [thread for thread in found if person.serves(thread.brand)]
        if not threads:
            return reply_words.nothing_there(reply.label), ()
        until = now + timedelta(minutes=self.policy.link_minutes)
        first, *others = (thread.id for thread in threads)
        link = self.links.new(first, person.id, until, tuple(others))
        called = self.roster.team().called
        words = reply_words.details(reply.label, threads, now, self.policy, called)
        return replace(words, link=link.token), (link,)

    # What is kept of it.

    def _noted(self, recipient: Recipient, reply: Reply, now: datetime) -> Recipient:
        """Note what it means before it acts; the recipient as it is stored then."""
        noted = replace(recipient, replies=recipient.replies.having(reply))
        self._save(noted, now)
        return replace(noted, version=noted.version + 1)

    def _finish(
        self,
        recipient: Recipient,
        reply: Reply,
        command: Command,
        answer: Sms | None,
        links: tuple[Link, ...],
        sms_day: SmsDay,
        now: datetime,
    ) -> None:
        """Commit that it is done, with its answer, in one transaction. A phone that was stopped is
        not answered. An answer is one of the day's SMS, and may take of its reserve: whoever acts
        must know what came of it, until the cap itself is reached."""
        may_answer = recipient.replies.may_answer(now)
        replies = recipient.replies.having(replace(reply, done=True))
        if answer and command.verb in (Verb.UNKNOWN, Verb.START):
            replies = replace(replies, helped_at=now)
        after = replace(recipient, replies=replies)
        events: tuple[Event, ...] = ()
        if command.verb is Verb.STOP:
            after = replace(after, stopped_at=recipient.stopped_at or now)
            if not recipient.stopped_at:
                events = (Event(EventType.SMS_STOPPED, now),)
        elif command.verb is Verb.START:
            after = replace(after, stopped_at=None)
        charged = sms_day.charged(Severity.CRITICAL, self.policy.sms)
        if answer and may_answer and charged and not after.stopped_at:
            events = (Event(EventType.SMS_ANSWER_DUE, now, data=asdict(answer)),)
        else:
            charged = None
        self._save(after, now, links, events, charged)

    def _save(
        self,
        recipient: Recipient,
        now: datetime,
        links: tuple[Link, ...] = (),
        events: tuple[Event, ...] = (),
        sms_day: SmsDay | None = None,
    ) -> None:
        due_at = recipient.due_at(budget_of(recipient.id, self.policy))
        self.recipients.save({recipient: due_at}, now, links, {recipient.id: events}, sms_day)


def _threads(codes: Iterable[Code]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(thread for code in codes for thread in code.threads))


def _label(given: Mapping[int, Code | None]) -> str:
    """What the codes are called in the answer: "12", "1, 2 (no 9)"."""
    known = ", ".join(str(number) for number, code in given.items() if code)
    missing = ", ".join(str(number) for number, code in given.items() if not code)
    return f"{known} (no {missing})" if known and missing else known or missing
