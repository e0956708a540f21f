"""The resolution clock: how long a customer's matter may take in all, less the time in which it was
the customer's turn.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from heard.domain.clocks import Clock, ClockName, Span, Talk, ended
from heard.domain.pace import Pace
from heard.domain.policy import Times


def resolution_clock(
    started_at: datetime,
    spans: Sequence[Span],
    talk: Talk,
    pace: Pace,
    told: frozenset[str],
    *,
    ended_at: datetime | None,
    cancelled: bool,
) -> Clock:
    """One an episode: from its first message that is owed an answer until somebody ends it.

    It runs in `spans`, the stretches in which the customer waited, and stands still between them:
    while the customer has the word, nobody here is late.
    """
    stopped_at = spans[-1][1] if spans else started_at
    resumes_at = max(stopped_at, ended_at or stopped_at) if stopped_at else started_at
    limits = []
    for times, heard_at in talk.times(started_at, ended_at, pace).items():
        since, minutes = max(started_at, heard_at), times.resolution
        first = _runs_out(
            spans, since, minutes * pace.policy.warn_fraction, resumes_at, times, pace
        )
        limits.append((_runs_out(spans, since, minutes, resumes_at, times, pace), first))
    due_at, warn_at = min(limits)
    clock = Clock("resolution#0", ClockName.RESOLUTION, started_at, due_at, warn_at)
    if ended_at is None and stopped_at is not None and due_at > stopped_at:
        clock = replace(clock, paused_at=stopped_at)
    return ended(clock, ended_at, told, cancelled=cancelled)


def _runs_out(
    spans: Sequence[Span],
    since: datetime,
    minutes: float,
    resumes_at: datetime,
    times: Times,
    pace: Pace,
) -> datetime:
    """When so many minutes have passed in the spans; if they do not hold as many, the moment at
    which the rest would have if it went on from `resumes_at`."""
    for start, end in spans:
        begin = max(start, since)
        if end is not None and end <= begin:
            continue
        due_at = pace.after(begin, minutes, times)
        if end is None or due_at <= end:
            return due_at
        minutes = max(0, minutes - pace.passed(begin, end, times))
    return pace.after(max(resumes_at, since), minutes, times)
