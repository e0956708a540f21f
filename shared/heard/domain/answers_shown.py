"""What people are shown of answers."""

from dataclasses import dataclass
from enum import StrEnum

from heard.domain.answers import AnswerPage, Approved


class Sort(StrEnum):
    """What a page may hold: an answer that somebody is to write, one that waits for approval, one
    that holds."""

    WANTED = "wanted"
    PROPOSED = "proposed"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Listed:
    """A part of the list of pages; `after` is where the next begins, None at the end."""

    pages: tuple[AnswerPage, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class Opened:
    """One page, with the versions of its answers by their ids, the newest first."""

    page: AnswerPage
    versions: tuple[tuple[str, Approved], ...]
