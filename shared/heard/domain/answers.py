"""What a brand answers to one issue: approved answers, each with an owner, and what is proposed.

One page a brand and issue. An approved answer never expires: a new version takes its place, and the
old ones stay beside the page. Where there is none yet, the page remembers which threads asked for one.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from heard.domain.judgement import Issue
from heard.domain.starter import Starter

MOST = 6
"""Answers to one issue: who has to choose among more, chooses none."""

LONGEST = 2000
"""Characters of an answer."""

LONGEST_WHEN = 120
"""Characters that say when to use it."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Words that somebody wants approved; `thread` is the one that they were written in."""

    text: str
    when: str
    by: str
    at: datetime
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class Approved:
    """One version of an answer: what, when to use it, who wrote it and who approved it."""

    number: int
    text: str
    when: str
    by: str
    at: datetime
    approved_by: str
    approved_at: datetime
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `approved` is the version that holds, None before the first; `proposed` what may
    take its place. `owner` is who keeps it right."""

    id: str
    owner: str
    approved: Approved | None = None
    proposed: Proposal | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody is to write an answer: `owner` (None: whoever leads the brand), until `due_at`.
    `late_at` is when that was told once."""

    owner: str | None
    since: datetime
    due_at: datetime
    late_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """All answers to one issue of a brand. `version` counts commits (0: never stored), `made` the
    answers that were ever proposed. `threads` are those that asked while there was no answer, no
    more than are needed; `full_at` is when they were enough."""

    brand: str
    issue: Issue
    version: int = 0
    made: int = 0
    answers: tuple[Answer, ...] = ()
    threads: tuple[str, ...] = ()
    full_at: datetime | None = None
    wanted: Wanted | None = None

    @property
    def id(self) -> str:
        """What it is called in addresses."""
        return f"{self.brand}.{self.issue}"

    @property
    def holding(self) -> tuple[Answer, ...]:
        """The answers that have an approved version."""
        return tuple(one for one in self.answers if one.approved)

    @property
    def starters(self) -> tuple[Starter, ...]:
        """What a draft may begin with: as any starter, it has to be made one's own."""
        return tuple(
            Starter(
                name=f"Approved: {one.approved.when}",
                text=one.approved.text,
                issues=frozenset({self.issue}),
                approved=True,
            )
            for one in self.answers
            if one.approved
        )

    @property
    def proposals(self) -> tuple[Answer, ...]:
        """The answers of which something waits for approval."""
        return tuple(one for one in self.answers if one.proposed)

    @property
    def settled(self) -> bool:
        """True where nobody has to count any more: there is an answer, or it is known that one is
        wanted."""
        return bool(self.holding) or self.wanted is not None or self.full_at is not None

    @property
    def due_at(self) -> datetime | None:
        """When time alone will change something about it, None for never."""
        if self.holding:
            return None
        if self.wanted is None:
            return self.full_at
        return None if self.wanted.late_at else self.wanted.due_at

    def find(self, answer_id: str) -> Answer | None:
        """The answer of an id."""
        return next((one for one in self.answers if one.id == answer_id), None)

    def with_answer(self, answer: Answer) -> "AnswerPage":
        """The page with an answer as it now is, or with one more."""
        if self.find(answer.id) is None:
            return replace(self, answers=(*self.answers, answer), made=self.made + 1)
        return replace(
            self, answers=tuple(answer if one.id == answer.id else one for one in self.answers)
        )

    def asked_by(self, thread_id: str, needed: int, now: datetime) -> "AnswerPage":
        """The page after one more thread asked; asking twice is asking once."""
        if self.settled or thread_id in self.threads:
            return self
        threads = (*self.threads, thread_id)
        return replace(self, threads=threads, full_at=now if len(threads) >= needed else None)


def answers_named(subject: str) -> tuple[str, Issue]:
    """The brand and issue of the page that an event row, or the sweep's index, names."""
    brand, _, issue = subject.rpartition("#")
    return brand, Issue(issue)
