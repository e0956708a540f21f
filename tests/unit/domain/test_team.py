"""Who is on call when: handovers on the wall, over both clock changes; who stands in; who is paged."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heard.domain.message import Channel
from heard.domain.oncall import Every, Mute, Override, Rotation
from heard.domain.people import Away, Person, Quiet, Role
from heard.domain.team import Shift, Team
from tests.builders import DANA, LEE, MINA, NOON

MINUTE = timedelta(minutes=1)
RAVI = Person("ravi", "Ravi", Role.AGENT, "+15550100009", brands=frozenset({"fern"}))
PEOPLE = (DANA, LEE, MINA, RAVI)


def a_rotation(**facts) -> Rotation:
    """Dana, Lee and Mina by turns, each day from Monday 2 March 2026, 09:00 UTC."""
    facts = {
        "id": "nights",
        "name": "Nights",
        "members": ("dana", "lee", "mina"),
        "every": Every.DAILY,
        "handover": 540,
        "weekday": 0,
        "time_zone": "UTC",
        "starts_on": date(2026, 3, 2),
    } | facts
    return Rotation(**facts)


def a_team(*overrides, people=PEOPLE, **rotation) -> Team:
    return Team(people, (a_rotation(**rotation),), overrides)


def at(text: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def ids(team: Team, *moments: datetime) -> list[str | None]:
    found = [team.on_call("nights", moment) for moment in moments]
    return [person and person.id for person in found]


@pytest.mark.parametrize(
    ("zone", "handover", "before", "length"),
    [
        ("Europe/Amsterdam", 540, "2026-03-28T09:00", 23),
        ("Europe/Amsterdam", 540, "2026-10-24T09:00", 25),
        ("America/New_York", 0, "2026-03-08T00:00", 23),
        ("America/New_York", 0, "2026-11-01T00:00", 25),
        ("Australia/Lord_Howe", 300, "2026-10-03T05:00", 23.5),
        ("Australia/Lord_Howe", 300, "2026-04-04T05:00", 24.5),
        ("Asia/Kolkata", 570, "2028-02-28T09:30", 24),
        ("Asia/Kolkata", 570, "2028-02-29T09:30", 24),
        ("Pacific/Auckland", 1439, "2026-09-26T23:59", 23),
        ("UTC", 540, "2026-12-31T09:00", 24),
    ],
)
def test_a_handover_is_a_wall_time_on_both_sides_of_a_clock_change(zone, handover, before, length):
    begins = at(before, zone)
    team = a_team(time_zone=zone, handover=handover, starts_on=date(2026, 1, 1))
    [shift] = [
        one
        for one in team.shifts("nights", begins - 30 * MINUTE, begins + timedelta(days=2))
        if one.start == begins
    ]
    assert shift.end - shift.start == timedelta(hours=length)


@pytest.mark.parametrize(
    ("zone", "handover", "day", "moment"),
    [
        # Half past two is skipped: the moment of the change.
        ("Europe/Amsterdam", 150, "2026-03-29", "2026-03-29T01:00"),
        # Half past two comes twice: the first.
        ("Europe/Amsterdam", 150, "2026-10-25", "2026-10-25T00:30"),
        ("America/New_York", 150, "2026-03-08", "2026-03-08T07:00"),
        ("America/New_York", 90, "2026-11-01", "2026-11-01T05:30"),
    ],
)
def test_a_handover_in_the_hour_of_a_change_happens_once(zone, handover, day, moment):
    team = a_team(time_zone=zone, handover=handover)
    since = at(f"{day}T00:00", zone)
    shifts = list(team.shifts("nights", since, at(f"{day}T12:00", zone)))
    assert [one.start for one in shifts] == [since, at(moment)]
    assert shifts[0].person != shifts[1].person


def test_turns_go_round_day_by_day_and_a_leap_day_is_one_of_them():
    team = a_team(starts_on=date(2028, 2, 27))
    days = [at(f"2028-02-{day}T09:00") for day in (27, 28, 29)] + [at("2028-03-01T09:00")]
    assert ids(team, *days) == ["dana", "lee", "mina", "dana"]
    assert ids(team, days[1] - MINUTE, days[1]) == ["dana", "lee"]


def test_a_week_begins_on_its_weekday_and_the_first_turn_may_be_shorter():
    team = a_team(every=Every.WEEKLY, weekday=0, starts_on=date(2026, 3, 5))
    shifts = list(team.shifts("nights", at("2026-03-05T08:00"), at("2026-03-17T00:00")))
    assert [(one.person and one.person.id, one.start) for one in shifts] == [
        (None, at("2026-03-05T08:00")),
        ("dana", at("2026-03-05T09:00")),
        ("lee", at("2026-03-09T09:00")),
        ("mina", at("2026-03-16T09:00")),
    ]
    on_its_day = a_team(every=Every.WEEKLY, weekday=0, starts_on=date(2026, 3, 2))
    assert ids(on_its_day, at("2026-03-09T08:59"), at("2026-03-09T09:00")) == ["dana", "lee"]


def test_a_weeks_handovers_are_on_its_weekday_and_the_first_on_the_day_it_begins():
    weekly = a_rotation(every=Every.WEEKLY, weekday=0, starts_on=date(2026, 3, 5))
    span = at("2026-03-01T00:00"), at("2026-03-17T00:00")
    days = ["2026-03-05T09:00", "2026-03-09T09:00", "2026-03-16T09:00"]
    assert list(weekly.handovers(*span)) == [at(day) for day in days]


@pytest.mark.parametrize(
    ("facts", "moment", "day"),
    [
        ({}, "2026-03-10T08:59", "2026-03-09"),
        ({}, "2026-03-10T09:00", "2026-03-10"),
        ({"every": Every.WEEKLY}, "2026-03-15T23:00", "2026-03-09"),
        ({"every": Every.WEEKLY}, "2026-03-16T09:00", "2026-03-16"),
        ({"every": Every.WEEKLY, "weekday": 4}, "2026-03-05T12:00", "2026-03-02"),
        ({"every": Every.WEEKLY, "weekday": 4}, "2026-03-06T12:00", "2026-03-06"),
        ({}, "2026-03-02T08:59", "2026-03-02"),
    ],
)
def test_counted_anew_the_first_member_has_the_present_turn_and_the_handovers_stay(
    facts, moment, day
):
    before = a_rotation(**facts)
    after = before.anew(at(moment))
    assert after.starts_on == date.fromisoformat(day)
    span = at(moment), at(moment) + timedelta(days=30)
    assert list(after.handovers(*span)) == list(before.handovers(*span))
    if at(moment) >= before.begins:
        assert after.member(at(moment)) == "dana"


def test_before_it_begins_nobody_is_on_call_and_it_says_so():
    [shift] = a_team().shifts("nights", at("2026-03-01T00:00"), at("2026-03-02T09:00"))
    assert (shift.person, shift.why) == (None, "it begins Mon 2 Mar 09:00")


def test_hours_restrict_when_anybody_is_on_call_overnight_and_at_the_weekend():
    nights = ((1200, 480),)
    team = a_team(hours=(nights,) * 5 + ((), ()))
    found = list(team.shifts("nights", at("2026-03-06T12:00"), at("2026-03-09T21:00")))
    assert [(one.person is None, one.start) for one in found] == [
        (True, at("2026-03-06T12:00")),
        (False, at("2026-03-06T20:00")),
        (True, at("2026-03-07T08:00")),
        (False, at("2026-03-09T20:00")),
    ]


def test_an_override_wins_from_its_first_to_its_last_minute():
    start, end = at("2026-03-02T12:15"), at("2026-03-02T14:45")
    team = a_team(Override("nights", "ravi", start, end, "lee", "dentist"))
    assert ids(team, start - MINUTE, start, end - MINUTE, end) == ["dana", "ravi", "ravi", "dana"]
    shifts = list(team.shifts("nights", at("2026-03-02T09:00"), at("2026-03-03T09:00")))
    assert shifts[1] == Shift(RAVI, start, end, "dentist")
    assert [one.end for one in shifts] == [start, end, at("2026-03-03T09:00")]


def test_an_override_wins_over_hours_too():
    closed = a_team(
        Override("nights", "ravi", NOON, NOON + MINUTE, "lee"), hours=(((0, 60),),) + ((),) * 6
    )
    assert ids(closed, NOON - MINUTE, NOON, NOON + MINUTE) == [None, "ravi", None]


def test_of_two_that_overlap_the_later_made_wins_whatever_their_times():
    wide = Override("nights", "ravi", NOON - 60 * MINUTE, NOON + 60 * MINUTE, "lee")
    narrow = Override("nights", "mina", NOON - MINUTE, NOON + MINUTE, "lee")
    around = (NOON - 2 * MINUTE, NOON, NOON + MINUTE)
    assert ids(a_team(wide, narrow), *around) == ["ravi", "mina", "ravi"]
    assert ids(a_team(narrow, wide), *around) == ["ravi", "ravi", "ravi"]


def test_an_override_of_another_rotation_changes_nothing():
    team = a_team(Override("days", "ravi", NOON, NOON + MINUTE, "lee"))
    assert team.on_call("nights", NOON) == MINA


def test_an_override_may_put_nobody_on_call_on_purpose():
    team = a_team(Override("nights", None, NOON, NOON + MINUTE, "lee", "office closed"))
    [shift] = team.shifts("nights", NOON, NOON + MINUTE)
    assert (shift.person, shift.why) == (None, "nobody on purpose: office closed")


@pytest.mark.parametrize(
    ("people", "why"),
    [
        ((DANA, LEE), "mina is not on the roster any more"),
        (
            (Person("mina", "Mina", Role.MANAGER, away=(Away(NOON, at("2026-03-09T09:00")),)),),
            "Mina is away until Mon 9 Mar 09:00 and nobody stands in",
        ),
    ],
)
def test_who_left_or_is_away_leaves_a_gap_that_says_why_and_skips_nobody(people, why):
    team = a_team(people=people)
    [shift] = team.shifts("nights", NOON, NOON + MINUTE)
    assert (shift.person, shift.why) == (None, why)


def test_who_stands_in_may_be_away_too_and_the_turn_does_not_come_back():
    gone = Person("ravi", "Ravi", Role.AGENT, away=(Away(NOON, NOON + 5 * MINUTE),))
    override = Override("nights", "ravi", NOON, NOON + 60 * MINUTE, "lee")
    team = a_team(override, people=(DANA, LEE, MINA, gone))
    assert ids(team, NOON, NOON + 5 * MINUTE) == [None, "ravi"]


def test_no_rotation_has_nobody():
    [shift] = Team().shifts("days", NOON, NOON + MINUTE)
    assert (shift.person, shift.why) == (None, "no rotation is called days")


@pytest.mark.parametrize(
    ("target", "brand", "whom"),
    [
        ("agent", "marigold", ["dana"]),
        ("agent", "fern", ["dana", "ravi"]),
        ("lead", "marigold", ["lee"]),
        ("rotation:nights", "marigold", ["mina"]),
        ("rotation:days", "marigold", []),
        ("team:returns", "marigold", ["lee"]),
        ("team:nobody", "marigold", []),
        ("person:ravi", "fern", ["ravi"]),
        ("person:ravi", "marigold", []),
        ("topic:care", "marigold", []),
    ],
)
def test_a_target_names_those_who_serve_the_brand(target, brand, whom):
    lee = Person("lee", "Lee", Role.LEAD, "+15550100002", teams=frozenset({"returns"}))
    team = a_team(people=(DANA, lee, MINA, RAVI))
    assert [one.id for one in team.paged(target, brand, NOON)] == whom


def test_who_is_away_or_has_no_way_to_be_reached_is_not_paged():
    gone = Person("ada", "Ada", Role.AGENT, "+15550100007", away=(Away(NOON, NOON + MINUTE),))
    mute = Person("eve", "Eve", Role.AGENT)
    mailed = Person("ivy", "Ivy", Role.AGENT, email="ivy@marigold.example")
    team = Team((gone, mute, mailed))
    assert team.paged("agent", "marigold", NOON) == (mailed,)
    assert team.paged("agent", "marigold", NOON + MINUTE) == (gone, mailed)
    assert team.named("agent", NOON) == (gone, mute, mailed)


def test_a_name_is_called_and_who_is_gone_goes_by_their_id():
    assert (a_team().called("dana"), a_team().called("zoe")) == ("Dana", "zoe")


@pytest.mark.parametrize(
    ("brand", "channel", "minutes"),
    [
        ("marigold", Channel.X, 90),  # one mute runs into the next
        ("marigold", Channel.FACEBOOK, 60),
        ("fern", Channel.X, None),
    ],
)
def test_a_mute_holds_for_its_brand_and_channel_and_runs_into_the_next(brand, channel, minutes):
    until = NOON + 60 * MINUTE
    team = Team(
        mutes=(
            Mute("2", "marigold", Channel.X, until, until + 30 * MINUTE, "lee", "maintenance"),
            Mute("1", "marigold", None, NOON, until, "lee", "maintenance"),
        )
    )
    expected = NOON + minutes * MINUTE if minutes else None
    assert team.muted_until(brand, channel, NOON) == expected
    assert team.muted_until(brand, channel, NOON - MINUTE) is None
    assert Team(mutes=(Mute("1", None, None, NOON, until, "lee", ""),)).muted_until(
        brand, channel, NOON
    )


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        ("2026-03-04T21:59", None),
        ("2026-03-04T22:00", "2026-03-05T07:00"),
        ("2026-03-05T06:59", "2026-03-05T07:00"),
        ("2026-03-05T07:00", None),
        ("2026-03-28T23:00", "2026-03-29T07:00"),  # the night an hour is skipped
        ("2026-10-24T23:00", "2026-10-25T07:00"),  # and the one that repeats it
    ],
)
def test_quiet_hours_run_over_midnight_and_over_a_clock_change(moment, until):
    zone = "Europe/Amsterdam"
    found = Quiet(22 * 60, 7 * 60, zone).until(at(moment, zone))
    assert found == (at(until, zone) if until else None)


def test_quiet_hours_within_a_day_end_that_day():
    quiet = Quiet(12 * 60, 24 * 60, "UTC")
    assert quiet.until(NOON) == at("2026-03-05T00:00")
    assert quiet.until(NOON - MINUTE) is None


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Quiet(60, 60, "UTC"),
        lambda: Quiet(0, 1440, "UTC"),
        lambda: Quiet(-1, 60, "UTC"),
        lambda: Quiet(0, 60, "Europe/Nowhere"),
        lambda: Away(NOON, NOON),
        lambda: a_rotation(members=()),
        lambda: a_rotation(handover=1440),
        lambda: a_rotation(weekday=7),
        lambda: a_rotation(time_zone="Mars/Olympus"),
        lambda: a_rotation(hours=(((0, 60),),)),
    ],
)
def test_what_makes_no_sense_cannot_be_made(wrong):
    with pytest.raises(ValueError, match=r"\S"):
        wrong()


ZONES = st.sampled_from(
    ["UTC", "Europe/Amsterdam", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]
)
DAYS = st.dates(date(2025, 12, 1), date(2027, 1, 31))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(  # noqa: DTZ001 - next line
    lambda found: found.replace(second=0, microsecond=0, tzinfo=UTC)
)
SPANS = st.tuples(MOMENTS, st.integers(1, 5000)).map(lambda s: (s[0], s[0] + s[1] * MINUTE))
WHO = st.sampled_from(["dana", "lee", "mina", "ravi", "nobody-now", None])
OVERRIDES = st.lists(
    st.tuples(WHO, SPANS).map(lambda o: Override("nights", o[0], *o[1], "lee")), max_size=4
)
ROTATIONS = st.builds(
    a_rotation,
    every=st.sampled_from(Every),
    handover=st.integers(0, 1439),
    weekday=st.integers(0, 6),
    time_zone=ZONES,
    starts_on=DAYS,
    hours=st.sampled_from([(), (((1200, 480),),) * 7, (((540, 1080),),) * 5 + ((), ())]),
)


@given(ROTATIONS, OVERRIDES, st.lists(SPANS, max_size=2), SPANS, st.data())
def test_shifts_tile_the_span_and_at_every_minute_exactly_one_says_who(
    rotation, overrides, away, span, data
):
    lee = Person("lee", "Lee", Role.LEAD, away=tuple(Away(*one) for one in away))
    team = Team((DANA, lee, MINA, RAVI), (rotation,), tuple(overrides))
    since, until = span
    shifts = list(team.shifts("nights", since, until))
    assert shifts[0].start == since
    assert shifts[-1].end == until
    for one, after in pairwise(shifts):
        assert one.end == after.start
        assert (one.person, one.why) != (after.person, after.why)
    assert all(one.start < one.end for one in shifts)
    minute = since + data.draw(st.integers(0, (until - since) // MINUTE - 1)) * MINUTE
    [holding] = [one for one in shifts if one.start <= minute < one.end]
    assert holding.person == team.on_call("nights", minute)
    for override in overrides[-1:]:
        inside = [one for one in shifts if override.start <= one.start < override.end]
        assert {one.person and one.person.id for one in inside} <= {override.person, None}
