"""What triage says of one message: what it is, how severe, how sure, and why."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a message is. What is not confidently something else counts as complaint."""

    COMPLAINT = "complaint"
    QUESTION = "question"
    PRAISE = "praise"
    CHATTER = "chatter"
    SPAM = "spam"

    @property
    def owed_an_answer(self) -> bool:
        """True where a customer waits for one: complaints and questions have clocks."""
        return self in (Kind.COMPLAINT, Kind.QUESTION)

    @property
    def rank(self) -> int:
        """0 is gravest: what a thread is called when its messages differ."""
        return _RANKS[self]


class Severity(StrEnum):
    """How bad it is: danger, law and press first; small things last."""

    CRITICAL = "critical"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 is gravest."""
        return _RANKS[self]


_RANKS = {one: rank for kind in (Kind, Severity) for rank, one in enumerate(kind)}


@dataclass(frozen=True, slots=True)
class Judgement:
    """One message judged.

    `probability` is of being a complaint, 0 to 1. `reasons` are short sentences for the person
    who reads the thread ("says an earlier e-mail went unanswered"), gravest first.
    `language` is a two-letter code where one was recognised, or None. `topics` are those of the
    policy that the text names.
    """

    kind: Kind
    severity: Severity
    probability: float
    reasons: tuple[str, ...] = ()
    language: str | None = None
    topics: tuple[str, ...] = ()
