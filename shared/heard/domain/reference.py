"""References: what a customer who is invited elsewhere says on the phone, or types, so that people
know their case again.

A reference is a letter, a digit, and four more of either, with a seventh that checks them: K47-M38X.
There are no letters and digits that look alike (0 O, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V) and few that
sound alike; there are no vowels, so none of them is a word. The check finds every single wrong
character, and any two that changed places: there are 17 characters, which is a prime, and every
place has a weight of its own.
"""

import hashlib
import re
from itertools import islice

_LETTERS = "FHKMRTWXY"
_DIGITS = "23456789"
_ALPHABET = _DIGITS + _LETTERS
_LENGTH = 6
"""Characters before the check: six million references for each brand."""

_MOST = 4
"""References that are looked for in one text: nobody has more cases."""

_READ = 12_000
"""Characters of a text that are looked at."""

_ANY = f"[{_ALPHABET}{_LETTERS.lower()}]"
_SHAPE = re.compile(
    rf"(?<![^\W_])([{_LETTERS}{_LETTERS.lower()}][{_DIGITS}]{_ANY})[-\u2010-\u2015. ]?({_ANY}{{4}})(?![^\W_])"
)


def reference_of(thread_id: str, attempt: int) -> str:
    """The reference that a thread gets at an attempt to find one that nobody else has."""
    number = int.from_bytes(hashlib.sha256(f"{thread_id} {attempt}".encode()).digest()[:8], "big")
    chosen = []
    for alphabet in (_LETTERS, _DIGITS, *[_ALPHABET] * (_LENGTH - 2)):
        number, at = divmod(number, len(alphabet))
        chosen.append(alphabet[at])
    body = "".join(chosen)
    return _written(body + _check(body))


def references_in(text: str | None) -> tuple[str, ...]:
    """The references that a text holds, as they are written: only what checks out."""
    if not text:
        return ()
    found = ("".join(match.groups()).upper() for match in _SHAPE.finditer(text[:_READ]))
    right = dict.fromkeys(_written(one) for one in found if _check(one[:-1]) == one[-1])
    return tuple(islice(right, _MOST))


def _check(body: str) -> str:
    """The character that makes the weighted sum of all seven a multiple of 17."""
    total = sum(weight * _ALPHABET.index(one) for weight, one in enumerate(body, start=2))
    return _ALPHABET[-total % len(_ALPHABET)]


def _written(whole: str) -> str:
    return f"{whole[:3]}-{whole[3:]}"
