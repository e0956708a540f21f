"""The ends of clocks are told for reports: each as often as it changes, the last one holds."""

from datetime import timedelta

from heard.domain.ends import lateness
from heard.domain.events import EventType
from tests.builders import NOON, a_message, a_policy, a_reply
from tests.world import World


def test_a_reply_tells_how_long_the_customer_waited_in_plain_and_in_opening_time():
    world = World(now=NOON + timedelta(hours=5))
    world.hear(a_message())
    world.fast_forward(16 * 60)
    world.hear(a_reply(customer="ann"))
    (end,) = world.ended("first_reply")
    assert (end["outcome"], end["episode"]) == ("missed", 1)
    assert (end["minutes"], end["business_minutes"]) == (960, 60)
    assert (end["late_minutes"], end["late_business_minutes"]) == (960 - 36, 24)


def test_an_answer_that_turns_out_to_be_a_machines_is_taken_back_and_the_next_one_holds():
    world = World()
    for customer in ("ann", "ben", "cid"):
        world.hear(a_message(customer=customer))
        world.fast_forward(1)
        world.hear(a_reply("Sorry to hear!", customer=customer))
    ann = world.thread_of("ann")
    assert len(world.ended("first_reply", ann)) == 1
    taken_back = [e for e in world.table.timeline[ann.id] if e.type is EventType.CLOCK_RUNS_AGAIN]
    assert {event.data["clock"] for event in taken_back} == {"first_reply", "claim"}
    world.fast_forward(10)
    world.hear(a_reply("We found your parcel, Ann", customer="ann"))
    first, second = world.ended("first_reply", ann)
    assert first["key"] == second["key"]
    assert second["minutes"] > first["minutes"]


def test_what_alerts_says_which_episode_and_what_the_thread_is_called():
    world = World()
    world.hear(a_message("where? "), a_message("furious"))
    said = [
        (e.type, e.data["episode"], e.data["case"]) for e in world.table.timeline[world.thread.id]
    ]
    assert said == [("opened", 1, "normal question"), ("worsened", 1, "high complaint")]


def test_a_running_clock_is_late_until_now_and_a_met_one_never():
    world = World()
    world.hear(a_message())
    world.fast_forward(50)
    clocks = {c.name.value: c for c in world.thread.clocks(world.policy)}
    assert lateness(clocks["first_reply"], world.now, world.thread, a_policy()) == (14, 14)
    assert lateness(clocks["resolution"], world.now, world.thread, a_policy()) is None


def test_a_clock_shows_since_when_the_customer_waits_by_their_own_watch():
    world = World()
    world.hear(a_message(posted_at=NOON - timedelta(minutes=40)))
    clock = next(c for c in world.thread.clocks(world.policy) if c.name == "first_reply")
    assert (clock.started_at, clock.posted_at) == (NOON, NOON - timedelta(minutes=40))
