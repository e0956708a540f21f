"""What agents do with promises: one use case an act."""

from datetime import datetime

from heard.domain import promising
from heard.domain.thread import Change, Thread
from heard.services.deed import Acted, Asked, Deeds


class Promising(Deeds):
    """Carries out what agents do with promises."""

    __slots__ = ()

    def promise(
        self, asked: Asked, what: str, who: str | None, due_at: datetime, now: datetime
    ) -> Acted:
        """Something was promised, to be kept by `who` (None: whoever asks) until `due_at`."""
        keeper = who or asked.person.id

        def deed(thread: Thread) -> Change:
            self._serving(keeper, thread, "who")
            return promising.promised(
                thread, asked.person.id, what, keeper, due_at, now, self.policy
            )

        return self._act(asked, "promise", now, deed)

    def keep(self, asked: Asked, promise: str, now: datetime) -> Acted:
        """A promise was kept."""
        return self._act(
            asked,
            "keep",
            now,
            lambda thread: promising.kept(thread, asked.person.id, promise, now, self.policy),
        )

    def withdraw(self, asked: Asked, promise: str, reason: str, now: datetime) -> Acted:
        """A promise no longer holds."""
        return self._act(
            asked,
            "withdraw",
            now,
            lambda thread: promising.withdrawn(
                thread, asked.person.id, promise, reason, now, self.policy
            ),
        )
