"""A list that somebody works through, one customer at a time: a core that all of them are told, and a
line of their own for each.

There is no way to tell many people one text unread (rule 2): every answer is written, checked and
given for one person, and what is left open is said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b

from heard.domain.dossier import Dossier
from heard.domain.errors import Conflict, Invalid
from heard.domain.starter import FILLED, VARIABLE

MOST = 200
"""Customers of one list: a day's work. Whoever has more begins another."""

LONGEST_CORE = 2000
LONGEST_LINE = 1000
MATTER = "{matter}"
"""Where in the core somebody's own line goes; without it, before the core."""

KNOWN = (*FILLED, "matter")


class Fate(StrEnum):
    """What became of one customer of a list."""

    ANSWERED = "answered"
    SKIPPED = "skipped"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class WorkList:
    """One person's list. `at` is the place at which they are, `fates` what became of those done
    with, by thread; a skipped one can be gone back to. `lines` are hashes of the
    lines that were written. `version` counts commits."""

    id: str
    person: str
    title: str
    threads: tuple[str, ...]
    made_at: datetime
    core: str = ""
    at: int = 0
    fates: Mapping[str, Fate] = field(default_factory=dict)
    lines: frozenset[str] = frozenset()
    closed: bool = False
    version: int = 0

    @classmethod
    def of(
        cls, person: str, title: str, threads: Sequence[str], core: str, now: datetime
    ) -> "WorkList":
        """A new list, its customers in this order. Raises Invalid for none, and for too many."""
        threads = tuple(dict.fromkeys(threads))
        if not threads:
            message = "thread: pick at least one that somebody can still be answered in."
            raise Invalid(message, "thread")
        if len(threads) > MOST:
            message = f"thread: {MOST} at most; work through these first."
            raise Invalid(message, "thread")
        name = f"{now:%Y%m%dT%H%M%S%f}"
        return cls(name, person, " ".join(title.split())[:120], threads, now).with_core(core)

    @property
    def current(self) -> str | None:
        """The thread that it is at, None where everybody was seen."""
        return self.threads[self.at] if self.at < len(self.threads) else None

    def number(self, fate: Fate) -> int:
        """How many have this fate."""
        return sum(one is fate for one in self.fates.values())

    @property
    def skipped(self) -> tuple[str, ...]:
        """Those that were skipped, in their order."""
        return tuple(one for one in self.threads if self.fates.get(one) is Fate.SKIPPED)

    def with_core(self, core: str) -> "WorkList":
        """With another core. Raises Invalid for one that is too long, and for a variable that there
        is not."""
        core = core.strip()
        if len(core) > LONGEST_CORE:
            message = f"core: {LONGEST_CORE} characters at most, this has {len(core)}."
            raise Invalid(message, "core")
        strange = [found for found in VARIABLE.findall(core) if found not in KNOWN]
        if strange:
            there = ", ".join(f"{{{name}}}" for name in KNOWN)
            raise Invalid(f"core: there is no {{{strange[0]}}}; there are {there}.", "core")
        return replace(self, core=core)

    def must_be_own(self, line: str) -> None:
        """Raises Invalid for a line that another customer of this list was written already."""
        if _trace(line) in self.lines:
            message = (
                "line: you wrote this to somebody else of this list. Write what is about this "
                "customer alone."
            )
            raise Invalid(message, "line")

    def answered(self, thread: str, line: str) -> "WorkList":
        """The list once one of its customers was answered with a line of their own."""
        after = self.passed(thread, Fate.ANSWERED)
        return replace(after, lines=self.lines | {_trace(line)})

    def passed(self, thread: str, fate: Fate) -> "WorkList":
        """The list once one of its customers is done with: on to the next. Raises Conflict where it
        is at another, as somebody finds who has it open twice."""
        if thread != self.current:
            raise Conflict("This list is at another customer by now: load it again.")
        return self._at(self.at + 1, {**self.fates, thread: fate})

    def back(self) -> "WorkList":
        """Back to the last one before that was skipped; Conflict where there is none."""
        earlier = [
            place
            for place in range(min(self.at, len(self.threads)))
            if self.fates.get(self.threads[place]) is Fate.SKIPPED
        ]
        if not earlier:
            raise Conflict("Nobody before this one was skipped.")
        at = earlier[-1]
        fates = {one: fate for one, fate in self.fates.items() if one != self.threads[at]}
        return self._at(at, fates)

    def _at(self, at: int, fates: Mapping[str, Fate]) -> "WorkList":
        """At the first from there on that nobody is done with."""
        while at < len(self.threads) and self.threads[at] in fates:
            at += 1
        return replace(self, at=at, fates=fates)


def _trace(line: str) -> str:
    """What stands for a line, whatever its case, marks and blanks."""
    words = "".join(letter for letter in line.casefold() if letter.isalnum())
    return blake2b(words.encode(), digest_size=4).hexdigest()


@dataclass(frozen=True, slots=True)
class AtWork:
    """A list, and where it is: the thread with its latest messages, the core as this customer would
    read it. `dossier` is None at its end."""

    list: WorkList
    dossier: Dossier | None = None
    core: str = ""


def whole(core: str, line: str) -> str:
    """The answer for one customer: their own line in the core, or before it. Raises Invalid without
    a line."""
    line, core = line.strip(), core.strip()
    if not line:
        message = "line: write what is about this customer alone."
        raise Invalid(message, "line")
    if len(line) > LONGEST_LINE:
        raise Invalid(f"line: {LONGEST_LINE} characters at most, this has {len(line)}.", "line")
    if MATTER in core:
        return core.replace(MATTER, line)
    return "\n\n".join(part for part in (line, core) if part)
