"""What agents do, from the desk or through the link of an alert: one use case an act."""

from datetime import datetime

from heard.domain import acting, filing, inviting, vouching
from heard.domain.thread import Change, Thread
from heard.services.deed import Acted, Asked, Deeds


class Acting(Deeds):
    """Carries out what agents do."""

    __slots__ = ()

    def claim(self, asked: Asked, now: datetime) -> Acted:
        """This person has it now."""
        return self._act(
            asked,
            "claim",
            now,
            lambda thread: acting.claimed(thread, asked.person.id, now, self.policy, self._called),
        )

    def release(self, asked: Asked, now: datetime) -> Acted:
        """Nobody has it any more."""
        return self._act(
            asked,
            "release",
            now,
            lambda thread: acting.released(thread, asked.person.id, now, self.policy),
        )

    def assign(self, asked: Asked, to: str, now: datetime) -> Acted:
        """Somebody else has it now: a person on the roster who serves the thread's brand."""

        def deed(thread: Thread) -> Change:
            self._serving(to, thread, "to")
            return acting.assigned(thread, asked.person.id, to, now, self.policy, self._called)

        return self._act(asked, "assign", now, deed)

    def escalate(self, asked: Asked, reason: str, now: datetime) -> Acted:
        """The next rung is told now, and why."""
        return self._act(
            asked,
            "escalate",
            now,
            lambda thread: acting.escalated(thread, asked.person.id, reason, now, self.policy),
        )

    def answered(
        self, asked: Asked, where: str, text: str, url: str | None, now: datetime
    ) -> Acted:
        """This person answered with the platform's own tools, by e-mail or by phone."""
        return self._act(
            asked,
            "answered",
            now,
            lambda thread: acting.answered(
                thread, asked.person.id, where, text, url, now, self.policy
            ),
        )

    def mine(self, asked: Asked, message: str, now: datetime) -> Acted:
        """A reply that was taken for a machine's is a person's, by its native id."""
        return self._act(
            asked,
            "mine",
            now,
            lambda thread: vouching.vouched(thread, asked.person.id, message, now, self.policy),
        )

    def refile(
        self,
        asked: Asked,
        kind: str | None,
        severity: str | None,
        issue: str | None,
        reason: str | None,
        now: datetime,
    ) -> Acted:
        """It is something else than it was judged, or just that; and why, where nobody waits then."""
        return self._act(
            asked,
            "refile",
            now,
            lambda thread: filing.refiled(
                thread,
                asked.person.id,
                filing.Filing(kind, severity, issue, reason),
                now,
                self.policy,
            ),
        )

    def note(self, asked: Asked, text: str, now: datetime) -> Acted:
        """A note for the team."""
        return self._act(
            asked,
            "note",
            now,
            lambda thread: acting.noted(thread, asked.person.id, text, now, self.policy),
        )

    def resume(self, asked: Asked, reason: str, now: datetime) -> Acted:
        """The customer waits for us after all: a clock runs from now on."""
        return self._act(
            asked,
            "resume",
            now,
            lambda thread: acting.resumed(thread, asked.person.id, reason, now, self.policy),
        )

    def join(self, asked: Asked, to: str, now: datetime) -> Acted:
        """Another thread belongs to this one, by its id or the end of its address; both say so."""
        there = self._beside(asked, to, "to")
        one, other = self._thread(asked), self._thread(there)
        acted = self._join(asked, other, now)
        self._join(there, one, now)
        return acted

    def _join(self, asked: Asked, other: Thread, now: datetime) -> Acted:
        return self._act(
            asked,
            "join",
            now,
            lambda thread: inviting.joined_with(thread, asked.person.id, other, now, self.policy),
        )

    def dismiss(self, asked: Asked, reason: str, now: datetime) -> Acted:
        """Ended with a written reason."""
        return self._act(
            asked,
            "dismiss",
            now,
            lambda thread: acting.dismissed(thread, asked.person.id, reason, now, self.policy),
        )
