"""Starters: beginnings of answers, and what of them Heard fills in by itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from heard.domain.judgement import Issue, Kind, Severity
from heard.domain.message import Channel, Surface

FILLED = ("customer", "brand", "agent", "location", "location_email", "location_phone", "reference")
"""The variables that Heard fills, where it knows them."""

GIVEN = "reference"
"""The variable that there is only once the customer was invited elsewhere: until then a starter that
needs it is not offered."""

WRITTEN = ("matter", "when")
"""The variables that only a person can fill."""

VARIABLE = re.compile(r"\{([a-z_]{1,40})\}")


@dataclass(frozen=True, slots=True)
class Starter:
    """One starter; what is left empty it is offered for in any case. `issues` only bring it to the
    top: what a thread is about may have been misread. `approved` is True for what the brand answers."""

    name: str
    text: str
    issues: frozenset[Issue] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    severities: frozenset[Severity] = frozenset()
    channels: frozenset[Channel] = frozenset()
    surfaces: frozenset[Surface] = frozenset()
    approved: bool = False

    def fits(self, kind: Kind, severity: Severity, channel: Channel, surface: Surface) -> bool:
        """True for a thread that it can begin an answer to."""
        wanted = (
            (self.kinds, kind),
            (self.severities, severity),
            (self.channels, channel),
            (self.surfaces, surface),
        )
        return all(not some or one in some for some, one in wanted)

    def rank(self, issue: Issue | None) -> int:
        """0 for one about the issue, 1 for one about any, 2 for one about others."""
        if not self.issues:
            return 1
        return 0 if issue in self.issues else 2

    def begun(self, values: Mapping[str, str | None]) -> "Begun":
        """The text with the values that are known."""
        text = VARIABLE.sub(lambda found: values.get(found[1]) or found[0], self.text)
        return Begun(self.name, text, tuple(dict.fromkeys(VARIABLE.findall(text))))


@dataclass(frozen=True, slots=True)
class Begun:
    """A starter for one thread; `left` are the variables that its author has to fill."""

    name: str
    text: str
    left: tuple[str, ...]
