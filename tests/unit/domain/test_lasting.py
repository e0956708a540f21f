"""What waited for a bundle is told unless it was settled, and what settles it depends on what it was."""

from dataclasses import replace
from datetime import timedelta

import pytest

from heard.domain.acting import answered, claimed, dismissed
from heard.domain.lasting import Until, longest, settled_for
from heard.domain.promising import kept, promised
from tests.builders import NOON, a_policy, a_thread

POLICY = a_policy()
WAITING = a_thread("furious")
CLAIMED = claimed(WAITING, "dana", NOON, POLICY).thread
ANSWERED = answered(CLAIMED, "dana", "public", "On it", None, NOON, POLICY).thread
PROMISED = promised(
    ANSWERED, "dana", "a call", "dana", NOON + timedelta(hours=1), NOON, POLICY
).thread
KEPT = kept(PROMISED, "dana", PROMISED.promises[0].id, NOON, POLICY).thread
OVER = dismissed(WAITING, "dana", "a joke", NOON, POLICY).thread
STATES = (WAITING, CLAIMED, ANSWERED, PROMISED, KEPT, OVER)


@pytest.mark.parametrize(
    ("until", "settled"),
    [
        (Until.TAKEN, (False, True, True, True, True, True)),
        (Until.ANSWERED, (False, False, True, True, True, True)),
        (Until.KEPT, (False, False, True, False, True, True)),
        (Until.ENDED, (False, False, False, False, False, True)),
    ],
)
@pytest.mark.parametrize("person", ["lee", None])
def test_each_lasts_as_long_as_it_matters(until, settled, person):
    assert tuple(settled_for(person, thread, until) for thread in STATES) == settled


def test_who_has_a_thread_is_told_of_it_until_it_is_answered():
    assert [settled_for("dana", thread) for thread in STATES[:3]] == [False, False, True]


def test_a_pause_in_doubt_is_told_until_the_thread_is_over():
    doubted = replace(ANSWERED, told=frozenset({"doubt#1 warned"}))
    assert not settled_for("lee", doubted)
    assert settled_for("lee", replace(OVER, told=doubted.told))


def test_of_several_the_longest_counts():
    assert longest() is Until.TAKEN
    assert longest(Until.KEPT, Until.TAKEN, Until.ANSWERED) is Until.KEPT
