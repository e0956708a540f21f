"""Surges are found in streams where it is known what is one; `make surges` does so at length."""

import pytest

from infra.surges.__main__ import figures
from infra.surges.streams import Kind, a_stream
from infra.surges.trial import watched


@pytest.mark.parametrize("seed", [1, 2])
def test_a_stream_is_the_same_for_a_seed(seed):
    kind = Kind(0.6, quiet_weeks=1, loud_weeks=1)
    assert a_stream(seed, kind) == a_stream(seed, kind)
    assert a_stream(seed, kind) != a_stream(seed + 1, kind)


def test_most_bursts_are_found_early_and_most_alerts_are_bursts():
    asked = ((1, 0.2), (2, 0.6), (3, 2.0))
    kinds = ((seed, Kind(rate, quiet_weeks=1, loud_weeks=1)) for seed, rate in asked)
    found = [watched(a_stream(seed, kind)) for seed, kind in kinds]
    precision, recall, posts = figures(found)
    assert precision >= 0.5
    assert recall >= 0.7
    assert posts <= 8


@pytest.mark.parametrize(("seed", "rate"), [(5, 0.2), (6, 2.0)])
def test_a_quiet_stream_is_left_in_peace(seed, rate):
    result = watched(a_stream(seed, Kind(rate, quiet_weeks=1, loud_weeks=1, bursts_a_week=0)))
    assert result.false <= result.weeks
