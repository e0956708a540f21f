"""Climb one step of a thread's ladder, if it is time and nobody has acted."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from heard.domain.ahead import next_due_at
from heard.domain.errors import Superseded, Unavailable
from heard.domain.policy import Policy
from heard.domain.ticking import climbed
from heard.ports.threads import Commit, Threads

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
    policy: Policy

    def climb(self, subject: str, episode: int, run: int, now: datetime) -> Step:
        """One look at the ladder of a thread. What no longer exists is settled."""
        return stepped(lambda: self._climb(subject, episode, run, now), now)

    def _climb(self, subject: str, episode: int, run: int, now: datetime) -> datetime | None:
        thread = self.threads.load(subject)
        if thread is None:
            return None
        climb = climbed(thread, episode, run, now, self.policy)
        change = climb.change
        if not change.nothing:
            due_at = next_due_at(change.thread, self.policy)
            self.threads.commit(Commit(change.thread, thread.version, change.events, now, due_at))
        return climb.wait_until


def stepped(look: Callable[[], datetime | None], now: datetime) -> Step:
    """What a look at a ladder gave, tried again where others were faster; it returns until when to
    wait, None where there is no more to do. Raises Unavailable after a few tries."""
    for _ in range(_ATTEMPTS):
        try:
            wait_until = look()
        except Superseded:
            continue
        if wait_until is None:
            return Step(settled=True, wait_seconds=0)
        wait = (wait_until - now).total_seconds()
        return Step(settled=False, wait_seconds=max(1, math.ceil(wait)))
    message = "what climbs is being written by many at once"
    raise Unavailable(message)
