"""How much one recipient is told: the first alert at once, then bundles.

A phone that rings for every comment of a storm is soon muted. So each recipient, a person or a
topic, has a budget of sends in sliding windows; what is beyond waits and goes out as one.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from heard.domain.allowance import Allowance
from heard.domain.codes import Codes
from heard.domain.events import Event, EventType
from heard.domain.judgement import Severity
from heard.domain.lasting import Until, longest
from heard.domain.policy import Budget, Policy
from heard.domain.replies import Replies

CARE = "topic:care"
OPERATIONS = "topic:operations"
_PERSON = "person:"


def person_recipient(person_id: str) -> str:
    """The recipient id of a person: of their phone and their mailbox together."""
    return _PERSON + person_id


def budget_of(recipient_id: str, policy: Policy) -> Budget:
    """What this recipient may be sent."""
    return policy.topic_budget if person_of(recipient_id) is None else policy.people_budget


def person_of(recipient_id: str) -> str | None:
    """The person whom a recipient id names, None for a topic."""
    return recipient_id.removeprefix(_PERSON) if recipient_id.startswith(_PERSON) else None


MOST_PENDING = 20
"""Threads that a bundle names. Of the others it is only known that there are more: to count them
would write a recipient once for every comment of a storm."""

_LONGEST_WHAT = 80
"""Characters of an alert's first words that wait with it: an SMS has no room for more."""

_TOLD_AT = frozenset(size * 10**zeros for zeros in range(5) for size in (1, 2, 5))
"""Of the critical threads of one surge the first is told at once, more at 2, 5, 10, 20 and so on."""

_COUNTED = timedelta(minutes=15)
"""How long the others wait, to be told as one."""

_MOST_SURGES = 10
_MOST_TOLD = 20
_MOST_ONCE = 200
_NO_CODES, _NO_REPLIES = Codes(), Replies()
_UNUSED = Allowance()


class Way(StrEnum):
    """How something is sent to a recipient."""

    SMS = "sms"
    MAIL = "mail"
    TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that was sent to a person and did not arrive. `id` names that one sending;
    `lasting` says that the next one would not arrive either."""

    id: str
    way: Way
    lasting: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell: about which thread, how grave.

    `not_before` holds it back (until the brand opens), None sends it as soon as the budget allows.
    `rings` is False for what goes to a person's mailbox only. `what` are the alert's first words,
    for a bundle that holds nothing else; `until` is what settles it while it waits. `said` is what a
    bundle says of it beside the thread: that of a surge. `surge` is the one that a critical thread
    belongs to.
    """

    event_id: str
    thread_id: str
    severity: Severity
    heard_at: datetime
    not_before: datetime | None = None
    rings: bool = True
    what: str = ""
    until: Until = Until.TAKEN
    said: str = ""
    surge: str | None = None

    @property
    def place(self) -> tuple[int, bool, datetime]:
        """Its place among others: the gravest first, then what rings, then the oldest."""
        return self.severity.rank, not self.rings, self.heard_at

    @property
    def on_the_board(self) -> bool:
        """True for what is found in the list of those who wait as well; a broken promise is not."""
        return self.until.rank < Until.KEPT.rank

    @property
    def due_from(self) -> datetime:
        """The first moment at which it may be told."""
        return self.not_before or self.heard_at


@dataclass(frozen=True, slots=True)
class Recipient:
    """What one recipient was sent lately, and what waits for them. Every list is bounded.

    `more` says that something waits which is not among `pending`. `told` are the latest events that
    were charged, so that a redelivery is not charged twice; `reached` the sendings of them that are
    known to have worked while another one failed; `capped` those that the daily cap of SMS took the
    SMS from. `once` is what is told a single time, `failures` the sendings that are known not to
    have arrived. `codes` are what a person's replies by SMS stand for, `replies` the latest of
    them; since `stopped_at`, when they answered STOP, their phone gets nothing. `surges` counts the
    critical threads of the latest surges.
    """

    id: str
    version: int = 0
    allowance: Allowance = _UNUSED
    pending: tuple[Notice, ...] = ()
    more: bool = False
    told: tuple[str, ...] = ()
    reached: tuple[str, ...] = ()
    capped: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    codes: Codes = _NO_CODES
    failures: tuple[str, ...] = ()
    phone_failed_at: datetime | None = None
    mail_failed_at: datetime | None = None
    replies: Replies = _NO_REPLIES
    stopped_at: datetime | None = None
    surges: tuple[tuple[str, int], ...] = ()

    def offer(self, notice: Notice, now: datetime, budget: Budget) -> tuple["Recipient", bool]:
        """The recipient after being offered a notice, and whether it is to be sent now."""
        if notice.event_id in self.told:
            return self, True
        if any(waiting.event_id == notice.event_id for waiting in self.pending):
            return self, False
        if notice.surge:
            counted, number = self._met(notice.surge)
            if number not in _TOLD_AT:
                later = max(notice.not_before or now, now + _COUNTED)
                return counted.with_waiting(replace(notice, not_before=later), now), False
            return counted.offer(replace(notice, surge=None), now, budget)
        held = notice.not_before is not None and notice.not_before > now
        if not held and self.allowance.free_at(now, notice.severity, budget) <= now:
            charged = self._charged(now, notice.severity, budget, (notice.thread_id,))
            return charged.was_told(notice.event_id), True
        return self.with_waiting(notice, now), False

    def _met(self, surge: str) -> tuple["Recipient", int]:
        """The recipient after one more critical thread of a surge, and which it was."""
        number = dict(self.surges).get(surge, 0) + 1
        others = tuple(one for one in self.surges if one[0] != surge)
        return replace(self, surges=(*others, (surge, number))[-_MOST_SURGES:]), number

    def was_told(self, event_id: str) -> "Recipient":
        """The recipient after an event that they were charged for, the same if they were."""
        if event_id in self.told:
            return self
        return replace(self, told=(*self.told, event_id)[-_MOST_TOLD:])

    def was_reached(self, event_id: str, way: Way) -> "Recipient":
        """The recipient after a sending that worked, so that it is not repeated with those that
        did not."""
        return replace(self, reached=(*self.reached, _sending(event_id, way))[-2 * _MOST_TOLD :])

    def has_reached(self, event_id: str, way: Way) -> bool:
        """True where this sending is known to have worked."""
        return _sending(event_id, way) in self.reached

    def was_capped(self, event_id: str) -> "Recipient":
        """The recipient after the daily cap took the SMS from an event: it stays so when the event
        comes again."""
        return replace(self, capped=(*self.capped, event_id)[-_MOST_TOLD:])

    def told_once(self, what: str) -> "Recipient":
        """The recipient after something that is told a single time, the same if it was told."""
        return self if what in self.once else replace(self, once=(*self.once, what)[-_MOST_ONCE:])

    def code(self, threads: tuple[str, ...], now: datetime) -> str | None:
        """The code that was given for a send about these threads, None for a topic."""
        code = self.codes.of_threads(threads, now)
        return str(code.number) if code else None

    def failed(self, failure: Failure, now: datetime) -> tuple["Recipient", tuple[Event, ...]]:
        """The recipient after something did not arrive, and that as an event; once a sending."""
        if failure.id in self.failures:
            return self, ()
        after = replace(self, failures=(*self.failures, failure.id)[-_MOST_TOLD:])
        if failure.lasting and failure.way is Way.SMS:
            after = replace(after, phone_failed_at=now)
        if failure.lasting and failure.way is Way.MAIL:
            after = replace(after, mail_failed_at=now)
        lately = self.codes.all_mine(now)[:MOST_PENDING]
        data = {"way": failure.way.value, "threads": " ".join(lately)}
        return after, (Event(EventType.DELIVERY_FAILED, now, data=data),)

    def due_at(self, budget: Budget) -> datetime | None:
        """When the first of what waits may go out, None if nothing waits."""
        first: dict[Severity, datetime] = {}
        for notice in self.pending:
            due_from = first.get(notice.severity, notice.due_from)
            first[notice.severity] = min(due_from, notice.due_from)
        free = (self.allowance.free_at(at, grave, budget) for grave, at in first.items())
        return min(free, default=None)

    def bundled(
        self, now: datetime, budget: Budget
    ) -> tuple["Recipient", tuple[Notice, ...], bool]:
        """The recipient after its bundle went out, the notices in it (gravest and oldest first),
        and whether there were more than it names. What is held back still waits."""
        ripe = [notice for notice in self.pending if notice.due_from <= now]
        ripe.sort(key=lambda n: n.place)
        left = tuple(notice for notice in self.pending if notice not in ripe)
        gravest = min((n.severity for n in ripe), key=lambda s: s.rank, default=Severity.LOW)
        charged = self._charged(now, gravest, budget, tuple(n.thread_id for n in ripe))
        after = replace(charged, pending=left, more=self.more and bool(left))
        return after, tuple(ripe), self.more

    def with_waiting(self, notice: Notice, now: datetime) -> "Recipient":
        """With one more that waits; what waited of the same thread is one with it."""
        notice = replace(notice, what=_together(notice.what))
        same = [one for one in self.pending if one.thread_id == notice.thread_id]
        for one in same:
            soonest = None
            if one.not_before and notice.not_before:
                soonest = min(one.not_before, notice.not_before)
            notice = replace(
                notice,
                heard_at=min(one.heard_at, notice.heard_at),
                not_before=soonest,
                rings=one.rings or notice.rings,
                what=_together(one.what, notice.what),
                until=longest(one.until, notice.until),
                said=notice.said or one.said,
            )
        pending = (*(one for one in self.pending if one not in same), notice)
        if len(pending) <= MOST_PENDING:
            return replace(self, pending=pending)
        # What is held back makes room for what may go out: nobody waits for another's morning. Then
        # what the board shows makes room for what it does not.
        least = max(pending, key=lambda n: (n.due_from > now, n.on_the_board, *n.place))
        allowance = self.allowance
        # Written when a bundle overflows, not for each comment that it can't name. What is counted
        # for a surge waits as well, and is a storm all the same.
        many = least.due_from <= now or least.surge is not None
        if many and not (self.more and allowance.storming(now)):
            allowance = replace(allowance, storm_at=now)
        kept = tuple(one for one in pending if one != least)
        return replace(self, pending=kept, more=True, allowance=allowance)

    def _charged(
        self, now: datetime, severity: Severity, budget: Budget, threads: tuple[str, ...]
    ) -> "Recipient":
        """After a send about these threads. A topic has no codes: its readers are not known."""
        codes = self.codes.given(threads, now) if person_of(self.id) else self.codes
        return replace(self, allowance=self.allowance.charged(now, severity, budget), codes=codes)


def _together(*whats: str) -> str:
    """The first words of alerts on one thread as one's; where that is too long, the last ones'."""
    words = "; ".join(dict.fromkeys(what for what in whats if what))
    return words if len(words) <= _LONGEST_WHAT else whats[-1][:_LONGEST_WHAT]


def _sending(event_id: str, way: Way) -> str:
    return f"{way} {event_id}"
