"""A draft as the guard reads it: its words and sentences, each with its place in the draft.

Words are written as in the data files: small letters, no apostrophes, no accents. Addresses, links
and @names are no words, so nothing in them is mistaken for something said. Every place counts
characters of the draft as it was typed.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache

from heard.triage.reading import STOP, WORDS_KEPT

LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"]+")
MAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
HANDLE = re.compile(r"(?<![\w@.])@[\w.]{1,40}\w|(?<![\w@.])@\w")
BRACES = re.compile(r"\{[^{}\n]{1,60}\}")
_SKIPPED = (LINK, MAIL, HANDLE, BRACES)
_TOKEN = re.compile(
    r"[^\W_]+(?:['’][^\W_]+)*|[.!?;:…]+(?=\s|$|[\"'”)])|\n|[\U0001f300-\U0001faff\u2600-\u27bf]"
)
_STOPS = frozenset(".!?;:…\n")
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)


@lru_cache(WORDS_KEPT)
def plain_word(word: str) -> str:
    """The word in small letters without apostrophes and accents: Zoë is zoe, don't is dont."""
    bare = word.casefold().replace("'", "").replace("’", "")
    if not bare.isascii():
        split = unicodedata.normalize("NFKD", bare)
        bare = "".join(letter for letter in split if not unicodedata.combining(letter))
        bare = bare.translate(_LETTERS)
    return "cant" if bare == "cannot" else bare


@dataclass(frozen=True)
class Written:
    """One text, read. `words` hold a STOP where a sentence ends; `places` are where each stands."""

    text: str
    words: tuple[str, ...]
    places: tuple[tuple[int, int], ...]

    def place(self, first: int, after: int) -> tuple[int, int]:
        """Where the words [first, after) stand in the text."""
        return self.places[first][0], self.places[after - 1][1]

    def typed(self, at: int) -> str:
        """A word as it was typed."""
        start, end = self.places[at]
        return self.text[start:end]

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """The sentences as ranges of words; none is empty."""
        found: list[tuple[int, int]] = []
        start = 0
        for at, word in enumerate((*self.words, STOP)):
            if word == STOP:
                if at > start:
                    found.append((start, at))
                start = at + 1
        return tuple(found)

    def sentence_at(self, at: int) -> tuple[int, int]:
        """The sentence that a word stands in."""
        number = bisect_right(self.sentences, (at, len(self.words) + 1)) - 1
        start, end = self.sentences[number] if number >= 0 else (at, at + 1)
        return (start, end) if start <= at < end else (at, at + 1)

    @cached_property
    def spoken(self) -> int:
        """How many words there are."""
        return sum(word != STOP for word in self.words)


def written(text: str) -> Written:
    """Reads a text of any length, in time that grows with it."""
    bare = text
    for skipped in _SKIPPED:
        bare = skipped.sub(lambda found: " " * len(found[0]), bare)
    words: list[str] = []
    places: list[tuple[int, int]] = []
    for token in _TOKEN.finditer(bare):
        found = token[0]
        words.append(STOP if found[0] in _STOPS else plain_word(found))
        places.append(token.span())
    return Written(text, tuple(words), tuple(places))
