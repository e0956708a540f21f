"""While the customer has the word, nobody here is late; and somebody asks whether that is so."""

from datetime import timedelta

import pytest

from heard.domain import acting
from heard.domain.errors import Conflict
from heard.domain.events import EventType
from tests.builders import NIGHT, NOON, a_message, a_policy, a_reply, a_thread
from tests.world import World

POLICY = a_policy()


def resolution(world):
    return next(c for c in world.thread.clocks(world.policy) if c.name == "resolution")


def test_the_resolution_clock_stands_still_between_our_answer_and_the_customers_next_words():
    world = World()
    world.hear(a_message())
    world.fast_forward(60)
    world.hear(a_reply(customer="ann"))
    assert resolution(world).paused_at == NOON + timedelta(minutes=60)
    assert not resolution(world).running
    world.fast_forward(24 * 60)
    world.hear(a_message("And now?"))
    assert resolution(world).paused_at is None
    assert resolution(world).due_at == world.now + timedelta(minutes=300)


def test_nothing_is_missed_while_the_customer_has_the_word():
    world = World()
    world.hear(a_message())
    world.hear(a_reply(customer="ann"))
    world.fast_forward(30 * 60)
    world.act("dana", "resolve", "customer_silent", "")
    assert world.clocks()["resolution"] == "met"
    assert world.told(EventType.CLOCK_MISSED, "resolution") == 0


def test_what_ran_out_before_the_answer_is_missed_though_it_is_told_after_it():
    world = World()
    world.hear(a_message("lawyer"))
    world.outage(130)
    world.hear(a_reply(customer="ann"))
    assert resolution(world).paused_at is None
    world.sweep()
    assert world.told(EventType.CLOCK_MISSED, "resolution") == 1


def test_a_night_between_two_waits_counts_for_neither():
    world = World(now=NIGHT + timedelta(hours=15))
    world.hear(a_message())
    world.fast_forward(30)
    world.hear(a_reply(customer="ann"))
    world.fast_forward(12 * 60)
    world.hear(a_message("Hm."))
    opening = NIGHT + timedelta(days=1, hours=7)
    assert resolution(world).due_at == opening + timedelta(minutes=330)


def test_small_talk_after_our_answer_is_doubted_once_and_told_in_a_bundle():
    world = World()
    world.hear(a_message())
    world.hear(a_reply(customer="ann"))
    world.fast_forward(5)
    world.forget_alerts()
    world.hear(a_message("hello 4711"))
    assert world.thread.state == "answered"
    world.fast_forward(29)
    assert not world.thread.doubted
    world.fast_forward(1)
    assert world.thread.doubted
    world.expect_no_sms()
    world.fast_forward(15)
    world.expect_care_mail("hello 4711")
    world.fast_forward(300)
    assert world.timeline().count("pause_doubted") == 1


@pytest.mark.parametrize("after", ["crypto", None])
def test_there_is_no_doubt_after_spam_or_nothing(after):
    world = World()
    world.hear(a_message())
    world.hear(a_reply(customer="ann"))
    if after:
        world.hear(a_message(after))
    world.fast_forward(60)
    assert "pause_doubted" not in world.timeline()


def test_a_further_reply_of_ours_ends_the_doubt():
    world = World()
    world.hear(a_message(), a_reply(customer="ann"))
    world.fast_forward(1)
    world.hear(a_message("hello 4711"))
    world.fast_forward(5)
    world.hear(a_reply("Thank you, Ann", customer="ann"))
    world.fast_forward(60)
    assert "pause_doubted" not in world.timeline()


def test_what_is_answered_after_a_doubt_is_no_longer_doubted():
    world = World()
    world.hear(a_message(), a_reply(customer="ann"))
    world.fast_forward(1)
    world.hear(a_message("hello 4711"))
    world.fast_forward(31)
    assert world.thread.doubted
    world.hear(a_reply("Thank you, Ann", customer="ann"))
    assert not world.thread.doubted


def test_an_agent_lets_the_clock_run_again_from_then_on():
    world = World()
    world.hear(a_message(), a_reply(customer="ann"))
    world.fast_forward(1)
    world.hear(a_message("hello 4711"))
    world.fast_forward(40)
    world.act("dana", "resume", "she gave us the number we asked for")
    assert world.thread.state == "waiting"
    clock = next(c for c in world.thread.clocks(world.policy) if c.name == "next_reply")
    assert (clock.started_at, clock.outcome) == (world.now, None)
    assert world.clocks()["first_reply"] == "met"
    world.hear(a_reply("Found it", customer="ann"))
    assert world.clocks()["next_reply"] == "met"


def test_it_can_be_asked_for_again_and_keeps_what_was():
    thread = acting.answered(a_thread(), "dana", "public", "Done", None, NOON, POLICY).thread
    for minutes in (10, 30):
        at = NOON + timedelta(minutes=minutes)
        thread = acting.resumed(thread, "lee", "not done", at, POLICY).thread
        later = at + timedelta(minutes=5)
        thread = acting.answered(thread, "dana", "public", "Now", None, later, POLICY).thread
    replies = [c for c in thread.clocks(POLICY) if c.name in ("first_reply", "next_reply")]
    assert [c.outcome for c in replies] == ["met"] * 3


def test_what_waits_already_cannot_be_resumed():
    with pytest.raises(Conflict, match="a clock is running"):
        acting.resumed(a_thread(), "dana", "why not", NOON, POLICY)


def test_praise_that_was_none_can_be_made_to_wait():
    thread = acting.resumed(a_thread("love it"), "dana", "irony", NOON, POLICY).thread
    assert thread.state == "waiting"
    assert {c.name.value for c in thread.clocks(POLICY)} == {"claim", "first_reply", "resolution"}
