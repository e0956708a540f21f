"""Work through many threads, one customer at a time.

The list is stored and can be gone on with later. Each answer goes by the same way as a single one:
the guard reads it, with the core as one more starter that has to be made one's own, and the act is
the one of the thread's page. What is not of a brand that the person serves is not in the list.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from heard.domain.dossier import Column, Filter
from heard.domain.errors import Conflict, Forbidden, Invalid, NotFound, Superseded, Unavailable
from heard.domain.people import Person
from heard.domain.starter import Starter
from heard.domain.state import State
from heard.domain.surge import Surge
from heard.domain.thread import Thread
from heard.domain.verdict import Typed, Verdict
from heard.domain.worklist import MOST, AtWork, Fate, WorkList
from heard.ports.people import WorkLists
from heard.services.deed import LOOKS_ON
from heard.services.guard import Guarding
from heard.services.read import Reading

_MESSAGES = 20
"""The latest messages that are shown of a thread."""

_LISTS = 20
_ATTEMPTS = 3
_PAGE = 100
_CORE = "the core of this list"


@dataclass(frozen=True, slots=True)
class Working:
    """Works through lists for one person at a time. Raises NotFound for a list that is not theirs."""

    lists: WorkLists
    reading: Reading
    guard: Guarding

    def begin(
        self, person: Person, threads: Sequence[str], title: str, core: str, now: datetime
    ) -> WorkList:
        """A list of those of the threads that are open and of this person's brands."""
        if not person.acts:
            raise Forbidden(LOOKS_ON)
        order = list(dict.fromkeys(threads))
        if len(order) > MOST:
            message = f"thread: {MOST} at most; work through these first."
            raise Invalid(message, "thread")
        found = {one.id: one for one in self.reading.beside(person, order, now)}
        open_ = [one for one in order if one in found and not _over(found[one])]
        made = WorkList.of(person.id, title, open_, core, now)
        self.lists.save(made, now)
        return made

    def of_surge(self, person: Person, surge: Surge, now: datetime) -> Sequence[str]:
        """Those who still wait in a surge and whom nobody has, as many as one list takes."""
        wanted = Filter(state=State.WAITING, brand=surge.brand, surge=surge.id)
        found: list[str] = []
        after: Column | None = None
        while len(found) < MOST:
            page = self.reading.listed(person, wanted, now, _PAGE, after)
            found += (one.id for one in page.threads)
            after = page.after
            if after is None:
                break
        return found[:MOST]

    def listed(self, person: Person) -> Sequence[WorkList]:
        """This person's lists that are not closed, the newest first."""
        return [one for one in self.lists.listed(person.id, _LISTS) if not one.closed]

    def at(self, person: Person, list_id: str, now: datetime) -> AtWork:
        """Where the list is. Whoever of it is gone by now is passed over."""
        found = self._list(person, list_id)
        while found.current is not None:
            try:
                dossier = self.reading.conversation(person, found.current, now, _MESSAGES)
            except NotFound:
                found = self._change(person, list_id, now, _passed(found.current, Fate.GONE))
                continue
            return AtWork(found, dossier, self.guard.filled(person, dossier, found.core))
        return AtWork(found)

    def core(self, person: Person, list_id: str, text: str, now: datetime) -> WorkList:
        """All of them are told this from now on."""
        return self._change(person, list_id, now, lambda found: found.with_core(text))

    def skip(self, person: Person, list_id: str, thread: str, now: datetime) -> WorkList:
        """On to the next; this one can be gone back to."""
        return self._change(person, list_id, now, _passed(thread, Fate.SKIPPED))

    def back(self, person: Person, list_id: str, now: datetime) -> WorkList:
        """Back to the last one that was skipped."""
        return self._change(person, list_id, now, WorkList.back)

    def done(self, person: Person, list_id: str, thread: str, line: str, now: datetime) -> WorkList:
        """This customer was answered, with this line of their own."""
        return self._change(person, list_id, now, lambda found: found.answered(thread, line))

    def close(self, person: Person, list_id: str, now: datetime) -> WorkList:
        """It is not shown any more."""
        return self._change(person, list_id, now, lambda found: replace(found, closed=True))

    def check(self, person: Person, at: AtWork, typed: Typed, now: datetime) -> Verdict:
        """What the guard says of it."""
        if at.dossier is None:
            message = "This list is at its end."
            raise Conflict(message)
        core = (Starter(_CORE, at.list.core),) if at.list.core else ()
        return self.guard.check(person, at.dossier.thread.id, typed, now, core)

    def _change(
        self, person: Person, list_id: str, now: datetime, change: Callable[[WorkList], WorkList]
    ) -> WorkList:
        for _ in range(_ATTEMPTS):
            found = self._list(person, list_id)
            after = change(found)
            try:
                return self.lists.save(after, now)
            except Superseded:
                continue
        message = "this list is being written by many at once"
        raise Unavailable(message)

    def _list(self, person: Person, list_id: str) -> WorkList:
        found = self.lists.load(person.id, list_id)
        if found is None:
            message = "There is no such list; it may be too old."
            raise NotFound(message)
        if not person.acts:
            raise Forbidden(LOOKS_ON)
        return found


def _over(thread: Thread) -> bool:
    return thread.state.ended or thread.state is State.UNOPENED


def _passed(thread: str, fate: Fate) -> Callable[[WorkList], WorkList]:
    return lambda found: found.passed(thread, fate)
