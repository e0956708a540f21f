"""Tell that two texts say nearly the same: MinHash, a character a hash.

A text's signature stands for its set of words and pairs of words; of two texts about as many of
the 64 characters are equal as their sets share (Broder 1997). It holds no word that could be read
back, so it may lie beside what happened, and two texts are compared without being read again.
"""

import re
import zlib
from array import array
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from operator import eq

HASHES, BANDS = 64, 16
"""So cut, texts that share half of their words meet in a band 64 times in 100; the others of their
group join them."""

ALIKE = 0.5
"""The share (Jaccard) from which on two texts count as copies."""

_ROWS = HASHES // BANDS
_WIDTH = 8
"""Bytes of a lane: a product of two hashes of 32 bits, and a sum, fit."""

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_BY_CHANCE = 1 / len(_LETTERS)
_MOST_WORDS = 80
_FEWEST_SHINGLES = 5
"""Of less than three words anybody may have written the same."""

_NOISE = re.compile(r"https?://\S+|[@#]\w+|\d+")
_WORD = re.compile(r"\w+")
_SEEDS = [
    (int.from_bytes(raw[:4], "big") | 1, int.from_bytes(raw[4:], "big"))
    for raw in (blake2b(b"heard %d" % number, digest_size=8).digest() for number in range(HASHES))
]
_FACTORS, _ADDENDS = (
    int.from_bytes(b"".join(one.to_bytes(_WIDTH, "little") for one in lane), "little")
    for lane in zip(*_SEEDS, strict=True)
)
"""All seeds side by side: one multiplication of long numbers hashes a shingle 64 times."""


def signature(text: str | None) -> str:
    """The text's signature, "" for one that says too little to be a copy of anything.

    Letters' case, addresses, names and numbers do not matter.
    """
    hashes = [zlib.crc32(one.encode()) for one in _shingles(text or "")]
    if len(hashes) < _FEWEST_SHINGLES:
        return ""
    halves = array("I")  # of each lane the lower 32 bits, which count, and the upper
    for one in hashes:
        lanes = one * _FACTORS + _ADDENDS
        halves.frombytes(lanes.to_bytes(_WIDTH * HASHES, "little"))
    least = (min(halves[at :: 2 * HASHES]) for at in range(0, 2 * HASHES, 2))
    return "".join([_LETTERS[one & 63] for one in least])


def alike(one: str, other: str) -> float:
    """How much of two texts is the same by their signatures, 0 to 1; good to about 0.06."""
    if not one or not other:
        return 0.0
    same: float = sum(map(eq, one, other)) / HASHES
    return max(0.0, (same - _BY_CHANCE) / (1 - _BY_CHANCE))


def groups(signatures: Sequence[str]) -> list[list[int]]:
    """The positions of signatures that are copies of one text, the largest group first.

    Each group has a leader, the first of it, that all others are like: chains of texts that change
    step by step do not grow together.
    """
    leaders: dict[str, list[str]] = {}
    members: dict[str, list[int]] = {}
    for position, one in enumerate(signatures):
        if not one:
            continue
        if one in members:
            members[one].append(position)
            continue
        bands = _bands(one)
        near = {leader for band in bands for leader in leaders.get(band, ())}
        best = max(near, key=lambda leader: (alike(one, leader), leader), default=None)
        if best is not None and alike(one, best) >= ALIKE:
            members[best].append(position)
        else:
            members[one] = [position]
            for band in bands:
                leaders.setdefault(band, []).append(one)
    return sorted(members.values(), key=lambda group: (-len(group), group))


def is_copy(one: str, leaders: Iterable[str]) -> bool:
    """True where a text is a copy of one of the leaders."""
    return any(alike(one, leader) >= ALIKE for leader in leaders)


@lru_cache(maxsize=8192)
def _bands(one: str) -> list[str]:
    return [f"{at}{one[at : at + _ROWS]}" for at in range(0, HASHES, _ROWS)]


def _shingles(text: str) -> set[str]:
    words = _WORD.findall(_NOISE.sub(" ", text.casefold()))[:_MOST_WORDS]
    if len(words) < _FEWEST_SHINGLES // 2 + 1:
        # Scripts without blanks: a sentence is one word, so its letters are looked at by threes.
        run = "".join(words)[: _MOST_WORDS * 3]
        if run.isascii():
            return set(words)
        return {run[at : at + 3] for at in range(len(run) - 2)}
    return {*words, *(f"{a} {b}" for a, b in pairwise(words))}
