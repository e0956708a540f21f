"""From what customers and people do to the figures of the day: by events alone, and exact."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from math import ceil

from hypothesis import given, settings
from hypothesis import strategies as st

from heard.domain.errors import Conflict
from heard.domain.judgement import Kind
from heard.domain.message import DRILL_ACCOUNT
from heard.domain.reporting import WITHIN, figures
from heard.domain.state import State
from heard.services.gather import Gathering
from heard.services.tally import Tallying
from tests.builders import NOON, a_message, a_reply, an_act
from tests.memory import MemoryDays
from tests.world import World

TODAY = NOON.date()
MORNING = datetime(2026, 3, 4, 8, tzinfo=UTC)


def of(world, day=TODAY):
    return figures(world.days.facts("marigold", day))


def test_an_answer_within_the_hour_is_counted_from_hearing():
    world = World()
    world.hear(a_message("My parcel never came"))
    world.fast_forward(45)
    world.hear(a_reply())
    answers = of(world).complaints
    assert (answers.heard, answers.waiting) == (1, 0)
    assert [answers.share(limit) for limit in WITHIN] == [0, 1, 1]


def test_minutes_outside_of_opening_hours_count_in_wall_time_only():
    world = World(now=MORNING)
    world.hear(a_message("My parcel never came"))
    world.fast_forward(75)
    world.hear(a_reply())
    answers = of(world).complaints
    assert (answers.share(30), answers.share_open(30)) == (0, 1)


def test_an_answer_that_turns_out_to_be_a_machines_is_taken_back():
    world = World()
    same = "Thank you for your message!"
    for customer in ("ann", "bob", "cleo"):
        world.hear(a_message("My parcel never came", customer=customer, native_id=customer))
    for customer in ("ann", "bob"):
        world.fast_forward(2)
        world.hear(a_reply(same, customer=customer))
    assert of(world).complaints.waiting == 1
    world.hear(a_reply(same, customer="cleo"))
    assert of(world).complaints.waiting == 3
    world.fast_forward(60)
    world.hear(a_reply("Your parcel is on its way", customer="ann"))
    answers = of(world).complaints
    assert (answers.waiting, answers.share(30), answers.share(120) * 3) == (2, 0, 1)


def test_a_miss_counts_no_longer_once_an_answer_is_heard_of_that_was_in_time():
    world = World()
    world.hear(a_message("My parcel never came"))
    world.claim("dana")
    world.fast_forward(40)
    assert of(world).missed["first_reply"] == 1
    world.hear(a_reply(customer="ann", posted_at=NOON + timedelta(minutes=30)))
    assert "first_reply" not in of(world).missed
    assert of(world).complaints.share(30) == 1


def test_one_that_was_missed_and_then_dismissed_was_never_answered():
    world = World()
    world.hear(a_message("My parcel never came"))
    world.fast_forward(50)
    world.act("lee", "dismiss", "a competitor's joke")
    answers = of(world).complaints
    assert (answers.withdrawn, answers.counted) == (1, 0)
    assert of(world).missed["first_reply"] == 1


def test_one_that_got_worse_after_midnight_was_heard_the_day_before():
    world = World(now=datetime(2026, 3, 4, 23, 50, tzinfo=UTC))
    world.hear(a_message("Where is my parcel?", customer="ann"))
    world.fast_forward(20)
    world.hear(a_message("I am furious", customer="ann"))
    assert (of(world).complaints.heard, of(world).questions.heard) == (1, 0)
    assert of(world, date(2026, 3, 5)).complaints.heard == 0


def test_what_was_received_before_midnight_and_heard_after_it_belongs_to_the_day_of_its_wait():
    world = World(now=datetime(2026, 3, 5, 0, 5, tzinfo=UTC))
    received_at = datetime(2026, 3, 4, 23, 55, tzinfo=UTC)
    world.hear(a_message("My parcel never came"), received_at=received_at)
    world.fast_forward(10)
    world.hear(a_reply())
    answers = of(world).complaints
    assert (answers.heard, answers.share(30)) == (1, 1)


def test_a_customer_who_comes_back_next_day_is_a_complaint_of_both_days():
    world = World()
    world.hear(a_message("My parcel never came"))
    world.hear(a_reply())
    world.act("lee", "resolve", "solved", "")
    world.fast_forward(24 * 60)
    world.hear(a_message("It is broken, too"))
    assert of(world).complaints.heard == of(world, date(2026, 3, 5)).complaints.heard == 1
    assert of(world, date(2026, 3, 5)).complaints.waiting == 1


def test_a_drill_is_in_no_report():
    world = World()
    world.hear(a_message("furious", account=DRILL_ACCOUNT))
    world.fast_forward(60)
    assert world.days.kept == {}


# ---- Whatever happens, in whatever order it is told ---------------------------------------------

CUSTOMERS = ("ann", "bob", "cleo")
SAID = ("My parcel never came", "Do you ship to Malta?", "love it", "I am furious")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["hear", "reply", "machine", "same", "delete", "unsay", "dismiss", "claim"]
        ),
        st.sampled_from(CUSTOMERS),
        st.integers(0, len(SAID) - 1),
        st.integers(0, 25),
    ),
    max_size=14,
)


@dataclass
class Day:
    """A day in a world, and every row that it told."""

    world: World = field(default_factory=lambda: World(now=MORNING))
    rows: list = field(default_factory=list)
    said: Counter = field(default_factory=Counter)

    def __post_init__(self):
        noticing = self.world.gathering.noticing
        self.world.gathering = Gathering(
            self, self.world.surges, noticing, lambda: self.world.overhearing
        )

    def tally(self, row):
        self.rows.append(row)

    def step(self, what, customer, number, minutes):
        self.world.fast_forward(minutes)
        self.said[customer, what] += 1
        name = f"{customer} {what} {self.said[customer, what]}"
        match what:
            case "hear":
                self.world.hear(a_message(SAID[number], customer=customer, native_id=name))
            case "reply":
                self.world.hear(a_reply(f"{name}: on it", customer=customer, native_id=name))
            case "machine":
                self.world.hear(a_reply(name, customer=customer, native_id=name, automatic=True))
            case "same":
                self.world.hear(a_reply("Please wait", customer=customer, native_id=name))
            case "delete":
                self.world.hear(an_act("delete", f"{customer} hear 1"))
            case "unsay":
                self.world.hear(an_act("delete", f"{customer} reply 1"))
            case _:
                self.act(what, customer)

    def act(self, what, customer):
        found = [t for t in self.world.table.heads.values() if t.place.customer == customer]
        words = ("not ours",) if what == "dismiss" else ()
        try:
            for thread in found:
                self.world.act("dana", what, *words, thread=thread)
        except Conflict:
            pass

    def figures(self, rows):
        days = MemoryDays()
        tallying = Tallying(days, self.world.policy)
        for row in rows:
            tallying.tally(row)
        return figures(days.facts("marigold", TODAY))


def what_the_threads_say(world):
    """(heard, withdrawn, waiting, minutes to the first answers), from the heads alone."""
    heard = withdrawn = waiting = 0
    taken = []
    for thread in world.table.heads.values():
        runs = thread.runs(world.policy)
        if not runs or thread.kind is not Kind.COMPLAINT:
            continue
        heard += 1
        answered = [run for run in runs if run.replied]
        if answered:
            taken.append(ceil((answered[0].ended_at - answered[0].started_at).total_seconds() / 60))
        elif runs[-1].ended_at is not None or thread.state is State.DISMISSED:
            withdrawn += 1
        else:
            waiting += 1
    return heard, withdrawn, waiting, sorted(taken)


def only_one_episode(day):
    return all(thread.episode <= 1 for thread in day.world.table.heads.values())


@settings(max_examples=150)
@given(STEPS, st.randoms(use_true_random=False))
def test_the_figures_of_any_day_are_what_its_threads_say(steps, chance):
    day = Day()
    for step in steps:
        day.step(*step)
        if not only_one_episode(day):
            return  # what an earlier episode was, its head no longer says
    told = day.rows + [row for row in day.rows if chance.random() < 0.5]
    chance.shuffle(told)
    found = day.figures(told)
    heard, withdrawn, waiting, taken = what_the_threads_say(day.world)
    answers = found.complaints
    assert (answers.heard, answers.withdrawn, answers.waiting) == (heard, withdrawn, waiting)
    assert answers.within == {most: sum(one <= most for one in taken) for most in WITHIN}
    assert found == day.figures(day.rows)


@settings(max_examples=60)
@given(STEPS, st.integers(0, 2**32))
def test_any_order_and_any_duplicates_give_the_same_figures_over_episodes_too(steps, seed):
    day = Day()
    for step in steps:
        day.step(*step)
    once, chance = day.figures(day.rows), random.Random(seed)
    told = day.rows * 2
    chance.shuffle(told)
    assert day.figures(told) == once
