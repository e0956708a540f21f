"""The trained model: how likely a text is each kind, by what texts of public sets sounded like.

`weights.bin` is made by `make train`: a header (JSON, one line) and, for each head, one signed
byte a bucket, all of it compressed. What a text is about has heads of its own, in fewer buckets. It
is read at the first text. WEIGHTS_NOTICE names the sets.
"""

import json
import math
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from heard.triage.features import BUCKETS, features
from heard.triage.reading import Reading

ISSUE_BUCKETS = 1 << 13
"""Issues are learnt from few texts: fewer buckets hold all of it."""

WEIGHTS = Path(__file__).with_name("weights.bin")


class Heads(NamedTuple):
    """What the model says of a text: for each kind the log-odds of being one."""

    complaint: float
    question: float
    praise: float
    chatter: float
    spam: float


class Head(NamedTuple):
    """One kind: a weight of each bucket is its byte times `step`."""

    bias: float
    step: float
    weights: memoryview

    def log_odds(self, found: "Found") -> float:
        """Of a text that falls into these buckets; a long one weighs no more than a short one."""
        return self.bias + self.step * sum(found.of(self.weights)) / found.root


class Found(NamedTuple):
    """The buckets of a text: `of` takes their weights from a table, `root` is that of their number.
    Made once a text, because every head asks the same."""

    of: Callable[[memoryview], Iterable[int]]
    root: float

    @classmethod
    def at(cls, buckets: Collection[int]) -> "Found":
        """The weights at these buckets."""
        if len(buckets) > 1:
            return cls(itemgetter(*buckets), math.sqrt(len(buckets)))
        return cls(lambda table: [table[bucket] for bucket in buckets], 1.0)


class Model(NamedTuple):
    """All heads, and `blend`: how much each piece of evidence counts beside the others."""

    heads: Mapping[str, Head]
    issues: Mapping[str, Head]
    blend: Mapping[str, float]

    def hear(self, reading: Reading) -> Heads:
        """What the text is, as far as the model can tell."""
        found = Found.at(features(reading))
        return Heads(**{name: head.log_odds(found) for name, head in self.heads.items()})

    def about(self, reading: Reading) -> tuple[str, float]:
        """The issue that the text is about most likely, and by how much log-odds more than any text."""
        found = Found.at(folded(features(reading)))
        likely = {name: head.log_odds(found) for name, head in self.issues.items()}
        best = max(likely, key=likely.__getitem__)
        return best, likely[best] - self.issues[best].bias


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
    if len(body) != kinds + ISSUE_BUCKETS * len(said["issues"]):
        message = f"{len(body)} weights are not those of {BUCKETS} buckets: run make train"
        raise ValueError(message)
    tables = memoryview(body).cast("b")
    heads = _heads(said["heads"], tables[:kinds], BUCKETS)
    return Model(heads, _heads(said["issues"], tables[kinds:], ISSUE_BUCKETS), said["blend"])


def _heads(
    said: Mapping[str, Mapping[str, float]], tables: memoryview, buckets: int
) -> dict[str, Head]:
    return {
        name: Head(head["bias"], head["step"], tables[at * buckets : (at + 1) * buckets])
        for at, (name, head) in enumerate(said.items())
    }


def packed_up(said: Mapping[str, object], tables: bytes) -> bytes:
    """The weights as they are shipped: the same bytes for the same weights."""
    header = json.dumps(said, sort_keys=False, separators=(",", ":")).encode()
    return zlib.compress(header + b"\n" + tables, 9)
