"""Weighs what the cues found: how much speaks for each kind.

The score is a log-odds sum; `blend` makes one probability of it, the mood and the trained model.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from heard.domain.judgement import Severity
from heard.domain.message import Surface
from heard.triage.cues import REACH_BACK, Cue, Hit, Sign
from heard.triage.reading import STOP, Reading

START = -1.4
"""Log-odds of a complaint when nothing speaks for or against one."""

TURNED_PRAISE = 1.6
TURNED_COMPLAINT = 0.9
MOST_PRAISE = 3.5
"""Praise counts up to here: no number of kind words outweighs a complaint with several cues."""

STARS = {1: 4.0, 2: 3.0, 3: 1.2, 4: -0.8, 5: -1.4}
CONTRAST = frozenset(
    (
        "but",
        "however",
        "although",
        "though",
        "except",
        "unfortunately",
        "yet",
        "until",
        "sadly",
        "shame",
        "pity",
    )
)
_COMPLAINT, _PRAISE = Sign.COMPLAINT, Sign.PRAISE
_QUESTION, _CHATTER, _SPAM = Sign.QUESTION, Sign.CHATTER, Sign.SPAM
SARCASM_REACH = 4
"""Words between a kind word and the complaint that makes it sarcastic ("great, late again")."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for each kind.

    `score` is the log-odds of a complaint by the cues alone. `cues` holds the complaint cues that fired,
    each once; `fired` the names of all that did. `eased` is True where a "not" turned round all
    that sounded like a complaint. `hypothetical` is True where a danger is only
    asked about ("does it burn the skin?").
    """

    complaint: float
    praise: float
    question: float
    chatter: float
    spam: float
    score: float
    cues: tuple[Cue, ...]
    praised: tuple[Cue, ...]
    fired: frozenset[str]
    displeased: bool
    eased: bool
    hypothetical: bool


def weigh(reading: Reading, hits: Sequence[Hit], surface: Surface, rating: int | None) -> Evidence:
    """Adds up the hits of one reading; `rating` is 1 to 5 stars."""
    asked = [hit for hit in hits if _only_asked(hit, hits, reading)] if reading.asks else []
    real = [
        hit
        for hit in hits
        if not any(_within(hit, other) for other in asked) and not _spent(hit, hits, reading)
    ]
    turn = _turning_point(reading)
    complaints: dict[str, float] = {}
    praises: dict[str, float] = {}
    others = {_QUESTION: 0.0, _CHATTER: 0.0, _SPAM: 0.0}
    blamed = [hit.start for hit in real if hit.cue.sign is _COMPLAINT and not hit.turned]
    kind_after = any(
        hit.cue.sign is _PRAISE and not hit.turned and hit.start > turn for hit in real
    )
    displeased = False
    for hit in real:
        cue = hit.cue
        name, sign, weight = cue.name, cue.sign, cue.weight
        if sign is _COMPLAINT and not hit.turned:
            softened = 0.7 if hit.end <= turn and kind_after else 1.0
            complaints[name] = max(complaints.get(name, 0.0), weight * softened)
        elif sign is _COMPLAINT:
            praises["turned"] = TURNED_COMPLAINT
        elif sign is _PRAISE and hit.turned:
            displeased = True
            complaints["turned"] = TURNED_PRAISE
        elif sign is _PRAISE:
            doubt = 0.4 if hit.end <= turn or (blamed and _mocking(hit, blamed, reading)) else 1.0
            praises[name] = max(praises.get(name, 0.0), weight * doubt)
        elif not hit.turned and sign in others:
            others[sign] = max(others[sign], weight)
    complaint, praise = sum(complaints.values()), min(sum(praises.values()), MOST_PRAISE)
    score = (
        START
        + complaint
        - 0.9 * praise
        + (0.6 if reading.insists else 0.0)
        + (_loudness(reading) if complaint else 0.0)
        + STARS.get(rating or 0, 0.0)
        + (0.2 if surface in (Surface.DM, Surface.REVIEW) else 0.0)
    )
    named = {hit.cue.name: hit.cue for hit in real}
    return Evidence(
        complaint=complaint,
        praise=praise,
        question=others[_QUESTION],
        chatter=others[_CHATTER],
        spam=others[_SPAM],
        score=score,
        cues=_named(named, complaints),
        praised=_named(named, praises),
        fired=frozenset(named),
        displeased=displeased,
        eased="turned" in praises and not complaints,
        hypothetical=any(hit.cue.name == "injury" for hit in asked),
    )


def _loudness(reading: Reading) -> float:
    """What capitals, exclamation marks and stretched words add to a complaint."""
    return 0.5 * reading.shouted + 0.3 * (reading.exclaims > 1) + 0.3 * reading.stretched


def _within(hit: Hit, other: Hit) -> bool:
    return other.start <= hit.start and hit.end <= other.end


def _spent(hit: Hit, hits: Sequence[Hit], reading: Reading) -> bool:
    """A bare "not" that only turns round or lifts what follows it: "not disappointed", "never so
    soft"."""
    if hit.cue.name != "cannot":
        return False
    for other in hits:
        follows = 0 <= other.start - hit.end < REACH_BACK
        kind = other.cue.sign is _PRAISE and not other.turned
        if follows and (kind or (other.turned and other.cue.sign is _COMPLAINT)):
            return STOP not in reading.words[hit.end : other.start]
    return False


def _turning_point(reading: Reading) -> int:
    """The last "but" or its like, -1 where there is none: what follows it is meant most."""
    if CONTRAST.isdisjoint(reading.words):
        return -1
    return max(at for at, word in enumerate(reading.words) if word in CONTRAST)


def _named(cues: Mapping[str, Cue], weights: Mapping[str, float]) -> tuple[Cue, ...]:
    return tuple(cues[name] for name in sorted(weights, key=lambda n: -weights[n]) if name in cues)


def _mocking(praise: Hit, blamed: Sequence[int], reading: Reading) -> bool:
    """Kind words right before a complaint, or alone after one ("Delayed again. Brilliant.")."""
    words = reading.words
    reach = range(praise.end, praise.end + SARCASM_REACH + 1)
    if any(at in reach and STOP not in words[praise.end : at] for at in blamed):
        return True
    alone = words[praise.start - 1 : praise.start] == (STOP,) and words[praise.end :][:1] in (
        (),
        (STOP,),
    )
    return alone and praise.cue.name != "thanks" and any(at < praise.start for at in blamed)


def _only_asked(hit: Hit, hits: Sequence[Hit], reading: Reading) -> bool:
    """A danger in "does this ...?" is a question about it; "is it normal that my ..." is not.

    Nor has it happened yet in "can I return it if it doesn't fit?".
    """
    if hit.cue.sign is not Sign.COMPLAINT:
        return False
    if hit.cue.name != "injury":
        before = reading.words[: hit.start]
        at = max((at for at, word in enumerate(before) if word == "if"), default=0)
        return at > 0 and STOP not in before[at:] and hit.cue.severity is Severity.NORMAL
    return any(
        other.cue.name == "asks_whether"
        and other.start < hit.start
        and STOP not in reading.words[other.start : hit.start]
        for other in hits
    )
