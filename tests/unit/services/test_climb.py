"""The ladder, as it is climbed."""

from dataclasses import replace
from datetime import timedelta

from heard.domain.events import EventType
from heard.domain.policy import Ladder, Level
from tests.builders import NIGHT, NOON, RUNGS, a_message, a_policy, a_reply
from tests.world import World


def pages(world):
    paged, world.alerts.sms_sent[:] = [to for to, _ in world.alerts.sms_sent], []
    return paged


def by_minute(world, minutes):
    """Who was paged, by minutes from now."""
    found = {}
    for minute in range(1, minutes + 1):
        world.fast_forward(1)
        for to in pages(world):
            found.setdefault(minute, []).append(to)
    return found


def test_a_critical_thread_climbs_at_once_its_first_alert_being_rung_one():
    world = World()
    world.hear(a_message("lawyer"))
    assert pages(world) == ["dana"]
    assert by_minute(world, 11) == {
        2: ["lee"], 4: ["mina"], 6: ["dana"], 8: ["lee"], 10: ["mina"],
    }  # fmt: skip


def test_a_high_thread_climbs_when_its_claim_clock_ran_out():
    world = World()
    world.hear(a_message("furious"))
    assert pages(world) == ["dana"]
    assert by_minute(world, 15) == {4: ["dana"], 8: ["lee"], 12: ["mina"]}


def test_a_question_climbs_too():
    world = World()
    world.hear(a_message("where?"))
    assert by_minute(world, 25) == {12: ["dana"], 24: ["lee"]}


def test_after_the_last_round_operations_is_told_and_nobody_is_paged_any_more():
    world = World()
    world.hear(a_message("lawyer"))
    world.fast_forward(11)
    assert not world.alerts.operations_sent
    world.fast_forward(1)
    world.expect_operations_mail("LADDER EXHAUSTED")
    world.forget_alerts()
    world.fast_forward(60)
    assert world.timeline().count("ladder_exhausted") == 1
    assert world.timeline().count("rung_paged") == 5


def test_a_rung_with_a_time_of_its_own_has_that():
    rungs = (replace(RUNGS[0], wait=1), replace(RUNGS[1], wait=7), RUNGS[2])
    world = World(a_policy(ladders=dict.fromkeys(Level, Ladder(rungs, rounds=1))))
    world.hear(a_message("lawyer"))
    pages(world)
    assert by_minute(world, 11) == {1: ["lee"], 8: ["mina"]}


def test_a_claim_stops_the_ladder_and_an_answer_does():
    for stop in (lambda w: w.claim("lee"), lambda w: w.hear(a_reply(customer="ann"))):
        world = World()
        world.hear(a_message("lawyer"))
        world.fast_forward(3)
        stop(world)
        pages(world)
        world.fast_forward(3)
        world.expect_no_sms()
        assert not world.thread.ladder.climbing


def test_a_lost_execution_is_found_and_the_next_run_pages_no_rung_twice():
    world = World()
    world.ladders.losing = True
    world.hear(a_message("lawyer"))
    assert pages(world) == ["dana"]
    world.fast_forward(3)
    world.ladders.losing = False
    world.expect_no_sms()
    world.fast_forward(1)
    assert world.thread.ladder.run == 2
    assert pages(world) == ["lee"]
    assert by_minute(world, 2) == {2: ["mina"]}


def test_an_old_run_that_is_redriven_pages_nobody():
    world = World()
    world.ladders.losing = True
    world.hear(a_message("lawyer"))
    world.ladders.losing = False
    world.fast_forward(4)
    pages(world)
    world.fast_forward(1)
    version = world.thread.version
    for minutes in (0, 60):
        step = world.climbing.climb(world.thread.id, 1, 1, world.now + timedelta(minutes=minutes))
        assert step.settled
    assert world.thread.version == version


def test_an_execution_of_an_earlier_episode_pages_nobody():
    world = World()
    world.hear(a_message("lawyer"))
    world.hear(a_reply(customer="ann"))
    world.act("dana", "resolve", "solved", "")
    world.fast_forward(1)
    world.hear(a_message("lawyer"))
    run = world.thread.ladder.run
    assert world.climbing.climb(world.thread.id, 1, run, NOON + timedelta(hours=1)).settled


def test_a_look_before_its_time_waits_in_whole_seconds():
    world = World()
    world.hear(a_message("lawyer"))
    now = NOON + timedelta(seconds=61, microseconds=5)
    step = world.climbing.climb(world.thread.id, 1, 1, now)
    assert (step.settled, step.wait_seconds) == (False, 59)


def test_a_thread_that_is_gone_is_settled():
    assert World().climbing.climb("nowhere", 1, 1, NOON).settled


def test_a_claim_that_runs_out_climbs_from_the_foot_again():
    world = World()
    world.hear(a_message("furious"))
    world.fast_forward(9)
    world.claim("dana")
    pages(world)
    paged = by_minute(world, 17)
    assert paged == {
        7: ["dana"], 8: ["dana"], 12: ["mina"], 15: ["mina"], 16: ["dana"],
    }, "two reminders, the claim expired, the reply was missed, the foot again"  # fmt: skip


def test_what_turns_critical_while_it_climbs_climbs_faster():
    world = World()
    world.hear(a_message("where?"))
    world.fast_forward(13)
    pages(world)
    world.hear(a_message("I write to my lawyer"))
    assert pages(world) == ["dana"]
    assert by_minute(world, 3) == {2: ["lee"]}


def test_what_is_claimed_critical_needs_no_ladder():
    world = World()
    world.hear(a_message())
    world.claim("dana")
    world.hear(a_message("lawyer"))
    world.fast_forward(5)
    assert world.thread.ladder is None


def test_at_night_a_high_alert_goes_at_once_and_its_ladder_waits_for_the_morning():
    world = World(now=NIGHT)
    world.hear(a_message("furious"))
    assert pages(world) == ["dana"]
    world.fast_forward(7 * 60)
    world.expect_no_sms()
    assert by_minute(world, 9) == {4: ["dana"], 8: ["lee"]}


def test_at_night_a_critical_one_climbs():
    world = World(now=NIGHT)
    world.hear(a_message("lawyer"))
    pages(world)
    assert by_minute(world, 4) == {2: ["lee"], 4: ["mina"]}
    assert world.told(EventType.CLOCK_MISSED, "claim") == 1
