"""Which language a text is in, as far as the guard needs to know: do its phrases apply?"""

from heard.guard.phrasebook import phrasebook
from heard.triage.language import Tongue, tongue
from heard.triage.normalise import plain
from heard.triage.reading import read


def tongue_of(text: str) -> Tongue:
    """The language of a text; a long one is judged by its two ends."""
    return tongue(read(plain(text), frozenset()), _speaks_english)


def english(found: Tongue) -> bool:
    """True unless it is clear that most of a text is in another language."""
    return found.code is None or found.covered


def _speaks_english(word: str) -> bool:
    book = phrasebook()
    return word in book.phrases.words or word in book.words["small"] or word in book.groups
