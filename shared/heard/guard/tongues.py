"""Which language a text is in, as far as the guard needs to know: do its phrases apply?"""

from heard.guard.phrasebook import phrasebook
from heard.guard.words import written
from heard.triage.language import Tongue, tongue
from heard.triage.normalise import plain
from heard.triage.reading import read

_TELLING = 4
"""Words of a text from which on its language shows."""

_SHARE = 0.3
"""Of its words so many are known where a text is English."""


def tongue_of(text: str) -> Tongue:
    """The language of a text; a long one is judged by its two ends."""
    return tongue(read(plain(text), frozenset()), _speaks_english)


def english(text: str) -> bool:
    """True for a text that the phrases can judge: one in English, or too short to tell."""
    found = tongue_of(text)
    if found.code is not None and not found.covered:
        return False
    words = [word for word in written(text).words if word.isalpha()]
    return len(words) < _TELLING or sum(map(_speaks_english, words)) >= _SHARE * len(words)


def _speaks_english(word: str) -> bool:
    book = phrasebook()
    return word in book.phrases.words or word in book.words["small"] or word in book.groups
