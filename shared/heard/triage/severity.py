"""How bad a complaint is, and the reasons in words that a tired person understands at once."""

from collections.abc import Iterable

from heard.domain.judgement import Severity
from heard.triage.cues import Lexicon
from heard.triage.evidence import Evidence
from heard.triage.reading import Reading

WIDE_REACH = 10_000
"""Followers from which a complaint is seen by many: high at least."""

MOST_REASONS = 4

SOUNDS = 0.6
"""Probability from which what no cue names is an ordinary complaint and no mere grumble."""

_WIDE = (Severity.HIGH, "has many followers")
_SHOUTS = (Severity.HIGH, "writes in capitals")
_SAYS_NOT = (Severity.NORMAL, "says they are not pleased")

_SOUNDS_GRAVE = (Severity.HIGH, "sounds graver than most")
"""Never critical: what wakes people at night is for rules that they can read."""

_SOUNDS = (Severity.NORMAL, "sounds like a complaint")

Reason = tuple[Severity, str]


def grade(
    lexicon: Lexicon,
    evidence: Evidence,
    reading: Reading,
    likely: float,
    grave: bool,
    reach: int | None,
) -> tuple[Severity, tuple[str, ...]]:
    """The severity of a complaint and at most MOST_REASONS reasons, gravest first.

    `likely` is the probability that it is one; `grave` is True where the trained model hears that it
    is graver than most; `reach` is in followers, None when unknown.
    """
    found: list[Reason] = [
        (pair.severity, pair.reason)
        for pair in lexicon.together
        if all(need & evidence.fired for need in pair.needs)
    ]
    found += [(cue.severity, cue.reason) for cue in evidence.cues]
    if evidence.displeased:
        found.append(_SAYS_NOT)
    if reading.shouted and reading.exclaims > 1:
        found.append(_SHOUTS)
    if reach is not None and reach >= WIDE_REACH:
        found.append(_WIDE)
    if grave:
        found.append(_SOUNDS_GRAVE)
    if not found and likely >= SOUNDS:
        found.append(_SOUNDS)
    severity = min((severity for severity, _ in found), key=_rank, default=Severity.LOW)
    if _only_grumbles(evidence) and severity is Severity.NORMAL:
        severity = Severity.LOW
    ordered = sorted(found, key=lambda reason: reason[0].rank)
    return severity, tuple(_told(dict.fromkeys(text for _, text in ordered)))[:MOST_REASONS]


def _told(reasons: Iterable[str]) -> list[str]:
    """The reasons without those that another one goes on from: "in touch more than once" beside
    "in touch more than once, and nobody answers"."""
    known = list(reasons)
    return [one for one in known if not any(other.startswith(f"{one}, ") for other in known)]


def _rank(severity: Severity) -> int:
    return severity.rank


def _only_grumbles(evidence: Evidence) -> bool:
    """A mild word beside at most one ordinary complaint ("a bit slow") keeps it a grumble."""
    return "mild" in evidence.fired and len(evidence.cues) <= 3 and evidence.complaint < 4
