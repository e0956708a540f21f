"""Look at what is due: clocks, claims, rungs of lost executions, bundles.

What the index gives are hints. Each thread is read again, consistently, and committed on its
version: of two sweeps at once one wins, the other finds nothing left to do.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from heard.domain.acting import assigned
from heard.domain.ahead import next_due_at
from heard.domain.errors import Superseded
from heard.domain.events import Event, EventType
from heard.domain.policy import Policy
from heard.domain.recipient import budget_of
from heard.domain.thread import Change
from heard.domain.ticking import ticked
from heard.ports.paging import Due, Recipients
from heard.ports.people import Roster
from heard.ports.threads import Commit, Threads

if TYPE_CHECKING:
    from heard.services.owe_answer import OwingAnswers

_READ_AHEAD = 50


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep did. `left` is True where it ran out of time: the next one goes on."""

    looked_at: int
    changed: int
    lost_races: int
    left: bool


@dataclass(frozen=True, slots=True)
class Sweeping:
    """Brings everything that is due up to date. `owing` is made where it is first needed: issues without
    an answer are rare."""

    due: Due
    threads: Threads
    recipients: Recipients
    owing: "Callable[[], OwingAnswers]"
    roster: Roster
    policy: Policy

    def sweep(self, now: datetime, in_time: Callable[[], bool]) -> Swept:
        """Act on everything due at `now`, while `in_time()` says that there is time left."""
        looked_at = changed = lost = 0
        for chunk in _chunks(self.due.due(now)):
            threads = self.threads.load_all(one for kind, one in chunk if kind == "thread")
            for kind, one in chunk:
                if not in_time():
                    return Swept(looked_at, changed, lost, left=True)
                looked_at += 1
                try:
                    if kind == "recipient":
                        changed += self._bundle(one, now)
                    elif kind == "answers":
                        changed += self.owing().sweep(one, now)
                    elif one in threads:
                        change = self._handed_on(ticked(threads[one], now, self.policy), now)
                        self.threads.commit(
                            Commit(
                                change.thread,
                                threads[one].version,
                                change.events,
                                now,
                                next_due_at(change.thread, self.policy),
                            )
                        )
                        changed += not change.nothing
                except Superseded:
                    lost += 1
        return Swept(looked_at, changed, lost, left=False)

    def _handed_on(self, change: Change, now: datetime) -> Change:
        """A claim that ran out goes to the next person, where the ladder says so: up its rungs, to
        somebody who can be reached and has not had it in this episode."""
        thread = change.thread
        expired = any(event.type is EventType.CLAIM_EXPIRED for event in change.events)
        ladder = thread.ladder_of(self.policy, now)
        if not expired or ladder.reassign_after is None:
            return change
        had_it = {claim.by for claim in thread.claims}
        team = self.roster.team()
        for rung in ladder.rungs:
            for person in team.paged(rung.target, thread.brand, now):
                if person.id not in had_it:
                    given = assigned(thread, None, person.id, now, self.policy)
                    return Change(given.thread, (*change.events, *given.events))
        return change

    def _bundle(self, recipient_id: str, now: datetime) -> bool:
        """Commit that a recipient's bundle is due; publishing it is another room's business."""
        recipients, _ = self.recipients.load([recipient_id], [])
        recipient = recipients[recipient_id]
        budget = budget_of(recipient_id, self.policy)
        due_at = recipient.due_at(budget)
        if due_at is None or due_at > now:
            self.recipients.save({recipient: due_at}, now)
            return False
        after, notices, more = recipient.bundled(now, budget)
        event = Event(
            EventType.BUNDLE_DUE,
            now,
            data={
                "threads": " ".join(notice.thread_id for notice in notices),
                "more": int(more),
                "oldest_at": min(notice.heard_at for notice in notices).isoformat(),
                "rings": int(any(notice.rings for notice in notices)),
                "whats": "\n".join(notice.what for notice in notices),
                "until": " ".join(notice.until for notice in notices),
                "code": after.code(tuple(notice.thread_id for notice in notices), now),
                "said": next((notice.said for notice in notices if notice.said), None),
            },
        )
        self.recipients.save({after: after.due_at(budget)}, now, events={recipient_id: (event,)})
        return True


def _chunks(found: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    rest = iter(found)
    while chunk := list(islice(rest, _READ_AHEAD)):
        yield chunk
