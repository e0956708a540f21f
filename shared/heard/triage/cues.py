"""Cues: what triage listens for, and which of them count where they meet in a reading."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from heard.domain.judgement import Severity
from heard.triage.phrases import Phrases
from heard.triage.reading import STOP, Reading

NOT_TURNING = frozenset(("only", "just", "but", "sure", "wait", "believe", "stop"))
"""After a "not" these leave what follows as it is: "can't believe how kind you were"."""

REACH_BACK = 4
"""Words between a "not" and the word that it turns round."""


class Sign(StrEnum):
    """What a cue speaks for. A marker speaks for nothing alone, only together with others."""

    COMPLAINT = "complaint"
    QUESTION = "question"
    PRAISE = "praise"
    CHATTER = "chatter"
    SPAM = "spam"
    MARKER = "marker"


@dataclass(frozen=True, slots=True)
class Cue:
    """One entry of the lexicon. `weight` is in log-odds of a complaint (or of its own sign)."""

    name: str
    sign: Sign
    weight: float
    severity: Severity
    turns: bool
    opens: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue found at words [start, end). `turned` means that a "not" turns it round, `gapped` that
    its phrase passes over words of any kind."""

    cue: Cue
    start: int
    end: int
    turned: bool = False
    gapped: bool = False


@dataclass(frozen=True, slots=True)
class Together:
    """Cues that weigh more together: one of each set in `needs` has to fire."""

    needs: tuple[frozenset[str], ...]
    severity: Severity
    reason: str


@dataclass(slots=True)
class Lexicon:
    """All cues, and their phrases; `speaks` holds the cue of each phrase, by its number, `gapped` the
    numbers of those with a gap."""

    phrases: Phrases
    speaks: tuple[Cue, ...]
    gapped: frozenset[int] = frozenset()
    together: tuple[Together, ...] = ()
    cues: dict[str, Cue] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()
    negators: frozenset[str] = frozenset()
    resolvers: frozenset[str] = frozenset()
    breakers: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    askers: frozenset[str] = frozenset()
    lifters: frozenset[str] = frozenset()
    mood_ignores: frozenset[str] = frozenset()

    def find(self, reading: Reading) -> list[Hit]:
        """Every cue in the reading. Of two that overlap with different signs the longer wins."""
        hits: list[Hit] = []
        for start, phrase, end in self.phrases.find(reading.words):
            cue = self.speaks[phrase]
            if cue.opens and not self._opens(reading, start):
                continue
            turned = cue.turns and self._turned(reading, start, cue)
            hits.append(Hit(cue, start, end, turned, phrase in self.gapped))
        return _undisputed(hits)

    def __contains__(self, word: object) -> bool:
        """True for a word that some phrase holds or that begins as one does."""
        return isinstance(word, str) and (word in self.words or word.startswith(self.stems))

    def _opens(self, reading: Reading, at: int) -> bool:
        """Does a sentence begin here? Then "is the ..." asks; elsewhere something is said of it."""
        before = reading.words[at - 1] if at else STOP
        asked = at > 1 and reading.words[at - 2] in self.askers
        return before == STOP or at in reading.commas or before in self.openers or asked

    def _turned(self, reading: Reading, at: int, cue: Cue) -> bool:
        """Is there a "not" before it ("no problem"), or has it been put right ("fixed my ...")?

        "Never been so disappointed" and "not only late" turn nothing round.
        """
        words = reading.words
        for back in range(at - 1, max(at - 1 - REACH_BACK, -1), -1):
            if back + 1 in reading.commas or words[back] == STOP:
                return False
            if cue.sign is Sign.COMPLAINT and words[back] in self.breakers:
                return False
            if words[back] in self.negators:
                return words[back + 1] not in NOT_TURNING and not (
                    cue.sign is Sign.PRAISE and self._lifted(words[back : at + 1])
                )
            if cue.sign is Sign.COMPLAINT and words[back] in self.resolvers:
                return not any(word in self.negators for word in words[max(back - 3, 0) : back])
        return False

    def _lifted(self, words: Sequence[str]) -> bool:
        """From a "not" to a kind word: "never had such kind", "has not looked this good"."""
        if words[0] == "never":
            return not self.lifters.isdisjoint(words)
        return "this" in words[-2:]


def _undisputed(found: Sequence[Hit]) -> list[Hit]:
    """Leaves out what a longer phrase of another sign holds: "bad" in "not bad"."""
    claims: dict[int, list[Hit]] = {}
    for hit in found:
        if hit.end - hit.start > 1 and hit.cue.sign is not Sign.MARKER:
            for at in range(hit.start, hit.end):
                claims.setdefault(at, []).append(hit)
    return [
        hit
        for hit in found
        if not any(
            other.start <= hit.start
            and hit.end <= other.end
            and other.end - other.start > hit.end - hit.start
            and _outdoes(other.cue.sign, hit.cue.sign)
            and not _passes_over(other, hit)
            for other in claims.get(hit.start, ())
        )
    ]


def _outdoes(longer: Sign, shorter: Sign) -> bool:
    """A question takes only praise away ("could you recommend"), nothing takes a marker."""
    if longer is Sign.QUESTION:
        return shorter is Sign.PRAISE
    return longer is not shorter and shorter is not Sign.MARKER


def _passes_over(praise: Hit, complaint: Hit) -> bool:
    """A complaint in the gap of kind words is none of their own: "arrived BROKEN here as well"."""
    kinds = (praise.cue.sign, complaint.cue.sign)
    inside = praise.start < complaint.start and complaint.end < praise.end
    return praise.gapped and inside and kinds == (Sign.PRAISE, Sign.COMPLAINT)
