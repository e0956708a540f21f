"""What the reply guard says of a draft: what refuses it, what it warns of, and what it waits for.

Four things refuse, because they can only be a mistake: a starter that nobody made their own, a
variable that nobody filled, personal data in public, and more than the place takes. Everything else
warns: the person who sends it decides.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Check(StrEnum):
    """What the guard looks at, in the order in which people read about it."""

    VARIABLE = "variable"
    STARTER = "starter"
    PERSONAL_DATA = "personal_data"
    LENGTH = "length"
    NAME = "name"
    ACKNOWLEDGE = "acknowledge"
    RESTATE = "restate"
    APOLOGY = "apology"
    NON_APOLOGY = "non_apology"
    LIABILITY = "liability"
    CONTACT = "contact"
    SARCASM = "sarcasm"
    SHOUTING = "shouting"
    BLAME = "blame"
    CAUSE = "cause"
    POLICY_QUOTED = "policy_quoted"
    PROMISE = "promise"
    CONTRADICTION = "contradiction"
    DEBATE = "debate"
    SPELLING = "spelling"

    @property
    def refuses(self) -> bool:
        """True where a draft cannot be sent until it is mended."""
        return self in _REFUSE


_REFUSE = frozenset({Check.VARIABLE, Check.STARTER, Check.PERSONAL_DATA, Check.LENGTH})

ORDER = {check: place for place, check in enumerate(Check)}


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer that somebody is about to send.

    `public` is True where others than the customer can read it. `begun_at` is when its author began
    to write (None: now). `facts_checked` is True where they say that they looked the facts up.
    `waived` is why they do not wait until tempers have cooled.
    """

    text: str
    public: bool
    begun_at: datetime | None = None
    facts_checked: bool = False
    waived: str | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """A draft as its author typed it; `public` None: as public as what it answers."""

    text: str
    public: bool | None = None
    begun_at: datetime | None = None
    facts_checked: bool = False
    waived: str | None = None

    def draft(self, *, public: bool) -> Draft:
        """The draft, once it is known who can read it."""
        return Draft(self.text, public, self.begun_at, self.facts_checked, self.waived)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about the characters [start, end) of a draft (start = end: about all of it): what
    it is, and what to do. The texts are for a tired person."""

    check: Check
    says: str
    mend: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Unchecked:
    """What the guard did not look at, and why."""

    checks: tuple[Check, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Why a draft is better sent at `until`. Its author may go ahead all the same where it is
    `waivable`, and says why."""

    until: datetime
    why: str
    waivable: bool


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody else reads it first, and why. Asked are `by`, and from `until` on `then` as well
    (targets of a rung: "lead", "rotation:leads")."""

    why: tuple[str, ...]
    by: str
    until: datetime
    then: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """All of it, in the order in which people should read it."""

    refusals: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    waits: tuple[Wait, ...] = ()
    needs_approval: Approval | None = None

    @property
    def wait_until(self) -> datetime | None:
        """When nothing asks to wait any more; None: now."""
        return max((wait.until for wait in self.waits), default=None)

    @property
    def flags(self) -> frozenset[Check]:
        """The checks that found something."""
        return frozenset(finding.check for finding in (*self.refusals, *self.warnings))
