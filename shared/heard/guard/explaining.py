"""Sentences that explain or lecture, told by their build: what no list of phrases can know.

A good first answer speaks of the customer, of what the writer feels and will do, and of how to go
on. A sentence after the apology in which neither side appears says how the world is: in the past,
what is supposed to have happened; in general, how one ought to behave.
"""

import re
from collections.abc import Iterator

from heard.domain.verdict import Check, Finding
from heard.guard.look import Look
from heard.guard.phrasebook import phrasebook
from heard.guard.words import plain_word

_LEAST_WORDS = 4
_NUMBER = re.compile(r"\d[\d ]{4,}\d")
"""A phone number, as contact points are written."""


def explains(look: Look) -> Iterator[Finding]:
    """A cause told as a story, and a lesson taught, after the first word of regret or thanks."""
    matter, text = look.matter, look.text
    if not (matter.complaint and matter.first) or look.draft.facts_checked:
        return
    words = phrasebook().words
    met = min((first for first, _ in look.heard.signs["heard"]), default=None)
    if met is None:
        return
    told = {text.sentence_at(hit.first) for hit in look.heard.faults}
    ours = {plain_word(part) for part in matter.brand.name.split()} - words["small"]
    spared = words["parties"] | words["feelings"] | ours
    for first, after in text.sentences:
        said = text.words[first:after]
        if first <= met or after - first < _LEAST_WORDS or (first, after) in told:
            continue
        if not spared.isdisjoint(said) or _elsewhere(look, first, after):
            continue
        if not words["lessons"].isdisjoint(said):
            yield look.at(
                Check.BLAME,
                first,
                after,
                "This teaches them how things are done, when they are upset.",
                "Leave it out, or say it later and in private.",
            )
        elif any(word in words["past"] or _past(word) for word in said):
            yield look.at(
                Check.CAUSE,
                first,
                after,
                "This explains what happened, and nobody has checked it yet.",
                "Say what you will find out and by when. If you did check, tick “facts checked”.",
            )


def _past(word: str) -> bool:
    return len(word) > 4 and word.endswith("ed") and word not in phrasebook().words["no_past"]


def _elsewhere(look: Look, first: int, after: int) -> bool:
    """Is this a question, a line of contact points, or what they are sorry for ("sorry: ...")?"""
    text = look.text
    start = text.places[first][0]
    if after < len(text.words):
        end, stop = text.places[after][0], text.typed(after)
    else:
        end, stop = len(look.draft.text), ""
    said = look.draft.text[start:end]
    named = first > 0 and text.typed(first - 1) == ":"
    return named or "?" in stop or "@" in said or _NUMBER.search(said) is not None
