"""What people do about a surge, and how its ladder is climbed: each gives the new surge and its events.

Whoever claims one of its examples has the surge: that is what the code of its alert stands for.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from heard.domain.errors import Conflict, Invalid
from heard.domain.events import Event, EventType
from heard.domain.ladder import paged, rung_at
from heard.domain.policy import Ladder
from heard.domain.surge import RUNG_WAIT, Statement, Surge, SurgeChange

LONGEST_TEXT = 2000
"""Characters of a lead answer or a reason."""

_OVER = "This surge is over."


def claimed(surge: Surge, by: str, now: datetime, called: str) -> SurgeChange:
    """The surge once somebody has it; its ladder ends. `called` is the name of who has it already."""
    if surge.claimed_by == by:
        return SurgeChange(surge, ())
    _need_running(surge)
    if surge.claimed_by:
        raise Conflict(f"{called} has this surge already.")
    ladder = replace(surge.ladder, climbing=False) if surge.ladder else None
    after = replace(surge, claimed_by=by, claimed_at=now, ladder=ladder)
    return SurgeChange(after, (Event(EventType.CLAIMED, now, by),))


def answer_named(surge: Surge, by: str, text: str, now: datetime) -> SurgeChange:
    """The surge with the answer that its people should get, each in a person's own words."""
    text = _said(text, "text")
    if surge.answer == text:
        return SurgeChange(surge, ())
    _need_running(surge)
    after = replace(surge, answer=text, answer_by=by)
    return SurgeChange(after, (Event(EventType.ANSWER_NAMED, now, by, {"text": text}),))


def statement_wanted(surge: Surge, by: str, due_at: datetime, now: datetime) -> SurgeChange:
    """The surge with a public statement to be made until `due_at`."""
    if due_at <= now:
        raise Invalid("due: a moment that is still to come.", "due")
    if surge.statement and (surge.statement.due_at, surge.statement.made_at) == (due_at, None):
        return SurgeChange(surge, ())
    _need_running(surge)
    after = replace(surge, statement=Statement(by, due_at))
    data = {"due_at": due_at.isoformat()}
    return SurgeChange(after, (Event(EventType.STATEMENT_WANTED, now, by, data),))


def statement_made(surge: Surge, by: str, url: str | None, now: datetime) -> SurgeChange:
    """The surge once its statement stands somewhere."""
    wanted = surge.statement or Statement(by, now)
    if wanted.made_at:
        return SurgeChange(surge, ())
    after = replace(surge, statement=replace(wanted, made_at=now, url=url))
    return SurgeChange(after, (Event(EventType.STATEMENT_MADE, now, by, {"url": url}),))


def ended(surge: Surge, by: str, reason: str, now: datetime) -> SurgeChange:
    """The surge once somebody says that it is over, and why."""
    reason = _said(reason, "reason")
    _need_running(surge)
    return surge.ended(by, reason, now)


def climbed(
    surge: Surge, run: int, rules: Ladder, now: datetime
) -> tuple[SurgeChange, datetime | None]:
    """One step of its ladder, if it is due, and until when to wait, None where it has no more to do."""
    ladder = surge.ladder
    if ladder is None or not ladder.climbing or ladder.run != run or not surge.runs:
        return SurgeChange(surge, ()), None
    if now < ladder.due_at:
        return SurgeChange(surge, ()), ladder.due_at
    found = rung_at(rules, ladder.step)
    if found is None:
        event = Event(EventType.LADDER_EXHAUSTED, now, data={"run": run, "rounds": rules.rounds})
        return SurgeChange(replace(surge, ladder=replace(ladder, climbing=False)), (event,)), None
    position, rung = found
    wait = timedelta(minutes=rung.wait) if rung.wait else RUNG_WAIT
    climbing = replace(ladder, step=ladder.step + 1, due_at=now + wait)
    event = paged(position, rung, now, climbing)
    return SurgeChange(replace(surge, ladder=climbing), (event,)), climbing.due_at


def _need_running(surge: Surge) -> None:
    if not surge.runs:
        raise Conflict(_OVER)


def _said(text: str, field: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid(f"{field}: say something.", field)
    if len(text) > LONGEST_TEXT:
        raise Invalid(f"{field}: at most {LONGEST_TEXT} characters.", field)
    return text
