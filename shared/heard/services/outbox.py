"""What the Outbox does with an answer when its time has come: look once more, then say it, once.

The thread says `sending` before the platform is called. Whoever finds it so later never calls it
again: the platform is asked whether it stands there, and if that does not tell, a person looks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from heard.domain import speaking
from heard.domain.errors import (
    Denied,
    Limited,
    Refused,
    Superseded,
    Unavailable,
    Unsure,
    Withheld,
)
from heard.domain.message import Channel
from heard.domain.outgoing import CLOCKS_APART, Outgoing, Step
from heard.domain.people import Person
from heard.domain.policy import Policy
from heard.domain.thread import Change, Thread
from heard.domain.verdict import Verdict
from heard.ports.people import Attendance, Roster
from heard.ports.threads import NativeId, Threads
from heard.ports.voices import Voice
from heard.services.fold import Fold
from heard.services.guard import Guarding
from heard.services.telling_platforms import NO_VOICE, reply_of

ATTEMPTS = 6
"""How often one step is tried against others who write the same thread."""

CALL_LASTS = timedelta(seconds=100)
"""How long a call may go on, and the function that makes it: whoever began it may still be at it."""

_MOST_LOOKS = 3
"""How often a platform that does not answer is asked whether an answer stands there."""

_THERE = timedelta(seconds=75)
"""Within this time whoever has a thread open has said so."""


@dataclass(frozen=True, slots=True)
class Speaking:
    """Sees to one answer at a time."""

    threads: Threads
    guard: Guarding
    voices: Mapping[Channel, Voice]
    roster: Roster
    attendance: Attendance
    policy: Policy

    def see_to(self, thread_id: str, reply_id: str, now: datetime) -> str:
        """See to the answer of this id; returns what came of it: "sent", "held", "asked", "failed",
        "unsure", "early", or "over" where there was nothing to do.

        Raises Unavailable where it is to be tried again: a dependency fails, others were faster
        `ATTEMPTS` times, or somebody else's call may still go on.
        """
        for _ in range(ATTEMPTS):
            try:
                thread = self._thread(thread_id, reply_id)
                if thread is None or thread.outgoing is None:
                    return "over"
                outgoing = thread.outgoing
                if outgoing.step.called:
                    return self._looked_for(thread, outgoing, now)
                if outgoing.step is not Step.WRITTEN:
                    return "over"
                if now < outgoing.not_before:
                    return "early"
                stopped = self._stopped(thread, outgoing, now)
                if stopped:
                    return stopped
                self._commit(thread, speaking.begun(thread, now, self.policy), now)
            except Superseded:
                continue
            # Nothing from here on may lead back into this loop: it would be said twice.
            return self._said(thread, reply_id, now)
        raise _busy()

    def _stopped(self, thread: Thread, outgoing: Outgoing, now: datetime) -> str | None:
        """What keeps it from going out, which is committed; None where nothing does."""
        author, voice = self._author(outgoing), self.voices.get(thread.place.channel)
        why = speaking.stood_in_the_way(thread, outgoing, author, self.policy)
        if why is None and (voice is None or not voice.can_speak(thread.place.account)):
            why = NO_VOICE
        if why is None and voice:
            why = voice.obstacle(reply_of(thread, outgoing), now)
        if why or author is None or voice is None:
            return self._failed(thread, why or NO_VOICE, now)
        verdict = self._verdict(author, thread, outgoing, now)
        if verdict.refusals:
            first = verdict.refusals[0]
            return self._failed(thread, f"{first.says} {first.mend}", now)
        if verdict.needs_approval and not outgoing.approved_by:
            change = speaking.asked(thread, verdict.needs_approval, now, self.policy)
            return self._commit(thread, change, now, "asked")
        until, reason = speaking.held_by(thread, outgoing, verdict, self.policy)
        if until and until > now:
            return self._commit(
                thread, speaking.held(thread, until, reason, now, self.policy), now, "held"
            )
        return self._stands_already(thread, outgoing, voice, now) if outgoing.again else None

    def _stands_already(
        self, thread: Thread, outgoing: Outgoing, voice: Voice, now: datetime
    ) -> str | None:
        """Somebody looked and wants it sent again: where the platform can be asked, it is."""
        try:
            found = self._find(voice, thread, outgoing)
        except (Denied, Withheld):
            return None
        return self._sent(thread.id, outgoing.id, found, now) if found else None

    def _said(self, thread: Thread, reply_id: str, now: datetime) -> str:
        """The one call. What is not known to have failed is left as it is: its echo may settle it,
        and the sweep has it looked for."""
        voice, outgoing = self.voices[thread.place.channel], thread.outgoing
        if outgoing is None:
            return "over"
        try:
            native_id = voice.say(reply_of(thread, outgoing))
        except (Denied, Withheld) as error:
            why = str(error)
            return self._settle(thread.id, reply_id, now, lambda it: self._fail(it, why, now))
        except Limited as error:
            return self._turned_away(thread.id, reply_id, error.seconds, str(error), now)
        except Unavailable as error:
            return self._turned_away(thread.id, reply_id, None, str(error), now)
        except Unsure:
            return "sending"
        return self._sent(thread.id, reply_id, native_id, now)

    def _looked_for(self, thread: Thread, outgoing: Outgoing, now: datetime) -> str:
        """It may stand there already: the platform is asked, and nothing is said."""
        if outgoing.step is Step.UNSURE and not outgoing.sought:
            return "over"
        if outgoing.step is Step.SENDING and now - outgoing.since < CALL_LASTS:
            message = "whoever began to send it may still be at it"
            raise Unavailable(message)
        voice = self.voices.get(thread.place.channel)
        why = "The platform does not show it."
        try:
            found = self._find(voice, thread, outgoing) if voice else None
        except (Denied, Withheld) as error:
            found, why = None, f"The platform cannot be asked: {error}."
        except Unavailable as error:
            if outgoing.step is Step.SENDING and outgoing.lost < _MOST_LOOKS:
                return "sending"
            found, why = None, f"The platform does not answer: {error}."
        if found:
            return self._sent(thread.id, outgoing.id, found, now)
        there = self._there(thread, outgoing, now)
        change = speaking.unsure(thread, why, now, self.policy, there=there)
        return self._commit(thread, change, now, "unsure")

    def _find(self, voice: Voice, thread: Thread, outgoing: Outgoing) -> str | None:
        since = (outgoing.started_at or outgoing.written_at) - CLOCKS_APART
        return voice.find(reply_of(thread, outgoing), since)

    def _sent(self, thread_id: str, reply_id: str, native_id: str, now: datetime) -> str:
        """It stands there under this id, whether its echo was heard by now or not."""

        def settle(thread: Thread) -> Fold:
            work, place = Fold(thread, self.policy, now), thread.place
            native = NativeId(place.channel, place.account, native_id)
            pointer = self.threads.find([native]).pointers.get(native)
            stored = None
            if pointer and pointer.thread_id == thread.id and pointer.entry_key:
                stored = self.threads.load_entry(thread.id, pointer.entry_key)
            if stored:
                work.join(stored[1])
            elif thread.outgoing:
                work.hear(
                    thread.outgoing.entry(native_id, place, thread.surface, now),
                    known=bool(pointer and pointer.thread_id),
                )
            return work

        return self._settle(thread_id, reply_id, now, settle, "sent")

    def _turned_away(
        self, thread_id: str, reply_id: str, seconds: float | None, why: str, now: datetime
    ) -> str:
        def settle(thread: Thread) -> Change:
            there = thread.outgoing is not None and self._there(thread, thread.outgoing, now)
            return speaking.turned_away(thread, seconds, why, now, self.policy, there=there)

        return self._settle(thread_id, reply_id, now, settle, "held")

    def _settle(
        self,
        thread_id: str,
        reply_id: str,
        now: datetime,
        settle: Callable[[Thread], Change | Fold],
        outcome: str = "failed",
    ) -> str:
        """Commit what came of the call on the thread as it is by now, unless an echo settled it."""
        for _ in range(ATTEMPTS):
            thread = self._thread(thread_id, reply_id)
            if thread is None:
                return outcome
            try:
                found = settle(thread)
                work = found if isinstance(found, Fold) else self._folded(thread, found, now)
                self.threads.commit(work.commit())
            except Superseded:
                continue
            return outcome
        raise _busy()

    def _failed(self, thread: Thread, why: str, now: datetime) -> str:
        return self._commit(thread, self._fail(thread, why, now), now, "failed")

    def _fail(self, thread: Thread, why: str, now: datetime) -> Change:
        there = thread.outgoing is not None and self._there(thread, thread.outgoing, now)
        return speaking.failed(thread, why, now, self.policy, there=there)

    def _commit(self, thread: Thread, change: Change, now: datetime, outcome: str = "") -> str:
        self.threads.commit(self._folded(thread, change, now).commit())
        return outcome

    def _folded(self, thread: Thread, change: Change, now: datetime) -> Fold:
        work = Fold(thread, self.policy, now)
        work.take(change)
        return work

    def _verdict(
        self, author: Person, thread: Thread, outgoing: Outgoing, now: datetime
    ) -> Verdict:
        """The guard once more. What it refuses as a request is no word on the draft."""
        try:
            return self.guard.check(author, thread.id, speaking.draft_of(outgoing), now)
        except Refused:
            return Verdict()

    def _thread(self, thread_id: str, reply_id: str) -> Thread | None:
        """The thread while this answer is on its way in it."""
        thread = self.threads.load(thread_id)
        outgoing = thread.outgoing if thread else None
        return thread if outgoing and outgoing.live and outgoing.id == reply_id else None

    def _author(self, outgoing: Outgoing) -> Person | None:
        return next((one for one in self.roster.people() if one.id == outgoing.by), None)

    def _there(self, thread: Thread, outgoing: Outgoing, now: datetime) -> bool:
        return outgoing.by in self.attendance.viewers(thread.id, now - _THERE)


def _busy() -> Unavailable:
    return Unavailable("this thread is being written by many at once")
