"""The short codes by which somebody answers an alert: "12a" claims what code 12 stands for.

A code belongs to one recipient. It lasts for a day after it was last sent and its number is free
again then; so the numbers stay as short as a day's alerts allow.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

LASTS = timedelta(days=1)
"""How long a code is good, from when it was last sent, and how long its number is nobody else's."""

MOST_CODES = 99
"""Live codes of one recipient: two digits. The oldest is given up for a new one."""

_MOST_NAMED = 300
"""Threads that all codes of a recipient name: a day of full digests must not swell their item."""


@dataclass(frozen=True, slots=True)
class Code:
    """A number and the threads it stands for, the gravest first: one for an alert, several for a
    digest. `at` is when it was last sent."""

    number: int
    threads: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of one recipient, the last sent at the end."""

    sent: tuple[Code, ...] = ()

    def given(self, threads: tuple[str, ...], now: datetime) -> "Codes":
        """The codes after an alert on these threads: what has a live code keeps its number, else
        it gets the smallest that is free."""
        known = self.of_threads(threads, now)
        others = [code for code in self._live(now) if code is not known]
        if known:
            number = known.number
        elif len(others) >= MOST_CODES:
            number = others.pop(0).number
        else:
            taken = {code.number for code in others}
            number = next(free for free in count(1) if free not in taken)
        while others and sum(len(one.threads) for one in others) + len(threads) > _MOST_NAMED:
            others.pop(0)
        return Codes((*others, Code(number, threads, now)))

    def of(self, number: int, now: datetime) -> Code | None:
        """What a number stands for now."""
        return next((code for code in self._live(now) if code.number == number), None)

    def of_threads(self, threads: tuple[str, ...], now: datetime) -> Code | None:
        """The live code of exactly these threads: an event that comes again finds its own."""
        return next((code for code in self._live(now) if code.threads == threads), None)

    def latest(self, now: datetime) -> Code | None:
        """What was sent last."""
        return next(reversed(self._live(now)), None)

    def all_mine(self, now: datetime) -> tuple[str, ...]:
        """Every thread that a live code stands for, each once, the last sent first."""
        found = (thread for code in reversed(self._live(now)) for thread in code.threads)
        return tuple(dict.fromkeys(found))

    def _live(self, now: datetime) -> tuple[Code, ...]:
        return tuple(code for code in self.sent if now - code.at < LASTS)
