"""Learns the heads of the model from samples: one logistic regression each, one thread, no chance."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from functools import cache

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from heard.domain.judgement import Issue
from heard.triage.features import BUCKETS, features
from heard.triage.lexicon import lexicon
from heard.triage.model import ISSUE_BUCKETS, MIDDLE, folded
from heard.triage.normalise import plain
from heard.triage.reading import Reading, read
from infra.triage.examples import Post
from infra.triage.sources import Sample

FITS_BY = 2.0
"""How closely the weights follow the texts (scikit-learn's C)."""

ISSUES_BY = 30.0
"""The same for issues, of which there are few texts."""

LARGEST = 127


def kind_head(rows: csr_matrix, samples: Sequence[Sample], kind: str) -> "Learnt":
    """The head of a kind, from the samples of which it is known whether they are of that kind."""
    told = [n for n, sample in enumerate(samples) if kind in sample.kinds | sample.not_kinds]
    target = np.array([kind in samples[n].kinds for n in told])
    return Learnt(rows[told], target, np.array([samples[n].weight for n in told]))


def issue_heads(own: Sequence[Post]) -> dict[str, "Learnt"]:
    """The heads of all issues that our own posts name."""
    named = [post for post in own if post.issue]
    rows = bucket_table([folded(features(reading_of(post.text))) for post in named], ISSUE_BUCKETS)
    return {
        issue.value: Learnt(
            rows,
            np.array([post.issue == issue for post in named]),
            np.ones(len(named)),
            closely=ISSUES_BY,
        )
        for issue in Issue
    }


@cache
def reading_of(text: str) -> Reading:
    """The text as the judge reads it."""
    return read(plain(text), lexicon())


def table(texts: Iterable[str]) -> csr_matrix:
    """A row a text: its buckets, weighed so that a long text counts no more than a short one."""
    return bucket_table([features(reading_of(text)) for text in texts], BUCKETS)


def bucket_table(found: Sequence[frozenset[int]], width: int) -> csr_matrix:
    """A row for each set of buckets, of `width` in all."""
    rows = [sorted(row) for row in found]
    starts = np.cumsum([0, *map(len, rows)])
    values = np.concatenate([np.full(len(row), 1 / np.sqrt(len(row) or 1)) for row in rows])
    buckets = np.array([bucket for row in rows for bucket in row])
    return csr_matrix((values, buckets, starts), shape=(len(rows), width))


def rows_of(heads: Mapping[str, "Learnt"]) -> bytes:
    """The weights as they are shipped: for each bucket, one byte a head."""
    weights = np.column_stack([head.weights for head in heads.values()])
    rows: bytes = (weights.astype(np.int16) + MIDDLE).astype(np.uint8).tobytes()
    return rows


class Learnt:
    """One head: int8 weights, their step, and the bias. `closely` is scikit-learn's C."""

    def __init__(
        self, rows: csr_matrix, target: np.ndarray, weight: np.ndarray, closely: float = FITS_BY
    ) -> None:
        fit = LogisticRegression(C=closely, solver="liblinear", tol=0.01, random_state=0)
        fit.fit(rows, target, sample_weight=weight)
        exact = fit.coef_[0]
        self.step = float(f"{max(abs(exact)) / LARGEST:.6g}")
        self.bias = float(f"{fit.intercept_[0]:.6g}")
        self.weights = np.clip(np.rint(exact / self.step), -LARGEST, LARGEST).astype(np.int8)

    def log_odds(self, rows: csr_matrix) -> np.ndarray:
        """Of each row, as the judge works it out."""
        return self.bias + self.step * (rows @ self.weights.astype(float))

    def above(self, limit: float) -> "Learnt":
        """The same head with its log-odds counted from a limit."""
        head = copy(self)
        head.bias = float(f"{self.bias - limit:.6g}")
        return head
