"""What somebody looks for, and how words are found in what was written.

Every word must be there, as a word or the beginning of one; what stands in quotes must be there as it
stands. Case and blanks do not count.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from heard.domain.judgement import Issue, Kind
from heard.domain.message import Channel
from heard.domain.state import State
from heard.domain.thread import Thread

LONGEST = 200
"""Characters of what is looked for."""

_MOST_WORDS = 12
_PART = re.compile(r'"([^"]+)"|(\S+)')


class By(StrEnum):
    """Where to look."""

    ALL = "all"
    CUSTOMER = "customer"
    TEXT = "text"
    REFERENCE = "reference"


@dataclass(frozen=True)
class Sought:
    """What is looked for; None is everything. `since` and `until` are days, both included, on which
    customers began to wait (or wrote, where nothing is owed). `best` puts what fits best first,
    else the newest is."""

    text: str = ""
    by: By = By.ALL
    brand: str | None = None
    channel: Channel | None = None
    state: State | None = None
    kind: Kind | None = None
    issue: Issue | None = None
    since: date | None = None
    until: date | None = None
    best: bool = False

    @cached_property
    def needles(self) -> tuple[re.Pattern[str], ...]:
        """One pattern for each word or quoted phrase."""
        flat = unicodedata.normalize("NFKC", self.text)
        parts = [quoted or word for quoted, word in _PART.findall(flat)]
        wanted = (_words(part) for part in parts[:_MOST_WORDS])
        return tuple(re.compile(one, re.IGNORECASE) for one in dict.fromkeys(wanted) if one)

    @property
    def nothing(self) -> bool:
        """True where nothing is asked for."""
        return self in (Sought(by=self.by), Sought(by=self.by, best=True))

    @property
    def unowed(self) -> bool:
        """True where what is asked for was never owed an answer: praise, chatter, spam."""
        if self.kind:
            return not self.kind.owed_an_answer
        return self.state is State.NOTED

    def fits(self, thread: Thread) -> bool:
        """True for a thread that its filters let through."""
        return (
            thread.state is not State.UNOPENED
            and self.brand in (None, thread.brand)
            and self.channel in (None, thread.place.channel)
            and self.state in (None, thread.state)
            and self.kind in (None, thread.kind)
            and self.issue in (None, thread.issue)
        )

    def began(self, thread: Thread) -> bool:
        """True for a thread that was opened on one of its days, in UTC."""
        day = thread.opened_at.date() if thread.opened_at else date.min
        return (self.since or day) <= day <= (self.until or day)

    def missing(self, texts: Iterable[str | None]) -> tuple[re.Pattern[str], ...]:
        """The needles that are in none of these texts."""
        there = [text for text in texts if text]
        return tuple(one for one in self.needles if not any(map(one.search, there)))


def _words(part: str) -> str:
    """The pattern of one word or phrase: at the beginning of a word, whatever blanks lie between."""
    flat = " ".join(part.split()).strip('.,;:!?()[]…"')
    pattern = r"\s+".join(re.escape(word) for word in flat.split(" "))
    return rf"(?<!\w){pattern}" if flat[:1].isalnum() else pattern
