"""What agents do with the facts of a playbook: one use case an act."""

from datetime import datetime

from heard.domain import establishing
from heard.services.deed import Acted, Asked, Deeds


class Establishing(Deeds):
    """Carries out what agents do with facts."""

    __slots__ = ()

    def tick(self, asked: Asked, fact: str, now: datetime) -> Acted:
        """A fact was checked, by its mark."""
        return self._act(
            asked,
            "tick",
            now,
            lambda thread: establishing.ticked_off(thread, asked.person.id, fact, now, self.policy),
        )

    def untick(self, asked: Asked, fact: str, now: datetime) -> Acted:
        """It was not, after all."""
        return self._act(
            asked,
            "untick",
            now,
            lambda thread: establishing.taken_back(thread, asked.person.id, fact, now, self.policy),
        )
