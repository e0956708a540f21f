"""What is read from a list that people change, at the speed of one that a machine wrote.

A cold start can't wait for thousands of phrases to be taken apart. So the compiled list lies beside
the list, and is taken while it was made from just that text; an edited list is read anew, and
counts at once. `make lists` compiles.
"""

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from zlib import compress, crc32, decompress

_Built = TypeVar("_Built")

SHAPE = 1
"""To be raised when what is compiled looks different in the code."""


def filed(path: Path, build: Callable[[str], _Built]) -> _Built:
    """What `build` makes of the text at `path`, from its compiled copy where that is the same."""
    text = path.read_bytes()
    copy = _copy_of(path)
    packed = copy.read_bytes() if copy.exists() else b""
    stamp = _stamp(text)
    if packed.startswith(stamp):
        found: _Built = pickle.loads(decompress(packed[len(stamp) :]))  # noqa: S301 - ours
        return found
    return build(text.decode())


def compiled(path: Path, build: Callable[[str], object]) -> Path:
    """Writes the compiled copy of the list at `path`, and says where."""
    text = path.read_bytes()
    copy = _copy_of(path)
    copy.write_bytes(_stamp(text) + compress(pickle.dumps(build(text.decode()), protocol=5), 9))
    return copy


def _copy_of(path: Path) -> Path:
    return path.with_suffix(".compiled")


def _stamp(text: bytes) -> bytes:
    return f"{SHAPE} {crc32(text):08x}\n".encode()
