"""The facts of a playbook: who checked which, and when, for all to see."""

from dataclasses import replace

import pytest

from heard.domain.errors import Conflict, Invalid
from heard.domain.establishing import all_checked
from heard.domain.judgement import Issue
from heard.domain.playbook import Playbook, mark_of
from tests.builders import a_judgement, a_message, a_policy
from tests.world import World

FACTS = ("The carrier's last scan", "The address on the label")


@pytest.fixture
def world() -> World:
    broken = replace(a_judgement(), issue=Issue.PRODUCT)
    policy = a_policy(playbooks={Issue.PRODUCT: Playbook(FACTS, ("Say sorry",))})
    world = World(policy, judge=lambda _message, _text: broken)
    world.hear(a_message())
    return world


def test_who_checked_a_fact_is_known_and_when(world):
    world.act("dana", "tick", mark_of(FACTS[0]))
    [tick] = world.thread.ticks
    assert (tick.by, tick.at) == ("dana", world.now)
    assert not all_checked(world.thread, world.policy)
    world.act("lee", "tick", mark_of(FACTS[1]))
    assert all_checked(world.thread, world.policy)
    assert world.timeline()[-2:] == ["fact_checked", "fact_checked"]


def test_what_is_ticked_stays_whoevers_it_was(world):
    world.act("dana", "tick", mark_of(FACTS[0]))
    world.act("lee", "tick", mark_of(FACTS[0]))
    assert [tick.by for tick in world.thread.ticks] == ["dana"]


def test_a_tick_can_be_taken_back_once(world):
    world.act("dana", "tick", mark_of(FACTS[0]))
    world.act("lee", "untick", mark_of(FACTS[0]))
    assert world.thread.ticks == ()
    with pytest.raises(Conflict):
        world.act("lee", "untick", mark_of(FACTS[0]))


def test_only_a_fact_of_its_own_issue_is_ticked(world):
    with pytest.raises(Invalid, match="no fact of this issue"):
        world.act("dana", "tick", mark_of("The weather"))


def test_another_issue_has_other_facts_to_check(world):
    world.act("dana", "tick", mark_of(FACTS[0]))
    world.act("dana", "refile", None, None, "delivery", None)
    assert not all_checked(world.thread, world.policy)
