"""The trained model: how likely a text is each kind, by what texts of public sets sounded like.

`weights.bin` is made by `make train`: a header (JSON, one line) and, for each bucket, one
byte a head, all of it compressed. What a text is about has heads of its own, in fewer buckets. It
is read at the first text. WEIGHTS_NOTICE names the sets.
"""

import json
import math
import zlib
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from heard.triage.features import BUCKETS

ISSUE_BUCKETS = 1 << 13
"""Issues, and how grave a text is, are learnt from few texts: fewer buckets hold all of it."""

MIDDLE = 128
"""The byte of a weight of 0: all bytes lie above, which Python reads soonest."""

WEIGHTS = Path(__file__).with_name("weights.bin")


class Heads(NamedTuple):
    """What the model says of a text: for each kind the log-odds of being one."""

    complaint: float
    question: float
    praise: float
    chatter: float
    spam: float


class Table(NamedTuple):
    """Heads over the same buckets: a row of `rows` holds one byte for each of `names`, and a head's
    weight of a bucket is that byte, less MIDDLE, times its step.

    A text falls into some hundred buckets, far apart: so one look at each serves every head.
    """

    names: tuple[str, ...]
    biases: tuple[float, ...]
    steps: tuple[float, ...]
    rows: bytes

    def log_odds(self, buckets: Collection[int]) -> list[float]:
        """By each head, of a text that falls into these; a long one weighs no more than a short."""
        rows, wide = self.rows, len(self.names)
        found = b"".join([rows[at : at + wide] for at in [wide * bucket for bucket in buckets]])
        middle, root = MIDDLE * len(buckets), math.sqrt(len(buckets) or 1)
        return [
            bias + step * (sum(found[head::wide]) - middle) / root
            for head, (bias, step) in enumerate(zip(self.biases, self.steps, strict=True))
        ]


class Model(NamedTuple):
    """All heads, and `blend`: how much each piece of evidence counts beside the others."""

    kinds: Table
    issues: Table
    gravity: Table
    blend: Mapping[str, float]

    def hear(self, found: Collection[int]) -> Heads:
        """What a text of these features is, as far as the model can tell."""
        return Heads(**dict(zip(self.kinds.names, self.kinds.log_odds(found), strict=True)))

    def about(self, found: Collection[int]) -> tuple[str, float]:
        """The issue that a text of these features is about most likely, and by how much log-odds
        more than any text."""
        table = self.issues
        likely = table.log_odds(folded(found))
        best = max(range(len(likely)), key=likely.__getitem__)
        return table.names[best], likely[best] - table.biases[best]

    def grave(self, found: Collection[int]) -> bool:
        """True where a complaint of these features sounds graver than most, in whatever words."""
        return self.gravity.log_odds(folded(found))[0] > 0


def folded(found: Iterable[int]) -> frozenset[int]:
    """The same buckets, among those of issues."""
    return frozenset([bucket % ISSUE_BUCKETS for bucket in found])


@cache
def model() -> Model:
    """The trained model, loaded at first use and kept."""
    return unpacked(WEIGHTS.read_bytes())


def unpacked(packed: bytes) -> Model:
    """Reads what `packed_up` wrote. Raises ValueError if it was trained for other features."""
    header, _, body = zlib.decompress(packed).partition(b"\n")
    said = json.loads(header)
    kinds = BUCKETS * len(said["heads"])
    issues = kinds + ISSUE_BUCKETS * len(said["issues"])
    if len(body) != issues + ISSUE_BUCKETS * len(said["gravity"]):
        message = f"{len(body)} weights are not those of {BUCKETS} buckets: run make train"
        raise ValueError(message)
    return Model(
        kinds=_table(said["heads"], body[:kinds]),
        issues=_table(said["issues"], body[kinds:issues]),
        gravity=_table(said["gravity"], body[issues:]),
        blend=said["blend"],
    )


def _table(said: Mapping[str, Mapping[str, float]], rows: bytes) -> Table:
    heads = said.values()
    biases = tuple([head["bias"] for head in heads])
    return Table(tuple(said), biases, tuple([head["step"] for head in heads]), rows)


def packed_up(said: Mapping[str, object], rows: bytes) -> bytes:
    """The weights as they are shipped: the same bytes for the same weights."""
    header = json.dumps(said, sort_keys=False, separators=(",", ":")).encode()
    return zlib.compress(header + b"\n" + rows, 9)
