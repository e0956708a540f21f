"""Stories over the two nights of the year on which Amsterdam's clocks change, told by its wall clock.

On 29 March 2026 two o'clock is three; on 25 October three o'clock is two once more. Minutes are real
minutes, handovers and opening hours are readings of the wall.
"""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from heard.domain.calendar import Calendar
from heard.domain.oncall import Every, Rotation
from heard.domain.people import Quiet
from heard.domain.policy import Ladder, Rung
from tests.builders import DANA, LEE, MINA, a_message, local, the_delivered_policy
from tests.world import World

AMSTERDAM = "Europe/Amsterdam"
ACCOUNT = "100200300400500"
MINUTE = timedelta(minutes=1)


def wall(text: str, *, again: bool = False):
    """A reading of Amsterdam's clock; `again` the second time that it shows it."""
    return local(text, AMSTERDAM, fold=int(again))


def a_world(at, **facts) -> World:
    return World(facts.pop("policy", the_delivered_policy()), now=at, **facts)


def hear(world: World, text: str, customer: str = "ann"):
    world.hear(a_message(text, account=ACCOUNT, customer=customer, posted_at=world.now))


def paged(world: World, why: str = "") -> list[tuple[str, str]]:
    """When phones rang, by the wall and its offset, and whose."""
    return [
        (f"{page.at.astimezone(ZoneInfo(AMSTERDAM)):%a %H:%M %z}", page.to)
        for page in world.alerts.log
        if page.way == "sms" and why in page.why
    ]


@pytest.mark.parametrize(
    ("saturday", "monday", "offset"),
    [("2026-03-28", "2026-03-30", "+0200"), ("2026-10-24", "2026-10-26", "+0100")],
)
def test_a_high_complaint_before_the_change_is_due_by_the_wall_clock_after_it(
    saturday, monday, offset
):
    world = a_world(wall(f"{saturday} 15:55"))
    hear(world, "furious")
    world.forget_alerts()
    world.fast_forward(to=wall(f"{monday} 09:04"))
    assert not paged(world, "rung_paged"), "ten minutes: five on Saturday, five on Monday"
    world.fast_forward(1)
    assert (f"Mon 09:05 {offset}", "dana") in paged(world, "clock_missed, ladder_wanted") + paged(
        world, "rung_paged"
    )
    claims = [c for c in world.thread.clocks(world.policy) if c.name == "first_reply"]
    assert claims[0].due_at == wall(f"{monday} 09:25")


@pytest.mark.parametrize(
    ("heard", "second", "third"),
    [
        (wall("2026-03-29 01:57"), "Sun 03:02 +0200", "Sun 03:07 +0200"),
        (wall("2026-10-25 02:57"), "Sun 02:02 +0100", "Sun 02:07 +0100"),
    ],
)
def test_a_critical_ladder_waits_real_minutes_through_the_change(heard, second, third):
    world = a_world(heard)
    hear(world, "lawyer")
    world.fast_forward(12)
    rungs = paged(world, "rung_paged")
    assert rungs == [(second, "lee"), (third, "mina")]


@pytest.mark.parametrize(
    ("heard", "expires"),
    [
        (wall("2026-03-29 01:50"), wall("2026-03-29 03:05")),
        (wall("2026-10-25 02:50"), wall("2026-10-25 02:05", again=True)),
    ],
)
def test_a_claim_of_the_night_runs_out_after_as_many_real_minutes(heard, expires):
    world = a_world(heard)
    hear(world, "lawyer")
    world.claim("dana")
    world.fast_forward(to=expires - MINUTE)
    assert world.thread.claim
    world.fast_forward(1)
    assert world.thread.claim is None
    world.expect_sms(to="lee", contains="CLAIM EXPIRED")


def open_at_night():
    """The delivered policy for a brand that answers from ten in the evening to six."""
    policy = the_delivered_policy()
    night = Calendar(AMSTERDAM, (((1320, 360),),) * 7)
    brand = replace(policy.brands["marigold"], calendar=night)
    return replace(policy, brands={"marigold": brand})


@pytest.mark.parametrize(
    ("heard", "due", "next_rung"),
    [
        (wall("2026-03-29 01:50"), "Sun 03:05 +0200", "Sun 03:20 +0200"),
        (wall("2026-10-25 01:50"), "Sun 02:05 +0200", "Sun 02:20 +0200"),
        (wall("2026-10-25 02:50"), "Sun 02:05 +0100", "Sun 02:20 +0100"),
    ],
)
def test_a_night_desk_has_its_fifteen_minutes_whatever_the_wall_shows(heard, due, next_rung):
    world = a_world(heard, policy=open_at_night())
    hear(world, "My parcel never came")
    world.fast_forward(31)
    assert paged(world, "rung_paged") == [(due, "dana"), (next_rung, "lee")]


def test_the_short_night_has_an_hour_less_of_a_resolution_and_the_long_one_more():
    for evening, morning in (
        ("2026-03-28 22:00", "2026-03-29 21:00"),
        ("2026-10-24 22:00", "2026-10-25 22:00"),
    ):
        calendar = open_at_night().brands["marigold"].calendar
        whole = calendar.between(wall(evening), wall(morning))
        assert calendar.add(wall(evening), whole / MINUTE) == wall(f"{morning[:10]} 06:00")


HANDOVERS = [
    # just before, the moment itself, whose turn ends and begins
    (wall("2026-03-29 01:59"), wall("2026-03-29 03:00")),
    (wall("2026-10-25 02:29"), wall("2026-10-25 02:30")),
]


@pytest.mark.parametrize(("before", "moment"), HANDOVERS)
def test_a_handover_at_half_past_two_happens_once_on_both_nights(before, moment):
    nights = Rotation(
        "nights", "Nights", ("dana", "lee"), Every.DAILY, 150, 0, AMSTERDAM, date(2026, 1, 1)
    )
    policy = the_delivered_policy()
    ladder = Ladder((Rung("rotation:nights"), Rung("manager")))
    policy = replace(policy, ladders={**policy.ladders, "critical": ladder})
    world = a_world(before, policy=policy, people=(DANA, LEE, MINA))
    world.roster.rotations = (nights,)
    team = world.roster.team()
    outgoing = team.on_call("nights", before).id
    incoming = ({"dana", "lee"} - {outgoing}).pop()
    day = timedelta(hours=12)
    assert list(nights.handovers(before - day, before + day)) == [moment]
    hear(world, "lawyer", "ann")
    assert [to for _, to in paged(world, "opened")] == [outgoing]
    world.fast_forward(to=moment)
    hear(world, "lawyer", "ben")
    assert [to for _, to in paged(world, "opened")] == [outgoing, incoming]
    world.fast_forward(to=wall("2026-10-25 02:30", again=True) if moment.month == 10 else moment)
    assert team.on_call("nights", world.now).id == incoming, (
        "half past two comes again, no turn does"
    )


NIGHTS_OF_CHANGE = [("2026-03-28", "2026-03-29", "+0200"), ("2026-10-24", "2026-10-25", "+0100")]


@pytest.mark.parametrize(("evening", "morning", "offset"), NIGHTS_OF_CHANGE)
def test_a_quiet_phone_rings_at_seven_by_the_wall_and_the_mailbox_has_it_at_once(
    evening, morning, offset
):
    quiet = replace(DANA, email="dana@heard.example", quiet=Quiet(22 * 60, 7 * 60, AMSTERDAM))
    world = a_world(wall(f"{evening} 23:30"), people=(quiet,))
    world.alerts.mails = True
    hear(world, "furious")
    world.expect_letter("dana", "HIGH COMPLAINT")
    world.fast_forward(to=wall(f"{morning} 09:00"))
    assert paged(world) == [(f"Sun 07:00 {offset}", "dana")]


@pytest.mark.parametrize(
    ("day", "hours", "rings"),
    [
        # Half past two is skipped: the quiet begins with the change, and ends by the wall.
        ("2026-03-29", (150, 360), {"01:59": "Sun 01:59 +0100", "03:00": "Sun 06:00 +0200"}),
        # Half past two comes twice: the quiet begins with the first, and lasts through the second.
        ("2026-10-25", (150, 360), {"02:29": "Sun 02:29 +0200", "02:30": "Sun 06:00 +0100"}),
        ("2026-10-25", (0, 150), {"02:29": "Sun 02:30 +0200", "02:30": "Sun 02:30 +0200"}),
    ],
)
def test_quiet_hours_that_begin_or_end_in_the_change_hold_by_the_wall(day, hours, rings):
    for heard, rung in rings.items():
        world = a_world(
            wall(f"{day} {heard}"), people=(replace(DANA, quiet=Quiet(*hours, AMSTERDAM)),)
        )
        hear(world, "furious")
        world.fast_forward(to=wall(f"{day} 09:00"))
        assert paged(world) == [(rung, "dana")]


@pytest.mark.parametrize(
    ("hour", "days"),
    [
        ("08:00", {"2026-03-29": "+0200", "2026-10-25": "+0100"}),
        ("02:30", {"2026-03-29": "03:00 +0200", "2026-10-25": "02:30 +0200"}),
        ("00:00", {"2026-03-29": "+0100", "2026-10-25": "+0200"}),
    ],
)
def test_the_daily_mail_comes_once_a_day_at_its_hour_on_the_wall(hour, days):
    policy = the_delivered_policy()
    minutes = int(hour[:2]) * 60 + int(hour[3:])
    brand = replace(policy.brands["marigold"], daily_mail=minutes)
    policy = replace(policy, brands={"marigold": brand})
    for day, offset in days.items():
        before = wall(f"{day} 12:00") - timedelta(days=2)
        world = a_world(before, policy=policy)
        world.briefs = True
        world.fast_forward(to=wall(f"{day} 12:00") + timedelta(days=1))
        mails = [
            page.at.astimezone(ZoneInfo(AMSTERDAM))
            for page in world.alerts.log
            if page.to == "care" and "at Marigold" in page.text
        ]
        assert len({at.date() for at in mails}) == len(mails) == 3
        (changed,) = (at for at in mails if at.date().isoformat() == day)
        expected = offset if " " in offset else f"{hour} {offset}"
        assert f"{changed:%H:%M %z}" == expected
