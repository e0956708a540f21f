"""Know customers again who were invited elsewhere: by the reference in what they write.

The thread in which they were invited is corrected first, before the message is stored: a crash in
between repeats it all. A text without a reference costs nothing, one with a reference one look more;
one that somebody was given is a read and a write more.
"""

from dataclasses import dataclass

from heard.domain import inviting, returning
from heard.domain.judgement import Kind
from heard.domain.reference import references_in
from heard.domain.thread import Change, Thread
from heard.ports.threads import Threads
from heard.services.fold import Fold


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Looks for references in what is heard."""

    threads: Threads

    def note(self, work: Fold, text: str | None) -> None:
        """Fold in that the customer of a thread came from another one, where a message in it says
        so; the other thread says so too. Raises Superseded on a lost race."""
        references = [one for one in references_in(text) if not _known(work.thread, one)]
        if not references:
            return
        homes = self.threads.referred([work.thread.brand], references)
        reference = next((one for one in references if one in homes), None)
        home = self.threads.load(homes[reference]) if reference else None
        if reference is None or home is None or home.id == work.thread.id:
            return
        there, now, policy = work.thread, work.now, work.policy
        channel = there.place.channel.value
        arrival = inviting.Arrival(channel, there=there.id, reference=reference)
        change = inviting.arrived(home, None, arrival, now, policy)
        praised = returning.solved(home) and there.kind is Kind.PRAISE
        if praised:
            linked = returning.linked(change.thread, None, home, there, now, policy)
            change = Change(linked.thread, (*change.events, *linked.events))
        self._commit(home, change, work)
        work.take(inviting.came(there, None, reference, home.id, now, policy))
        if praised:
            work.take(returning.linked(work.thread, None, home, there, now, policy))

    def _commit(self, thread: Thread, change: Change, work: Fold) -> None:
        if not change.nothing:
            fold = Fold(thread, work.policy, work.now)
            fold.take(change)
            self.threads.commit(fold.commit())


def _known(thread: Thread, reference: str) -> bool:
    """True for a reference that a thread gave or that its customer came with."""
    given, came_with = thread.handoff, thread.came_with
    return reference in (given and given.reference, came_with and came_with.reference)
