"""Learns what grave complaints sound like: dangers and losses in words that no cue names."""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.metrics import precision_recall_curve

from heard.domain.judgement import Severity
from heard.triage.features import features
from heard.triage.model import ISSUE_BUCKETS, folded
from infra.triage.examples import FOLDS, Post, parts
from infra.triage.learning import Learnt, bucket_table, reading_of

FITS_BY = 30.0
"""scikit-learn's C."""

PRECISION = 0.75
"""The head speaks up from where, on posts of trades that it never saw, so many were grave at least."""

_GRAVE = (Severity.CRITICAL, Severity.HIGH)


def gravity_head(own: Sequence[Post]) -> dict[str, Learnt]:
    """A head whose log-odds are above 0 where a complaint is high or critical."""
    found = [folded(features(reading_of(post.text))) for post in own]
    rows, part = bucket_table(found, ISSUE_BUCKETS), np.array(parts(own))
    target = np.array([post.severity in _GRAVE for post in own])
    said = np.zeros(len(own))
    for fold in range(FOLDS):
        known, new = np.flatnonzero(part != fold), np.flatnonzero(part == fold)
        said[new] = _learnt(rows[known], target[known]).log_odds(rows[new])
    precision, _, limits = precision_recall_curve(target, said)
    limit = min(limits[precision[:-1] >= PRECISION])
    return {"high": _learnt(rows, target).above(float(limit))}


def _learnt(rows: csr_matrix, target: np.ndarray) -> Learnt:
    """Grave posts are few: all of them together weigh as much as all others."""
    share = target.mean()
    weight = np.where(target, 0.5 / share, 0.5 / (1 - share))
    return Learnt(rows, target, weight, closely=FITS_BY)
