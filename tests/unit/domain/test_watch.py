"""A brand is watched: what is found, what becomes of it, and that order does not matter."""

from dataclasses import replace
from datetime import timedelta
from itertools import count
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from heard.domain.events import EventType
from heard.domain.past import Past
from heard.domain.policy import SurgeRules
from heard.domain.seen import Seen
from heard.domain.sighting import Sighting
from heard.domain.surge import Phase, Statement
from heard.domain.watch import Watch, ended_by_hand, looked
from tests.builders import NOON

UTC = ZoneInfo("UTC")
RULES = SurgeRules()
_numbers = count(1)


def a_past(per_hour=1.0, issues=("delivery", "app", "staff", "refund")):
    """A brand that has been watched for weeks, with no rhythm."""
    past = Past()
    for hour in range(400):
        counts = {issues[hour % len(issues)]: round(per_hour)} if per_hour else {}
        past = past.learned(NOON - timedelta(hours=400 - hour), counts, {"copies": 1, "place": 1})
    return past


def sightings(people, minutes=30, issue="delivery", until=NOON, **facts):
    """So many people within the last minutes before `until`."""
    found = []
    for n in range(people):
        at = until - timedelta(minutes=minutes) * ((people - n - 1) / max(people, 2))
        name = next(_numbers)
        author, place = facts.get("author", f"a{name}"), facts.get("place", f"p{name}")
        seen = Seen(issue, author, place, facts.get("copy", ""))
        found.append(Sighting(f"t{name}.1", f"t{name}", at, seen))
    return found


class Looks:
    """A brand that is looked at again and again."""

    def __init__(self, past=None, rules=RULES):
        self.watch = Watch("marigold", past=a_past() if past is None else past, learned_to=NOON)
        self.rules, self.seen, self.surges, self.events = rules, [], {}, []

    def at(self, now, *new):
        self.seen += new
        running = [self.surges[one] for one in self.watch.running]
        look = looked(self.watch, running, self.seen, self.rules, now, UTC)
        self.watch = look.watch
        for change in look.changes:
            self.surges[change.surge.id] = change.surge
            self.events += [event.type for event in change.events]
        return look

    @property
    def surge(self):
        (surge,) = self.surges.values()
        return surge


def test_many_people_with_one_issue_open_one_surge():
    looks = Looks()
    look = looks.at(NOON, *sightings(14, minutes=40))
    assert looks.surge.matter.issue == "delivery"
    assert (looks.surge.people, looks.surge.posts) == (14, 14)
    assert 30 <= looks.surge.minutes <= 40
    assert looks.surge.usual < 2
    assert len(looks.surge.examples) == 3
    assert len(look.joining[looks.surge.id]) == 14
    assert looks.events == [EventType.SURGE_OPENED, EventType.LADDER_WANTED]
    assert looks.surge.ladder.step == 1


def test_one_person_who_writes_often_is_no_surge():
    looks = Looks()
    looks.at(NOON, *sightings(30, author="ann"))
    assert looks.surges == {}


def test_what_is_usual_is_no_surge():
    looks = Looks(a_past(per_hour=40))
    looks.at(NOON, *sightings(12, minutes=60))
    assert looks.surges == {}


def test_copies_are_a_surge_whatever_their_issue():
    looks = Looks()
    text = "Q" * 64
    mixed = [
        one
        for issue in ("app", "staff", "", "refund", "delivery")
        for one in sightings(1, issue=issue, copy=text)
    ]
    looks.at(NOON, *mixed)
    assert looks.surge.matter.leaders == (text,)
    assert looks.surge.copies == 5


def test_one_place_where_everybody_comes_in_is_a_pile_on():
    looks = Looks()
    issues = ("app", "staff", "", "refund", "delivery", "price", "food", "account", "safety", "x")
    looks.at(NOON, *(one for issue in issues for one in sightings(1, issue=issue, place="post")))
    assert looks.surge.matter.place == "post"


def test_two_issues_at_once_are_two_surges():
    looks = Looks()
    looks.at(NOON, *sightings(12), *sightings(9, issue="app"))
    assert {one.matter.issue for one in looks.surges.values()} == {"delivery", "app"}


def test_a_lift_of_everything_is_a_busy_day():
    past = a_past(per_hour=8)
    looks = Looks(past)
    usual = [past.expected(one, 60) for one in ("delivery", "app", "staff", "refund")]
    looks.at(
        NOON,
        *(
            one
            for name, n in zip(("delivery", "app", "staff", "refund"), usual, strict=True)
            for one in sightings(int(2 * n) + 1, minutes=59, issue=name)
        ),
    )
    assert looks.surges == {}


def test_a_new_brand_compares_an_issue_with_the_others():
    looks = Looks(Past())
    looks.at(NOON, *sightings(9))
    assert looks.surges == {}
    looks.at(NOON, *sightings(2), *sightings(4, issue="app"))
    assert looks.surge.matter.issue == "delivery"


def test_a_surge_grows_in_steps_that_are_told_once():
    looks = Looks()
    looks.at(NOON, *sightings(12))
    for minute in range(3, 8):
        now = NOON + timedelta(minutes=minute)
        looks.at(now, *sightings(8, minutes=1, until=now - timedelta(minutes=1)))
    assert looks.surge.people == 52
    assert looks.events.count(EventType.SURGE_GREW) == 2
    assert looks.surge.told == 50


def test_it_cools_warms_and_ends_by_itself():
    looks = Looks()
    looks.at(NOON, *sightings(12, minutes=20))
    for minute in range(1, 55):
        looks.at(NOON + timedelta(minutes=minute))
    assert looks.surge.phase is Phase.COOLED
    again = NOON + timedelta(minutes=60)
    looks.at(again, *sightings(8, minutes=5, until=again - timedelta(minutes=1)))
    assert looks.surge.phase is Phase.RUNNING
    for minute in range(1, 400, 5):
        looks.at(again + timedelta(minutes=minute))
    assert looks.surge.phase is Phase.ENDED
    assert looks.watch.running == ()
    kinds = [one for one in looks.events if one is not EventType.LADDER_WANTED]
    assert kinds == [
        EventType.SURGE_OPENED,
        EventType.SURGE_COOLED,
        EventType.SURGE_WARMED,
        EventType.SURGE_COOLED,
        EventType.SURGE_ENDED,
    ]
    assert not looks.surge.ladder.climbing


def test_what_ended_does_not_open_again_with_the_same_posts():
    looks = Looks()
    looks.at(NOON, *sightings(12, minutes=20))
    over = looks.surge.ended("lee", "a test of ours", NOON).surge
    looks.surges[over.id] = over
    looks.watch = ended_by_hand(looks.watch, over, NOON)
    looks.at(
        NOON + timedelta(minutes=5), *sightings(3, minutes=4, until=NOON + timedelta(minutes=4))
    )
    assert len(looks.surges) == 1
    later = NOON + timedelta(minutes=90)
    looks.at(later, *sightings(10, minutes=10, until=later))
    assert len(looks.surges) == 2


def test_hours_are_learned_once_they_are_over_and_an_outage_teaches_nothing():
    looks = Looks(Past())
    looks.at(NOON + timedelta(minutes=59), *sightings(3, until=NOON + timedelta(minutes=40)))
    assert looks.watch.past.hours == 0
    looks.at(NOON + timedelta(minutes=61))
    assert looks.watch.past.hours == 1
    looks.at(NOON + timedelta(hours=30))
    assert looks.watch.past.hours == 6


PAST = a_past()
FIXED = [*sightings(11), *sightings(7, issue="app"), *sightings(2, issue="staff")]


@given(st.randoms(use_true_random=False), st.integers(1, 3))
def test_order_and_repetition_do_not_matter(chance, times):
    seen = [*FIXED] * times
    chance.shuffle(seen)
    expected, found = Looks(PAST), Looks(PAST)
    expected.at(NOON, *FIXED)
    found.at(NOON, *seen)
    assert found.watch == expected.watch
    assert found.surges == expected.surges


def test_a_statement_that_is_late_is_told_once():
    looks = Looks()
    looks.at(NOON, *sightings(12))
    wanted = Statement("lee", NOON + timedelta(minutes=5))
    looks.surges[looks.surge.id] = replace(looks.surge, statement=wanted)
    for minute in (4, 6, 7):
        looks.at(NOON + timedelta(minutes=minute))
    assert looks.events.count(EventType.STATEMENT_LATE) == 1
