"""Spelling, for places where an answer stands for years.

A list of the commonest slips and no dictionary: it never takes a product, a name or a dialect for
a mistake, and loads in no time. What it misses it does not claim to have checked.
"""

from collections.abc import Iterator

from heard.domain.message import Surface
from heard.domain.verdict import Check, Finding
from heard.guard.look import Look
from heard.guard.phrasebook import phrasebook
from heard.triage.reading import STOP

LONG_LIVED = frozenset({Surface.REVIEW, Surface.POST})
_MAY_DOUBLE = frozenset(("had", "that", "so", "very", "really", "no", "yes", "bye", "many", "ha"))
_OF_COURSE = "course"


def misspelt(look: Look) -> Iterator[Finding]:
    """Words of the list, and words that stand there twice."""
    if not look.draft.public or look.matter.thread.surface not in LONG_LIVED:
        return
    book, text = phrasebook(), look.text
    typed = [
        "" if word == STOP else text.typed(at).casefold().replace("’", "'")
        for at, word in enumerate(text.words)
    ]
    for at, word in enumerate(typed):
        after = typed[at + 1] if at + 1 < len(typed) else ""
        if word in book.misspelt:
            yield _slip(look, at, at + 1, book.misspelt[word])
        elif (word, after) in book.pairs and typed[at + 2 : at + 3] != [_OF_COURSE]:
            yield _slip(look, at, at + 2, book.pairs[word, after])
        elif word and word == after and word.isalpha() and word not in _MAY_DOUBLE:
            yield _slip(look, at, at + 2, word)


def _slip(look: Look, first: int, after: int, meant: str) -> Finding:
    start, end = look.text.place(first, after)
    says = f"“{look.draft.text[start:end]}” will stand here for years."
    return Finding(Check.SPELLING, says, f"Write “{meant}”.", start, end)
