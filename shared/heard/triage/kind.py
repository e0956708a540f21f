"""Which kind a message is, once the evidence is weighed: what is not clearly else is a complaint."""

from typing import NamedTuple

from heard.domain.judgement import Kind, Severity, Thresholds
from heard.domain.message import Surface
from heard.triage.evidence import Evidence
from heard.triage.model import Heads
from heard.triage.reading import Reading

SURELY_NONE = 0.2
"""Probability of a complaint below which what nothing is clear about is what it sounds like most."""

SURE_PRAISE = 0.25
SURE_SPAM_HEARD = 2.0
"""Log-odds by the trained model from which spam is spam that no cue knows."""

SURE_SPAM = 2.5
CLEAR_COMPLAINT = 1.5
"""Weight of complaint cues that no amount of kind words makes praise: a person should look."""

SHORT = 4
"""Words up to which a neutral text is small talk."""

YOU = frozenset(("you", "your", "yours", "u", "ur"))
"""Who says more than a few words to the brand itself may be waiting for an answer."""


class Heard(NamedTuple):
    """How a text sounds: the probability of a complaint, the mood (-1 to 1), what the trained model
    says, and from where on it counts."""

    probability: float
    mood: float
    heads: Heads
    thresholds: Thresholds


def choose(
    reading: Reading,
    evidence: Evidence,
    surface: Surface,
    rating: int | None,
    has_attachments: bool,
    heard: Heard,
) -> tuple[Kind, bool]:
    """The kind, and True where it is complaint only because nothing else is sure."""
    grave = any(cue.severity is Severity.CRITICAL for cue in evidence.cues)
    low_stars = rating is not None and rating <= 2
    if grave or low_stars:
        return Kind.COMPLAINT, False
    if rating is None and _spams(evidence, heard):
        return Kind.SPAM, False
    asking = reading.asks or evidence.question > 0
    thresholds = heard.thresholds
    harmless = asking or (evidence.chatter > 0 and reading.letters <= SHORT)
    limit = thresholds.question if harmless and evidence.complaint < 2 else thresholds.complaint
    if heard.probability >= limit:
        return Kind.COMPLAINT, False
    pointing = has_attachments and "shows" in evidence.fired
    other = _other(reading, evidence, surface, rating, heard, asking=asking, pointing=pointing)
    return (Kind.COMPLAINT, True) if other is None else (other, False)


def _other(
    reading: Reading,
    evidence: Evidence,
    surface: Surface,
    rating: int | None,
    heard: Heard,
    *,
    asking: bool,
    pointing: bool,
) -> Kind | None:
    """What it is if it is no complaint; None where that is not sure."""
    if asking and (rating is None or evidence.question):
        return Kind.QUESTION
    if _praises(evidence, rating, heard.probability):
        return Kind.PRAISE
    if pointing or rating is not None:
        return None
    if _chats(reading, evidence, surface, heard.mood):
        return Kind.CHATTER
    return _sounding(heard.heads) if heard.probability < SURELY_NONE else None


def _sounding(heads: Heads) -> Kind:
    """What it sounds like most, where it is no complaint."""
    likely = {
        Kind.QUESTION: heads.question,
        Kind.PRAISE: heads.praise,
        Kind.CHATTER: heads.chatter,
    }
    return max(likely, key=lambda kind: likely[kind])


def _spams(evidence: Evidence, heard: Heard) -> bool:
    """Spam only without a word about the writer's own order: a lost complaint costs more."""
    if heard.heads.spam >= SURE_SPAM_HEARD and heard.probability < SURE_PRAISE:
        return "business" not in evidence.fired
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
