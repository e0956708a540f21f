"""One look at one draft: what every check is given."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from heard.domain.starter import Starter
from heard.domain.verdict import Check, Draft, Finding
from heard.guard.matter import Matter
from heard.guard.phrasebook import Heard, phrasebook
from heard.guard.tongues import tongue_of
from heard.guard.words import Written, written
from heard.triage.language import Tongue


@dataclass(frozen=True)
class Look:
    """A draft, what it answers, and what was found in it once for all checks."""

    draft: Draft
    matter: Matter
    starters: Sequence[Starter]

    @cached_property
    def text(self) -> Written:
        """The draft, read."""
        return written(self.draft.text)

    @cached_property
    def heard(self) -> Heard:
        """What the phrasebook finds in it."""
        return phrasebook().find(self.text)

    @cached_property
    def tongue(self) -> Tongue:
        """Its language."""
        return tongue_of(self.draft.text)

    def at(self, check: Check, first: int, after: int, says: str, mend: str) -> Finding:
        """A finding about the words [first, after)."""
        return Finding(check, says, mend, *self.text.place(first, after))
