"""Trains the model that ships in the layer: `make train`, with DATA=folder for sets that are here.

Run twice it writes the same bytes: one thread, no chance, samples in the order of their files.
"""

import argparse
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression

from heard.domain.message import Surface
from heard.triage.blend import terms
from heard.triage.evidence import weigh
from heard.triage.lexicon import lexicon
from heard.triage.model import WEIGHTS, Heads, packed_up
from heard.triage.mood import mood
from infra.triage.examples import FOLDS, Post, parts, posts
from infra.triage.gravity import gravity_head
from infra.triage.learning import Learnt, issue_heads, kind_head, reading_of, rows_of, table
from infra.triage.sources import KINDS, Sample, fetched, gathered

OWN_WEIGHT = 20.0
"""What one of our own posts weighs: it speaks as customers do, and there are few."""


def main() -> None:
    """Fetch what is missing, train, write the weights, and say what was written."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, default=Path(".heard/triage"))
    options.add_argument("--out", type=Path, default=WEIGHTS)
    chosen = options.parse_args()
    fetched(chosen.data)
    samples, own = gathered(chosen.data), posts("learnt")
    rows, own_rows = table(s.text for s in samples), table(post.text for post in own)
    heads = heads_of(samples, own, rows, own_rows)
    blend = blended(own, unseen(samples, own, rows, own_rows))
    issues, gravity = issue_heads(own), gravity_head(own)
    said = {
        "heads": _said(heads),
        "issues": _said(issues),
        "gravity": _said(gravity),
        "blend": blend,
    }
    packed = packed_up(said, b"".join(rows_of(one) for one in (heads, issues, gravity)))
    chosen.out.write_bytes(packed)
    print(json.dumps(blend, indent=2))
    print(f"{chosen.out}: {len(packed):,} bytes, SHA-256 {hashlib.sha256(packed).hexdigest()}")


def heads_of(
    samples: Sequence[Sample], own: Sequence[Post], rows: csr_matrix, own_rows: csr_matrix
) -> dict[str, Learnt]:
    """The heads, learnt from the public sets and from our own posts."""
    all_rows = vstack([rows, own_rows], format="csr")
    all_samples = [*samples, *(post.sample(OWN_WEIGHT) for post in own)]
    return {kind: kind_head(all_rows, all_samples, kind) for kind in KINDS}


def unseen(
    samples: Sequence[Sample], own: Sequence[Post], rows: csr_matrix, own_rows: csr_matrix
) -> list[Heads]:
    """What heads say of each of our own posts that learnt from other trades alone."""
    part = np.array(parts(own))
    said = np.zeros((len(own), len(KINDS)))
    for fold in range(FOLDS):
        known, new = np.flatnonzero(part != fold), np.flatnonzero(part == fold)
        heads = heads_of(samples, [own[n] for n in known], rows, own_rows[known])
        for at, kind in enumerate(KINDS):
            said[new, at] = heads[kind].log_odds(own_rows[new])
    return [Heads(*row) for row in said.tolist()]


def weighed(post: Post, heads: Heads) -> dict[str, float]:
    """A post's terms, as the judge has them."""
    reading = reading_of(post.text)
    evidence = weigh(reading, lexicon().find(reading), Surface.MENTION, None)
    return terms(evidence, reading, mood(reading.text), heads)


def blended(own: Sequence[Post], said: Sequence[Heads]) -> dict[str, float]:
    """How much each term counts: a logistic regression, which calibrates in one go."""
    found = [weighed(post, heads) for post, heads in zip(own, said, strict=True)]
    names = list(found[0])
    fit = LogisticRegression(C=0.3, tol=1e-6, max_iter=1000)
    fit.fit([list(row.values()) for row in found], [post.kind == "complaint" for post in own])
    exact = dict(zip(names, fit.coef_[0].tolist(), strict=True)) | {"bias": fit.intercept_[0]}
    return {name: round(float(value), 3) for name, value in exact.items()}


def _said(heads: dict[str, Learnt]) -> dict[str, dict[str, float]]:
    return {name: {"bias": head.bias, "step": head.step} for name, head in heads.items()}


if __name__ == "__main__":
    main()
