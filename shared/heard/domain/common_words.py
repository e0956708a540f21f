"""What many of a surge's posts have in common, in their own words: "delivery fees"."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

_NOISE = re.compile(r"https?://\S+|[@#]\w+|\d+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_STOP_WORDS = """
a about after again all also am an and any are as at be been but by can could d day days did do does
don e even for from get got had has have he her him his how i if im in is it its just know like ll m
make me more my need never no not now of on one only or our out over please re really s see she so
still t than thank thanks that the their them then there they thing think this to too up us ve very
want was we were what when where which who why will with would you your yours yet hi hello hey guys
"""
_STOP = frozenset(_STOP_WORDS.split())
_MOST = 3
_SHARE = 0.34
"""Of the posts that must say it."""


def common_words(texts: Iterable[str]) -> tuple[str, ...]:
    """At most three words or pairs of words that at least a third of the texts say, those that most
    say first, pairs before their own words."""
    said = [list(dict.fromkeys(_phrases(text))) for text in texts]
    count = Counter(phrase for phrases in said for phrase in phrases)
    needed = max(2, _SHARE * len(said))
    found = [phrase for phrase, number in count.items() if number >= needed]
    found.sort(key=lambda phrase: (-count[phrase] * (1 + 0.5 * (" " in phrase)), phrase))
    kept: list[str] = []
    for phrase in found:
        parts = set(phrase.split())
        if not any(parts & set(other.split()) for other in kept):
            kept.append(phrase)
    return tuple(kept[:_MOST])


def _phrases(text: str) -> Iterable[str]:
    words = [one.casefold() for one in _WORD.findall(_NOISE.sub(" ", text))]
    told = [one if one not in _STOP and len(one) > 2 else "" for one in words]
    yield from (one for one in told if one)
    yield from (f"{a} {b}" for a, b in pairwise(told) if a and b)
