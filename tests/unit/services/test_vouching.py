"""Rule 3 takes a quick reply for a machine's until a person says otherwise: "that was me"."""

from datetime import timedelta

import pytest

from heard.domain.errors import Conflict, Invalid, NotFound
from heard.domain.people import Person, Role
from tests.builders import NOON, a_message, a_reply, an_act
from tests.world import World

SOON = NOON + timedelta(seconds=6)


@pytest.fixture
def world():
    """A customer got an answer six seconds later."""
    world = World()
    world.hear(a_message(native_id="m", posted_at=NOON))
    world.now = SOON
    world.hear(a_reply(native_id="r", to="m", posted_at=SOON))
    assert world.thread.state == "waiting"
    return world


def test_a_quick_reply_counts_once_a_person_says_that_it_was_theirs(world):
    world.fast_forward(2)
    thread = world.act("dana", "mine", "r")
    assert thread.state == "answered"
    (clock,) = (c for c in thread.clocks(world.policy) if c.name == "first_reply")
    assert (clock.ended_at, clock.outcome) == (SOON, "met")
    assert world.timeline()[-1] == "reply_vouched"


def test_who_said_it_is_in_the_timeline(world):
    world.act("dana", "mine", "r")
    (event,) = (e for e in world.table.timeline[world.thread.id] if e.type == "reply_vouched")
    assert (event.by, event.data["message"]) == ("dana", "r")


def test_a_person_who_answered_in_time_was_in_time_though_the_miss_was_told(world):
    world.fast_forward(60)
    assert world.clocks()["first_reply"] == "missed"
    world.act("dana", "mine", "r")
    assert world.thread.state == "answered"
    assert world.clocks()["first_reply"] == "met"
    assert "clock_missed" in world.timeline()


def test_the_app_of_a_bot_can_be_a_person_for_once():
    world = World()
    world.hear(a_message(native_id="m", posted_at=NOON))
    world.now = NOON + timedelta(minutes=5)
    world.hear(a_reply(native_id="r", to="m", posted_at=world.now, automatic=True))
    assert world.thread.state == "waiting"
    assert world.act("dana", "mine", "r").state == "answered"


def test_the_same_words_to_a_third_customer_do_not_make_it_a_machines_again():
    world = World()
    for customer in ("ann", "ben", "cid"):
        world.hear(a_message(native_id=f"to-{customer}", customer=customer))
        world.now += timedelta(minutes=5)
        world.hear(a_reply("We are on it", native_id=f"r-{customer}", to=f"to-{customer}"))
        if customer == "ben":
            assert world.thread_of("ann").state == "answered"
    for customer in ("ann", "ben", "cid"):
        assert world.thread_of(customer).state == "waiting"
        thread = world.thread_of(customer)
        assert world.act("dana", "mine", f"r-{customer}", thread=thread).state == "answered"
    world.hear(a_message(native_id="to-dot", customer="dot"))
    world.hear(a_reply("We are on it", native_id="r-dot", to="to-dot"))
    assert world.thread_of("ann").state == "answered"


def test_it_stays_a_persons_after_it_was_edited(world):
    world.act("dana", "mine", "r")
    world.hear(an_act("edit", "r", text="We are on it, Ann!"))
    world.hear(an_act("hide", "r"))
    assert world.thread.state == "answered"


def test_saying_it_twice_or_of_a_reply_that_counts_changes_nothing(world):
    world.act("dana", "mine", "r")
    before = world.thread
    assert world.act("dana", "mine", "r") == before
    assert world.timeline().count("reply_vouched") == 1


@pytest.mark.parametrize("message", ["m", "nothing", ""])
def test_what_is_no_reply_of_ours_here_is_refused(world, message):
    with pytest.raises(Invalid, match="native id"):
        world.act("dana", "mine", message)


def test_an_answer_that_an_agent_told_of_needs_no_voucher(world):
    world.act("dana", "answered", "public", "Done", None)
    said = next(turn.id for turn in world.thread.turns if turn.said)
    with pytest.raises(Invalid):
        world.act("dana", "mine", said)


def test_an_ended_thread_and_anothers_brand_are_refused(world):
    world.roster.everybody += (Person("fred", "Fred", Role.AGENT, brands=frozenset({"fern"})),)
    with pytest.raises(NotFound):
        world.act("fred", "mine", "r")
    world.act("dana", "dismiss", "a test of ours")
    with pytest.raises(Conflict):
        world.act("dana", "mine", "r")


def test_it_confirms_what_the_agent_told_of_and_pays_the_public_line(world):
    world.act("dana", "answered", "phone", "Called her", None)
    assert world.thread.public_line_owed
    thread = world.act("dana", "mine", "r")
    assert not thread.public_line_owed
    assert thread.said.seen
