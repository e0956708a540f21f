"""A brand's thresholds move a little with what its agents file, and only for the better."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from heard.domain.judgement import DEFAULT_THRESHOLDS, Thresholds
from heard.domain.lesson import ENOUGH, HIGHEST, LOWEST, MISSED, Correction, Lesson, cost
from tests.builders import NOON


def filed(number, likely, complaint, *, asked=False):
    return Correction(NOON - timedelta(minutes=number), likely, asked, complaint)


def false_alarms(how_many=60, likely=0.4):
    """A quiet brand: what is called likely enough is none, and what is a complaint is clear."""
    return [filed(n, 0.9 if n % 4 == 0 else likely, n % 4 == 0) for n in range(how_many)]


def missed_ones(how_many=60, likely=0.3):
    return [filed(n, 0.05 if n % 4 == 0 else likely, n % 4 != 0) for n in range(how_many)]


def test_false_alarms_raise_the_threshold():
    lesson, events = Lesson("fern").studied(false_alarms(), NOON)
    assert lesson.thresholds.complaint > 0.4
    assert lesson.before == DEFAULT_THRESHOLDS
    (event,) = events
    assert event.data["cost"] > event.data["cost_now"]
    assert (event.data["was"], event.data["brand"]) == (35, "fern")


def test_missed_complaints_lower_it():
    lesson, _ = Lesson("fern").studied(missed_ones(), NOON)
    assert lesson.thresholds.complaint <= 0.3


def test_a_question_s_threshold_moves_along():
    lesson, _ = Lesson("fern").studied(false_alarms(), NOON)
    apart = DEFAULT_THRESHOLDS.question - DEFAULT_THRESHOLDS.complaint
    assert round(lesson.thresholds.question - lesson.thresholds.complaint, 2) == round(apart, 2)


def test_too_few_filings_teach_nothing():
    lesson, events = Lesson("fern").studied(false_alarms(ENOUGH - 1), NOON)
    assert (lesson.thresholds, events) == (DEFAULT_THRESHOLDS, ())
    assert lesson.looked_on == NOON.date()


def test_what_does_no_better_on_what_was_held_back_is_not_kept():
    filings = [
        filed(number, 0.4, number % 3 == 0)  # every third is held back, and says otherwise
        for number in range(59, -1, -1)
    ]
    ordered = sorted(filings, key=lambda one: one.at)
    held = [
        Correction(one.at, one.likely, one.asked, complaint=n % 3 == 0)
        for n, one in enumerate(ordered, start=1)
    ]
    lesson, events = Lesson("fern").studied(held, NOON)
    assert (lesson.thresholds, events) == (DEFAULT_THRESHOLDS, ())


def test_a_missed_complaint_costs_more_than_a_false_one():
    limits = Thresholds(0.5, 0.6)
    assert cost(limits, [filed(1, 0.4, complaint=True)]) == MISSED
    assert cost(limits, [filed(1, 0.55, complaint=False)]) == 1
    assert cost(limits, [filed(1, 0.55, complaint=False, asked=True)]) == 0


def test_who_takes_a_move_back_is_not_taught_the_same_again():
    moved, _ = Lesson("fern").studied(false_alarms(), NOON)
    back, events = moved.taken_back("lee", NOON)
    assert (back.thresholds, back.before, back.since) == (DEFAULT_THRESHOLDS, None, NOON)
    assert events[0].by == "lee"
    assert back.taken_back("lee", NOON) == (back, ())


@given(
    st.lists(
        st.tuples(st.integers(0, 1000), st.booleans(), st.booleans()), min_size=50, max_size=120
    ),
    st.integers(LOWEST, HIGHEST),
)
def test_no_filings_move_it_out_of_bounds_or_far_or_for_the_worse(said, start):
    filings = [
        filed(number, likely / 1000, complaint, asked=asked)
        for number, (likely, complaint, asked) in enumerate(said)
    ]
    begun = Lesson("fern", thresholds=Thresholds(start / 100, (start + 10) / 100))
    after, events = begun.studied(filings, NOON)
    assert LOWEST / 100 <= after.thresholds.complaint <= HIGHEST / 100
    assert abs(after.thresholds.complaint - start / 100) <= 0.1001
    assert bool(events) == (after.thresholds != begun.thresholds)
    for event in events:
        assert event.data["cost_now"] < event.data["cost"]
