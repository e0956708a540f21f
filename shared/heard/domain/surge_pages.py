"""What a person is shown of surges."""

from dataclasses import dataclass

from heard.domain.dossier import Listed
from heard.domain.events import EventRow
from heard.domain.surge import Surge


@dataclass(frozen=True, slots=True)
class Gathered:
    """One page of surges, newest first; `after` is where the next begins, None at the end."""

    surges: tuple[Surge, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A surge with a page of those who wait in it, and the latest of what happened to it."""

    surge: Surge
    waiting: Listed
    events: tuple[EventRow, ...]
