"""Each occasion comes once: daily, at a change of shift, when a gap is found."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from heard.domain.calendar import Calendar
from heard.domain.coverage import Gap
from heard.domain.diary import LOOK_AHEAD, Diary, coverage, daily, handover
from heard.domain.events import EventType
from heard.domain.oncall import Every, Override, Rotation
from heard.domain.people import Away
from heard.domain.policy import Brand
from heard.domain.team import Team
from tests.builders import DANA, LEE, MINA

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MARIGOLD = Brand("marigold", "Marigold & Vine", Calendar("Europe/Amsterdam"), daily_mail=8 * 60)


def local(*parts):
    return datetime(*parts, tzinfo=AMSTERDAM).astimezone(UTC)


def told(occasion):
    """The data of what is to be told."""
    (event,) = occasion.events
    assert event.type is EventType.BRIEF_DUE
    return event.data


def looks(diary, look, since, until, every=timedelta(minutes=1)):
    """What a look every minute tells, as (when, data)."""
    found, now = [], since
    while now < until:
        occasion = look(diary, now)
        if occasion:
            diary = replace(occasion.diary, version=diary.version + 1)
            found += [(event.at, event.data) for event in occasion.events]
        now += every
    return found


# ---- The daily mail ------------------------------------------------------------------------------


def mails(since, until, brand=MARIGOLD, diary=None, every=timedelta(minutes=1)):
    occasion = daily(Diary("daily.marigold"), brand, since)
    begun = diary or (occasion.diary if occasion else Diary("daily.marigold"))
    return looks(begun, lambda one, now: daily(one, brand, now), since, until, every)


def test_the_mail_is_due_at_the_set_hour_and_is_about_the_day_before():
    ((at, data),) = mails(local(2026, 3, 4, 7), local(2026, 3, 4, 23))
    assert at == local(2026, 3, 4, 8)
    assert data == {"occasion": "daily", "brand": "marigold", "day": "2026-03-03"}


def test_a_new_diary_begins_with_the_next_mail():
    begun = daily(Diary("daily.marigold"), MARIGOLD, local(2026, 3, 4, 15))
    assert begun.events == ()
    ((at, _),) = mails(local(2026, 3, 4, 15), local(2026, 3, 5, 15), diary=begun.diary)
    assert at == local(2026, 3, 5, 8)


def test_a_brand_that_wants_no_mail_gets_none():
    quiet = replace(MARIGOLD, daily_mail=None)
    assert mails(local(2026, 3, 4, 7), local(2026, 3, 4, 9), quiet) == []
    assert daily(Diary("daily.marigold"), quiet, local(2026, 3, 4, 9)) is None


@pytest.mark.parametrize("hour", [0, 2, 8, 23])
@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)], ids=["spring", "autumn"])
def test_it_is_once_a_day_over_both_clock_changes(hour, day):
    brand = replace(MARIGOLD, daily_mail=hour * 60 + 30)
    noon = local(day.year, day.month, day.day, 12)
    found = mails(noon - timedelta(days=2), noon + timedelta(days=2), brand)
    days = [date.fromisoformat(data["day"]) for _, data in found]
    assert days == [days[0] + timedelta(days=number) for number in range(4)]


def test_an_hour_that_the_clock_skips_is_the_moment_of_the_change():
    brand = replace(MARIGOLD, daily_mail=2 * 60 + 30)
    ((at, _),) = mails(local(2026, 3, 28, 12), local(2026, 3, 29, 12), brand)
    assert at == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_after_a_week_of_silence_one_late_mail_comes_and_not_seven():
    diary = Diary("daily.marigold", 1, last=local(2026, 3, 4, 8))
    found = mails(local(2026, 3, 11, 15), local(2026, 3, 12, 9), diary=diary)
    assert [data["day"] for _, data in found] == ["2026-03-10", "2026-03-11"]


def test_an_hour_that_is_moved_after_todays_mail_brings_no_second_one():
    diary = Diary("daily.marigold", 1, last=local(2026, 3, 4, 8))
    later = replace(MARIGOLD, daily_mail=18 * 60)
    ((at, _),) = mails(local(2026, 3, 4, 9), local(2026, 3, 5, 19), later, diary)
    assert at == local(2026, 3, 5, 18)


# ---- Changes of shift ----------------------------------------------------------------------------


def a_rotation(**changes):
    rotation = Rotation(
        "nights", "Nights", ("dana", "lee"), Every.DAILY, 9 * 60, 0, "UTC", date(2026, 3, 1)
    )
    return replace(rotation, **changes)


def changes(team, since, until, diary=None, every=timedelta(minutes=15)):
    begun = diary or Diary("handover.nights", 1, last=since)
    found = looks(begun, lambda one, now: handover(one, team, "nights", now), since, until, every)
    return [(at, data["outgoing"], data["incoming"]) for at, data in found]


PEOPLE = (DANA, LEE, MINA)


def test_each_handover_is_told_once_with_who_goes_and_who_comes():
    team = Team(PEOPLE, (a_rotation(),))
    since = datetime(2026, 3, 4, tzinfo=UTC)
    found = changes(team, since, since + timedelta(days=2))
    assert found == [
        (datetime(2026, 3, 4, 9, tzinfo=UTC), "dana", "lee"),
        (datetime(2026, 3, 5, 9, tzinfo=UTC), "lee", "dana"),
    ]


def test_a_handover_is_told_of_the_minute_at_which_it_takes_place():
    team = Team(PEOPLE, (a_rotation(),))
    at = datetime(2026, 3, 4, 9, tzinfo=UTC)
    diary = Diary("handover.nights", 1, last=at - timedelta(days=1))
    assert handover(diary, team, "nights", at - timedelta(minutes=1)) is None
    assert told(handover(diary, team, "nights", at))["at"] == at.isoformat()


def test_a_rotation_that_is_new_to_the_diary_begins_with_the_next_change():
    team = Team(PEOPLE, (a_rotation(),))
    begun = handover(Diary("handover.nights"), team, "nights", datetime(2026, 3, 4, 10, tzinfo=UTC))
    assert begun.events == ()
    assert begun.diary.last == datetime(2026, 3, 4, 10, tzinfo=UTC)


def test_a_turn_that_goes_on_is_no_change():
    team = Team(PEOPLE, (a_rotation(members=("dana",)),))
    since = datetime(2026, 3, 4, tzinfo=UTC)
    assert changes(team, since, since + timedelta(days=3)) == []


def test_a_night_outside_the_hours_is_no_change_for_who_had_the_day_before():
    office = (((540, 1080),),) * 7
    weekly = a_rotation(every=Every.WEEKLY, hours=office)
    since = datetime(2026, 3, 7, 12, tzinfo=UTC)  # a Saturday; Monday at nine is the handover
    found = changes(Team(PEOPLE, (weekly,)), since, since + timedelta(days=7))
    assert found == [
        (datetime(2026, 3, 8, 18, tzinfo=UTC), "lee", None),
        (datetime(2026, 3, 9, 9, tzinfo=UTC), None, "dana"),
    ]


def test_somebody_who_stands_in_takes_over_and_hands_back():
    noon, six = datetime(2026, 3, 4, 12, tzinfo=UTC), datetime(2026, 3, 4, 18, tzinfo=UTC)
    stands_in = Override("nights", "mina", noon, six, by="lee")
    team = Team(PEOPLE, (a_rotation(),), (stands_in,))
    found = changes(team, noon - timedelta(hours=1), six + timedelta(hours=1))
    assert found == [(noon, "lee", "mina"), (six, "mina", "lee")]


def test_who_is_away_for_some_hours_of_a_turn_hands_nothing_over():
    noon, six = datetime(2026, 3, 4, 12, tzinfo=UTC), datetime(2026, 3, 4, 18, tzinfo=UTC)
    lee = replace(LEE, away=(Away(noon, six),))
    team = Team((DANA, lee), (a_rotation(),))
    # The turn goes on afterwards: nothing changed hands.
    assert changes(team, noon - timedelta(hours=1), six + timedelta(hours=1)) == []


def test_after_an_outage_only_the_latest_change_is_told_and_no_old_news():
    team = Team(PEOPLE, (a_rotation(),))
    diary = Diary("handover.nights", 1, last=datetime(2026, 3, 1, 9, tzinfo=UTC))
    now = datetime(2026, 3, 6, 11, tzinfo=UTC)
    occasion = handover(diary, team, "nights", now)
    assert told(occasion)["at"] == datetime(2026, 3, 6, 9, tzinfo=UTC).isoformat()
    assert handover(occasion.diary, team, "nights", now + timedelta(minutes=1)) is None
    weekly = Team(PEOPLE, (a_rotation(every=Every.WEEKLY),))
    assert handover(diary, weekly, "nights", now) is None


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)], ids=["spring", "autumn"])
def test_handovers_are_once_a_day_over_both_clock_changes(day):
    team = Team(PEOPLE, (a_rotation(time_zone="Europe/Amsterdam", handover=150),))
    noon = local(day.year, day.month, day.day, 12)
    found = changes(team, noon - timedelta(days=2), noon + timedelta(days=2))
    assert len(found) == 4


# ---- Gaps ----------------------------------------------------------------------------------------

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


def a_gap(start_hours, end_hours, who="rotation:nights", now=NOW):
    start, end = now + timedelta(hours=start_hours), now + timedelta(hours=end_hours)
    return Gap("marigold", start, end, who, "Nights: nobody")


def names(occasion):
    return told(occasion)["gaps"].split("\n")


def test_a_new_gap_is_told_once():
    gap = a_gap(100, 108)
    occasion = coverage(Diary("coverage.marigold"), "marigold", [gap], NOW)
    assert names(occasion) == [f"{gap.start.isoformat()} {gap.end.isoformat()} rotation:nights"]
    later = NOW + timedelta(hours=20)
    assert coverage(occasion.diary, "marigold", [gap], later) is None


def test_it_is_told_once_more_when_it_is_near():
    gap = a_gap(100, 108)
    diary = coverage(Diary("coverage.marigold"), "marigold", [gap], NOW).diary
    near = coverage(diary, "marigold", [gap], gap.start - timedelta(hours=24))
    assert len(names(near)) == 1
    assert coverage(near.diary, "marigold", [gap], gap.start - timedelta(hours=23)) is None
    during = replace(gap, start=gap.start + timedelta(hours=1))
    assert coverage(near.diary, "marigold", [during], during.start) is None


def test_one_that_is_near_when_it_is_found_is_told_once():
    gap = a_gap(5, 8)
    diary = coverage(Diary("coverage.marigold"), "marigold", [gap], NOW).diary
    assert coverage(diary, "marigold", [gap], NOW + timedelta(hours=1)) is None


def test_one_that_grows_is_told_again():
    diary = coverage(Diary("coverage.marigold"), "marigold", [a_gap(100, 108)], NOW).diary
    assert len(names(coverage(diary, "marigold", [a_gap(100, 120)], NOW))) == 1
    assert len(names(coverage(diary, "marigold", [a_gap(90, 108)], NOW))) == 1
    assert coverage(diary, "marigold", [a_gap(102, 105)], NOW) is None


def test_another_rung_is_another_gap():
    diary = coverage(Diary("coverage.marigold"), "marigold", [a_gap(100, 108)], NOW).diary
    both = [a_gap(100, 108), a_gap(100, 108, "team:care")]
    assert names(coverage(diary, "marigold", both, NOW))[0].endswith("team:care")


def test_nobody_at_all_is_one_gap_and_not_one_more_every_minute():
    diary = Diary("coverage.marigold")

    def look(one, now):
        return coverage(one, "marigold", [Gap("marigold", now, now + LOOK_AHEAD, "lead", "")], now)

    found = looks(diary, look, NOW, NOW + timedelta(days=13), timedelta(minutes=30))
    assert [at for at, _ in found] == [NOW]


def test_a_night_that_is_uncovered_every_week_is_told_as_each_comes_into_view_and_near():
    def look(one, now):
        nights = [NOW + timedelta(days=7 * week, hours=10) for week in range(9)]
        seen = [
            Gap("marigold", max(night, now), night + timedelta(hours=8), "rotation:nights", "")
            for night in nights
            if now < night + timedelta(hours=8) and night < now + LOOK_AHEAD
        ]
        return coverage(one, "marigold", seen, now)

    found = looks(
        Diary("coverage.marigold"), look, NOW, NOW + timedelta(days=28), timedelta(minutes=30)
    )
    told_of = [name.split(" ")[0] for _, data in found for name in data["gaps"].split("\n")]
    nights = {(NOW + timedelta(days=7 * week, hours=10)).isoformat(): week for week in range(9)}
    counted = [told_of.count(night) for night in nights]
    # The first was near when it was found, the last is not near yet.
    assert counted == [1, 2, 2, 2, 2, 1, 0, 0, 0]


def test_a_gap_that_was_mended_and_came_back_is_not_remembered_for_ever():
    gap = a_gap(5, 8)
    diary = coverage(Diary("coverage.marigold"), "marigold", [gap], NOW).diary
    other = a_gap(30, 40)
    after = coverage(diary, "marigold", [other], NOW + timedelta(hours=9)).diary
    assert [one.start for one in after.gaps] == [other.start]


def test_of_very_many_gaps_the_first_are_named_and_the_rest_counted():
    many = [a_gap(number * 10, number * 10 + 1) for number in range(30)]
    data = told(coverage(Diary("coverage.marigold"), "marigold", many, NOW))
    assert len(data["gaps"].split("\n")) == 20
    assert data["more"] == 10
