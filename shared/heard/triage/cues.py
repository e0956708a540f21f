"""Cues: what triage listens for, and how their phrases are found in a reading.

No regular expression is involved: phrases are looked up by their first word, and the gaps inside
them are bounded, so the work grows with the text and never with what is in it (faults 15).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from heard.domain.judgement import Severity
from heard.triage.reading import STOP, Reading

GAP = 4
"""Words that `..` may skip inside a phrase."""

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
    reason: str


@dataclass(frozen=True, slots=True)
class Step:
    """One word of a phrase: any of `words`, or beginning with any of `stems`."""

    words: frozenset[str]
    stems: tuple[str, ...]
    optional: bool = False
    after_gap: bool = False

    def fits(self, word: str) -> bool:
        """True where this word of the text will do."""
        return word in self.words or (bool(self.stems) and word.startswith(self.stems))


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the lexicon, ready to match, and the cue that it speaks for."""

    cue: Cue
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue found at words [start, end). `turned` means that a "not" turns it round."""

    cue: Cue
    start: int
    end: int
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Together:
    """Cues that weigh more together: one of each set in `needs` has to fire."""

    needs: tuple[frozenset[str], ...]
    severity: Severity
    reason: str


@dataclass(slots=True)
class Lexicon:
    """All cues, indexed by the first word of their phrases."""

    by_word: dict[str, list[Phrase]] = field(default_factory=dict)
    by_stem: dict[str, list[Phrase]] = field(default_factory=dict)
    stem_lengths: tuple[int, ...] = ()
    together: tuple[Together, ...] = ()
    cues: dict[str, Cue] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()
    negators: frozenset[str] = frozenset()
    resolvers: frozenset[str] = frozenset()
    breakers: frozenset[str] = frozenset()
    mood_ignores: frozenset[str] = frozenset()

    def find(self, reading: Reading) -> list[Hit]:
        """Every cue in the reading. Of two that overlap with different signs the longer wins."""
        found: list[Hit] = []
        words = reading.words
        for at, word in enumerate(words):
            for phrase in self._starting(word):
                end = _match(words, at + 1, phrase.steps[1:])
                if end:
                    turned = phrase.cue.turns and self._turned(reading, at, phrase.cue)
                    found.append(Hit(phrase.cue, at, end, turned))
        return _undisputed(found)

    def __contains__(self, word: object) -> bool:
        """True for a word that some phrase holds or that begins as one does."""
        return isinstance(word, str) and (word in self.words or word.startswith(self.stems))

    def _starting(self, word: str) -> Iterator[Phrase]:
        yield from self.by_word.get(word, ())
        for length in self.stem_lengths:
            if length > len(word):
                break
            yield from self.by_stem.get(word[:length], ())

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
                return words[back + 1] not in NOT_TURNING
            if cue.sign is Sign.COMPLAINT and words[back] in self.resolvers:
                return not any(word in self.negators for word in words[max(back - 3, 0) : back])
        return False


def _match(words: Sequence[str], at: int, steps: tuple[Step, ...]) -> int:
    """Where the phrase ends if its steps fit from words[at] on, else 0."""
    if not steps:
        return at
    step, rest = steps[0], steps[1:]
    for here in range(at, min(at + (GAP if step.after_gap else 0) + 1, len(words))):
        if words[here] == STOP:
            break
        if step.fits(words[here]):
            end = _match(words, here + 1, rest)
            if end:
                return end
    return _match(words, at, rest) if step.optional else 0


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
            for other in claims.get(hit.start, ())
        )
    ]


def _outdoes(longer: Sign, shorter: Sign) -> bool:
    """A question takes only praise away ("could you recommend"), nothing takes a marker."""
    if longer is Sign.QUESTION:
        return shorter is Sign.PRAISE
    return longer is not shorter and shorter is not Sign.MARKER
