"""Asking platforms for more: within the budget, whatever fails, and nothing twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from heard.domain.cursor import Cursor, Trouble
from heard.domain.errors import Denied, Limited, Unavailable, Withheld
from heard.domain.message import Author, Channel
from heard.domain.policy import Asking
from heard.services.complete import Completing
from tests.builders import ACCOUNT, NOON, a_message, a_policy, an_act
from tests.memory import MemoryCursors, MemoryLacking
from tests.world import World

CURSOR = f"complete#instagram#{ACCOUNT}"


class Instagram:
    """A platform that a test tells what to answer."""

    def __init__(self):
        self.answers = {}
        self.asked = []
        self.token = True

    def can_ask(self, _account):
        return self.token

    def question(self, message):
        return message.native_id.split(".")[0]

    def ask(self, _account, question):
        self.asked.append(question)
        answer = self.answers.get(question, {"text": f"words of {question}"})
        if isinstance(answer, Exception):
            raise answer
        return answer

    def read(self, message, answer, asked_at):
        return [
            an_act(
                "complete",
                message.native_id,
                channel="instagram",
                at=asked_at,
                author=Author("ann", "Ann", "ann", 5),
                **answer,
            )
        ]


class Inbox:
    """Hears at once."""

    def __init__(self, world):
        self.world = world
        self.batches = 0

    def told(self, heard, _now):
        self.batches += 1
        self.world.hear(*heard)


@pytest.fixture
def world():
    return World(a_policy(completion=Asking(calls=5)))


@pytest.fixture
def platform():
    return Instagram()


@pytest.fixture
def completing(world, platform):
    return Completing(
        lacking=MemoryLacking(world.threads),
        platforms={Channel.INSTAGRAM: platform},
        cursors=MemoryCursors(),
        inbox=Inbox(world),
        policy=world.policy,
    )


def mention(world, native_id, **facts):
    facts = {"channel": "instagram", "surface": "mention", "customer": native_id, **facts}
    message = replace(a_message(None, native_id=native_id, **facts), author=Author())
    world.hear(message)


def run(completing, world, in_time=lambda: True):
    return completing.complete(world.now, in_time)


def cursor(completing) -> Cursor:
    return completing.cursors.load(CURSOR)


def test_what_lacks_something_is_asked_once_and_heard(completing, world, platform):
    mention(world, "c1")
    done = run(completing, world)
    assert (done.asked, done.told, done.left) == (1, 1, False)
    assert world.entry("c1").text == "words of c1"
    assert run(completing, world).asked == 0
    assert platform.asked == ["c1"]


def test_where_nothing_lacks_nothing_is_asked_or_stored(completing, world):
    world.hear(a_message("love it", channel="instagram"))
    assert run(completing, world).asked == 0
    assert completing.cursors.stored == {}


def test_without_a_token_it_waits_for_one(completing, world, platform):
    platform.token = False
    mention(world, "c1")
    assert run(completing, world).asked == 0
    platform.token = True
    world.now += timedelta(days=1)
    assert run(completing, world).told == 1


def test_one_answer_serves_all_that_ask_the_same(completing, world, platform):
    for number in range(3):
        mention(world, f"c1.{number}")
    assert run(completing, world).told == 3
    assert platform.asked == ["c1"]
    assert completing.inbox.batches == 1


def test_the_budget_holds_and_the_rest_waits_for_the_next_hour(completing, world, platform):
    for number in range(7):
        mention(world, f"c{number}")
    assert run(completing, world).asked == 5
    world.now += timedelta(minutes=30)
    assert run(completing, world).asked == 0
    world.now += timedelta(minutes=30)
    assert run(completing, world).asked == 2
    assert len(platform.asked) == len(set(platform.asked)) == 7


def test_the_budget_is_charged_before_it_is_spent(completing, world, platform):
    mention(world, "c1")
    platform.answers["c1"] = RuntimeError("the process is gone")
    with pytest.raises(RuntimeError):
        run(completing, world)
    assert cursor(completing).spent == 1


def test_what_is_withheld_is_asked_ever_less_often_and_then_not_at_all(completing, world, platform):
    mention(world, "c1")
    platform.answers["c1"] = Withheld()
    for _ in range(5 * 24 * 12):
        run(completing, world)
        world.now += timedelta(minutes=5)
    assert 5 < len(platform.asked) < 15
    assert world.threads.incomplete == {}
    assert world.thread.state == "waiting", "a person still has to look"
    assert cursor(completing).trouble is None


def test_one_that_is_withheld_does_not_hold_up_the_others(completing, world, platform):
    for number in range(3):
        mention(world, f"c{number}")
    platform.answers["c0"] = Withheld()
    assert run(completing, world).told == 2


def test_a_token_that_is_refused_is_a_trouble_and_nobody_is_asked_for_a_while(
    completing, world, platform
):
    for number in range(3):
        mention(world, f"c{number}")
    platform.answers = {f"c{number}": Denied("the token has expired") for number in range(3)}
    assert run(completing, world).asked == 1
    told = cursor(completing)
    assert (told.trouble, told.why) == (Trouble.TOKEN, "the token has expired")
    assert run(completing, world).asked == 0, "it rests"
    world.now += timedelta(minutes=5)
    run(completing, world)
    assert cursor(completing).troubled_at == told.troubled_at
    platform.answers.clear()
    world.now += timedelta(hours=1)
    assert run(completing, world).told >= 1
    assert cursor(completing).trouble is None


def test_a_platform_that_wants_fewer_calls_is_left_alone_for_as_long(completing, world, platform):
    mention(world, "c1")
    platform.answers["c1"] = Limited("fewer", 3600)
    run(completing, world)
    assert cursor(completing).rests_until == NOON + timedelta(hours=1)
    assert cursor(completing).trouble is None
    platform.answers["c1"] = Limited("no credit", credit=True)
    world.now += timedelta(hours=1)
    run(completing, world)
    assert cursor(completing).trouble is Trouble.CREDIT
    assert NOON - timedelta(0) in world.threads.incomplete.values(), "and it is still to be asked"


def test_a_platform_that_fails_is_a_trouble_the_third_time(completing, world, platform):
    for number in range(4):
        mention(world, f"c{number}")
        platform.answers[f"c{number}"] = Unavailable("does not answer")
    seen = []
    for _ in range(3):
        run(completing, world)
        seen.append(cursor(completing).trouble)
        world.now += timedelta(hours=2)
    assert seen == [None, None, Trouble.UNREACHABLE]


def test_a_thread_that_has_ended_is_not_asked_about(completing, world, platform):
    mention(world, "c1")
    world.act("dana", "dismiss", "looked at it on the platform")
    assert run(completing, world).asked == 0
    assert world.threads.incomplete == {}
    assert platform.asked == []


def test_out_of_time_it_stops_between_two_calls_and_goes_on_later(completing, world, platform):
    for number in range(4):
        mention(world, f"c{number}")
    answers = iter([True, True, True, False, False])
    done = run(completing, world, lambda: next(answers))
    assert (done.told, done.left) == (2, True)
    assert run(completing, world).told == 2
    assert sorted(platform.asked) == ["c0", "c1", "c2", "c3"]


def test_two_runs_at_once_ask_once(completing, world, platform):
    mention(world, "c1")
    mention(world, "c2")
    load = completing.cursors.load
    other = replace(completing)

    def raced(cursor_id):
        found = load(cursor_id)
        completing.cursors.load = load
        run(other, world)
        return found

    completing.cursors.load = raced
    assert run(completing, world).asked == 0
    assert sorted(platform.asked) == ["c1", "c2"]


def test_rests_grow_and_have_an_end():
    found = Cursor("c")
    rests = []
    for _ in range(12):
        found = found.failed(None, "no", NOON)
        rests.append((found.rests_until - NOON).total_seconds() / 60)
    assert rests[:4] == [5, 10, 20, 40]
    assert max(rests) == 6 * 60
    assert found.succeeded().may_ask(NOON)
