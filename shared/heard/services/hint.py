"""What helps with an answer to one thread, in one look at the books beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from heard.domain.answers import AnswerPage
from heard.domain.cases import said_in
from heard.domain.dossier import Dossier
from heard.domain.hints import Hints
from heard.domain.near_copies import signature
from heard.domain.offers import Circle
from heard.domain.policy import Policy
from heard.domain.thread import Thread
from heard.ports.ledgers import Ledgers
from heard.services.offered import claimants_of


@dataclass(frozen=True, slots=True)
class Hinting:
    """Gathers hints."""

    ledgers: Ledgers
    policy: Policy

    def hints(self, found: Dossier, joined: Iterable[Thread], now: datetime) -> Hints:
        """Those for a thread with its latest messages, and the threads that were joined with it; one
        call."""
        thread = found.thread
        own, *others = claimants_of(thread, joined)
        shelf = self.ledgers.shelf(thread.brand, thread.issue, [own, *others])
        circle = Circle(shelf.books[own], tuple(shelf.books[one] for one in others))
        if thread.issue is None:
            return Hints(circle)
        page = shelf.answers or AnswerPage(thread.brand, thread.issue)
        if shelf.cases is None:
            return Hints(circle, page)
        since = now - timedelta(days=self.policy.retention_days)
        words = signature(said_in(found.entries))
        return Hints(circle, page, shelf.cases.most_like(words, thread.id, since))
