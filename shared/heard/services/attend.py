"""Who is at a thread, and what else there is of its customer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from heard.domain.dossier import Pages
from heard.domain.people import Person
from heard.domain.thread import Thread
from heard.ports.people import Attendance
from heard.services.read import Reading

SEEN_WITHIN = timedelta(seconds=75)
"""A page says every 30 seconds that it is open; two may get lost on the way."""


@dataclass(frozen=True, slots=True)
class Attending:
    """Looks, and notes who looks, for one person at a time."""

    reading: Reading
    attendance: Attendance

    def here(self, person: Person, thread_id: str, now: datetime) -> tuple[Thread, Sequence[str]]:
        """Somebody has a thread open: as it is now, and who else does. Raises NotFound."""
        nothing_of_it = Pages(None, None)
        thread = self.reading.thread(person, thread_id, now, 1, nothing_of_it).thread
        self.attendance.here(thread, person.id, now)
        return thread, self.others(person, thread_id, now)

    def others(self, person: Person, thread_id: str, now: datetime) -> Sequence[str]:
        """Who else has it open, by id."""
        found = self.attendance.viewers(thread_id, now - SEEN_WITHIN)
        return [one for one in found if one != person.id]

    def related(self, person: Person, thread: Thread, now: datetime) -> tuple[Thread, ...]:
        """Its customer's other threads, and those that people joined with it; the latest first."""
        ids = {*self.attendance.threads_of(thread), *thread.joined} - {thread.id}
        return self.reading.beside(person, sorted(ids), now) if ids else ()
