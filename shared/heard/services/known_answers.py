"""What people see of answers, and do about them: the pages of their brands, one with its history.

What is not of a brand that the person serves looks as if it did not exist. A lost race is decided
again on what is there by then; an idempotency key acts once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from heard.domain import keeping_answers
from heard.domain.answers import AnswerPage
from heard.domain.answers_shown import Listed, Opened, Sort
from heard.domain.errors import Forbidden, Invalid, NotFound, Superseded, Unavailable
from heard.domain.judgement import Issue
from heard.domain.keeping_answers import PageChange, Words
from heard.domain.people import Person
from heard.domain.policy import Policy
from heard.domain.serving import brands_shown
from heard.ports.ledgers import Answers
from heard.ports.people import Roster
from heard.services.amend import ATTEMPTS, Order
from heard.services.deed import LOOKS_ON


@dataclass(frozen=True, slots=True)
class KnownAnswers:
    """Looks answers up and acts on them, for one person at a time."""

    answers: Answers
    roster: Roster
    policy: Policy

    def listed(
        self, person: Person, brand: str | None, sort: Sort | None, limit: int, after: str | None
    ) -> Listed:
        """One page of a list by brand and issue, of what there is something to say about; one call
        for five brands. Raises Invalid for a brand that is none of this person's."""
        brands = brands_shown(person, brand, self.policy)
        names = [(one, issue) for one in brands for issue in Issue]
        pages = sorted(self.answers.load_all(names).values(), key=lambda page: page.id)
        fitting = [one for one in pages if _fits(one, sort) and (after is None or one.id > after)]
        shown = tuple(fitting[:limit])
        return Listed(shown, shown[-1].id if len(fitting) > limit else None)

    def one(self, person: Person, name: str) -> Opened:
        """A page by its id, with all its versions; two calls. Raises NotFound."""
        page = self._page(person, name)
        return Opened(page, tuple(self.answers.versions(page.brand, page.issue)))

    def propose(
        self, order: Order, name: str, text: str, when: str, answer: str | None, now: datetime
    ) -> AnswerPage:
        """Somebody writes an answer, or a new version of one, without a thread before them."""
        words = Words(text, when, answer)
        return self._act(
            order,
            name,
            "propose",
            now,
            lambda page: keeping_answers.proposed(page, order.by.id, words, None, now),
        )

    def approve(self, order: Order, name: str, answer: str, now: datetime) -> AnswerPage:
        """What was proposed holds."""
        return self._act(
            order,
            name,
            "approve",
            now,
            lambda page: keeping_answers.approved(page, order.by, answer, now),
        )

    def turn_down(
        self, order: Order, name: str, answer: str, reason: str, now: datetime
    ) -> AnswerPage:
        """What was proposed is not kept."""
        return self._act(
            order,
            name,
            "turn_down",
            now,
            lambda page: keeping_answers.turned_down(page, order.by, answer, reason, now),
        )

    def give(
        self, order: Order, name: str, to: str, answer: str | None, now: datetime
    ) -> AnswerPage:
        """An answer, or the task to write one, is somebody else's: a person who serves the brand."""

        def deed(page: AnswerPage) -> PageChange:
            people = (one for one in self.roster.people() if one.id == to)
            other = next(people, None)
            if other is None or not (other.acts and other.serves(page.brand)):
                message = f"to: nobody called {to!r} on the roster serves this brand."
                raise Invalid(message, "to")
            return keeping_answers.given(page, order.by, to, answer, now)

        return self._act(order, name, "give", now, deed)

    def _act(
        self,
        order: Order,
        name: str,
        act: str,
        now: datetime,
        deed: Callable[[AnswerPage], PageChange],
    ) -> AnswerPage:
        done = f"{order.by.id}/{act}/{order.key}" if order.key else None
        for _ in range(ATTEMPTS):
            page = self._page(order.by, name)
            if not order.by.acts:
                raise Forbidden(LOOKS_ON)
            if done and self.answers.was_done(page.brand, page.issue, done):
                return page
            change = deed(page)
            if not change.events:
                return page
            try:
                self.answers.save(change, now, done)
            except Superseded:
                continue
            return change.page
        message = "these answers are being written by many at once"
        raise Unavailable(message)

    def _page(self, person: Person, name: str) -> AnswerPage:
        brand, _, issue = name.rpartition(".")
        known: Sequence[str] = brands_shown(person, None, self.policy)
        if brand not in known or issue not in list(Issue):
            message = "There are no such answers."
            raise NotFound(message)
        return self.answers.load(brand, Issue(issue))


def _fits(page: AnswerPage, sort: Sort | None) -> bool:
    kinds = {
        Sort.WANTED: page.wanted is not None,
        Sort.PROPOSED: bool(page.proposals),
        Sort.APPROVED: bool(page.holding),
    }
    return kinds[sort] if sort else any(kinds.values())
