"""What people see of surges and do about them: the list, one with who still waits, and its acts.

What is not of a brand that the person serves looks as if it did not exist. A lost race is decided
again on what is there by then; an idempotency key acts once.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from heard.domain import leading
from heard.domain.dossier import Column, Filter
from heard.domain.errors import Forbidden, NotFound, Superseded, Unavailable
from heard.domain.people import Person
from heard.domain.policy import Policy
from heard.domain.serving import brands_shown
from heard.domain.state import State
from heard.domain.surge import Phase, Surge, SurgeChange
from heard.domain.surge_pages import Gathered, Shown
from heard.domain.watch import ended_by_hand
from heard.ports.people import Roster
from heard.ports.surges import Surges
from heard.services.amend import ATTEMPTS, Order
from heard.services.deed import LOOKS_ON
from heard.services.read import Reading

STATEMENT_WITHIN = timedelta(hours=1)
"""When a public statement is due if nobody says when."""

_MOST_EVENTS = 100


@dataclass(frozen=True, slots=True)
class Leading:
    """Looks surges up and acts on them, for one person at a time."""

    surges: Surges
    reading: Reading
    roster: Roster
    policy: Policy

    def listed(
        self,
        person: Person,
        brand: str | None,
        phase: Phase | None,
        limit: int,
        after: str | None,
    ) -> Gathered:
        """One page; raises Invalid for a brand that is none of this person's. With a phase it may be
        shorter than asked, and still says where to go on."""
        columns = [
            self.surges.listed(one, limit + 1, after)
            for one in brands_shown(person, brand, self.policy)
        ]
        places = list(heapq.merge(*columns, reverse=True))[: limit + 1]
        ids = [place.rpartition("#")[2] for place in places[:limit]]
        known = self.surges.load_all(ids)
        found = (known[one] for one in ids if one in known)
        fitting = tuple(surge for surge in found if phase in (None, surge.phase))
        return Gathered(fitting, places[limit - 1] if len(places) > limit else None)

    def running(self, person: Person, now: datetime) -> tuple[Surge, ...]:
        """Those that are on now, of all this person's brands, the largest first; as of at most a
        minute ago."""
        brands = brands_shown(person, None, self.policy)
        found = [surge for brand in brands for surge in self.surges.running(brand, now)]
        on = [surge for surge in found if surge.phase is Phase.RUNNING]
        return tuple(sorted(on, key=lambda surge: (-surge.people, surge.id)))

    def one(
        self, person: Person, surge_id: str, now: datetime, limit: int, after: Column | None
    ) -> Shown:
        """A surge, and a page of who still waits in it, most urgent first."""
        surge = self._surge(person, surge_id)
        wanted = Filter(state=State.WAITING, brand=surge.brand, surge=surge.id)
        waiting = self.reading.listed(person, wanted, now, limit, after)
        return Shown(surge, waiting, tuple(self.surges.timeline(surge.id, _MOST_EVENTS)))

    def of(self, person: Person, surge_id: str) -> Surge:
        """A surge alone."""
        return self._surge(person, surge_id)

    def claim(self, order: Order, surge_id: str, now: datetime) -> Surge:
        """This person has it now, and its ladder ends."""

        def deed(surge: Surge) -> SurgeChange:
            called = self.roster.team().called(surge.claimed_by or "")
            return leading.claimed(surge, order.by.id, now, called)

        return self._act(order, surge_id, "claim", now, deed)

    def answer(self, order: Order, surge_id: str, text: str, now: datetime) -> Surge:
        """What its people should be told, each in a person's own words."""
        return self._act(
            order,
            surge_id,
            "answer",
            now,
            lambda surge: leading.answer_named(surge, order.by.id, text, now),
        )

    def statement(
        self,
        order: Order,
        surge_id: str,
        due: datetime | None,
        made: bool,
        url: str | None,
        now: datetime,
    ) -> Surge:
        """A public statement is wanted until `due` (an hour from now, if left out), or was made."""

        def deed(surge: Surge) -> SurgeChange:
            if made:
                return leading.statement_made(surge, order.by.id, url, now)
            return leading.statement_wanted(surge, order.by.id, due or now + STATEMENT_WITHIN, now)

        return self._act(order, surge_id, "statement", now, deed)

    def end(self, order: Order, surge_id: str, reason: str, now: datetime) -> Surge:
        """It is over, and why: its threads are their own again within minutes."""
        return self._act(
            order,
            surge_id,
            "end",
            now,
            lambda surge: leading.ended(surge, order.by.id, reason, now),
        )

    def _act(
        self,
        order: Order,
        surge_id: str,
        name: str,
        now: datetime,
        deed: Callable[[Surge], SurgeChange],
    ) -> Surge:
        done = f"{order.by.id}/{name}/{order.key}" if order.key else None
        for _ in range(ATTEMPTS):
            surge = self._surge(order.by, surge_id)
            if not order.by.acts:
                raise Forbidden(LOOKS_ON)
            if done and self.surges.was_done(surge_id, done):
                return surge
            change = deed(surge)
            if not change.events:
                return surge
            watch = None
            if surge.runs and not change.surge.runs:
                watch = ended_by_hand(self.surges.watch(surge.brand, now)[0], surge, now)
            try:
                self.surges.save([change], now, watch, done)
            except Superseded:
                continue
            return change.surge
        message = "this surge is being written by many at once"
        raise Unavailable(message)

    def _surge(self, person: Person, surge_id: str) -> Surge:
        surge = self.surges.load(surge_id)
        if surge is None or not person.serves(surge.brand):
            message = "There is no such surge."
            raise NotFound(message)
        return surge
