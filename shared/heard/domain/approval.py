"""Who reads an answer before it goes out, and who may let it go."""

from dataclasses import replace
from datetime import datetime, timedelta

from heard.domain.errors import Forbidden
from heard.domain.events import Data, Event, EventType
from heard.domain.outgoing import Asking, Outgoing, Step, event_of
from heard.domain.people import RUNGS, Person, Role
from heard.domain.policy import Policy
from heard.domain.team import ROTATION, Team
from heard.domain.verdict import Approval


def asked_for(
    outgoing: Outgoing, approval: Approval, now: datetime, policy: Policy
) -> tuple[Outgoing, Event]:
    """The answer once somebody else is to read it first. Whoever is asked has all of their time."""
    until = now + timedelta(minutes=policy.standards.approving.wait)
    asking = Asking(approval.why, approval.by, until, approval.then)
    outgoing = replace(outgoing.at(Step.ASKED, now, outgoing.why), asking=asking)
    told: Data = {"target": approval.by, "because": " ".join(approval.why)}
    return outgoing, event_of(EventType.APPROVAL_WANTED, outgoing, now, outgoing.by, told)


def may_approve(person: Person, outgoing: Outgoing, team: Team, now: datetime) -> bool:
    """True for whoever may let this answer go: those whom the policy names and all above them, but
    never its author."""
    asking = outgoing.asking
    if asking is None or person.id == outgoing.by or person.role not in RUNGS:
        return False
    return any(_answers_to(target, person, team, now) for target in (asking.by, asking.then))


def must_be_asked(person: Person, outgoing: Outgoing, team: Team, now: datetime) -> None:
    """Raises Forbidden for who may not let an answer go, and its author first of all."""
    if person.id == outgoing.by:
        raise Forbidden("Somebody else reads your answer first: that is the point of it.")
    if not may_approve(person, outgoing, team, now):
        by = outgoing.asking.by.partition(":")[2] or outgoing.asking.by if outgoing.asking else ""
        message = f"This answer waits for the {by}."
        raise Forbidden(message)


def _answers_to(target: str, person: Person, team: Team, now: datetime) -> bool:
    rank = RUNGS.index(person.role)
    if target in list(RUNGS):
        return rank >= RUNGS.index(Role(target))
    if rank >= RUNGS.index(Role.LEAD):
        return True
    rotation = team.rotation(target.removeprefix(ROTATION))
    members = rotation.members if rotation and target.startswith(ROTATION) else ()
    return person.id in members or person in team.named(target, now)
