"""Every message that left Heard, with what caused it: the log in which a story's pages are found."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from heard.domain.events import Event, EventRow, EventType


@dataclass(frozen=True, slots=True)
class Page:
    """One message: when, to whom (a person's id, else "care" or "operations"), by which way
    ("sms", "email", "topic"), what it says, and the row of events that it came from."""

    at: datetime
    to: str
    way: str
    text: str
    row: EventRow | None

    @property
    def why(self) -> str:
        """The events that caused it, in the words of a timeline."""
        return ", ".join(event.type.value for event in self.row.events) if self.row else ""

    @property
    def threads(self) -> tuple[str, ...]:
        """The threads that it is about; a bundle's, up to twenty, less what was
        settled meanwhile."""
        if self.row is None:
            return ()
        if self.bundle:
            return tuple(str(self.bundle.data["threads"]).split())
        return (self.row.subject,)

    @property
    def more(self) -> bool:
        """True for a bundle of more than it could name."""
        return bool(self.bundle and self.bundle.data["more"])

    @property
    def bundle(self) -> Event | None:
        """What made it, where it tells of several threads at once."""
        events = self.row.events if self.row else ()
        return next((e for e in events if e.type is EventType.BUNDLE_DUE), None)


class Log:
    """Pages in the order in which they were sent. `publishing` says what the next ones are from."""

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self._at = datetime.min.replace(tzinfo=UTC)
        self._row: EventRow | None = None

    def publishing(self, row: EventRow, now: datetime) -> None:
        self._at, self._row = now, row

    def note(self, to: str, way: str, text: str) -> None:
        self.pages.append(Page(self._at, to, way, text, self._row))

    def __iter__(self) -> Iterator[Page]:
        return iter(self.pages)
