"""Keep what was just answered: from a thread to a proposal for its issue, in one commit."""

from dataclasses import dataclass, replace
from datetime import datetime

from heard.domain.acting import active
from heard.domain.errors import Invalid
from heard.domain.judgement import Issue
from heard.domain.keeping_answers import Words, proposed
from heard.domain.settling import settled
from heard.domain.thread import Change, Thread
from heard.ports.ledgers import Answers
from heard.services.deed import Acted, Asked, Deeds


@dataclass(frozen=True, slots=True)
class KeepingAnswers(Deeds):
    """Carries out the one act by which a thread gives an answer to all others."""

    answers: Answers

    def keep_answer(
        self,
        asked: Asked,
        text: str,
        when: str,
        issue: str | None,
        answer: str | None,
        now: datetime,
    ) -> Acted:
        """These words are proposed as an answer to the thread's issue, or to the one that is
        named; `answer` is the one that they would replace. An ended thread may give one too."""
        by = asked.person.id

        def deed(thread: Thread) -> Change:
            page = self.answers.load(thread.brand, _issue(thread, issue))
            change = proposed(page, by, Words(text, when, answer), thread.id, now)
            after = active(thread, by, now)
            told = settled(thread, after, change.events, now, self.policy)
            return replace(told, beside=(change.page,))

        return self._act(asked, "keep_answer", now, deed)


def _issue(thread: Thread, named: str | None) -> Issue:
    if named is None and thread.issue:
        return thread.issue
    if named not in list(Issue):
        raise Invalid(f"issue: one of {', '.join(Issue)}.", "issue")
    return Issue(named)
