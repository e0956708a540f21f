"""Who is paged, in which order, and never twice for one step."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from heard.domain.ladder import LadderRun, next_run, rung_above, rung_at
from heard.domain.policy import Ladder, Rung
from heard.domain.ticking import climbed, ticked
from tests.builders import NOON, RUNGS, a_policy, a_thread

LADDER = Ladder(RUNGS, rounds=2)
POLICY = a_policy()


def test_the_rungs_are_climbed_in_order_round_by_round():
    positions = [rung_at(LADDER, step) for step in range(7)]
    assert [found and (found[0], found[1].target) for found in positions] == [
        (1, "agent"), (2, "lead"), (3, "manager"), (1, "agent"), (2, "lead"), (3, "manager"), None,
    ]  # fmt: skip


def test_a_broken_promise_goes_one_rung_above_those_paged_and_no_higher_than_the_top():
    assert [rung_above(LADDER, step)[1].target for step in (0, 1, 2, 3, 9)] == [
        "lead", "lead", "manager", "manager", "manager",
    ]  # fmt: skip
    assert rung_above(Ladder((Rung("agent"),)), 0) == (1, Rung("agent"))


def test_a_lost_run_goes_on_where_it_stopped_and_a_settled_one_begins_anew():
    run = LadderRun(run=3, step=2, due_at=NOON, name="high")
    assert (next_run(run, "high", NOON).run, next_run(run, "high", NOON).step) == (4, 2)
    over = replace(run, climbing=False)
    assert (next_run(over, "high", NOON).run, next_run(over, "high", NOON).step) == (4, 0)


def test_another_ladder_is_climbed_from_its_foot():
    run = LadderRun(run=3, step=2, due_at=NOON, name="high")
    assert next_run(run, "nights", NOON) == LadderRun(run=4, step=0, due_at=NOON, name="nights")


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.booleans(), st.integers(1, 4), st.integers(1, 2)),
        max_size=40,
    )
)
def test_no_step_is_ever_paged_twice(looks):
    """Any executions, of any run and episode, at any time, with sweeps in between."""
    thread, now, steps = a_thread("furious"), NOON, []
    for minutes, sweeps, run, episode in looks:
        now += timedelta(minutes=minutes)
        if sweeps:
            thread = ticked(thread, now, POLICY).thread
        change = climbed(thread, episode, run, now, POLICY).change
        thread = change.thread
        steps += [event.data["step"] for event in change.events if event.type == "rung_paged"]
    assert steps == sorted(set(steps))
