"""What the Outbox does with a message that is to be hidden, or shown again: tell the platform.

To tell it twice is the same as once, so what may have failed is told again. That it is told is
committed; that it is done, only the platform's own word says.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from heard.domain import hiding
from heard.domain.errors import Denied, Superseded, Unavailable, Unsure, Withheld
from heard.domain.hidden import Hiding, Step, Want, of_message
from heard.domain.message import Channel
from heard.domain.policy import Policy
from heard.domain.thread import Change, Thread
from heard.ports.threads import Threads
from heard.ports.voices import Voice
from heard.services.fold import Fold

ATTEMPTS = 6
"""How often what came of it is tried to be committed against others who write the same thread."""

NO_VOICE = "Heard has no token to speak for this account"


@dataclass(frozen=True, slots=True)
class Covering:
    """Sees to one message at a time."""

    threads: Threads
    voices: Mapping[Channel, Voice]
    policy: Policy

    def see_to(self, thread_id: str, native_id: str, now: datetime) -> str:
        """Returns what came of it: "told", "failed", or "over" where there is nothing to do any more.

        Raises Unavailable where it is to be tried again, the platform may have been told or not.
        """
        thread = self.threads.load(thread_id)
        wanted = _wanted(thread, native_id)
        if thread is None or wanted is None:
            return "over"
        try:
            trouble = self._told(thread, wanted)
        except Unsure as error:
            raise Unavailable(str(error)) from error
        if trouble:
            why = trouble
            return self._settled(
                thread_id,
                native_id,
                now,
                lambda it: hiding.failed(it, native_id, why, now, self.policy),
                "failed",
            )
        return self._settled(
            thread_id,
            native_id,
            now,
            lambda it: hiding.done(it, None, native_id, now, self.policy),
            "told",
        )

    def _told(self, thread: Thread, wanted: Hiding) -> str | None:
        """Tell the platform; returns what stands in the way for good, and what to do."""
        place = thread.place
        voice = self.voices.get(place.channel)
        if voice is None or not voice.can_speak(place.account):
            return NO_VOICE
        try:
            voice.hide(place.account, wanted.message, hidden=wanted.want is Want.HIDE)
        except (Denied, Withheld) as error:
            return str(error)
        return None

    def _settled(
        self,
        thread_id: str,
        native_id: str,
        now: datetime,
        change_of: Callable[[Thread], Change],
        came: str,
    ) -> str:
        """Commit what came of it on the thread as it is by now, unless somebody was faster."""
        for _ in range(ATTEMPTS):
            thread = self.threads.load(thread_id)
            if thread is None or _wanted(thread, native_id) is None:
                return came
            work = Fold(thread, self.policy, now)
            work.take(change_of(thread))
            try:
                self.threads.commit(work.commit())
            except Superseded:
                continue
            return came
        message = "this thread is being written by many at once"
        raise Unavailable(message)


def _wanted(thread: Thread | None, native_id: str) -> Hiding | None:
    """The wish while Heard is to tell the platform of it."""
    found = of_message(thread.hidings, native_id) if thread else None
    return found if found and found.step is Step.ON_ITS_WAY else None
