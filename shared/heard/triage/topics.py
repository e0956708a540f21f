"""Which of the company's own topics a text names: words that the policy listens for."""

import re
from collections.abc import Mapping, Sequence

from heard.triage.normalise import plain

_WORD = re.compile(r"\w+")


def topics_in(text: str | None, topics: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The names of the topics, in the policy's order, of which a phrase stands in the text.

    A phrase is one word or several; one that ends in `*` stands for all that begin so. Letters'
    case and what stands between words do not matter.
    """
    if not text or not topics:
        return ()
    said = f" {_flat(text)} "
    return tuple(
        name for name, phrases in topics.items() if any(_stands(one, said) for one in phrases)
    )


def _stands(phrase: str, said: str) -> bool:
    begins = phrase.endswith("*")
    words = _flat(phrase)
    return bool(words) and (f" {words}" if begins else f" {words} ") in said


def _flat(text: str) -> str:
    return " ".join(_WORD.findall(plain(text).casefold()))
