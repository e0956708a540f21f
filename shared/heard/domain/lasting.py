"""Until when an alert is worth telling: what waited for a bundle may be settled by the time it goes
out, and what settles it depends on what it was about."""

from enum import StrEnum

from heard.domain.state import State
from heard.domain.thread import Thread


class Until(StrEnum):
    """What settles an alert, the soonest first; what the later ones wait for settles the earlier.

    taken     somebody else has the thread: that a customer waits
    answered  nobody waits in it any more: that an answer is late
    kept      and no promise is open: that a promise is due, or missed
    ended     the thread is over: that somebody wants another to look at it
    """

    TAKEN = "taken"
    ANSWERED = "answered"
    KEPT = "kept"
    ENDED = "ended"

    @property
    def rank(self) -> int:
        """0 for what is settled the soonest."""
        return list(Until).index(self)


def longest(*untils: Until) -> Until:
    """Until when several alerts on one thread are worth telling as one."""
    return max(untils, key=lambda until: until.rank, default=Until.TAKEN)


def settled_for(person: str | None, thread: Thread, until: Until = Until.TAKEN) -> bool:
    """True where this person (None: a topic) needs not be told of a thread any more."""
    if thread.state.ended:
        return True
    if until is Until.ENDED or thread.doubted:
        return False
    if until is Until.KEPT and any(promise.open for promise in thread.promises):
        return False
    if until is not Until.TAKEN or (thread.claim and thread.claim.by == person):
        return thread.kind.owed_an_answer and not thread.state.owed
    return thread.kind.owed_an_answer and thread.state is not State.WAITING
