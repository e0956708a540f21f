"""What the trained model sees of a text: words, pairs of words, pieces of words, and manner.

Each is hashed with CRC-32 into one of BUCKETS, so nothing has to be kept of the texts it was
trained on. `infra/triage` trains with this room and the judge scores with it: they can't differ.
"""

from functools import lru_cache
from zlib import crc32

from heard.triage.reading import STOP, WORDS_KEPT, Reading

BUCKETS = 1 << 17
"""A power of two: a hash is cut to it by a mask."""

PIECES = (3, 4, 5)
"""Letters of the pieces of a word, its two ends marked."""

_MASK = BUCKETS - 1


def features(reading: Reading) -> frozenset[int]:
    """The buckets that a reading falls into, each once."""
    found: set[int] = set()
    before = STOP
    for word in reading.words:
        found.update(_of_word(word))
        found.add(_of_pair(before, word))
        before = word
    found.update(_MANNERS[name] for name in _manner(reading))
    return frozenset(found)


@lru_cache(WORDS_KEPT)
def _of_word(word: str) -> tuple[int, ...]:
    """The word and its pieces; of figures only how long they are."""
    word = _masked(word)
    if word == STOP:
        return ()
    edged = f"<{word}>"
    pieces = {
        edged[at : at + size] for size in PIECES for at in range(max(len(edged) - size + 1, 0))
    }
    return tuple({_bucket(f"w {word}"), *(_bucket(f"c {piece}") for piece in pieces)})


@lru_cache(2 * WORDS_KEPT)
def _of_pair(first: str, second: str) -> int:
    return _bucket(f"p {_masked(first)} {_masked(second)}")


def _masked(word: str) -> str:
    return "0" * len(word) if word.isdigit() else word


def _bucket(of: str) -> int:
    return crc32(of.encode("utf-8", "replace")) & _MASK


def _manner(reading: Reading) -> list[str]:
    """How it is said: few words that many texts share."""
    said = {
        "asks": reading.asks,
        "insists": reading.insists,
        "exclaims": reading.exclaims == 1,
        "exclaims much": reading.exclaims > 1,
        "shouts": reading.shouted,
        "stretches": reading.stretched,
        "names": reading.elsewhere,
        "links": reading.links,
        "short": reading.letters <= 4,
        "long": reading.letters > 25,
    }
    return [name for name, true in said.items() if true]


_MANNERS = {
    name: _bucket(f"m {name}")
    for name in (
        "asks", "insists", "exclaims", "exclaims much", "shouts", "stretches", "names", "links",
        "short", "long",
    )
}  # fmt: skip
