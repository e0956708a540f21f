"""The sweep: late, twice, and out of time."""

from datetime import timedelta

from heard.domain.events import EventType
from tests.builders import NIGHT, NOON, OPENING, a_message, a_reply
from tests.world import World


def test_an_hour_without_a_sweep_is_caught_up_with_one_look():
    world = World()
    world.hear(a_message())
    world.outage(60)
    world.forget_alerts()
    assert world.sweep().changed == 1
    world.publish()
    assert world.timeline() == [
        "opened", "clock_missed", "clock_missed", "ladder_wanted", "rung_paged",
    ]  # fmt: skip
    assert world.told(EventType.CLOCK_WARNED, "first_reply") == 0
    assert len(world.alerts.sms_sent) == 2, "one for the miss, one from the ladder"


def test_two_sweeps_at_once_have_one_winner():
    world = World()
    world.hear(a_message())
    world.outage(60)
    due = list(world.sweeping.due.due(world.now))
    inner = world.threads.load_all

    def slow(thread_ids):
        found = inner(thread_ids)
        world.threads.load_all = inner
        assert world.sweep().changed == 1
        return found

    world.threads.load_all = slow
    world.sweeping.due.due = lambda _now: due
    swept = world.sweep()
    assert (swept.changed, swept.lost_races) == (0, 1)
    assert world.timeline().count("clock_missed") == 2


def test_a_sweep_with_nothing_due_looks_at_nothing():
    world = World()
    world.hear(a_message())
    assert world.sweep().looked_at == 0


def test_a_sweep_that_is_out_of_time_leaves_the_rest_to_the_next():
    world = World()
    for number in range(5):
        world.hear(a_message(customer=f"c{number}"))
    world.outage(60)
    answers = iter([True, True, False])
    swept = world.sweeping.sweep(world.now, lambda: next(answers))
    assert (swept.looked_at, swept.left) == (2, True)
    assert world.sweep().changed == 3


def test_nothing_is_due_for_what_waits_for_nobody():
    world = World()
    world.hear(a_message("love it"))
    world.hear(a_message(customer="ben"), a_reply(customer="ben"))
    world.act("dana", "resolve", "solved", "", thread=world.thread_of("ben"))
    assert not [one for one in world.table.due if one[0] == "thread"]


def test_every_moment_that_matters_is_in_the_due_index():
    """What a sweep a minute tells is what one look at everything each minute would."""
    world, other = World(), World()
    for one in (world, other):
        one.hear(a_message("furious", native_id="m"))
        one.claim("dana")
    for _ in range(90):
        world.fast_forward(1)
        other.now += timedelta(minutes=1)
        other.sweeping.due.due = lambda _now: [("thread", other.thread.id)]
        other.sweep()
        other.publish()
    told = [event for event in world.timeline() if event != "bundle_due"]
    assert told == other.timeline()


def test_a_complaint_at_night_is_told_at_opening():
    world = World(now=NIGHT)
    world.hear(a_message())
    world.expect_no_sms()
    world.now = OPENING - timedelta(minutes=1)
    world.sweep()
    world.publish()
    world.expect_no_sms()
    world.fast_forward(1)
    assert "NORMAL COMPLAINT" in world.expect_sms("dana", "heard 7 h ago")
    world.expect_no_sms()


def test_a_complaint_at_night_that_was_answered_by_morning_is_not_told():
    world = World(now=NIGHT)
    world.hear(a_message())
    world.fast_forward(5)
    world.hear(a_reply(customer="ann"))
    world.now = OPENING
    world.sweep()
    world.publish()
    world.expect_no_sms()


def test_praise_and_questions_wait_for_one_mail():
    world = World()
    for number, text in enumerate(["love it", "where?", "hello", "crypto"]):
        world.hear(a_message(text, customer=f"c{number}"))
    world.expect_no_mail()
    world.expect_no_sms()
    world.now = NOON + timedelta(minutes=15)
    world.sweep()
    world.publish()
    text = world.expect_care_mail("3 threads")
    assert text.count("https://heard.example/threads/") == 3
