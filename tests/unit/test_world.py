"""The world that other tests stand on: time passes in it as it does in the deployed Heard."""

from datetime import timedelta

import pytest

from tests.builders import NOON, a_message, a_policy, local
from tests.world import World


def a_morning() -> World:
    """Some threads with ladders, claims and bundles under way."""
    world = World(a_policy())
    for number, text in enumerate(("furious", "My parcel", "lawyer", "where is it?", "love it")):
        world.now += timedelta(seconds=47)
        world.hear(a_message(text, customer=f"c{number}", native_id=f"m{number}"))
    world.claim("dana", world.thread_of("c0"))
    return world


def sent(world: World) -> list[tuple]:
    return [(page.at, page.to, page.way, page.why) for page in world.alerts.log]


def test_a_day_in_one_leap_is_the_same_day_minute_by_minute():
    leaping, walking = a_morning(), a_morning()
    leaping.fast_forward(24 * 60)
    for _ in range(24 * 60):
        walking.fast_forward(1)
    assert len(sent(leaping)) > 10
    assert sent(leaping) == sent(walking)
    assert leaping.table.heads == walking.table.heads


def test_the_sweep_comes_at_full_minutes_whatever_the_second_of_a_story():
    world = a_morning()
    assert world.now.second
    world.fast_forward(60)
    swept = [page.at for page in world.alerts.log if page.why.startswith("clock_")]
    assert swept
    assert not any(at.second for at in swept)


def test_time_goes_on_until_a_reading_of_a_wall_clock():
    world = World(now=local("2026-03-28 23:00", "Europe/Amsterdam"))
    before = world.now
    world.fast_forward(to=local("2026-03-29 03:00", "Europe/Amsterdam"))
    assert world.now - before == timedelta(hours=3), "the night of the change is an hour short"
    with pytest.raises(ValueError, match="time runs forwards"):
        world.fast_forward(to=before)


def test_while_the_sweep_is_out_nothing_is_told_but_by_ladders_that_climb_already():
    world = a_morning()
    world.forget_alerts()
    world.sweeps = False
    world.fast_forward(60)
    later = [page.why for page in world.alerts.log if page.at > NOON + timedelta(minutes=5)]
    assert all("rung_paged" in why or "ladder_exhausted" in why for why in later)
    world.sweeps = True
    world.fast_forward(1)
    assert "clock_missed" in {event for page in world.alerts.log for event in page.why.split(", ")}


def test_the_log_says_when_to_whom_and_why():
    world = World()
    world.hear(a_message("furious"))
    world.fast_forward(5)
    first, mail, second = [page for page in world.alerts.log if page.to != "operations"][:3]
    assert (first.at, first.to, first.way, first.why) == (NOON, "dana", "sms", "opened")
    assert (mail.to, mail.way) == ("care", "topic")
    assert second.threads == (world.thread.id,)
    world.expect_sms(to="dana", contains="HIGH COMPLAINT")
    assert first in list(world.alerts.log), "what a test takes out stays in the log"
