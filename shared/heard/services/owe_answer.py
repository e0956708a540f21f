"""Have a lead write the answer to an issue that has none."""

from dataclasses import dataclass
from datetime import datetime

from heard.domain.answers import answers_named
from heard.domain.keeping_answers import ticked
from heard.domain.people import Role
from heard.domain.policy import Policy
from heard.ports.ledgers import Answers
from heard.ports.people import Roster


@dataclass(frozen=True, slots=True)
class OwingAnswers:
    """Looks at one issue of a brand at a time."""

    answers: Answers
    roster: Roster
    policy: Policy

    def sweep(self, name: str, now: datetime) -> bool:
        """Commit that a lead is to write an answer, or is late with it; False where there was nothing
        to do. Whoever leads the brand at this moment is asked, else its manager. Superseded on a lost
        race."""
        brand, issue = answers_named(name)
        page = self.answers.load(brand, issue)
        team, lead = self.roster.team(), None
        for role in (Role.LEAD, Role.MANAGER):
            lead = lead or next(iter(team.paged(role, brand, now)), None)
        change = ticked(page, lead.id if lead else None, self.policy.answers.days, now)
        if change.events:
            self.answers.save(change, now)
        return bool(change.events)
