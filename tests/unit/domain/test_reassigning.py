"""A claim that nobody works on goes to the next person, where the ladder says so."""

from dataclasses import replace

from heard.domain.policy import Ladder, Level
from tests.builders import DANA, LEE, MINA, RUNGS, a_message, a_policy
from tests.world import World

RAVI = replace(DANA, id="ravi", name="Ravi", phone="+15550100004")
HANDED_ON = dict.fromkeys((level.value for level in Level), Ladder(RUNGS, reassign_after=10))


def a_world(*people):
    return World(a_policy(ladders=HANDED_ON), people=people or (DANA, RAVI, LEE, MINA))


def claimed_world(*people):
    world = a_world(*people)
    world.hear(a_message())
    world.claim("dana")
    world.forget_alerts()
    return world


def test_after_its_minutes_it_is_the_next_persons_who_is_told():
    world = claimed_world()
    world.fast_forward(7)
    world.expect_sms("dana", "STILL YOURS?")
    world.fast_forward(3)
    assert (world.thread.state, world.thread.claim.by) == ("claimed", "ravi")
    world.expect_sms("ravi", "GIVEN TO YOU")
    world.expect_no_sms()
    assert world.timeline()[-2:] == ["claim_expired", "assigned"]


def test_what_happens_before_the_sweep_sees_it_takes_nothing_from_who_is_next():
    world = claimed_world()
    world.sweeps = False
    world.fast_forward(10)
    world.hear(a_message("furious"))
    world.act("mina", "note", "they rang as well")
    assert world.thread.claim.by == "dana", "only the sweep knows who would be next"
    world.sweeps = True
    world.sweep()
    assert world.thread.claim.by == "ravi"
    assert world.timeline()[-2:] == ["claim_expired", "assigned"]


def test_nobody_gets_it_twice_and_then_it_is_back_on_the_board_one_rung_up():
    world = claimed_world(DANA, LEE)
    world.fast_forward(10)
    assert world.thread.claim.by == "lee"
    world.forget_alerts()
    world.fast_forward(10)
    assert world.thread.state == "waiting"
    world.expect_alert("lead", "CLAIM EXPIRED (Lee)")


def test_who_works_on_it_keeps_it():
    world = claimed_world()
    for _ in range(3):
        world.fast_forward(9)
        world.act("dana", "note", "rang the warehouse")
    assert world.thread.claim.by == "dana"


def test_who_cannot_be_reached_is_passed_over():
    world = claimed_world(DANA, replace(RAVI, phone=None), LEE)
    world.fast_forward(10)
    assert world.thread.claim.by == "lee"


def test_whom_a_lead_gives_a_thread_is_told_who_did():
    world = a_world()
    world.hear(a_message())
    world.forget_alerts()
    world.act("lee", "assign", "ravi")
    world.expect_sms("ravi", "GIVEN TO YOU by Lee")
    world.expect_no_sms()


def test_who_takes_it_for_themselves_needs_no_telling():
    world = a_world()
    world.hear(a_message())
    world.forget_alerts()
    world.act("lee", "assign", "lee")
    world.expect_no_sms()
