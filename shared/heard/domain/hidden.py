"""What is to be hidden or shown again in a thread, and how far that got."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

_TRIED_FOR = timedelta(hours=1)
"""The Outbox hands it out for three quarters of an hour; what was lost there is noticed then."""

_MOST_KEPT = 6
"""Of those that are over so many stay with the thread; the timeline has all."""


class Want(StrEnum):
    """What is wanted."""

    HIDE = "hide"
    SHOW = "show"


class Why(StrEnum):
    """Why a message may be hidden at all: that it is unpleasant is no reason."""

    PERSONAL_DATA = "personal_data"
    ABUSE = "abuse"
    SPAM = "spam"
    DANGEROUS_ADVICE = "dangerous_advice"


URGENT = frozenset({Why.PERSONAL_DATA.value, Why.DANGEROUS_ADVICE.value})
"""For these somebody is woken: others come to harm while they stand there."""


class Step(StrEnum):
    """How far it got.

    asked       somebody wants it: another person has to confirm
    by_hand     confirmed: somebody does it with the platform's own tools, and says so
    on_its_way  confirmed: Heard tells the platform
    done        said to be done, or told the platform; not seen
    seen        the platform says so
    """

    ASKED = "asked"
    BY_HAND = "by_hand"
    ON_ITS_WAY = "on_its_way"
    DONE = "done"
    SEEN = "seen"

    @property
    def waits(self) -> bool:
        """True where somebody or something still has to act."""
        return self in (Step.ASKED, Step.BY_HAND, Step.ON_ITS_WAY)


@dataclass(frozen=True, slots=True)
class Hiding:
    """One message, by its native id: what is wanted and `why`, who asked, who confirmed, under which
    name the whole of it is `kept`, and what stood in the way (`trouble`)."""

    message: str
    want: Want
    why: str
    by: str
    at: datetime
    step: Step = Step.ASKED
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None
    kept: str | None = None
    done_by: str | None = None
    done_at: datetime | None = None
    trouble: str | None = None


_ERRAND = "hide "


def errand(native_id: str) -> str:
    """What a message is called in the Outbox that is to be hidden or shown again."""
    return _ERRAND + native_id


def message_of(what: str) -> str | None:
    """The message's native id, None for what is no such errand."""
    return what.removeprefix(_ERRAND) if what.startswith(_ERRAND) else None


def taken_until(hiding: Hiding) -> datetime | None:
    """Until when a platform may take what Heard tells it; None where it is told nothing."""
    if hiding.step is not Step.ON_ITS_WAY or hiding.confirmed_at is None:
        return None
    return hiding.confirmed_at + _TRIED_FOR


def of_message(hidings: Iterable[Hiding], native_id: str) -> Hiding | None:
    """The latest that concerns a message."""
    return next((one for one in hidings if one.message == native_id), None)


def seen(
    hidings: tuple[Hiding, ...], native_id: str, *, hidden: bool, now: datetime
) -> tuple[Hiding, ...]:
    """After the platform said that a message is hidden, or shown: what was wanted is seen, what was
    done is undone."""
    wanted = Want.HIDE if hidden else Want.SHOW
    return tuple(
        replace(one, step=Step.SEEN, done_at=one.done_at or now, trouble=None)
        if one.message == native_id and one.want is wanted
        else one
        for one in hidings
        if one.message != native_id or one.want is wanted or one.step.waits
    )


def remembered(hidings: tuple[Hiding, ...]) -> tuple[Hiding, ...]:
    """Those that a head keeps: all that wait, and the latest of the others."""
    over = [one for one in hidings if not one.step.waits]
    gone = {one.message for one in over[: max(0, len(over) - _MOST_KEPT)]}
    return tuple(one for one in hidings if one.message not in gone)
