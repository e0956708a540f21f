"""A whole Heard in memory that tests drive as a story: hear this, an hour passes, Lee is paged."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import count

from heard.adapters.http.act_bodies import ACTS
from heard.domain.contact import Lost
from heard.domain.errors import Unavailable
from heard.domain.events import EventType
from heard.domain.hidden import message_of
from heard.domain.message import Channel, Heard
from heard.domain.people import Person, Role
from heard.domain.recipient import Failure, Way
from heard.domain.subjects import is_surge
from heard.domain.surge import Surge
from heard.domain.thread import Thread
from heard.ports.alerts import InboundSms
from heard.services.act import Acting
from heard.services.ailing import Ailing
from heard.services.alert import Alerting
from heard.services.answer import Answering
from heard.services.answer_alert import AnswerAlerting
from heard.services.brief import Briefing
from heard.services.bundle import Bundling
from heard.services.climb import Climbing
from heard.services.climb_surge import SurgeClimbing
from heard.services.cover import Covering
from heard.services.deed import Asked
from heard.services.delivery import Delivery
from heard.services.establish import Establishing
from heard.services.gather import Gathering
from heard.services.handoff import Offline
from heard.services.handover import HandingOver
from heard.services.hear import Hearing
from heard.services.hide import Hiding
from heard.services.keep_answer import KeepingAnswers
from heard.services.known_answers import KnownAnswers
from heard.services.note import Noting
from heard.services.notice import Noticing
from heard.services.offer import Offering
from heard.services.outbox import Speaking
from heard.services.overhear import Overhearing
from heard.services.owe import Owes
from heard.services.owe_answer import OwingAnswers
from heard.services.praise import Praising
from heard.services.promise import Promising
from heard.services.publish import Publishing
from heard.services.reply import Replying
from heard.services.report import Reporting
from heard.services.resolve import Resolving
from heard.services.retell import Retelling
from heard.services.schedule import Scheduling
from heard.services.send import Sending
from heard.services.side import Siding
from heard.services.surge_alert import SurgeAlerting
from heard.services.sweep import Sweeping, Swept
from heard.services.tally import Tallying
from heard.services.taught import Taught
from heard.services.watch import Watching
from tests.builders import DANA, LEE, MINA, NOON, a_policy, scripted
from tests.memory import (
    MemoryAlerts,
    MemoryAnswers,
    MemoryArchive,
    MemoryBoard,
    MemoryDays,
    MemoryDiaries,
    MemoryDue,
    MemoryEvidence,
    MemoryKindness,
    MemoryLadders,
    MemoryLinks,
    MemoryOffers,
    MemoryPromises,
    MemoryRecipients,
    MemoryRoster,
    MemoryStances,
    MemorySurges,
    MemoryThreads,
    Table,
)
from tests.voice import MemoryAttendance, MemoryGuard, MemoryOutbox, MemoryVoice

HOST = "https://heard.example"

_NEVER = datetime.max.replace(tzinfo=UTC)
_AN_INSTANT = timedelta(microseconds=1)


class World:
    """Everything but the clock runs as deployed; time passes when a test says so."""

    def __init__(self, policy=None, *, now=NOON, judge=scripted, people=(DANA, LEE, MINA)) -> None:
        self.policy = policy or a_policy()
        self.now: datetime = now.astimezone(UTC)
        self.sweeps = True  # False: an outage of the sweep, while all else runs
        self.watches = False  # True: somebody looks every minute whether there is a surge
        self.briefs = False  # True: somebody looks every minute whether the team is to be briefed
        self.table = Table()
        self.threads = MemoryThreads(self.table)
        self.archive = MemoryArchive()
        self.roster = MemoryRoster(people)
        self.alerts = MemoryAlerts(
            {to: person.id for person in people for to in (person.phone, person.email) if to}
        )
        self.ladders = MemoryLadders()
        self.days, self.diaries = MemoryDays(), MemoryDiaries(self.table)
        self.surges = MemorySurges(self.table)
        self.links, self.recipients = MemoryLinks(self.table), MemoryRecipients(self.table)
        self.hearing = Hearing(self.threads, self.archive, self.policy, judge, self.surges)
        self.climbing = Climbing(self.threads, self.policy)
        self.climbing_surges = SurgeClimbing(self.threads, self.surges, self.policy)
        self.acting = Acting(self.threads, self.links, self.roster, self.policy)
        self.voice, self.guard = MemoryVoice(lambda: self.now), MemoryGuard()
        self.outbox = MemoryOutbox(lambda: self.now)
        self.attendance = MemoryAttendance()
        voices = dict.fromkeys(Channel, self.voice)
        self.sending = Sending(
            self.threads, self.links, self.roster, self.policy, self.guard, voices
        )
        self.speaking = Speaking(
            self.threads, self.guard, voices, self.roster, self.attendance, self.policy
        )
        self.establishing = Establishing(self.threads, self.links, self.roster, self.policy)
        self.promising = Promising(self.threads, self.links, self.roster, self.policy)
        self.evidence, self.voices = MemoryEvidence(), {}
        self.hiding = Hiding(
            self.threads, self.links, self.roster, self.policy, self.evidence, self.voices
        )
        self.covering = Covering(self.threads, self.voices, self.policy)
        self.offline = Offline(self.threads, self.links, self.roster, self.policy)
        self.answers = MemoryAnswers(self.table)
        self.keeping_answers = KeepingAnswers(
            self.threads, self.links, self.roster, self.policy, self.answers
        )
        self.known_answers = KnownAnswers(self.answers, self.roster, self.policy)
        self.offers = MemoryOffers(self.table)
        self.offering = Offering(self.threads, self.links, self.roster, self.policy, self.offers)
        kindness = MemoryKindness(self.table)
        self.praising = Praising(self.threads, self.links, self.roster, self.policy, kindness)
        stances = MemoryStances(self.table)
        self.siding = Siding(
            self.threads, self.links, self.roster, self.policy, stances, self.surges
        )
        self.counted: Counter[str] = Counter()
        self._sms = count(1)
        self.wire()

    def wire(self) -> None:
        """Put together what tells people; again after a test has changed one of its ports."""
        delivery = Delivery(
            self.recipients, self.links, self.alerts, self.policy, HOST, self._count
        )
        due, self.board = MemoryDue(self.table), MemoryBoard(self.table)
        self.resolving = Resolving(
            self.threads, self.links, self.roster, self.policy, self.answers, self.board
        )
        self.reporting = Reporting(
            self.days,
            self.board,
            self.threads,
            self.roster,
            self.policy,
            self.alerts.mails,
            MemoryKindness(self.table),
        )
        self.owes = Owes(MemoryPromises(self.table), self.threads, self.policy)
        briefing = Briefing(delivery, HandingOver(self.reporting, self.owes))
        retelling = Retelling(delivery, self.roster)
        self.publishing = Publishing(
            self.ladders,
            Alerting(delivery, self.roster),
            Bundling(delivery, self.roster, retelling),
            retelling,
            lambda: Answering(delivery, self.roster),
            lambda: briefing,
            lambda: None,  # signing in has tests of its own, on a table
            lambda: Ailing(delivery),
            lambda: Taught(delivery),
            lambda: SurgeAlerting(delivery, self.roster, self.surges),
            lambda: AnswerAlerting(delivery, self.roster, self.answers),
            lambda: self.outbox,
        )
        self.replying = Replying(
            self.recipients, self.threads, self.links, self.roster, self.acting, self.policy
        )
        self.noting = Noting(self.recipients, self.roster, self.policy)
        self.tallying = Tallying(self.days, self.policy)
        self.overhearing = Overhearing(self.surges, self.threads, self.policy)
        noticing = Noticing(self.answers, self.policy)
        self.gathering = Gathering(self.tallying, self.surges, noticing, lambda: self.overhearing)
        self.watching = Watching(self.surges, self.threads, self.board, self.policy)
        self.scheduling = Scheduling(self.diaries, self.roster, self.policy, self.alerts.mails)
        owing = OwingAnswers(self.answers, self.roster, self.policy)
        self.sweeping = Sweeping(
            due, self.threads, self.recipients, lambda: owing, self.roster, self.policy
        )

    def _count(self, name: str, value: int) -> None:
        self.counted[name] += value

    # What happens.

    def hear(self, *heard: Heard, received_at: datetime | None = None) -> str:
        """Hear and publish; returns what came of the last one."""
        outcome = ""
        for item in heard:
            outcome = self.hearing.hear(item, self.now, received_at)
        self.publish()
        return outcome

    def fast_forward(self, minutes: float = 30, *, to: datetime | None = None) -> None:
        """Let minutes pass, or all time until a moment, with everything that runs meanwhile: the
        sweep at each full minute, ladders when they wake. What nothing is due in is skipped."""
        until = to.astimezone(UTC) if to else self.now + timedelta(minutes=minutes)
        if until < self.now:
            message = f"it is {self.now} already: time runs forwards, not to {until}"
            raise ValueError(message)
        while (moment := min(self._nexts())) < until:
            self._at(moment)
        self._at(until)

    def _nexts(self) -> list[datetime]:
        out = self.outbox.waiting.first()
        sent = max(out, self.now) if out else _NEVER
        return [self._next_sweep(), self._next_climb(), self._next_look(), sent]

    def _next_sweep(self) -> datetime:
        first = self.table.due.first() if self.sweeps else None
        return _full_minute(max(first, self.now + _AN_INSTANT)) if first else _NEVER

    def _next_look(self) -> datetime:
        looks = self.briefs or self.watches
        return _full_minute(self.now + _AN_INSTANT) if looks else _NEVER

    def _next_climb(self) -> datetime:
        wakes_at = self.ladders.waking.first()
        return max(wakes_at, self.now) if wakes_at else _NEVER

    def _at(self, moment: datetime) -> None:
        self.now = moment
        if self.sweeps and moment == _full_minute(moment):
            self.sweep()
        if self.briefs and moment == _full_minute(moment):
            self.scheduling.look(self.now)
        if self.watches and moment == _full_minute(moment):
            self.watching.look(self.now, in_time=lambda: True)
        self.publish()

    def outage(self, minutes: int) -> None:
        """Let minutes pass in which nothing runs."""
        self.now += timedelta(minutes=minutes)

    def sweep(self) -> Swept:
        return self.sweeping.sweep(self.now, in_time=lambda: True)

    def publish(self) -> None:
        """Publish what happened and run the ladders, until nothing is left to do now."""
        while self.table.rows or self._climb() or self._send():
            for row in self._taken():
                self.alerts.log.publishing(row, self.now)
                self.publishing.publish(row, self.now)
                self.gathering.fold(row)
            self.gathering.close()

    def _taken(self):
        rows, self.table.rows = self.table.rows, []
        return rows

    def _climb(self) -> bool:
        awake = self.ladders.waking.due(self.now)
        for execution in awake:
            use = self.climbing_surges if is_surge(execution[0]) else self.climbing
            step = use.climb(*execution, self.now)
            later = self.now + timedelta(seconds=step.wait_seconds)
            self.ladders.waking.set(execution, None if step.settled else later)
        return bool(awake)

    def _send(self) -> bool:
        """What is due in the Outbox is seen to; what fails comes again after its visibility."""
        due = self.outbox.waiting.due(self.now)
        for message in due:
            self.outbox.waiting.set(message, None)
            try:
                thread_id, what, _ = message
                hidden = message_of(what)
                if hidden is None:
                    self.speaking.see_to(thread_id, what, self.now)
                else:
                    self.covering.see_to(thread_id, hidden, self.now)
            except Unavailable:
                self.outbox.waiting.set(message, self.now + timedelta(seconds=360))
        return bool(due)

    def lose(self, address: str, way: Way, *, number: int = 1, lasting: bool = True) -> int:
        """A carrier or a mailbox says that it did not deliver; returns with how many people that
        is news."""
        lost = Lost(address, Failure(f"message-{number}", way, lasting))
        news = self.noting.note(lost, self.now)
        self.publish()
        return news

    def act(self, person: str, verb: str, *words, thread: Thread | None = None) -> Thread:
        """Somebody on the roster does something to a thread (the only one, if not given)."""
        asked = Asked(self.person(person), (thread or self.thread).id)
        use = getattr(self, ACTS[verb].use)
        acted = getattr(use, verb)(asked, *words, self.now)
        self.publish()
        return acted.thread

    def reply(self, person: str, text: str, reply_id: str | None = None) -> str:
        """Somebody answers by SMS; returns what it was taken for."""
        outcome = self.replying.reply(self.sms(person, text, reply_id), self.now)
        self.publish()
        return outcome

    def sms(self, person: str, text: str, reply_id: str | None = None) -> InboundSms:
        """An SMS of somebody on the roster, as it comes in."""
        phone = self.person(person).phone or ""
        return InboundSms(reply_id or f"sms-{next(self._sms)}", phone, text)

    def claim(self, person: str, thread: Thread | None = None) -> Thread:
        return self.act(person, "claim", thread=thread)

    # What is.

    def person(self, name: str) -> Person:
        return next(person for person in self.roster.everybody if person.id == name)

    @property
    def surge(self) -> Surge:
        (surge,) = self.surges.kept.values()
        return surge

    @property
    def thread(self) -> Thread:
        (thread,) = self.table.heads.values()
        return thread

    def thread_of(self, customer: str) -> Thread:
        (thread,) = (t for t in self.table.heads.values() if t.place.customer == customer)
        return thread

    def entry(self, native_id: str):
        (entry,) = (e for e in self.table.entries.values() if e.message.native_id == native_id)
        return entry

    def clocks(self, thread: Thread | None = None) -> dict[str, object]:
        """The outcomes by the clocks' names; of several of one name the last."""
        clocks = (thread or self.thread).clocks(self.policy)
        return {clock.name.value: clock.outcome and clock.outcome.value for clock in clocks}

    def timeline(self, thread: Thread | None = None) -> list[str]:
        """What happened, but for the ends of clocks, which are for reports."""
        events = self.table.timeline[(thread or self.thread).id]
        ends = (EventType.CLOCK_ENDED, EventType.CLOCK_RUNS_AGAIN)
        return [event.type.value for event in events if event.type not in ends]

    def ended(self, clock: str, thread: Thread | None = None) -> list[dict[str, object]]:
        """What was told of the ends of this clock, in order."""
        events = self.table.timeline[(thread or self.thread).id]
        found = (e for e in events if e.type is EventType.CLOCK_ENDED)
        return [dict(e.data) for e in found if e.data["clock"] == clock]

    def told(self, event_type: EventType, clock: str, thread: Thread | None = None) -> int:
        """How often this clock was told as this."""
        events = self.table.timeline[(thread or self.thread).id]
        return sum(e.type is event_type and e.data["clock"] == clock for e in events)

    # What people get.

    def expect_sms(self, to: str, contains: str = "") -> str:
        """Somebody got this; it is taken out of what was sent."""
        for sent in self.alerts.sms_sent:
            if sent[0] == to and contains in sent[1]:
                self.alerts.sms_sent.remove(sent)
                return sent[1]
        message = f"no SMS to {to} with {contains!r} in {self.alerts.sms_sent}"
        raise AssertionError(message)

    def expect_alert(self, rung: str, contains: str = "") -> str:
        """Somebody of this role got an SMS."""
        roles = {person.id: person.role for person in self.roster.everybody}
        for to, text in self.alerts.sms_sent:
            if roles[to] is Role(rung) and contains in text:
                return self.expect_sms(to, contains)
        message = f"no SMS to a {rung} with {contains!r} in {self.alerts.sms_sent}"
        raise AssertionError(message)

    def expect_no_sms(self) -> None:
        assert not self.alerts.sms_sent

    def expect_letter(self, to: str, contains: str = "") -> str:
        """Somebody got this by e-mail; it is taken out of what was sent."""
        for sent in self.alerts.letters_sent:
            if sent[0] == to and contains in sent[1]:
                self.alerts.letters_sent.remove(sent)
                return sent[1]
        message = f"no letter to {to} with {contains!r} in {self.alerts.letters_sent}"
        raise AssertionError(message)

    def expect_no_letter(self) -> None:
        assert not self.alerts.letters_sent

    def expect_care_mail(self, contains: str = "") -> str:
        return _taken_from(self.alerts.care_sent, contains)

    def expect_operations_mail(self, contains: str = "") -> str:
        return _taken_from(self.alerts.operations_sent, contains)

    def expect_no_mail_to_operations(self) -> None:
        assert not [mail.subject for mail in self.alerts.operations_sent]

    def expect_no_mail(self) -> None:
        assert not [mail.subject for mail in self.alerts.care_sent]
        assert not [mail.subject for mail in self.alerts.operations_sent]

    def forget_alerts(self) -> None:
        """What was sent until now does not matter."""
        self.alerts.sms_sent.clear()
        self.alerts.letters_sent.clear()
        self.alerts.care_sent.clear()
        self.alerts.operations_sent.clear()


def _taken_from(mails, contains: str) -> str:
    for mail in mails:
        text = f"{mail.subject}\n{mail.body}"
        if contains in text:
            mails.remove(mail)
            return text
    message = f"no mail with {contains!r} in {[mail.subject for mail in mails]}"
    raise AssertionError(message)


def _full_minute(at: datetime) -> datetime:
    """The first full minute that is not before a moment."""
    return (
        at
        if not (at.second or at.microsecond)
        else at.replace(second=0, microsecond=0) + timedelta(minutes=1)
    )
