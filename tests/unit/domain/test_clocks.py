"""Since when, until when, and how each clock ended."""

from datetime import timedelta

import pytest

from heard.domain.ahead import claim_expires_at
from heard.domain.events import EventType
from tests.builders import (
    NIGHT,
    NOON,
    OPENING,
    a_message,
    a_policy,
    a_reply,
    a_thread,
    an_act,
    the_delivered_policy,
)
from tests.world import World

DELIVERED = {
    "lawyer": {"claim": 5, "first_reply": 30, "resolution": 24 * 60},
    "furious": {"claim": 10, "first_reply": 30},
    "My parcel never came": {"claim": 15, "first_reply": 60},
    "where?": {"claim": 30, "first_reply": 120},
}


def minutes(clock) -> float:
    return (clock.due_at - clock.started_at) / timedelta(minutes=1)


@pytest.mark.parametrize("text", DELIVERED)
def test_the_delivered_times_of_every_level_run_out_when_the_table_says(text):
    world = World(the_delivered_policy())
    # A Wednesday, 10:00 in Amsterdam: the brand is open for hours to come.
    world.now = OPENING
    world.hear(a_message(text, account="100200300400500"))
    due = {clock.name: minutes(clock) for clock in world.thread.clocks(world.policy)}
    assert {name: due[name] for name in DELIVERED[text]} == DELIVERED[text]


@pytest.mark.parametrize(
    ("text", "expires"), [("lawyer", 15), ("furious", 30), ("late", 60), ("where?", 120)]
)
def test_the_delivered_claims_run_out_when_the_table_says(text, expires):
    world = World(the_delivered_policy(), now=OPENING)
    world.hear(a_message(text, account="100200300400500"))
    thread = world.claim("dana")
    assert claim_expires_at(thread, world.policy) == OPENING + timedelta(minutes=expires)


def test_clocks_are_those_of_the_policy_that_is_asked_about():
    thread = a_thread("where?")
    first, other = a_policy(), the_delivered_policy()
    before = thread.clocks(first)
    assert {minutes(clock) for clock in before} != {
        minutes(clock) for clock in thread.clocks(other)
    }
    assert thread.clocks(first) == before


def test_a_next_reply_has_the_time_of_a_first_one_unless_the_policy_differs():
    policy = the_delivered_policy()
    assert all(times.next_reply == times.first_reply for times in policy.times.values())


def test_a_warning_is_told_at_two_thirds_and_once():
    world = World()
    world.hear(a_message())
    world.fast_forward(23)
    assert world.told(EventType.CLOCK_WARNED, "first_reply") == 0
    world.fast_forward(1)
    assert world.told(EventType.CLOCK_WARNED, "first_reply") == 1
    world.fast_forward(10)
    assert world.told(EventType.CLOCK_WARNED, "first_reply") == 1


def test_a_miss_is_told_once_and_stays_missed_when_the_answer_comes():
    world = World()
    world.hear(a_message())
    world.fast_forward(35)
    assert world.told(EventType.CLOCK_MISSED, "first_reply") == 0
    world.fast_forward(25)
    world.hear(a_reply(customer="ann"))
    world.fast_forward(10)
    assert world.told(EventType.CLOCK_MISSED, "first_reply") == 1
    assert world.clocks()["first_reply"] == "missed"


def test_a_miss_that_no_sweep_saw_is_told_with_the_late_answer():
    world = World()
    world.hear(a_message())
    world.outage(50)
    world.hear(a_reply(customer="ann", posted_at=world.now))
    assert world.clocks()["first_reply"] == "missed"
    assert world.told(EventType.CLOCK_MISSED, "first_reply") == 1


def test_a_late_webhook_of_a_timely_answer_is_no_miss():
    world = World()
    world.hear(a_message())
    world.outage(50)
    world.hear(a_reply(customer="ann", posted_at=NOON + timedelta(minutes=30)))
    assert world.clocks()["first_reply"] == "met"


def test_a_timely_answer_that_is_heard_after_its_miss_was_told_was_in_time():
    world = World()
    world.hear(a_message())
    world.fast_forward(40)
    assert world.clocks()["first_reply"] == "missed"
    world.hear(a_reply(customer="ann", posted_at=NOON + timedelta(minutes=35)))
    assert world.clocks()["first_reply"] == "met"
    assert [end["outcome"] for end in world.ended("first_reply")] == ["met"]
    world.fast_forward(60)
    assert world.told(EventType.CLOCK_MISSED, "first_reply") == 1, "what was told stays told"


def test_an_answer_from_before_the_question_stops_nothing_however_late_it_is_heard():
    world = World()
    world.hear(a_message(posted_at=NOON))
    world.fast_forward(40)
    world.hear(a_reply(customer="ann", posted_at=NOON - timedelta(minutes=1)))
    assert world.clocks()["first_reply"] == "missed"
    assert world.thread.state == "waiting"


@pytest.mark.parametrize(("seconds", "outcome", "told"), [(-1, "met", 0), (0, "missed", 1)])
@pytest.mark.parametrize("swept_first", [True, False])
def test_the_due_second_is_the_first_that_is_too_late(seconds, outcome, told, swept_first):
    world = World()
    world.hear(a_message())
    world.sweeps = False
    world.fast_forward(to=NOON + timedelta(minutes=36, seconds=seconds))
    if swept_first:
        world.sweep()
        world.publish()
    world.hear(a_reply(customer="ann", posted_at=world.now))
    assert world.clocks()["first_reply"] == outcome
    assert world.told(EventType.CLOCK_MISSED, "first_reply") == told


def test_the_first_reply_starts_no_second_first_reply():
    world = World()
    world.hear(a_message())
    world.fast_forward(5)
    world.hear(a_reply(customer="ann"))
    world.fast_forward(5)
    world.hear(a_message("Still nothing"))
    world.fast_forward(29)
    assert world.clocks() == {
        "claim": "missed", "first_reply": "met", "next_reply": None, "resolution": None,
    }  # fmt: skip
    world.fast_forward(1)
    assert world.told(EventType.CLOCK_MISSED, "next_reply") == 1


def test_the_resolution_clock_warns_until_somebody_ends_it():
    world = World()
    world.hear(a_message())
    world.fast_forward(240)
    assert world.told(EventType.CLOCK_WARNED, "resolution") == 1
    world.hear(a_reply(customer="ann", to=None))
    world.act("dana", "resolve", "solved", "")
    world.fast_forward(200)
    assert world.clocks()["resolution"] == "met"
    assert world.told(EventType.CLOCK_MISSED, "resolution") == 0


def test_a_resolution_that_nobody_gives_is_missed_once():
    world = World()
    world.hear(a_message())
    world.fast_forward(370)
    assert world.told(EventType.CLOCK_MISSED, "resolution") == 1
    world.expect_care_mail("resolution MISSED")


def test_a_dismissed_thread_cancels_what_ran():
    world = World()
    world.hear(a_message())
    world.act("dana", "dismiss", "a test of ours")
    assert set(world.clocks().values()) == {"cancelled"}
    world.fast_forward(60)
    assert world.timeline() == ["opened", "dismissed"]


def test_opening_hours_stop_the_clock_of_a_normal_complaint_at_night():
    world = World(now=NIGHT)
    world.hear(a_message())
    first_reply = world.thread.clocks(world.policy)[1]
    assert first_reply.due_at == OPENING + timedelta(minutes=36)
    assert first_reply.started_at == NIGHT


def test_a_critical_clock_runs_around_the_clock():
    world = World(now=NIGHT)
    world.hear(a_message("lawyer"))
    due = {clock.name: minutes(clock) for clock in world.thread.clocks(world.policy)}
    assert due == {"claim": 2, "first_reply": 12, "resolution": 120}


def test_getting_worse_shortens_the_wait_from_when_it_was_heard():
    world = World()
    world.hear(a_message())
    world.fast_forward(8)
    world.hear(a_message("lawyer"))
    due = {clock.name: clock.due_at for clock in world.thread.clocks(world.policy)}
    assert due["first_reply"] == NOON + timedelta(minutes=8 + 12)
    world.fast_forward(11)
    assert world.told(EventType.CLOCK_MISSED, "first_reply") == 0


def test_getting_worse_shortly_before_the_end_lengthens_nothing():
    world = World()
    world.hear(a_message())
    world.fast_forward(34)
    world.hear(a_message("lawyer"))
    due = {clock.name: clock.due_at for clock in world.thread.clocks(world.policy)}
    assert due["first_reply"] == NOON + timedelta(minutes=36)


def test_an_angry_message_that_comes_late_is_no_instant_miss_of_those_before_it():
    world = World()
    world.hear(a_message(posted_at=NOON))
    world.outage(20)
    world.hear(a_message("lawyer", posted_at=NOON - timedelta(minutes=5)))
    assert world.told(EventType.CLOCK_MISSED, "first_reply") == 0


def test_a_resolution_clock_that_gets_worse_is_no_instant_miss():
    world = World()
    world.hear(a_message())
    world.hear(a_reply(customer="ann"))
    world.fast_forward(200)
    world.hear(a_message("lawyer"))
    assert world.told(EventType.CLOCK_MISSED, "resolution") == 0
    world.fast_forward(121)
    assert world.told(EventType.CLOCK_MISSED, "resolution") == 1


def test_an_edit_that_makes_it_worse_shortens_the_wait_from_the_edit_on():
    world = World()
    message = a_message()
    world.hear(message)
    world.fast_forward(20)
    world.hear(an_act("edit", message.native_id, text="My lawyer will write"))
    due = {clock.name: clock.due_at for clock in world.thread.clocks(world.policy)}
    assert due["first_reply"] == NOON + timedelta(minutes=20 + 12)
    assert world.told(EventType.CLOCK_MISSED, "first_reply") == 0


def test_an_edit_never_lengthens_the_wait():
    world = World()
    message = a_message("lawyer")
    world.hear(message)
    world.fast_forward(5)
    world.hear(an_act("edit", message.native_id, text="a typo, sorry"))
    due = {clock.name: clock.due_at for clock in world.thread.clocks(world.policy)}
    assert due["first_reply"] == NOON + timedelta(minutes=12)


def test_praise_that_is_edited_into_a_complaint_waits_from_the_edit_on():
    world = World()
    message = a_message("love it")
    world.hear(message)
    world.hear(a_reply("Thank you!", customer="ann"))
    world.fast_forward(60)
    world.hear(an_act("edit", message.native_id, text="It broke"))
    assert world.thread.state == "waiting"
    assert world.told(EventType.CLOCK_MISSED, "first_reply") == 0
    world.fast_forward(36)
    assert world.told(EventType.CLOCK_MISSED, "first_reply") == 1


def test_a_message_that_comes_late_between_two_others_moves_no_miss_to_another_clock():
    world = World()
    world.hear(a_message(posted_at=NOON))
    world.fast_forward(40)
    world.hear(a_reply(customer="ann"))
    late = NOON - timedelta(minutes=30)
    world.hear(a_reply(customer="ann", posted_at=late + timedelta(minutes=5)))
    world.hear(a_message("Hallo, where is it", posted_at=late))
    missed = world.told(EventType.CLOCK_MISSED, "first_reply")
    missed += world.told(EventType.CLOCK_MISSED, "next_reply")
    assert missed == 1


def test_a_second_message_lengthens_nothing():
    world = World()
    world.hear(a_message())
    world.fast_forward(20)
    world.hear(a_message("Still nothing"))
    due = {clock.name: clock.due_at for clock in world.thread.clocks(world.policy)}
    assert due["first_reply"] == NOON + timedelta(minutes=36)


def test_what_gets_worse_later_does_not_touch_a_clock_that_was_met():
    world = World(now=NIGHT)
    world.hear(a_message())
    world.outage(60)
    world.hear(a_reply(customer="ann"))
    world.outage(60)
    world.hear(a_message("lawyer"))
    first_reply = next(c for c in world.thread.clocks(world.policy) if c.name == "first_reply")
    assert (first_reply.due_at, first_reply.outcome) == (OPENING + timedelta(minutes=36), "met")


def test_no_clock_ends_before_it_starts():
    world = World()
    world.hear(a_message(posted_at=NOON - timedelta(minutes=20)))
    world.hear(a_reply(customer="ann", posted_at=NOON - timedelta(minutes=10)))
    (reply,) = (c for c in world.thread.clocks(world.policy) if c.name == "first_reply")
    assert (reply.started_at, reply.ended_at, reply.outcome) == (NOON, NOON, "met")


def test_a_chat_of_months_forgets_what_was_told_of_its_oldest_clocks():
    world = World()
    for _ in range(100):
        world.hear(a_message("lawyer"))
        world.outage(60)
        world.sweep()
        world.hear(a_reply(customer="ann"))
        world.outage(1)
    assert len(world.thread.told) <= 3 * 48
    assert world.told(EventType.CLOCK_MISSED, "next_reply") == 99
