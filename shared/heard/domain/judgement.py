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


class Issue(StrEnum):
    """What a complaint or a question is about, in words that fit any trade: surges and reports
    count by it, and an agent may file a thread under another."""

    SAFETY = "safety"
    PRIVACY = "privacy"
    LUGGAGE = "luggage"
    CANCELLATION = "cancellation"
    DELAY = "delay"
    BOOKING = "booking"
    REFUND = "refund"
    PRICE = "price"
    BILLING = "billing"
    PAYMENT = "payment"
    ACCOUNT = "account"
    OUTAGE = "outage"
    APP = "app"
    WRONG_ORDER = "wrong_order"
    DELIVERY = "delivery"
    AVAILABILITY = "availability"
    FOOD = "food"
    CLEANLINESS = "cleanliness"
    PRODUCT = "product"
    STAFF = "staff"
    SUPPORT = "support"


_RANKS = {one: rank for kind in (Kind, Severity) for rank, one in enumerate(kind)}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probability from which a message is a complaint.

    Careful by default: at 0.35 a missed complaint counts as much as two false ones; each brand's
    move with what its agents correct. `question` is for what asks, or is a few words of small talk,
    without a clear complaint in it.
    """

    complaint: float = 0.35
    question: float = 0.45


DEFAULT_THRESHOLDS = Thresholds()


@dataclass(frozen=True, slots=True)
class Judgement:
    """One message judged.

    `probability` is of being a complaint, 0 to 1. `reasons` are short sentences for the person
    who reads the thread ("says an earlier e-mail went unanswered"), gravest first.
    `language` is a two-letter code where one was recognised, or None. `topics` are those of the
    policy that the text names. `issue` is what a complaint or a question is about, None where it
    does not say or is neither.
    """

    kind: Kind
    severity: Severity
    probability: float
    reasons: tuple[str, ...] = ()
    language: str | None = None
    topics: tuple[str, ...] = ()
    issue: Issue | None = None
