"""An answer on its way out, as its thread keeps it: written, perhaps read by somebody else, sent.

A thread has one at most. Its intent is stored before a platform is called, so that whoever finds it
later knows that it may stand there already, and never posts it twice.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from heard.domain.entry import Entry
from heard.domain.events import Data, Event, EventType
from heard.domain.message import Author, Message, Place, Surface
from heard.domain.turns import Turn, automatic_ids, in_order

UNDO = timedelta(seconds=15)
"""How long an answer waits at least, so that its author can take it back."""

LONGEST = 8000
"""Characters of one answer: no platform takes more of a public one."""

CLOCKS_APART = timedelta(minutes=1)
"""How far a platform's clock may be behind ours."""


class Step(StrEnum):
    """Where an answer stands.

    asked        somebody else reads it first
    written      it goes out at `not_before`
    sending      the platform is called, or was when something broke: nobody may call it again
    unsure       nobody can tell whether it stands there: a person looks
    undone, turned_down, failed     it did not go out, and its text is there to be used
    """

    ASKED = "asked"
    WRITTEN = "written"
    SENDING = "sending"
    UNSURE = "unsure"
    UNDONE = "undone"
    TURNED_DOWN = "turned_down"
    FAILED = "failed"

    @property
    def live(self) -> bool:
        """True while it may still go out, or may have."""
        return self in (Step.ASKED, Step.WRITTEN, Step.SENDING, Step.UNSURE)

    @property
    def called(self) -> bool:
        """True from the moment on from which a platform may have it."""
        return self in (Step.SENDING, Step.UNSURE)


@dataclass(frozen=True, slots=True)
class Asking:
    """Who reads it first, and why: `by`, and from `until` on `then` too (targets of a rung). `late`
    is True once `then` was told."""

    why: tuple[str, ...]
    by: str
    until: datetime
    then: str
    late: bool = False


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An answer that somebody wrote.

    `to` is the native id of the customer's message that it answers. `since` is when it came to its
    present step, `started_at` when a platform was last called. `begun_at`, `facts_checked` and
    `waived` are its draft's. `why` is what holds it, what failed, or why it was turned down. `tries`
    counts calls that surely did not send it, `lost` how often it had to be put on the Outbox anew.
    `sought` is True where somebody wants to know whether it stands there, `again` where somebody
    looked and wants it sent once more.
    """

    id: str
    by: str
    text: str
    to: str
    private: bool
    written_at: datetime
    not_before: datetime
    step: Step
    since: datetime
    begun_at: datetime | None = None
    facts_checked: bool = False
    waived: str | None = None
    asking: Asking | None = None
    approved_by: str | None = None
    started_at: datetime | None = None
    why: str | None = None
    tries: int = 0
    lost: int = 0
    sought: bool = False
    again: bool = False

    @property
    def live(self) -> bool:
        """True while it may still go out, or may have."""
        return self.step.live

    def at(self, step: Step, now: datetime, why: str | None = None) -> "Outgoing":
        """The answer at another step."""
        return replace(self, step=step, since=now, why=why, lost=0, sought=False)

    def entry(self, native_id: str, place: Place, surface: Surface, now: datetime) -> Entry:
        """The message that it is once the platform has it. It counts from when the platform was
        called: what a customer wrote after that, it does not answer."""
        message = Message(
            channel=place.channel,
            account=place.account,
            native_id=native_id,
            surface=Surface.DM if self.private else surface,
            author=Author(id=place.account),
            by_brand=True,
            place=place,
            text=self.text,
            sent_at=self.started_at or now,
            answers=self.to,
        )
        return Entry(message, now, sent_by=self.by)

    def is_shown_by(self, entry: Entry) -> bool:
        """True where a message of the brand says the same, after a platform was called with this: also
        where somebody looked in vain and has it sent once more."""
        message = entry.message
        if not ((self.step.called or self.again) and message.by_brand and self.started_at):
            return False
        return _words(entry.text) == _words(self.text) and (
            entry.at >= self.started_at - CLOCKS_APART
        )


def event_of(
    happened: EventType, outgoing: Outgoing, now: datetime, by: str | None, told: Data
) -> Event:
    """What happened to an answer; with when it goes out, where it has a time."""
    data: Data = {"reply": outgoing.id, **told}
    if outgoing.step is Step.WRITTEN:
        data["not_before"] = outgoing.not_before.isoformat()
    return Event(happened, now, by, data)


def _words(text: str | None) -> str:
    return " ".join((text or "").casefold().split())


def answer_since(
    turns: tuple[Turn, ...], at: datetime, automatic_within_seconds: int
) -> Turn | None:
    """What a person of the brand answered, as far as we heard of it since a moment; the latest."""
    ordered = in_order(turns)
    machine = automatic_ids(ordered, automatic_within_seconds)
    found = [
        turn
        for turn in ordered
        if turn.answers
        and turn.id not in machine
        and turn.deleted_at is None
        and turn.heard_at > at
    ]
    return found[-1] if found else None
