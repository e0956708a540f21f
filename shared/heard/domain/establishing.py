"""What agents do with a playbook's facts: tick one off, or take that back. All see who did, and when."""

from dataclasses import replace
from datetime import datetime

from heard.domain.acting import active, must_be_open
from heard.domain.errors import Conflict, Invalid
from heard.domain.events import Event, EventType
from heard.domain.playbook import Tick, mark_of
from heard.domain.policy import Policy
from heard.domain.settling import settled
from heard.domain.thread import Change, Thread


def facts_of(thread: Thread, policy: Policy) -> tuple[str, ...]:
    """The facts to check about what a thread is about."""
    playbook = policy.playbooks.get(thread.issue) if thread.issue else None
    return playbook.facts if playbook else ()


def ticked_off(thread: Thread, by: str, mark: str, now: datetime, policy: Policy) -> Change:
    """A fact was checked. Ticking what is ticked changes nothing. Raises Invalid for a fact that is
    none of this issue's."""
    must_be_open(thread)
    fact, kept = _known(thread, mark, policy)
    if any(tick.fact == mark for tick in kept):
        return Change(thread, ())
    after = replace(active(thread, by, now), ticks=(*kept, Tick(mark, by, now)))
    event = Event(EventType.FACT_CHECKED, now, by, {"fact": fact})
    return settled(thread, after, (event,), now, policy)


def taken_back(thread: Thread, by: str, mark: str, now: datetime, policy: Policy) -> Change:
    """A fact was not checked after all."""
    must_be_open(thread)
    fact, kept = _known(thread, mark, policy)
    rest = tuple(tick for tick in kept if tick.fact != mark)
    if rest == kept:
        raise Conflict("Nobody has ticked this off.")
    event = Event(EventType.FACT_UNCHECKED, now, by, {"fact": fact})
    return settled(thread, replace(active(thread, by, now), ticks=rest), (event,), now, policy)


def all_checked(thread: Thread, policy: Policy) -> bool:
    """True where every fact of its issue is ticked off, and there is one."""
    wanted = {mark_of(fact) for fact in facts_of(thread, policy)}
    return bool(wanted) and wanted <= {tick.fact for tick in thread.ticks}


def _known(thread: Thread, mark: str, policy: Policy) -> tuple[str, tuple[Tick, ...]]:
    """The words of a fact, and the ticks of this issue: those of another one are let go."""
    facts = {mark_of(fact): fact for fact in facts_of(thread, policy)}
    if mark not in facts:
        message = "fact: no fact of this issue's playbook has this mark."
        raise Invalid(message, "fact")
    return facts[mark], tuple(tick for tick in thread.ticks if tick.fact in facts)
