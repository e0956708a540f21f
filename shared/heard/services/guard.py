"""Looks at drafts before they are sent, and offers beginnings of answers. Nothing is stored."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from heard.domain.answers import AnswerPage
from heard.domain.dossier import Dossier
from heard.domain.errors import Invalid
from heard.domain.people import Person
from heard.domain.policy import Policy
from heard.domain.starter import Begun, Starter
from heard.domain.thread import Thread
from heard.domain.verdict import Draft, Typed, Verdict
from heard.ports.ledgers import Answers
from heard.services.read import Reading

_LOOKED_AT = 50
"""The latest messages of a thread that a draft is read against."""

Decide = Callable[[Dossier, Draft, Policy, Sequence[Starter], datetime], Verdict]
Begin = Callable[[Dossier, str, Policy, Sequence[Starter]], Iterable[Begun]]


@dataclass(frozen=True, slots=True)
class Guarding:
    """Asks the guard for one person at a time. Raises NotFound for a thread that does not exist
    or is not of a brand that they serve."""

    reading: Reading
    policy: Policy
    known: Sequence[Starter]
    decide: Decide
    begin: Begin
    answers: Answers

    def check(
        self,
        person: Person,
        thread_id: str,
        typed: Typed,
        now: datetime,
        also: Sequence[Starter] = (),
    ) -> Verdict:
        """What the guard says of a draft; three calls. `also` are texts that it may begin with beside
        the starters. Raises Invalid for a public answer in a conversation that nobody else can
        read."""
        dossier = self.reading.conversation(person, thread_id, now, _LOOKED_AT)
        private = dossier.thread.surface.private
        if typed.public and private:
            message = "public: nobody else can read this conversation; leave it out."
            raise Invalid(message, "public")
        public = not private if typed.public is None else typed.public
        known = (*self._known(self._answers(dossier.thread)), *also)
        return self.decide(dossier, typed.draft(public=public), self.policy, known, now)

    def starters(self, person: Person, thread_id: str, now: datetime) -> tuple[Begun, ...]:
        """How an answer by this person may begin, the likeliest first; three calls."""
        dossier = self.reading.conversation(person, thread_id, now, _LOOKED_AT)
        return self.begun(person, dossier, self._answers(dossier.thread))

    def filled(self, person: Person, dossier: Dossier, text: str) -> str:
        """A text with what Heard knows of a thread's customer put in for its variables; no call."""
        begun = self.begin(dossier, person.name, self.policy, (Starter("", text),))
        return next((one.text for one in begun), text)

    def begun(
        self, person: Person, dossier: Dossier, answers: AnswerPage | None
    ) -> tuple[Begun, ...]:
        """The same of a thread that is at hand, and the approved answers to its issue; no call."""
        return tuple(self.begin(dossier, person.name, self.policy, self._known(answers)))

    def _answers(self, thread: Thread) -> AnswerPage | None:
        return self.answers.load(thread.brand, thread.issue) if thread.issue else None

    def _known(self, answers: AnswerPage | None) -> Sequence[Starter]:
        """What is approved is a starter like the others: unedited it is refused."""
        return (*(answers.starters if answers else ()), *self.known)
