"""Finds the phrases of the lexicon in a text without trying each of them at each word.

Every kind of step has a bit, and a word's bits say which steps it fits. A phrase is tried only
beside the step that is rarest in the lexicon (its anchor), and only in a text whose words together
have all the bits that it needs. No regular expression is involved and gaps are bounded, so the
work grows with the text and never with what is in it (faults 15).
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from heard.triage.reading import STOP, WORDS_KEPT

GAP = 4
"""Words that `..` may skip inside a phrase."""

_END = 1
"""The bit of a sentence's end, which no phrase reaches across."""


class Step:
    """One word of a phrase: any of `words`; `burn*` is any word that begins so."""

    __slots__ = ("after_gap", "optional", "words")

    def __init__(self, words: frozenset[str], *, optional: bool, after_gap: bool) -> None:
        self.words = words
        self.optional = optional
        self.after_gap = after_gap


Found = tuple[int, int, int]
"""A phrase in a text: the word where it starts, its number in the lexicon, the word after it."""

_Place = tuple[int, bool, int]
"""A step ready to match: its bit, whether it may be missing, how many words it may stand on."""


class _Sought(NamedTuple):
    """A phrase ready to match: it begins `nearest` to `farthest` words before its anchor."""

    phrase: int
    places: tuple[_Place, ...]
    needs: int
    nearest: int
    farthest: int


class _Sense(NamedTuple):
    """What the lexicon knows of a word: its bits, the phrases that it is, those that it anchors."""

    bits: int
    alone: Sequence[int]
    anchors: Sequence[_Sought]


class Phrases:
    """The phrases of a lexicon, filed by their words; a phrase's number is its place among them."""

    def __init__(self, phrases: Iterable[tuple[Step, ...]]) -> None:
        self.steps = tuple(phrases)
        self._bits: dict[str, int] = {STOP: _END}
        self._alone: dict[str, list[int]] = {}
        self._anchors: dict[str, list[_Sought]] = {}
        places = _places(step for steps in self.steps if len(steps) > 1 for step in steps)
        for step, (bit, _, _) in places.items():
            for word in step.words:
                self._bits[word] = self._bits.get(word, 0) | bit
        # common words stand in many steps: where the words have fewest bits they are rarest
        rarity = {
            step: sum([self._bits[word].bit_count() for word in step.words]) for step in places
        }
        for number, steps in enumerate(self.steps):
            if len(steps) == 1:
                for word in steps[0].words:
                    self._alone.setdefault(word, []).append(number)
            else:
                anchor, sought = _sought(number, steps, places, rarity)
                for word in anchor.words:
                    self._anchors.setdefault(word, []).append(sought)
        self.words = frozenset(self._bits.keys() | self._alone.keys()) - {STOP}
        self._lengths = sorted({len(word) - 1 for word in self.words if word[-1] == "*"})
        self._sense = lru_cache(WORDS_KEPT)(self._look_up)

    def __getstate__(self) -> tuple[object, ...]:
        """What a compiled lexicon keeps: all but what was remembered of words."""
        return self._bits, self._alone, self._anchors, self.words, self._lengths

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self._bits, self._alone, self._anchors, self.words, self._lengths = state
        self._sense = lru_cache(WORDS_KEPT)(self._look_up)

    def find(self, words: Sequence[str]) -> list[Found]:
        """Every phrase in the words, in the order of where they start and how they are filed."""
        senses = [self._sense(word) for word in words]
        bits = [sense.bits for sense in senses]
        held = 0
        for some in bits:
            held |= some
        found: set[Found] = set()
        for at, sense in enumerate(senses):
            for number in sense.alone:
                found.add((at, number, at + 1))
            for sought in sense.anchors:
                if sought.needs & held == sought.needs:
                    found.update(_beside(sought, bits, at))
        return sorted(found)

    def _look_up(self, word: str) -> _Sense:
        bits = 0
        alone: list[int] = []
        anchors: list[_Sought] = []
        begun = [word[:length] + "*" for length in self._lengths if length <= len(word)]
        for known in (word, *begun):
            bits |= self._bits.get(known, 0)
            alone += self._alone.get(known, ())
            anchors += self._anchors.get(known, ())
        return _Sense(bits, alone, anchors)


def _places(steps: Iterable[Step]) -> dict[Step, _Place]:
    """Gives each step a bit of its own, from the one after the end's."""
    return {
        step: (1 << number, step.optional, 1 + GAP * step.after_gap)
        for number, step in enumerate(dict.fromkeys(steps), start=1)
    }


def _sought(
    number: int, steps: tuple[Step, ...], places: dict[Step, _Place], rarity: dict[Step, int]
) -> tuple[Step, _Sought]:
    """The phrase's anchor, and the phrase ready to be looked for beside it."""
    anchor = min([step for step in steps if not step.optional], key=rarity.__getitem__)
    ready = tuple([places[step] for step in steps])
    needs = 0
    for bit, optional, _ in ready:
        if not optional:
            needs |= bit
    before = ready[: steps.index(anchor)]
    nearest = sum([not optional for _, optional, _ in before])
    farthest = sum([reach for _, _, reach in before]) + GAP * anchor.after_gap
    return anchor, _Sought(number, ready, needs, nearest, farthest)


def _beside(sought: _Sought, bits: Sequence[int], anchor: int) -> Iterator[Found]:
    """Where the phrase stands with its anchor at this word or another near it."""
    first = sought.places[0][0]
    for at in range(max(anchor - sought.farthest, 0), anchor - sought.nearest + 1):
        if bits[at] & first:
            end = _match(bits, at + 1, sought.places, 1)
            if end:
                yield at, sought.phrase, end


def _match(bits: Sequence[int], at: int, places: tuple[_Place, ...], step: int) -> int:
    """Where the phrase ends if its steps from this one on fit the words from `at` on, else 0."""
    if step == len(places):
        return at
    bit, optional, reach = places[step]
    for here in range(at, min(at + reach, len(bits))):
        if bits[here] & _END:
            break
        if bits[here] & bit:
            end = _match(bits, here + 1, places, step + 1)
            if end:
                return end
    return _match(bits, at, places, step + 1) if optional else 0
