"""Which kind a message is, once the evidence is weighed: what is not clearly else is a complaint."""

from heard.domain.judgement import Kind, Severity
from heard.domain.message import Surface
from heard.triage.evidence import Evidence
from heard.triage.reading import Reading

COMPLAINT_FROM = 0.45
"""Probability from which a message is a complaint; a later policy may set it for each brand."""

QUESTION_BELOW = 0.6
"""A question without a clear complaint in it stays one a little longer: both are answered."""

SURE_PRAISE = 0.25
SURE_SPAM = 2.5
CLEAR_COMPLAINT = 1.5
"""Weight of complaint cues that no amount of kind words makes praise: a person should look."""

SHORT = 4
"""Words up to which a neutral text is small talk."""

YOU = frozenset(("you", "your", "yours", "u", "ur"))
"""Who says more than a few words to the brand itself may be waiting for an answer."""


def choose(
    reading: Reading,
    evidence: Evidence,
    surface: Surface,
    rating: int | None,
    has_attachments: bool,
    mood: float,
) -> tuple[Kind, bool]:
    """The kind, and True where it is complaint only because nothing else is sure.

    `mood` is -1 to 1; a better one never makes a complaint of what a worse one did not. So where
    the worst and the best lead to the same kind, every mood does.
    """
    grave = any(cue.severity is Severity.CRITICAL for cue in evidence.cues)
    low_stars = rating is not None and rating <= 2
    if grave or low_stars:
        return Kind.COMPLAINT, False
    if rating is None and _spams(evidence):
        return Kind.SPAM, False
    asking = reading.asks or evidence.question > 0
    limit = QUESTION_BELOW if asking and evidence.complaint < 2 else COMPLAINT_FROM
    probability = evidence.probability(mood)
    if probability >= limit:
        return Kind.COMPLAINT, False
    if asking and (rating is None or evidence.question):
        return Kind.QUESTION, False
    if _praises(evidence, rating, probability):
        return Kind.PRAISE, False
    pointing = has_attachments and "shows" in evidence.fired
    small = _chats(reading, evidence, surface, mood) and not pointing and rating is None
    return (Kind.CHATTER, False) if small else (Kind.COMPLAINT, True)


def _spams(evidence: Evidence) -> bool:
    """Spam only without a word about the writer's own order: a lost complaint costs more."""
    if not evidence.spam or "business" in evidence.fired:
        return evidence.spam - evidence.complaint >= SURE_SPAM
    return evidence.spam - evidence.complaint >= 1


def _praises(evidence: Evidence, rating: int | None, probability: float) -> bool:
    if rating is not None and rating >= 4:
        return True
    if evidence.complaint >= CLEAR_COMPLAINT:
        return False
    return evidence.praise >= 1 or (evidence.praise > 0 and probability <= SURE_PRAISE)


def _chats(reading: Reading, evidence: Evidence, surface: Surface, mood: float) -> bool:
    """Small talk: short or friendly, and not about the writer's own order or account."""
    if "business" in evidence.fired or evidence.complaint > 0.7 or mood < -0.2:
        return False
    if evidence.chatter and reading.letters <= 3 * SHORT:
        return True
    if surface in (Surface.DM, Surface.REVIEW):
        return False
    addressed = not YOU.isdisjoint(reading.words) and reading.letters > SHORT
    return evidence.complaint == 0 and not addressed
