"""Starters that nobody made their own, and variables that nobody filled.

A draft is its author's own where a sentence of it, or what fills a starter's {matter}, is about
what this customer wrote of. Sentences are told from a starter's by their words in order, so moved
commas, a name filled in or a word exchanged do not make a starter one's own.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from heard.domain.starter import VARIABLE, Starter
from heard.domain.verdict import Check, Finding
from heard.guard.look import Look
from heard.guard.words import Written, written

_LEAST_WORDS = 4
"""Words of a sentence that tell where it was taken from; shorter ones everybody writes."""

_LONGEST = 60
"""Words of a sentence beyond which it is no starter's."""

_MOST_SENTENCES = 80
_ALIKE = 0.8
"""Of a starter's sentence so many words, in order, make it the starter's."""

_MOSTLY = 0.5
_LEAST_TAKEN = 10
"""Words of starters that make a draft one, if most of it is theirs: everybody thanks for telling."""

_OWN_WORDS = 4
"""Where the customer left no words to take up, a sentence with so many of one's own is enough."""

_LEFT_OPEN = re.compile(
    r"\{\{?\s?[^\W\d][\w .\-]{0,40}\}?\}"
    r"|\[\s*(?:insert\b[^\]\n]{0,40}|(?:your |the |customer'?s? |first |last |guest |agent )?"
    r"(?:name|customer|date|time|number|phone|email|e-mail|agent|order|reason|issue|matter|location|link|product|amount|city|signature|company|brand|topic)"
    r"(?: (?:here|name|number|no))?)\s*\]"
    r"|<\s*(?:insert\b[^>\n]{0,40}|(?:your |the |customer |first |last |guest |agent )?"
    r"(?:name|customer|date|time|number|phone|email|e-mail|agent|order|reason|issue|matter|location|link|product|amount|city|signature)"
    r"(?: (?:here|name|number|no))?)\s*>"
    r"|%[A-Z][A-Z_]{2,30}%|\bX{3,}\b|\bTBC\b|\bTODO\b|_{4,}",
    re.IGNORECASE,
)
_CAPITALS_ONLY = re.compile(r"x+|tbc|todo", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A starter's sentence: its words, and the variables before each of them and at its end."""

    words: tuple[str, ...]
    gaps: tuple[frozenset[str], ...]


def variables(look: Look) -> Iterator[Finding]:
    """What still waits to be filled in."""
    for found in _LEFT_OPEN.finditer(look.draft.text):
        left = found[0]
        if _CAPITALS_ONLY.fullmatch(left) and not left.isupper():
            continue
        yield Finding(
            Check.VARIABLE,
            f"{left} has not been filled in.",
            "Write what belongs there, or take it out.",
            *found.span(),
        )


class Own(NamedTuple):
    """The words of a text that are no starter's, by their number; those that fill a {matter}; and
    how many words are a starter's."""

    own: tuple[int, ...]
    matter: tuple[int, ...]
    taken: int


def unedited(look: Look) -> Iterator[Finding]:
    """A starter without a sentence of the author's own about this customer's matter."""
    text, matter = look.text, look.matter
    own, filled, taken = own_words(text, look.starters)
    if taken < _least_taken(look) or taken < _MOSTLY * text.spoken:
        return
    if matter.content.empty:
        sentences = Counter(text.sentence_at(at) for at in own if text.words[at].isalpha())
        made_own = max(sentences.values(), default=0) >= _OWN_WORDS
    else:
        made_own = matter.relates(text.words[at] for at in own)
    if not made_own and not any(matter.tells(text.words[at]) for at in filled):
        yield Finding(
            Check.STARTER,
            "This is a starter, and says nothing yet about this customer's own matter.",
            "Add a sentence that only this customer could get: what happened to them, or what you "
            "will do about it.",
        )


def _least_taken(look: Look) -> int:
    """How many words make a draft a starter's. An approved answer may be one short sentence: where a
    sentence of one was taken, that is enough."""
    approved = [one for one in look.starters if one.approved]
    return 1 if approved and own_words(look.text, approved).taken else _LEAST_TAKEN


def own_words(text: Written, starters: Sequence[Starter]) -> Own:
    """Tells the author's words from a starter's."""
    own: list[int] = []
    matter: list[int] = []
    taken = 0
    for number, (first, after) in enumerate(text.sentences):
        words = text.words[first:after]
        source = _source(words, starters) if number < _MOST_SENTENCES else None
        if source is None:
            own += range(first, after)
        else:
            mine, filled = _inserted(words, source)
            own += (first + at for at in (*mine, *filled))
            matter += (first + at for at in filled)
            taken += len(words) - len(mine) - len(filled)
    return Own(tuple(own), tuple(matter), taken)


def _source(words: Sequence[str], starters: Sequence[Starter]) -> _Sentence | None:
    """The starter's sentence that this one was made of, if it was."""
    if not _LEAST_WORDS <= len(words) <= _LONGEST:
        return None
    there = set(words)
    best: tuple[int, _Sentence] | None = None
    for starter in starters:
        for one in _sentences(starter.text):
            if len(there.intersection(one.words)) < _ALIKE * len(set(one.words)):
                continue
            matcher = SequenceMatcher(None, one.words, words, autojunk=False)
            alike = sum(block.size for block in matcher.get_matching_blocks())
            if alike >= _ALIKE * len(one.words) and (best is None or alike > best[0]):
                best = alike, one
    return best[1] if best else None


def _inserted(words: Sequence[str], source: _Sentence) -> tuple[list[int], list[int]]:
    """Which words the author put in, and which fill a {matter}; what fills a variable that Heard
    fills is neither."""
    mine: list[int] = []
    filled: list[int] = []
    matched = -1
    at = 0
    matcher = SequenceMatcher(None, source.words, words, autojunk=False)
    for there, here, size in matcher.get_matching_blocks():
        waiting = frozenset().union(*source.gaps[matched + 1 : there + 1])
        if "matter" in waiting:
            filled += range(at, here)
        elif not waiting:
            mine += range(at, here)
        matched, at = there + size - 1, here + size
    return mine, filled


@lru_cache(64)
def _sentences(text: str) -> tuple[_Sentence, ...]:
    """The sentences of a starter that are long enough to be known again."""
    read = written(text)
    holes = [(found.start(), found[1]) for found in VARIABLE.finditer(text)]
    found = []
    for first, after in read.sentences:
        if after - first < _LEAST_WORDS:
            continue
        borders = [read.places[first - 1][1] if first else 0]
        borders += [end for _, end in read.places[first:after]]
        starts = [start for start, _ in read.places[first:after]]
        ends = read.places[after][0] if after < len(read.places) else len(text)
        gaps = tuple(
            frozenset(name for at, name in holes if before <= at < until)
            for before, until in zip(borders, [*starts, ends], strict=True)
        )
        found.append(_Sentence(read.words[first:after], gaps))
    return tuple(found)
