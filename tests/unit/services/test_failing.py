"""A reply that did not reach the customer starts the clock again, whatever order things come in."""

from datetime import timedelta
from itertools import permutations

import pytest

from heard.domain.events import EventType
from tests.builders import NOON, a_message, a_reply, an_act
from tests.world import World

CHAT = {"channel": "whatsapp", "surface": "dm", "post": "dm"}


def a_chat(text="My parcel never came", **facts):
    return a_message(text, **{"native_id": "m", "posted_at": NOON, **CHAT, **facts})


def an_answer(text="It leaves today", **facts):
    later = NOON + timedelta(minutes=3)
    return a_reply(text, **{"native_id": "r", "posted_at": later, **CHAT, **facts})


def a_failure(on="r", **facts):
    return an_act("undelivered", on, channel="whatsapp", **facts)


@pytest.fixture
def world():
    """A customer was answered three minutes later."""
    world = World()
    world.hear(a_chat())
    world.fast_forward(3)
    world.hear(an_answer())
    assert world.thread.state == "answered"
    return world


def test_the_clock_that_the_answer_had_stopped_runs_again_from_where_it_began(world):
    (before,) = (c for c in world.thread.clocks(world.policy) if c.name == "first_reply")
    world.fast_forward(2)
    world.forget_alerts()
    assert world.hear(a_failure()) == "heard"
    (after,) = (c for c in world.thread.clocks(world.policy) if c.name == "first_reply")
    assert (after.started_at, after.due_at) == (before.started_at, before.due_at)
    assert (after.running, after.outcome) == (True, None)
    assert world.thread.state == "waiting"
    assert "undelivered" in world.timeline()
    events = world.table.timeline[world.thread.id]
    again = [event.data["clock"] for event in events if event.type == "clock_runs_again"]
    assert "first_reply" in again


def test_somebody_is_told_for_whoever_answered_thinks_that_it_is_done(world):
    world.forget_alerts()
    world.hear(a_failure())
    world.expect_alert("agent")


def test_who_has_the_thread_keeps_it():
    world = World()
    world.hear(a_chat())
    world.claim("dana")
    world.hear(an_answer())
    world.hear(a_failure())
    assert world.thread.state == "claimed"


def test_another_answer_that_arrives_stops_it_again(world):
    world.hear(a_failure())
    world.fast_forward(1)
    world.hear(an_answer(native_id="r2", posted_at=world.now))
    assert world.thread.state == "answered"
    assert world.clocks()["first_reply"] == "met"


def test_the_failure_of_one_answer_leaves_another_standing(world):
    world.hear(an_answer("Sorry, the lorry broke down", native_id="r2"))
    world.hear(a_failure("r2"))
    assert world.thread.state == "answered"


def test_told_twice_is_told_once(world):
    world.hear(a_failure())
    assert world.hear(a_failure()) == "duplicate"
    assert world.timeline().count("undelivered") == 1


@pytest.mark.parametrize("order", list(permutations(["question", "answer", "failure"])))
def test_in_any_order_the_customer_waits(order):
    told = {"question": a_chat(), "answer": an_answer(), "failure": a_failure()}
    world = World(now=NOON + timedelta(minutes=5))
    for name in order:
        world.hear(told[name], received_at=NOON)
    assert world.thread.state == "waiting"
    assert world.entry("r").undelivered
    assert world.clocks()["first_reply"] is None


def test_what_an_agent_told_of_the_same_answer_is_void_too():
    world = World()
    world.hear(a_chat())
    world.fast_forward(4)
    world.act("dana", "answered", "dm", "It leaves today", None)
    world.hear(an_answer())
    assert world.thread.said.seen
    world.hear(a_failure())
    assert (world.thread.state, world.thread.said) == ("waiting", None)


def test_what_an_agent_told_of_is_void_also_where_the_failure_comes_first():
    world = World()
    world.hear(a_chat())
    world.fast_forward(4)
    world.act("dana", "answered", "dm", "It leaves today", None)
    world.hear(a_failure())
    assert world.thread.state == "answered"
    world.hear(an_answer())
    assert world.thread.state == "waiting"


@pytest.mark.parametrize(
    ("where", "minutes", "state"),
    [("dm", 1, "waiting"), ("phone", 1, "answered"), ("dm", 2000, "answered")],
)
def test_an_answer_that_was_only_told_of_fails_where_its_message_is_never_shown(
    where, minutes, state
):
    """Sent with another tool: no echo comes, but that it failed does."""
    world = World()
    world.hear(a_chat())
    world.act("dana", "answered", where, "It leaves today", None)
    at = world.now + timedelta(minutes=minutes)
    failure = a_failure("sent-elsewhere", at=at, place=world.thread.place)
    world.now = at
    for _ in range(2):
        assert world.hear(failure) == "waits"
    assert world.thread.state == state
    assert world.timeline().count("undelivered") == (state == "waiting")


def test_the_failure_of_something_unknown_to_somebody_unknown_is_kept():
    world = World()
    place = a_chat().place
    assert world.hear(a_failure("sent-elsewhere", place=place)) == "waits"
    assert world.table.heads == {}


def test_an_answer_by_telephone_stands_whatever_the_chat_says(world):
    world.act("dana", "answered", "phone", "Called her", None)
    world.hear(a_failure())
    assert world.thread.state == "answered"


def test_a_resolved_thread_whose_answer_did_not_arrive_is_opened_again(world):
    world.act("dana", "resolve", "solved", "")
    world.fast_forward(10)
    world.forget_alerts()
    world.hear(a_failure())
    thread = world.thread
    assert (thread.state, thread.episode, thread.opened_at) == ("waiting", 2, world.now)
    (clock,) = (c for c in thread.clocks(world.policy) if c.name == "first_reply")
    assert clock.started_at == world.now
    world.expect_alert("agent")
    assert EventType.REOPENED in world.timeline()


def test_a_dismissed_thread_stays_dismissed():
    world = World()
    world.hear(a_chat(), an_answer())
    world.act("dana", "dismiss", "a test of ours")
    world.hear(a_failure())
    assert (world.thread.state, world.thread.episode) == ("dismissed", 1)


def test_the_failure_of_a_customers_message_means_nothing():
    world = World()
    world.hear(a_chat())
    world.hear(a_failure("m"))
    assert world.thread.state == "waiting"
    assert "undelivered" not in world.timeline()
