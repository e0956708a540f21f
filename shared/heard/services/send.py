"""What people do with an answer on its way out: one use case an act.

The guard is asked in the same call as the act, and once more when the answer goes out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from heard.domain import sending
from heard.domain.errors import Conflict, Unavailable
from heard.domain.message import Channel
from heard.domain.thread import Change, Thread
from heard.domain.verdict import Typed
from heard.ports.voices import Voice
from heard.services.deed import Acted, Asked, Deeds
from heard.services.guard import Guarding
from heard.services.telling_platforms import NO_VOICE, reply_of


@dataclass(frozen=True, slots=True)
class Sending(Deeds):
    """Carries out what people do with answers. `voices` are the platforms on which a brand can
    speak."""

    guard: Guarding
    voices: Mapping[Channel, Voice]

    def can_speak(self, thread: Thread) -> bool:
        """True where Heard can send what is written to this thread. Where that cannot be told, people
        copy: no page waits for it."""
        voice = self.voices.get(thread.place.channel)
        try:
            return voice is not None and voice.can_speak(thread.place.account)
        except Unavailable:
            return False

    def send(
        self,
        asked: Asked,
        typed: Typed,
        seen_at: datetime | None,
        now: datetime,
    ) -> Acted:
        """An answer in the brand's name, to the customer's latest message. `seen_at` is when its
        author last saw the thread (None: just now)."""

        def deed(thread: Thread) -> Change:
            if seen_at:
                sending.must_be_seen(thread, seen_at, now, self.policy)
            verdict = self.guard.check(asked.person, thread.id, typed, now)
            change = sending.composed(
                thread, asked.person.id, typed, verdict, now, self.policy, self._called
            )
            self._must_be_heard(change.thread, now)
            return change

        return self._act(asked, "send", now, deed)

    def undo(self, asked: Asked, now: datetime) -> Acted:
        """It is taken back; the text is there to be used."""
        return self._act(
            asked,
            "undo",
            now,
            lambda thread: sending.undone(thread, asked.person.id, now, self.policy),
        )

    def approve(self, asked: Asked, now: datetime) -> Acted:
        """Somebody else has read it: it goes out. Raises Forbidden for who may not."""
        team = self.roster.team()
        return self._act(
            asked,
            "approve",
            now,
            lambda thread: sending.approved(thread, asked.person, team, now, self.policy),
        )

    def turn_down(self, asked: Asked, reason: str, now: datetime) -> Acted:
        """Somebody else has read it: it does not go out, and why. Raises Forbidden as `approve`."""
        team = self.roster.team()
        return self._act(
            asked,
            "turn_down",
            now,
            lambda thread: sending.turned_down(
                thread, asked.person, reason, team, now, self.policy
            ),
        )

    def look_again(self, asked: Asked, now: datetime) -> Acted:
        """The platform is asked once more whether it stands there."""
        return self._act(
            asked,
            "look_again",
            now,
            lambda thread: sending.sought(thread, asked.person.id, now, self.policy),
        )

    def send_again(self, asked: Asked, now: datetime) -> Acted:
        """Somebody looked: it does not stand there."""
        return self._act(
            asked,
            "send_again",
            now,
            lambda thread: sending.again(thread, asked.person.id, now, self.policy),
        )

    def stands(self, asked: Asked, url: str | None, now: datetime) -> Acted:
        """Somebody looked: it stands there."""
        return self._act(
            asked,
            "stands",
            now,
            lambda thread: sending.stands(thread, asked.person.id, url, now, self.policy),
        )

    def discard(self, asked: Asked, now: datetime) -> Acted:
        """Nobody wants the text any more."""
        return self._act(
            asked,
            "discard",
            now,
            lambda thread: sending.discarded(thread, asked.person.id, now, self.policy),
        )

    def _must_be_heard(self, thread: Thread, now: datetime) -> None:
        """Raises Conflict where nothing could go out."""
        voice, outgoing = self.voices.get(thread.place.channel), thread.outgoing
        if voice is None or not voice.can_speak(thread.place.account):
            raise Conflict(NO_VOICE)
        obstacle = voice.obstacle(reply_of(thread, outgoing), now) if outgoing else None
        if obstacle:
            raise Conflict(obstacle)
