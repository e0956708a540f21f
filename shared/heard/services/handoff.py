"""What agents do to take a customer elsewhere and to know them again there: one use case an act."""

from datetime import datetime
from itertools import count

from heard.domain import inviting, returning
from heard.domain.reference import reference_of
from heard.domain.thread import Change, Thread
from heard.services.deed import Acted, Asked, Deeds


class Offline(Deeds):
    """Carries out invitations, arrivals and returns."""

    __slots__ = ()

    def handoff(
        self, asked: Asked, by: str, location: str | None, note: str, now: datetime
    ) -> Acted:
        """The customer is invited to go on by e-mail, by phone, in private or another way. Where
        another case has the reference already, another one is tried."""
        wish, attempts = inviting.Wish(by, location, note), count()

        def deed(thread: Thread) -> Change:
            reference = reference_of(f"{thread.id} {thread.version}", next(attempts))
            return inviting.invited(
                thread, asked.person.id, wish, reference, now, self.policy, self._called
            )

        return self._act(asked, "handoff", now, deed)

    def uninvite(self, asked: Asked, reason: str, now: datetime) -> Acted:
        """The customer is not expected elsewhere any more."""
        return self._act(
            asked,
            "uninvite",
            now,
            lambda thread: inviting.uninvited(thread, asked.person.id, reason, now, self.policy),
        )

    def arrived(
        self, asked: Asked, how: str, note: str, thread: str | None, now: datetime
    ) -> Acted:
        """The customer came: in an e-mail, a call, a shop; or in another thread, by its id or the
        end of its address."""
        there = self._beside(asked, thread, "thread") if thread else None
        arrival = inviting.Arrival(how, note, there.thread_id if there else None)
        acted = self._act(
            asked,
            "arrived",
            now,
            lambda home: inviting.arrived(home, asked.person.id, arrival, now, self.policy),
        )
        handoff = acted.thread.handoff
        if there and handoff:
            self._act(
                there,
                "arrived",
                now,
                lambda other: inviting.came(
                    other, asked.person.id, handoff.reference, asked.thread_id, now, self.policy
                ),
            )
        return acted

    def compliment(self, asked: Asked, to: str, now: datetime) -> Acted:
        """The praise in this thread is about a case that was solved in another one, by its id or the
        end of its address; both say so."""
        praise = self._thread(asked)
        there = self._beside(asked, to, "to")
        case = self._thread(there)

        def deed(thread: Thread) -> Change:
            return returning.linked(thread, asked.person.id, case, praise, now, self.policy)

        acted = self._act(asked, "compliment", now, deed)
        self._act(there, "compliment", now, deed)
        return acted
