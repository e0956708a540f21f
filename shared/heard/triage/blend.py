"""Makes one probability of all that speaks for and against a complaint.

Cues, mood and the trained model each say something, in log-odds. How much each of them counts was
fitted on posts that the model had not seen (`infra/triage`), so the sum is calibrated: of a hundred
posts at 0.8 about eighty are complaints.
"""

import math
from collections.abc import Mapping

from heard.triage.evidence import Evidence
from heard.triage.model import Heads
from heard.triage.reading import Reading

SHORT = 4
"""Words up to which a text says little."""


def terms(evidence: Evidence, reading: Reading, mood: float, heads: Heads) -> dict[str, float]:
    """The evidence as it is weighed; of each log-odds no more counts than BOUND.

    `mood` is -1 to 1. The model hears words, not what a "not" does to them: where that turned all
    of them round, it can't speak for a complaint.
    """
    return {
        "cues": _bounded(evidence.score),
        "complaining": _bounded(evidence.complaint),
        "praising": evidence.praise,
        "asking": min(evidence.question, 1.0),
        "spamming": min(evidence.spam, 3.0),
        "mood": mood,
        "asks": float(reading.asks),
        "short": float(reading.letters <= SHORT),
        "trained": _bounded(min(heads.complaint, 0.0) if evidence.eased else heads.complaint),
    }


BOUND = 8.0


def _bounded(log_odds: float) -> float:
    return max(-BOUND, min(BOUND, log_odds))


def probability(weighed: Mapping[str, float], blend: Mapping[str, float]) -> float:
    """Of a complaint, 0 to 1. `blend` holds a factor for each term, and "bias"."""
    log_odds = blend["bias"] + sum(blend[name] * value for name, value in weighed.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))
