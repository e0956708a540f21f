"""From a reference that somebody says on the phone to the thread in which they were invited."""

from dataclasses import dataclass
from datetime import datetime

from heard.domain.errors import Invalid, NotFound
from heard.domain.people import Person
from heard.domain.policy import Policy
from heard.domain.reference import references_in
from heard.domain.serving import brands_shown
from heard.domain.thread import Thread
from heard.ports.threads import Threads
from heard.services.read import Reading

NO_SUCH_REFERENCE = "Nobody was invited with this reference, or not to one of your brands."


@dataclass(frozen=True, slots=True)
class Referring:
    """Looks references up for one person at a time."""

    threads: Threads
    reading: Reading
    policy: Policy

    def thread(self, person: Person, said: str, now: datetime) -> Thread:
        """The thread; two calls. Raises Invalid for what is no reference, NotFound for one that was
        given to nobody, or by a brand that the person does not serve."""
        references = references_in(said)
        if not references:
            message = (
                "reference: that is none, or one of its letters is wrong. It is a letter, a digit and "
                "five more, such as K47-M38X: ask for it again."
            )
            raise Invalid(message, "reference")
        homes = self.threads.referred(brands_shown(person, None, self.policy), references)
        found = self.reading.beside(person, sorted(set(homes.values())), now)
        if not found:
            raise NotFound(NO_SUCH_REFERENCE)
        return found[0]
