"""The figures of a day follow from what happened, however its rows were delivered."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heard.domain.events import Event, EventRow, EventType
from heard.domain.message import DRILL_ACCOUNT
from heard.domain.reporting import Case, Miss, Wait, day_of, facts, figures, reported_under
from tests.builders import NOON, a_thread


def raised(case="normal complaint", episode=1, at=NOON, kind=EventType.OPENED, since=None):
    data = {"message": "m1", "episode": episode, "case": case}
    return Event(kind, at, data=data | ({"since": since.isoformat()} if since else {}))


def ended(
    minutes, outcome="met", *, clock="first_reply", key="reply#a", at=NOON, open_minutes=None
):
    data = {
        "clock": clock,
        "key": key,
        "episode": 1,
        "started_at": at.isoformat(),
        "due_at": (at + timedelta(hours=1)).isoformat(),
        "outcome": outcome,
        "minutes": minutes,
        "business_minutes": minutes if open_minutes is None else open_minutes,
        "answered": int(outcome != "cancelled"),
    }
    return Event(EventType.CLOCK_ENDED, at + timedelta(minutes=minutes), data=data)


def runs_again(key="reply#a", at=NOON):
    data = {
        "clock": "first_reply",
        "key": key,
        "episode": 1,
        "started_at": at.isoformat(),
        "due_at": (at + timedelta(hours=1)).isoformat(),
    }
    return Event(EventType.CLOCK_RUNS_AGAIN, at + timedelta(minutes=9), data=data)


def missed(clock="claim", key="claim#a.0", at=NOON):
    data = {"clock": clock, "key": key, "episode": 1, "due_at": at.isoformat()}
    return Event(EventType.CLOCK_MISSED, at, data=data)


def kept(rows):
    """What the table holds after these rows: under each key the fact of the latest version."""
    table = {}
    for row in rows:
        for fact in facts(row):
            if fact.key not in table or table[fact.key][0] < row.version:
                table[fact.key] = row.version, fact
    return [fact for _, fact in table.values()]


def of(*rows):
    """The figures after rows of one thread, each a list of events."""
    return figures(kept(EventRow("t1", number, tuple(row)) for number, row in enumerate(rows, 1)))


def test_a_complaint_that_was_answered_in_time_counts_at_every_limit_from_there_on():
    answers = of([raised()], [ended(45)]).complaints
    assert (answers.heard, answers.waiting, answers.withdrawn) == (1, 0, 0)
    assert [answers.share(limit) for limit in (30, 60, 120)] == [0, 1, 1]


@pytest.mark.parametrize(("minutes", "share"), [(30, 1), (31, 0)])
def test_the_limit_itself_is_within_it(minutes, share):
    assert of([raised()], [ended(minutes)]).complaints.share(30) == share


def test_opening_time_is_counted_beside_wall_time():
    answers = of([raised()], [ended(600, open_minutes=20)]).complaints
    assert answers.share(120) == 0
    assert answers.share_open(30) == 1


def test_questions_are_counted_apart_and_praise_not_at_all():
    found = figures(
        [
            *facts(EventRow("t1", 1, (raised("low question"),))),
            *facts(EventRow("t2", 1, (raised("critical complaint"),))),
            *facts(EventRow("t3", 1, (raised("normal praise"),))),
        ]
    )
    assert (found.complaints.heard, found.questions.heard) == (1, 1)


def test_what_got_worse_is_one_complaint_and_no_question():
    worse = raised("high complaint", kind=EventType.WORSENED, at=NOON + timedelta(minutes=9))
    found = of([raised("normal question")], [worse])
    assert (found.complaints.heard, found.questions.heard) == (1, 0)


def test_what_got_worse_after_midnight_belongs_to_the_day_on_which_the_wait_began():
    late = datetime(2026, 3, 4, 23, 50, tzinfo=UTC)
    worse = raised(
        "high complaint", kind=EventType.WORSENED, at=late + timedelta(minutes=20), since=late
    )
    (fact,) = facts(EventRow("t1", 2, (worse,)))
    assert day_of(fact, "UTC") == date(2026, 3, 4)


def test_a_customer_who_writes_again_the_same_day_is_one_complaint_by_its_first_answer():
    again = raised(kind=EventType.WAITING, at=NOON + timedelta(hours=2))
    second = ended(5, clock="next_reply", key="reply#b", at=NOON + timedelta(hours=2))
    answers = of([raised()], [ended(70)], [again], [second]).complaints
    assert answers.heard == 1
    assert (answers.share(60), answers.share(120)) == (0, 1)


def test_what_nobody_answered_waits_and_counts_against_the_share():
    answers = of([raised()]).complaints
    assert answers.waiting == 1
    assert answers.share(120) == 0


def test_a_complaint_that_was_withdrawn_is_told_and_counts_in_no_share():
    answers = of([raised()], [ended(10, "cancelled")]).complaints
    assert (answers.heard, answers.withdrawn, answers.waiting) == (1, 1, 0)
    assert answers.share(30) is None


def test_one_that_was_missed_first_and_withdrawn_then_was_never_answered():
    late = ended(50, "missed")
    row = [replace(late, data={**late.data, "answered": 0})]
    answers = of([raised()], [missed("first_reply", "reply#a")], row).complaints
    assert (answers.withdrawn, answers.within[60]) == (1, 0)


def test_an_answer_that_was_a_machines_leaves_its_customer_waiting():
    answers = of([raised()], [ended(4)], [runs_again()]).complaints
    assert (answers.waiting, answers.within[30]) == (1, 0)


def test_one_who_withdrew_and_then_complained_again_waits():
    again = raised(kind=EventType.WAITING, at=NOON + timedelta(hours=1))
    answers = of([raised()], [ended(10, "cancelled")], [again]).complaints
    assert (answers.withdrawn, answers.waiting) == (0, 1)


def test_a_day_without_anything_has_no_share():
    assert figures([]).complaints.share(30) is None
    assert figures([]).questions.share_open(30) is None
    assert figures([]).missed == {}


def told_missed(event):
    """The same event of a clock whose miss was told before."""
    return replace(event, data={**event.data, "told_missed": 1})


def test_a_miss_of_what_was_answered_in_time_counts_no_longer_until_the_answer_is_taken_back():
    due_at = NOON + timedelta(hours=1)
    rows = [
        [raised()],
        [missed("first_reply", "reply#a", due_at)],
        [told_missed(ended(40))],
        [told_missed(runs_again())],
    ]
    assert [of(*rows[:n]).missed.get("first_reply") for n in (2, 3, 4)] == [1, None, 1]
    assert of(*rows[:2], [told_missed(ended(90, "missed"))]).missed["first_reply"] == 1


def test_a_miss_belongs_to_the_day_on_which_it_was_due_whenever_it_was_told():
    due_at = datetime(2026, 3, 4, 23, 59, tzinfo=UTC)
    told = replace(missed(at=due_at), at=due_at + timedelta(hours=2))
    (fact,) = facts(EventRow("t1", 1, (told,)))
    assert day_of(fact, "UTC") == due_at.date()


def test_clocks_missed_are_counted_by_name_in_the_order_in_which_they_run_out():
    found = of(
        [raised()],
        [missed()],
        [missed("resolution", "resolution#0"), missed("first_reply", "reply#a")],
        [missed("claim", "claim#a.1")],
    )
    assert list(found.missed.items()) == [("claim", 2), ("first_reply", 1), ("resolution", 1)]


def test_only_the_ends_of_reply_clocks_are_kept():
    row = EventRow(
        "t1", 1, (ended(5, clock="claim", key="claim#a.0"), ended(900, clock="resolution"))
    )
    assert facts(row) == ()


def test_the_last_of_two_ends_of_a_clock_in_one_row_holds():
    row = EventRow("t1", 1, (ended(5, "cancelled"), ended(5)))
    assert [fact.answered for fact in facts(row)] == [True]


def test_a_day_is_the_brands_own():
    late = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
    (fact,) = facts(EventRow("t1", 1, (raised(at=late),)))
    assert day_of(fact, "Europe/Amsterdam") == date(2026, 3, 5)
    assert day_of(fact, "America/New_York") == date(2026, 3, 4)


def test_each_episode_and_each_clock_has_a_key_of_its_own():
    row = EventRow(
        "t1", 1, (raised(), raised(episode=2), ended(1), missed(), missed(key="claim#a.1"))
    )
    assert len({fact.key for fact in facts(row)}) == 5
    assert {type(fact) for fact in facts(row)} == {Case, Wait, Miss}


def test_a_row_without_anything_to_count_is_of_no_brand():
    thread = a_thread("furious")
    assert reported_under(thread, (Event(EventType.CLAIMED, NOON, "dana"),)) is None
    assert reported_under(thread, (raised("normal praise"),)) is None
    assert reported_under(thread, (Event(EventType.CLAIMED, NOON, "dana"), raised())) == "marigold"


def test_a_drill_is_kept_out_of_reports():
    assert reported_under(a_thread("furious", account=DRILL_ACCOUNT), (raised(),)) is None


# ---- Any order, any number of deliveries, corrections ------------------------------------------

STORY = [
    [raised()],
    [ended(4)],
    # That answer was a machine's: the wait goes on, and a person ends it.
    [runs_again()],
    [ended(50, "missed")],
    [missed("first_reply", "reply#a")],
    [raised("high complaint", kind=EventType.WAITING, at=NOON + timedelta(hours=3))],
    [ended(20, clock="next_reply", key="reply#b", at=NOON + timedelta(hours=3))],
]
ROWS = [EventRow("t1", number, tuple(row)) for number, row in enumerate(STORY, 1)]


@given(st.lists(st.sampled_from(ROWS), max_size=12), st.permutations(ROWS))
def test_figures_are_the_same_after_any_duplicates_in_any_order(some, order):
    assert figures(kept([*some, *order, *some])) == figures(kept(ROWS))


def test_the_same_facts_in_any_order_give_the_same_figures():
    day = kept(ROWS)
    assert len({str(figures(order)) for order in permutations(day)}) == 1


def test_an_answer_that_was_a_machines_is_corrected():
    answers = figures(kept(ROWS)).complaints
    assert (answers.share(30), answers.share(60)) == (0, 1)


@given(
    st.lists(
        st.tuples(st.sampled_from(["met", "missed", "cancelled", None]), st.integers(0, 400)),
        max_size=30,
    )
)
def test_every_complaint_is_answered_waiting_or_withdrawn_and_shares_only_grow(fates):
    day = []
    for number, (outcome, minutes) in enumerate(fates):
        events = (raised(), *([ended(minutes, outcome)] if outcome else []))
        day += facts(EventRow(f"t{number}", 1, events))
    answers = figures(day).complaints
    answered = sum(outcome in {"met", "missed"} for outcome, _ in fates)
    assert answers.heard == len(fates)
    assert answers.heard == answered + answers.waiting + answers.withdrawn
    assert answers.within[30] <= answers.within[60] <= answers.within[120] <= answered
