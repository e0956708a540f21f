"""End a thread with an outcome, and keep it as a case for the next one that is like it."""

from dataclasses import dataclass, replace
from datetime import datetime

from heard.domain import acting
from heard.domain.cases import (
    LONGEST_ANSWER,
    LONGEST_SAID,
    Case,
    answered_in,
    cut,
    said_in,
    told_in,
)
from heard.domain.entry import Entry
from heard.domain.message import DRILL_ACCOUNT
from heard.domain.near_copies import signature
from heard.domain.thread import Change, Thread
from heard.ports.board import Board
from heard.ports.ledgers import Answers
from heard.services.deed import Acted, Asked, Deeds

_LOOKED_AT = 30
"""The latest messages, and commits, in which the answer is looked for."""


@dataclass(frozen=True, slots=True)
class Resolving(Deeds):
    """Carries out the one act that makes a case of a thread."""

    answers: Answers
    board: Board

    def resolve(self, asked: Asked, outcome: str, note: str, now: datetime) -> Acted:
        """Ended with an outcome."""

        def deed(thread: Thread) -> Change:
            by = asked.person.id
            change = acting.resolved(thread, by, outcome, note, now, self.policy)
            return self._kept(thread, change, outcome, now)

        return self._act(asked, "resolve", now, deed)

    def _kept(self, thread: Thread, change: Change, outcome: str, now: datetime) -> Change:
        """With its case, where it is about an issue and the words of an answer are at hand."""
        if thread.issue is None or thread.place.account == DRILL_ACCOUNT:
            return change
        found, _ = self.board.conversation(thread.id, now, _LOOKED_AT, None, newest=True)
        answer = self._answer(thread, found, now)
        said = said_in(found)
        if not (answer and said):
            return change
        case = Case(
            thread=thread.id,
            episode=thread.episode,
            ended_at=now,
            outcome=outcome,
            said=cut(said, LONGEST_SAID),
            signature=signature(said),
            answer=cut(answer, LONGEST_ANSWER),
            by=thread.claims[-1].by if thread.claims else None,
        )
        book = self.answers.cases(thread.brand, thread.issue)
        return replace(change, beside=(book.with_case(case, self.policy.retention_days),))

    def _answer(self, thread: Thread, found: tuple[Entry, ...], now: datetime) -> str | None:
        """The last words of a person of ours: as the platform has them, else as they were told."""
        said = answered_in(found)
        if said:
            return said
        rows, _ = self.board.timeline(thread.id, now, _LOOKED_AT, None, newest=True)
        return told_in(rows)
