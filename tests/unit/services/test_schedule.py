"""Whoever looks finds each occasion once, whatever crashes or runs twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from heard.domain.oncall import Every, Rotation
from heard.domain.people import Role
from tests.builders import DANA, LEE, NOON, a_policy
from tests.world import World

NIGHTS = Rotation("nights", "Nights", ("dana", "lee"), Every.DAILY, 540, 0, "UTC", date(2026, 3, 1))
MAIL_AT_EIGHT = {"daily_mail": 8 * 60}
MORNING = datetime(2026, 3, 5, 7, 30, tzinfo=UTC)


def a_world(now=NOON, *, rotations=(), people=(DANA, LEE), **brand):
    policy = a_policy()
    marigold = replace(policy.brands["marigold"], **brand)
    world = World(replace(policy, brands={"marigold": marigold}), now=now, people=people)
    world.roster.rotations = rotations
    world.briefs = True
    return world


def occasions(world):
    """What was told, by diary."""
    return [
        (name, event.data["occasion"])
        for name, events in world.table.timeline.items()
        for event in events
        if event.type == "brief_due"
    ]


def test_nothing_is_told_at_the_first_look():
    world = a_world(rotations=(NIGHTS,), **MAIL_AT_EIGHT)
    world.fast_forward(5)
    assert occasions(world) == []
    assert set(world.diaries.kept) == {"daily.marigold", "handover.nights"}


def test_a_mail_and_a_change_of_shift_come_each_at_their_time():
    world = a_world(MORNING, rotations=(NIGHTS,), **MAIL_AT_EIGHT)
    world.fast_forward(120)
    assert occasions(world) == [("daily.marigold", "daily"), ("handover.nights", "handover")]


def test_two_who_look_at_once_tell_it_once():
    world = a_world(MORNING, **MAIL_AT_EIGHT)
    world.fast_forward(29)
    seen = world.diaries.load()
    world.now = MORNING + timedelta(minutes=30)
    world.diaries.load = lambda: seen
    assert [world.scheduling.look(world.now) for _ in range(3)] == [1, 0, 0]
    assert occasions(world) == [("daily.marigold", "daily")]


def test_one_diary_that_somebody_else_writes_keeps_no_other_from_being_written():
    world = a_world(MORNING, rotations=(NIGHTS,), **MAIL_AT_EIGHT)
    world.fast_forward(29)
    before = world.diaries.load()
    world.now = MORNING + timedelta(minutes=90)
    stale = replace(before["daily.marigold"], version=7)
    world.diaries.load = lambda: {**before, "daily.marigold": stale}
    assert world.scheduling.look(world.now) == 1
    assert occasions(world) == [("handover.nights", "handover")]


def test_after_an_outage_of_a_week_one_mail_comes():
    world = a_world(MORNING, **MAIL_AT_EIGHT)
    world.fast_forward(60)
    world.expect_care_mail("4 March")
    world.outage(7 * 24 * 60)
    world.fast_forward(60)
    world.expect_care_mail("11 March")
    world.expect_no_mail()


def test_a_gap_is_told_when_it_is_found_and_when_it_is_near():
    holiday = replace(NIGHTS, members=("lee",))
    policy = a_policy()
    lead = replace(LEE, role=Role.LEAD)
    world = a_world(NOON, rotations=(holiday,), people=(replace(DANA, role=Role.AGENT), lead))
    world.fast_forward(2)
    world.expect_no_mail()
    assert policy.ladders
    world.roster.everybody = (lead,)  # nobody is an agent any more
    world.fast_forward(2)
    told = world.expect_operations_mail("Nobody on call")
    assert "Marigold & Vine" in told
    world.expect_sms("lee", "NOBODY ON CALL")
    world.fast_forward(60)
    world.expect_no_mail()
    world.expect_no_sms()
