"""What a change of the roster stores and says: swaps to the minute, the roster after it, history."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heard.domain import amending
from heard.domain.differences import differences, hours_words, quiet_words
from heard.domain.message import Channel
from heard.domain.oncall import Every, Mute, Override, Rotation
from heard.domain.people import Away, Person, Quiet, Role
from heard.domain.record import Deed
from heard.domain.team import Team
from tests.builders import DANA, LEE, MINA, NOON

MINUTE = timedelta(minutes=1)
NIGHTS = Rotation(
    "nights", "Nights", ("dana", "lee", "mina"), Every.DAILY, 540, 0, "Europe/Amsterdam",
    date(2026, 3, 2),
)  # fmt: skip
TEAM = Team((DANA, LEE, MINA), (NIGHTS,), version=7)


SPANS = st.tuples(st.integers(1, 9000), st.integers(3 * 1440 + 60, 12_000)).map(
    lambda s: (NOON + s[0] * MINUTE, NOON + sum(s) * MINUTE)
)
STANDING = st.lists(
    st.tuples(st.sampled_from(["dana", "lee", "mina", None]), SPANS), max_size=2
).map(
    lambda found: tuple(
        Override("nights", who, *span, "x", id=f"00000001-{number:02d}")
        for number, (who, span) in enumerate(found)
    )
)


@given(SPANS, STANDING, st.integers(0, 24_000))
def test_after_a_swap_each_has_the_others_minutes_within_the_span_and_nobody_elses(
    span, standing, number
):
    team = replace(TEAM, overrides=standing)
    asked = Override("nights", None, *span, "lee")
    try:
        after = amending.swapped(team, NIGHTS, ("dana", "lee"), asked, NOON).applied(team)
    except amending.Invalid:
        return  # an override left one of them without a turn
    minute = NOON + number * MINUTE
    before = team.holder(NIGHTS, minute)
    swapped = {"dana": "lee", "lee": "dana"}.get(before, before)
    inside = span[0] <= minute < span[1]
    assert after.holder(NIGHTS, minute) == (swapped if inside else before)


def test_an_override_is_numbered_so_that_the_later_made_comes_last():
    team = TEAM
    for number in range(12):
        asked = Override("nights", "mina", NOON, NOON + (number + 1) * MINUTE, "lee")
        team = amending.overridden(team, NIGHTS, asked, NOON).applied(team)
    ends = [override.end - NOON for override in team.overrides]
    assert ends == sorted(ends)
    assert team.version == TEAM.version + 12


def test_who_changes_nothing_stores_nothing():
    assert amending.person_saved(TEAM, DANA, "lee", NOON) is None
    assert amending.rotation_saved(TEAM, NIGHTS, "lee", NOON) is None


def test_the_brands_of_a_change_are_those_before_and_after():
    fern = replace(DANA, brands=frozenset({"fern"}))
    both = replace(DANA, brands=frozenset({"fern", "marigold"}))
    team = Team((fern,))
    changed = amending.person_saved(team, replace(fern, brands=frozenset({"marigold"})), "x", NOON)
    assert changed.record.brands == both.brands
    everywhere = amending.person_saved(team, replace(fern, brands=frozenset()), "x", NOON)
    assert everywhere.record.brands == frozenset()
    turns = replace(NIGHTS, members=("dana",))
    assert amending.rotation_saved(team, turns, "x", NOON).record.brands == {"fern"}
    open_to_all = replace(NIGHTS, members=("dana", "lee"))
    team = Team((fern, LEE))
    assert amending.rotation_saved(team, open_to_all, "x", NOON).record.brands == frozenset()


def test_absences_that_are_over_are_forgotten_when_somebody_changes():
    over, to_come = Away(NOON - 2 * MINUTE, NOON), Away(NOON, NOON + MINUTE)
    dana = replace(DANA, away=(over, to_come))
    assert amending.person_saved(TEAM, dana, "lee", NOON).kept == (replace(DANA, away=(to_come,)),)


def test_a_record_says_who_when_and_what_was_before_and_after():
    record = amending.rotation_removed(TEAM, NIGHTS, "lee", NOON).record
    assert (record.version, record.at, record.by) == (8, NOON, "lee")
    assert (record.deed, record.subject, record.after) == (Deed.ROTATION_REMOVED, "nights", {})
    assert record.before == {
        "name": "Nights",
        "members": "dana, lee, mina",
        "every": "daily",
        "handover": "09:00",
        "weekday": "mon",
        "time_zone": "Europe/Amsterdam",
        "starts_on": "2026-03-02",
        "hours": "always",
    }


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"phone": None}, {"phone": "none"}),
        ({"phone": "+15550100099"}, {"phone": "…99"}),
        ({"email": "dana.whitlock@marigold.example"}, {"email": "d…@marigold.example"}),
        ({"brands": frozenset({"b", "a"})}, {"brands": "a, b"}),
        ({"teams": frozenset({"returns"})}, {"teams": "returns"}),
        ({"quiet": Quiet(1320, 420, "UTC")}, {"quiet": "22:00-07:00 UTC"}),
        (
            {"away": (Away(NOON, NOON + MINUTE, "lunch"), Away(NOON, NOON + 2 * MINUTE))},
            {
                "away": "2026-03-04T12:00Z to 2026-03-04T12:01Z lunch, 2026-03-04T12:00Z to 2026-03-04T12:02Z"
            },
        ),
    ],
)
def test_what_differs_is_said_in_words_and_phones_by_their_end(changes, words):
    before, after = differences(DANA, replace(DANA, **changes))
    assert after == words
    assert before.keys() == words.keys()


def test_where_nothing_is_named_everything_is_meant():
    mute = Mute("1", None, Channel.X, NOON, NOON + MINUTE, "lee", "down")
    _, said = differences(None, mute)
    assert (said["brand"], said["channel"]) == ("all", "x")
    _, said = differences(None, DANA)
    assert (said["brands"], said["teams"], said["quiet"], said["away"]) == (
        "all",
        "none",
        "none",
        "none",
    )


def test_hours_are_said_as_they_are_written():
    assert hours_words(()) == "always"
    office, late = ((540, 1080),), ((1320, 120),)
    week = (*(office,) * 4, (*office, *late), (), late)
    assert hours_words(week) == (
        "mon-thu 09:00-18:00, fri 09:00-18:00, fri 22:00-02:00, sun 22:00-02:00"
    )
    assert (
        hours_words((((480, 720), (780, 1440)), *((),) * 6)) == "mon 08:00-12:00, mon 13:00-24:00"
    )
    assert quiet_words(Quiet(0, 1, "UTC")) == "00:00-00:01 UTC"


def test_somebody_who_joins_or_leaves_is_there_or_not():
    zoe = Person("zoe", "Zoe", Role.AGENT)
    joined = amending.person_saved(TEAM, zoe, "lee", NOON).applied(TEAM)
    assert joined.person("zoe") == zoe
    left = amending.person_removed(joined, zoe, "lee", datetime(2026, 3, 5, tzinfo=UTC))
    assert left.applied(joined).people == TEAM.people
