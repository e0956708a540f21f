"""Climb one step of a thread's ladder, or a surge's, if it is time and nobody has acted."""

import math
from dataclasses import dataclass
from datetime import datetime

from heard.domain import leading
from heard.domain.ahead import next_due_at
from heard.domain.errors import Superseded, Unavailable
from heard.domain.policy import Policy
from heard.domain.subjects import is_surge
from heard.domain.surge import SurgeChange, ladder_of
from heard.domain.ticking import climbed
from heard.ports import Commit, Surges, Threads
from heard.services.watch import claimant

_ATTEMPTS = 6


@dataclass(frozen=True, slots=True)
class Step:
    """What the state machine does next: end (`settled`), or wait so many whole seconds."""

    settled: bool
    wait_seconds: int


@dataclass(frozen=True, slots=True)
class Climbing:
    """Commits which rung is paged; publishing the page is another room's business."""

    threads: Threads
    surges: Surges
    policy: Policy

    def climb(self, subject: str, episode: int, run: int, now: datetime) -> Step:
        """One look at the ladder of a thread or a surge. What no longer exists is settled."""
        for _ in range(_ATTEMPTS):
            try:
                if is_surge(subject):
                    wait_until = self._surge(subject, run, now)
                else:
                    wait_until = self._thread(subject, episode, run, now)
            except Superseded:
                continue
            if wait_until is None:
                return Step(settled=True, wait_seconds=0)
            wait = (wait_until - now).total_seconds()
            return Step(settled=False, wait_seconds=max(1, math.ceil(wait)))
        message = f"{subject} is being written by many at once"
        raise Unavailable(message)

    def _thread(self, subject: str, episode: int, run: int, now: datetime) -> datetime | None:
        thread = self.threads.load(subject)
        if thread is None:
            return None
        climb = climbed(thread, episode, run, now, self.policy)
        change = climb.change
        if not change.nothing:
            due_at = next_due_at(change.thread, self.policy)
            self.threads.commit(Commit(change.thread, thread.version, change.events, now, due_at))
        return climb.wait_until

    def _surge(self, subject: str, run: int, now: datetime) -> datetime | None:
        """Whoever has one of its examples has the surge, and nobody is paged any more."""
        surge = self.surges.load(subject)
        if surge is None:
            return None
        by = claimant(surge, self.threads)
        change, wait_until = SurgeChange(surge, ()), None
        if by:
            change = leading.claimed(surge, by, now, by)
        else:
            change, wait_until = leading.climbed(surge, run, ladder_of(self.policy), now)
        if change.events:
            self.surges.save([change], now)
        return wait_until
