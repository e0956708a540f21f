"""What people and time do with answers: propose, approve, turn down, hand on, and remind.

Anybody who acts proposes; a lead or manager who is not the author approves. Where none holds, the
brand's lead is asked for one, and reminded once when it is late.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from heard.domain.acting import written
from heard.domain.answers import (
    LONGEST,
    LONGEST_WHEN,
    MOST,
    Answer,
    AnswerPage,
    Approved,
    Proposal,
    Wanted,
)
from heard.domain.authority import leads, need_lead
from heard.domain.errors import Conflict, Forbidden, Invalid, NotFound
from heard.domain.events import Data, Event, EventType
from heard.domain.people import Person
from heard.domain.starter import FILLED, VARIABLE, WRITTEN


@dataclass(frozen=True, slots=True)
class Words:
    """An answer as somebody writes it: what it says and when to use it, in the place of the answer
    `instead` (None: one more)."""

    text: str
    when: str
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class PageChange:
    """A page as it is to be stored, with what happened."""

    page: AnswerPage
    events: tuple[Event, ...]


def proposed(
    page: AnswerPage, by: str, words: Words, thread_id: str | None, now: datetime
) -> PageChange:
    """Somebody wants these words kept. Who proposes again replaces what waits."""
    text, when = written("text", words.text), " ".join(written("when", words.when).split())
    if len(text) > LONGEST:
        raise Invalid(f"text: {LONGEST} characters at most, this has {len(text)}.", "text")
    if len(when) > LONGEST_WHEN:
        raise Invalid(f"when: {LONGEST_WHEN} characters at most, this has {len(when)}.", "when")
    for name in VARIABLE.findall(text):
        if name not in (*FILLED, *WRITTEN):
            there = ", ".join(f"{{{one}}}" for one in (*FILLED, *WRITTEN))
            raise Invalid(f"text: there is no {{{name}}}; there are {there}.", "text")
    proposal = Proposal(text, when, by, now, thread_id)
    if words.instead:
        answer = replace(_found(page, words.instead), proposed=proposal)
    elif len(page.answers) >= MOST:
        raise Conflict(f"There are {MOST} answers to this already: propose a new version of one.")
    else:
        answer = Answer(f"a{page.made + 1}", by, proposed=proposal)
    data: Data = {"answer": answer.id, "issue": page.issue.value, "when": when}
    event = Event(EventType.ANSWER_PROPOSED, now, by, data)
    return PageChange(page.with_answer(answer), (event,))


def approved(page: AnswerPage, by: Person, answer_id: str, now: datetime) -> PageChange:
    """What was proposed holds from now on; nobody has to be asked for an answer any more."""
    answer, proposal = _to_decide(page, by, answer_id)
    version = Approved(
        number=(answer.approved.number if answer.approved else 0) + 1,
        text=proposal.text,
        when=proposal.when,
        by=proposal.by,
        at=proposal.at,
        approved_by=by.id,
        approved_at=now,
        thread=proposal.thread,
    )
    after = page.with_answer(replace(answer, approved=version, proposed=None))
    after = replace(after, threads=(), full_at=None, wanted=None)
    data: Data = {"answer": answer.id, "version": version.number, "to": proposal.by}
    return PageChange(after, (Event(EventType.ANSWER_APPROVED, now, by.id, data),))


def turned_down(
    page: AnswerPage, by: Person, answer_id: str, reason: str, now: datetime
) -> PageChange:
    """What was proposed is not kept, and why. An answer that never held is gone with it."""
    answer, proposal = _to_decide(page, by, answer_id)
    data: Data = {"answer": answer.id, "to": proposal.by, "reason": written("reason", reason)}
    after = page.with_answer(replace(answer, proposed=None))
    if not answer.approved:
        answers = tuple(one for one in page.answers if one.id != answer.id)
        after = replace(page, answers=answers)
    return PageChange(after, (Event(EventType.ANSWER_TURNED_DOWN, now, by.id, data),))


def given(
    page: AnswerPage, by: Person, to: str, answer_id: str | None, now: datetime
) -> PageChange:
    """An answer, or the task to write one, is somebody else's from now on."""
    need_lead(by)
    data: Data = {"answer": answer_id, "to": to}
    event = Event(EventType.ANSWER_GIVEN, now, by.id, data)
    if answer_id:
        answer = _found(page, answer_id)
        after = page.with_answer(replace(answer, owner=to))
        return PageChange(after, () if after == page else (event,))
    if page.wanted is None:
        raise Conflict("No answer is asked for here.")
    after = replace(page, wanted=replace(page.wanted, owner=to))
    return PageChange(after, () if after == page else (event,))


def ticked(page: AnswerPage, lead: str | None, days: float, now: datetime) -> PageChange:
    """What time does: enough have asked, and the brand's `lead` is to write an answer within so many
    days; or it is late, which is told once."""
    if page.due_at is None or now < page.due_at:
        return PageChange(page, ())
    if page.wanted is None:
        wanted = Wanted(lead, now, now + timedelta(days=days))
        happened = EventType.ANSWER_WANTED
    else:
        wanted = replace(page.wanted, late_at=now)
        happened = EventType.ANSWER_LATE
    data: Data = {"to": wanted.owner, "due_at": wanted.due_at.isoformat()}
    return PageChange(replace(page, wanted=wanted), (Event(happened, now, data=data),))


def _to_decide(page: AnswerPage, by: Person, answer_id: str) -> tuple[Answer, Proposal]:
    answer = _found(page, answer_id)
    if not leads(by):
        raise Forbidden("Only leads and managers approve answers.")
    if answer.proposed is None:
        raise Conflict("Nothing of this answer waits for approval any more.")
    if answer.proposed.by == by.id:
        raise Forbidden("You wrote this: somebody else approves it.")
    return answer, answer.proposed


def _found(page: AnswerPage, answer_id: str) -> Answer:
    answer = page.find(answer_id)
    if answer is None:
        raise NotFound("There is no such answer.")
    return answer
