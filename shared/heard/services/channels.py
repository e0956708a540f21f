"""How the channels are: when each account was last heard, and what ails it."""

from dataclasses import dataclass, replace

from heard.domain.health import Health
from heard.domain.people import Person
from heard.domain.policy import Policy
from heard.ports.platforms import Healths


@dataclass(frozen=True, slots=True)
class Surveying:
    """Looks for one person at a time."""

    healths: Healths
    policy: Policy

    def at_a_glance(self, person: Person) -> tuple[Health, ...]:
        """The same accounts in one look, each as of when it was last looked at: about half an hour."""
        return tuple(health for health, _ in self.healths.load(self._subjects(person)))

    def channels(self, person: Person) -> tuple[Health, ...]:
        """The accounts of the brands that this person serves, by channel."""
        return tuple(
            replace(health, last_heard_at=self.healths.last_heard(health) or health.last_heard_at)
            for health, _ in self.healths.load(self._subjects(person))
        )

    def _subjects(self, person: Person) -> list[tuple[str, str]]:
        return [
            (channel.value, account)
            for channel, account in self.policy.accounts()
            if person.serves(self.policy.brand_of(channel, account).id)
        ]
