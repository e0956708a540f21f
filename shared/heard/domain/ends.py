"""How clocks ended, and by how much they were late: what reports are made of."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from math import ceil

from heard.domain.clocks import Clock, Outcome, missed_mark, reply_key
from heard.domain.events import Data, Event, EventType
from heard.domain.policy import Policy
from heard.domain.thread import Thread

_MINUTE = timedelta(minutes=1)


def ends_between(before: Thread, thread: Thread, now: datetime, policy: Policy) -> Iterator[Event]:
    """The clocks that ended with a change, and those that were taken for ended and run again: a
    reply turned out to be a machine's, or an earlier one came late."""
    if not (_may_have_ended(before) or _may_have_ended(thread)):
        return
    clocks = thread.clocks(policy)
    same = before.episode == thread.episode
    known = {clock.key: clock for clock in before.clocks(policy)} if same else {}
    for clock in clocks:
        was = known.get(clock.key)
        if clock.ended_at is None:
            if was and was.ended_at is not None:
                yield Event(EventType.CLOCK_RUNS_AGAIN, now, data=_begun(clock, thread))
        elif was is None or (was.ended_at, was.outcome) != (clock.ended_at, clock.outcome):
            yield Event(
                EventType.CLOCK_ENDED, now, data=_end(clock, clock.ended_at, thread, policy)
            )


def _begun(clock: Clock, thread: Thread) -> Data:
    """Which clock it is, since when it runs and until when; `told_missed` where that was told."""
    data: Data = {
        "clock": clock.name.value,
        "key": clock.key,
        "episode": thread.episode,
        "started_at": clock.started_at.isoformat(),
        "due_at": clock.due_at.isoformat(),
    }
    if missed_mark(clock) in thread.told:
        data["told_missed"] = 1
    return data


def _end(clock: Clock, ended_at: datetime, thread: Thread, policy: Policy) -> Data:
    """How it ended. Minutes are rounded up, so that 30 of them are not more than half an hour; a
    clock that was missed first and then cancelled was not `answered`."""
    pace = thread.pace(policy)
    data: Data = {
        **_begun(clock, thread),
        "outcome": clock.outcome.value if clock.outcome else None,
        "minutes": ceil((ended_at - clock.started_at) / _MINUTE),
        "business_minutes": ceil(pace.open_for(clock.started_at, ended_at)),
    }
    replied = next((r.replied for r in thread.runs(policy) if clock.key == reply_key(r)), None)
    if replied is not None:
        data["answered"] = int(replied)
    late = lateness(clock, ended_at, thread, policy)
    if late:
        data["late_minutes"], data["late_business_minutes"] = late
    return data


def lateness(clock: Clock, now: datetime, thread: Thread, policy: Policy) -> tuple[int, int] | None:
    """By how many whole minutes a missed clock is late, in plain time and in opening hours: at its
    end, or until now. None for one that is not late."""
    until = clock.ended_at or now
    if clock.outcome is Outcome.CANCELLED or until < clock.due_at or clock.paused_at:
        return None
    plain = int((until - clock.due_at) / _MINUTE)
    return plain, int(thread.pace(policy).open_for(clock.due_at, until))


def _may_have_ended(thread: Thread) -> bool:
    """False where no clock can have ended, which is cheaper to know than the clocks."""
    return bool(
        thread.claims
        or thread.promises
        or thread.state.ended
        or any(turn.by_brand or turn.deleted_at for turn in thread.turns)
    )
