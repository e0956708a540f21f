"""The short codes by which somebody answers an alert: "12a" claims what code 12 stands for.

A code belongs to one recipient. It lasts for a day after it was last sent and its number is free
again then; so the numbers stay as short as a day's alerts allow.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count

LASTS = timedelta(days=1)
"""How long a code is good, from when it was last sent, and how long its number is nobody else's."""

MOST_CODES = 999
"""Live codes of one recipient: three digits, more than any budget of a day."""

_MOST_NAMED = 300
"""Threads that all codes of a recipient name: a day of full digests must not swell their item. An
older code forgets its threads, and keeps its number: whoever answers by it must not be given what
somebody else wrote."""


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
        others = [code for code in self._live(now) if code is not known][-(MOST_CODES - 1) :]
        taken = {code.number for code in others}
        number = known.number if known else next(free for free in count(1) if free not in taken)
        return Codes(_remembered((*others, Code(number, threads, now))))

    def of(self, number: int, now: datetime) -> Code | None:
        """What a number stands for now."""
        meant = (code for code in self._live(now) if code.threads)
        return next((code for code in meant if code.number == number), None)

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


def _remembered(sent: tuple[Code, ...]) -> tuple[Code, ...]:
    """The codes, of which the latest still name their threads."""
    kept, room = [], _MOST_NAMED
    for code in reversed(sent):
        room -= len(code.threads)
        kept.append(code if room >= 0 else replace(code, threads=()))
    return tuple(reversed(kept))
