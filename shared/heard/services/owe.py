"""What is promised to customers and not kept yet: one list for one person, their own first.

What the rows say are hints: each promise is read from its thread. What is not of a brand that the
person serves looks as if it did not exist.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from heard.domain.briefs import Due, Owing
from heard.domain.errors import NotFound
from heard.domain.people import Person
from heard.domain.policy import Policy
from heard.domain.serving import brands_shown
from heard.ports.ledgers import Owed, Promises
from heard.ports.threads import Threads


@dataclass(frozen=True, slots=True)
class Owes:
    """Looks promises up for one person at a time."""

    promises: Promises
    threads: Threads
    policy: Policy

    def listed(
        self,
        person: Person,
        brand: str | None,
        keeper: str | None,
        limit: int,
        after: str | None,
    ) -> Owing:
        """One page, of the promises that `keeper` is to keep (None: anybody), those of the person
        first, each part by when it is due. One Query a brand and one BatchGetItem. Raises Invalid
        for a brand that is none of this person's."""
        owed = [
            (_place(one, person), one)
            for name in brands_shown(person, brand, self.policy)
            for one in self.promises.owed(name)
            if keeper in (None, one.keeper)
        ]
        rest = sorted((one for one in owed if after is None or one[0] > after), key=lambda o: o[0])
        page = rest[:limit]
        found = tuple(self._read(one for _, one in page))
        return Owing(found, page[-1][0] if len(rest) > limit else None)

    def one(self, person: Person, thread_id: str, promise_id: str) -> Due:
        """A promise, open or not. Raises NotFound."""
        thread = self.threads.load(thread_id)
        if thread and person.serves(thread.brand):
            for promise in thread.promises:
                if promise.id == promise_id:
                    return Due(promise, thread)
        message = "There is no such promise."
        raise NotFound(message)

    def until(self, brands: Iterable[str], moment: datetime) -> tuple[Due, ...]:
        """The open promises of these brands that are due by a moment, overdue ones too, the soonest
        first."""
        owed = [one for brand in brands for one in self.promises.owed(brand)]
        due = self._read(one for one in owed if one.due_at <= moment)
        return tuple(sorted(due, key=lambda one: (one.promise.due_at, one.promise.id)))

    def _read(self, owed: Iterable[Owed]) -> Iterator[Due]:
        wanted = list(owed)
        threads = self.threads.load_all([one.thread_id for one in wanted]) if wanted else {}
        for one in wanted:
            thread = threads.get(one.thread_id)
            for promise in thread.promises if thread else ():
                if thread and promise.open and promise.id == one.promise_id:
                    yield Due(promise, thread)


def _place(one: Owed, person: Person) -> str:
    """Where a promise stands in the list of this person."""
    turn = 0 if one.keeper == person.id else 1
    due_at = one.due_at.isoformat(timespec="microseconds").replace("+00:00", "Z")
    return f"{turn}#{due_at}#{one.thread_id}#{one.promise_id}"
