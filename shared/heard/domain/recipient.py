"""How much one recipient is told: the first alert at once, then bundles.

A phone that rings for every comment of a storm is soon muted. So each recipient, a person or a
topic, has a budget of sends in sliding windows; what is beyond waits and goes out as one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from heard.domain.codes import Codes
from heard.domain.judgement import Severity
from heard.domain.policy import Budget, Policy

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

STORM = timedelta(hours=1)
"""How long a storm is taken to last after something came that a bundle could not name any more."""

_MOST_TOLD = 20
_MOST_ONCE = 200
_NO_CODES = Codes()


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell: about which thread, how grave.

    `not_before` holds it back (until the brand opens), None sends it as soon as the budget allows.
    """

    event_id: str
    thread_id: str
    severity: Severity
    heard_at: datetime
    not_before: datetime | None = None

    @property
    def due_from(self) -> datetime:
        """The first moment at which it may be told."""
        return self.not_before or self.heard_at


@dataclass(frozen=True, slots=True)
class Recipient:
    """What one recipient was sent lately, and what waits for them.

    `sent` holds the times and severities of the sends that the windows still see; `told` the
    latest events that were charged, so that a redelivery is not charged twice; `reached` those of
    them whose sending is known to have worked while another recipient's failed; `once` what is told
    a single time; `codes` what a person's replies by SMS stand for. `more` says that something
    waits which is not among `pending`, `storm_at` when that last began while nothing was held back.
    Every list is bounded.
    """

    id: str
    version: int = 0
    sent: tuple[tuple[datetime, Severity], ...] = ()
    pending: tuple[Notice, ...] = ()
    more: bool = False
    storm_at: datetime | None = None
    told: tuple[str, ...] = ()
    reached: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    codes: Codes = _NO_CODES

    def offer(self, notice: Notice, now: datetime, budget: Budget) -> tuple["Recipient", bool]:
        """The recipient after being offered a notice, and whether it is to be sent now.

        Something graver than all that was sent in the longest window waits neither for the shorter
        windows nor for a storm's; the longest one holds for everything, its reserve for critical
        things only.
        """
        if notice.event_id in self.told:
            return self, notice.event_id not in self.reached
        if any(waiting.event_id == notice.event_id for waiting in self.pending):
            return self, False
        held = notice.not_before is not None and notice.not_before > now
        if not held and self._free_at(now, notice.severity, budget) <= now:
            told = (*self.told, notice.event_id)[-_MOST_TOLD:]
            charged = self._charged(now, notice.severity, budget, (notice.thread_id,))
            return replace(charged, told=told), True
        return self.with_waiting(notice, now), False

    def was_reached(self, event_id: str) -> "Recipient":
        """The recipient after a sending that worked, so that it is not repeated with those that
        did not."""
        return replace(self, reached=(*self.reached, event_id)[-_MOST_TOLD:])

    def told_once(self, what: str) -> "Recipient":
        """The recipient after something that is told a single time, the same if it was told."""
        return self if what in self.once else replace(self, once=(*self.once, what)[-_MOST_ONCE:])

    def code(self, threads: tuple[str, ...], now: datetime) -> str | None:
        """The code that was given for a send about these threads, None for a topic."""
        code = self.codes.of_threads(threads, now)
        return str(code.number) if code else None

    def due_at(self, budget: Budget) -> datetime | None:
        """When the first of what waits may go out, None if nothing waits."""
        first: dict[Severity, datetime] = {}
        for notice in self.pending:
            due_from = first.get(notice.severity, notice.due_from)
            first[notice.severity] = min(due_from, notice.due_from)
        return min((self._free_at(at, grave, budget) for grave, at in first.items()), default=None)

    def bundled(
        self, now: datetime, budget: Budget
    ) -> tuple["Recipient", tuple[Notice, ...], bool]:
        """The recipient after its bundle went out, the notices in it (gravest and oldest first),
        and whether there were more than it names. What is held back still waits."""
        ripe = [notice for notice in self.pending if notice.due_from <= now]
        ripe.sort(key=lambda n: (n.severity.rank, n.heard_at))
        left = tuple(notice for notice in self.pending if notice not in ripe)
        named = tuple(notice.thread_id for notice in ripe)
        charged = self._charged(now, _gravest(ripe), budget, named)
        after = replace(charged, pending=left, more=self.more and bool(left))
        return after, tuple(ripe), self.more

    def with_waiting(self, notice: Notice, now: datetime) -> "Recipient":
        """With one more that waits; what waited of the same thread is one with it."""
        same = [one for one in self.pending if one.thread_id == notice.thread_id]
        for one in same:
            soonest = None
            if one.not_before and notice.not_before:
                soonest = min(one.not_before, notice.not_before)
            notice = replace(
                notice, heard_at=min(one.heard_at, notice.heard_at), not_before=soonest
            )
        pending = (*(one for one in self.pending if one not in same), notice)
        if len(pending) <= MOST_PENDING:
            return replace(self, pending=pending)
        least = max(pending, key=lambda n: (n.severity.rank, n.heard_at))
        # Written when a bundle overflows, not for each comment that it can't name.
        begins = notice.due_from <= now and not (self.more and self._in_storm(now))
        return replace(
            self,
            pending=tuple(n for n in pending if n != least),
            more=True,
            storm_at=now if begins else self.storm_at,
        )

    def _in_storm(self, now: datetime) -> bool:
        return self.storm_at is not None and now - self.storm_at < STORM

    def _charged(
        self, now: datetime, severity: Severity, budget: Budget, threads: tuple[str, ...]
    ) -> "Recipient":
        """After a send about these threads. A topic has no codes: its readers are not known."""
        longest = _longest((*budget.windows, *budget.storm))
        kept = [(at, grave) for at, grave in self.sent if now - at < longest]
        codes = self.codes.given(threads, now) if person_of(self.id) else self.codes
        return replace(self, sent=(*kept, (now, severity)), codes=codes)

    def _free_at(self, now: datetime, severity: Severity, budget: Budget) -> datetime:
        """The first moment from `now` on at which the budget has room for this severity."""
        windows = (self._in_storm(now) and budget.storm) or budget.windows
        longest = _longest(windows)
        lately = [grave for at, grave in self.sent if now - at < longest]
        if not lately or severity.rank < min(grave.rank for grave in lately):
            windows, longest = budget.windows[-1:], _longest(budget.windows)
        free_at = now
        for minutes, most in windows:
            window = timedelta(minutes=minutes)
            kept = budget.reserve if severity is not Severity.CRITICAL and window == longest else 0
            inside = sorted(at for at, _ in self.sent if now - at < window)
            room = most - kept
            if len(inside) >= room:
                leaves = inside[-room] if room > 0 else now
                free_at = max(free_at, leaves + window)
        return free_at


def _longest(windows: Iterable[tuple[float, int]]) -> timedelta:
    return timedelta(minutes=max(minutes for minutes, _ in windows))


def _gravest(notices: Iterable[Notice]) -> Severity:
    return min((n.severity for n in notices), key=lambda s: s.rank, default=Severity.LOW)
