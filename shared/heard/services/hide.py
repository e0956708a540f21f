"""What agents do to have a customer's message hidden from others, or shown again: one use case an act."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from heard.domain import hiding
from heard.domain.entry import Entry
from heard.domain.errors import Invalid
from heard.domain.hidden import Want
from heard.domain.message import Channel
from heard.domain.thread import Change, Thread
from heard.ports.threads import Evidence, NativeId
from heard.ports.voices import Voice
from heard.services.deed import Acted, Asked, Deeds


@dataclass(frozen=True, slots=True)
class Hiding(Deeds):
    """Carries out what agents do to hide. `voices` are the platforms that Heard can tell."""

    evidence: Evidence
    voices: Mapping[Channel, Voice]

    def hide(self, asked: Asked, message: str, reason: str, note: str, now: datetime) -> Acted:
        """A customer's message, by its native id, is to be hidden: somebody else confirms it."""
        return self._ask(asked, "hide", message, hiding.Wish(Want.HIDE, reason, note), now)

    def unhide(self, asked: Asked, message: str, reason: str, now: datetime) -> Acted:
        """A message is to be shown again: somebody else confirms it."""
        return self._ask(asked, "unhide", message, hiding.Wish(Want.SHOW, reason), now)

    def confirm_hide(self, asked: Asked, message: str, now: datetime) -> Acted:
        """Somebody else wants it too. The message is kept whole first, and that is verified: only
        then is the platform told, or somebody does it by hand."""

        def deed(thread: Thread) -> Change:
            entry = self._entry(thread, message)
            wish = hiding.must_confirm(thread, entry, asked.person, self.policy)
            kept = self.evidence.keep(thread, entry)
            prepared = hiding.Prepared(kept, by_hand=not self._can_tell(thread))
            return hiding.confirmed(thread, wish, asked.person.id, prepared, now, self.policy)

        return self._act(asked, "confirm_hide", now, deed)

    def refuse_hide(self, asked: Asked, message: str, reason: str, now: datetime) -> Acted:
        """It is not done; whoever asked may take it back."""
        return self._act(
            asked,
            "refuse_hide",
            now,
            lambda thread: hiding.refused(
                thread, asked.person.id, message, reason, now, self.policy
            ),
        )

    def did_hide(self, asked: Asked, message: str, now: datetime) -> Acted:
        """Somebody hid it, or showed it again, with the platform's own tools."""
        return self._act(
            asked,
            "did_hide",
            now,
            lambda thread: hiding.done(thread, asked.person.id, message, now, self.policy),
        )

    def _ask(self, asked: Asked, act: str, message: str, wish: hiding.Wish, now: datetime) -> Acted:
        return self._act(
            asked,
            act,
            now,
            lambda thread: hiding.asked(
                thread,
                self._entry(thread, message),
                asked.person.id,
                wish,
                now,
                self.policy,
                self._called,
            ),
        )

    def _can_tell(self, thread: Thread) -> bool:
        voice = self.voices.get(thread.place.channel)
        return voice is not None and voice.can_speak(thread.place.account)

    def _entry(self, thread: Thread, native_id: str) -> Entry:
        """A message of this thread. Raises Invalid for none of it."""
        name = NativeId(thread.place.channel, thread.place.account, native_id)
        pointer = self.threads.find([name]).pointers.get(name)
        stored = None
        if pointer and pointer.thread_id == thread.id and pointer.entry_key:
            stored = self.threads.load_entry(thread.id, pointer.entry_key)
        if stored is None:
            message = "message: there is none with this native id in the thread."
            raise Invalid(message, "message")
        return stored[1]
