"""Climb one step of a thread's ladder, if it is time and nobody has acted."""

import math
from dataclasses import dataclass
from datetime import datetime

from heard.domain.ahead import next_due_at
from heard.domain.errors import Superseded, Unavailable
from heard.domain.policy import Policy
from heard.domain.ticking import climbed
from heard.ports import Commit, Threads

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

    def climb(self, thread_id: str, episode: int, run: int, now: datetime) -> Step:
        """One look at the ladder. A thread that no longer exists is settled."""
        for _ in range(_ATTEMPTS):
            thread = self.threads.load(thread_id)
            if thread is None:
                return Step(settled=True, wait_seconds=0)
            climb = climbed(thread, episode, run, now, self.policy)
            change = climb.change
            try:
                if not change.nothing:
                    due_at = next_due_at(change.thread, self.policy)
                    self.threads.commit(
                        Commit(change.thread, thread.version, change.events, now, due_at)
                    )
            except Superseded:
                continue
            if climb.wait_until is None:
                return Step(settled=True, wait_seconds=0)
            wait = (climb.wait_until - now).total_seconds()
            return Step(settled=False, wait_seconds=max(1, math.ceil(wait)))
        message = "this thread is being written by many at once"
        raise Unavailable(message)
