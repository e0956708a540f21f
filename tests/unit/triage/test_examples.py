"""Our own labelled posts: enough of them, in two halves that share nothing, over many trades."""

from collections import Counter

import pytest

from heard.domain.judgement import Issue, Kind, Severity
from infra.triage.examples import posts

LEARNT, HELD = posts("learnt"), posts("held")


def test_four_hundred_complaints_of_four_levels_over_eight_trades():
    graded = [post for post in (*LEARNT, *HELD) if post.severity]
    assert len(graded) >= 400
    for half in (LEARNT, HELD):
        levels = Counter(post.severity for post in half if post.severity)
        assert set(levels) == {level.value for level in Severity}
        assert min(levels.values()) >= 25
        assert len({post.trade for post in half}) >= 8


def test_the_halves_share_no_post():
    assert not {post.text.casefold() for post in LEARNT} & {post.text.casefold() for post in HELD}


@pytest.mark.parametrize("half", [LEARNT, HELD])
def test_every_label_is_one_that_triage_gives(half):
    assert {post.kind for post in half} == {kind.value for kind in Kind}
    assert {post.issue for post in half if post.issue} <= {issue.value for issue in Issue}
