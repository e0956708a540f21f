"""What helps with an answer: what the brand answers to such an issue, what was answered to somebody
in a like case, and what this customer was offered before."""

from dataclasses import dataclass

from heard.domain.answers import AnswerPage
from heard.domain.cases import Case
from heard.domain.offers import Circle


@dataclass(frozen=True, slots=True)
class Hints:
    """All of it for one thread. `answers` is None where it is about no issue."""

    circle: Circle
    answers: AnswerPage | None = None
    like: Case | None = None
