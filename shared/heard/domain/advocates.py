"""Who takes sides, as lists show it: one stance for each thread, and the advocates of a brand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from heard.domain.stance import Guide, Side, Stance
from heard.domain.thread import Thread


@dataclass(frozen=True, slots=True)
class Standpoint:
    """A stance with whose it is: `customer` names them among their brand's, `who` as people do.
    `place` says where, `excerpt` what they wrote last."""

    thread: str
    brand: str
    customer: str
    who: str
    place: str
    stance: Stance
    reach: int | None = None
    excerpt: str | None = None


@dataclass(frozen=True, slots=True)
class Advocate:
    """One person who defends the brand: in how many threads, since when, when last."""

    standpoints: tuple[Standpoint, ...]

    @property
    def last(self) -> Standpoint:
        """The latest of them."""
        return max(self.standpoints, key=lambda one: (one.stance.at, one.thread))

    @property
    def since(self) -> datetime:
        """When they were first heard to."""
        return min(one.stance.at for one in self.standpoints)

    @property
    def reach(self) -> int | None:
        """Their audience, as far as it is known."""
        return max((one.reach for one in self.standpoints if one.reach is not None), default=None)

    @property
    def open(self) -> tuple[Guide, ...]:
        """What is to be done about any of it."""
        return tuple(
            one for one in Guide if any(one in each.stance.open for each in self.standpoints)
        )


@dataclass(frozen=True, slots=True)
class Advocates:
    """A page of a brand's advocates; `after` is where the list goes on."""

    brand: str
    advocates: Sequence[Advocate]
    after: str | None


@dataclass(frozen=True, slots=True)
class Company:
    """Who else takes part where a thread stands. `here` are those who take a side, `same` threads
    that complain about the same, `others` those that complain or ask about something else; `past` is
    the customer as an advocate, where they are one."""

    here: Sequence[Standpoint] = ()
    same: Sequence[Thread] = ()
    others: Sequence[Thread] = ()
    past: Advocate | None = None

    def on(self, side: Side) -> list[Standpoint]:
        """Those on one side."""
        return [one for one in self.here if one.stance.side is side]


def grouped(standpoints: Iterable[Standpoint]) -> list[Advocate]:
    """The advocates that these stances make, in the order of the first of each."""
    by: dict[str, list[Standpoint]] = {}
    for one in standpoints:
        if one.stance.side is Side.BRAND:
            by.setdefault(one.customer, []).append(one)
    return [Advocate(tuple(each)) for each in by.values()]
