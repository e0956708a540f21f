"""Any story at all, over a day: what time does to a thread is told once, when it is due, and by the
due index alone."""

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heard.domain.ahead import next_due_at
from heard.domain.errors import Conflict, Invalid, NotFound
from heard.domain.events import EventType
from tests.builders import NOON, a_message, a_reply
from tests.memory import MemoryDue
from tests.world import World

MINUTE = timedelta(minutes=1)
WORDS = ("My parcel never came", "furious", "lawyer", "where is it?", "love it", "hello")
AGENTS = ("dana", "lee", "mina")


def writes(text):
    return lambda world, number: world.hear(a_message(text, native_id=f"m{number}"))


def answers(world, number):
    world.hear(a_reply(f"On it, {number}", native_id=f"r{number}", customer="ann"))


def acts(verb, *words):
    return lambda world, number: world.act(AGENTS[number % 3], verb, *words)


def promises(world, number):
    due_at = world.now + timedelta(minutes=7 + number)
    world.act(AGENTS[number % 3], "promise", "a new one", None, due_at)


def keeps(world, number):
    open_ones = [promise.id for promise in world.thread.promises if promise.open]
    if open_ones:
        world.act(AGENTS[number % 3], "keep", open_ones[0])


DEEDS = (
    *map(writes, WORDS),
    *[answers] * 3,
    *[acts("claim")] * 3,
    acts("release"),
    acts("escalate", "over my head"),
    acts("note", "rang twice"),
    acts("answered", "phone", "I rang her", None),
    acts("resume", "she does wait"),
    acts("assign", "lee"),
    acts("resolve", "solved", ""),
    acts("dismiss", "a duplicate"),
    *[promises] * 2,
    keeps,
)
stories = st.lists(st.tuples(st.integers(0, len(DEEDS) - 1), st.integers(0, 90)), max_size=14)


class Everything(MemoryDue):
    """What a sweep would look at without an index: every thread there is."""

    def due(self, now):
        others = (hint for hint in super().due(now) if hint[0] != "thread")
        return [*(("thread", one) for one in self.table.heads), *others]


class Diligent(World):
    """A world that looks at everything each minute."""

    def __init__(self, **facts) -> None:
        super().__init__(**facts)
        self.sweeping = replace(self.sweeping, due=Everything(self.table))

    def _next_sweep(self):
        return self.now + MINUTE


def live(story, kind=World) -> World:
    """A world after a story of deeds and pauses (minutes), and half a day more."""
    world = kind(now=NOON)
    world.hear(a_message("My parcel never came", native_id="first"))
    for number, (deed, pause) in enumerate(story):
        with suppress(Conflict, Invalid, NotFound):
            DEEDS[deed](world, number)
        world.fast_forward(pause)
        assert not due_by_now(world)
    world.fast_forward(12 * 60)
    return world


def due_by_now(world) -> list[str]:
    """Threads that a sweep left due: it would look at them each minute, for nothing."""
    moments = {one: next_due_at(t, world.policy) for one, t in world.table.heads.items()}
    return [one for one, at in moments.items() if at is not None and at <= world.now]


tough = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], print_blob=True)


@tough
@given(stories)
def test_each_miss_warning_and_reminder_is_told_once(story):
    world = live(story)
    misses = Counter(
        (event.type, event.data.get("episode"), event.data.get("key"))
        for event in world.table.timeline[world.thread.id]
        if event.type is EventType.CLOCK_MISSED
    )
    assert all(number == 1 for number in misses.values()), misses
    sent = Counter((p.to, p.way, p.row.subject, p.row.version) for p in world.alerts.log)
    assert all(number == 1 for number in sent.values())


@tough
@given(stories)
def test_the_due_index_knows_every_moment_that_matters(story):
    by_index, by_looking = live(story), live(story, Diligent)
    assert told(by_index) == told(by_looking)


def told(world) -> list[tuple]:
    """What happened, by its moments; each look is a version of its own, and promises are named
    after that."""
    events = world.table.timeline[world.thread.id]
    return [(event.type, event.at, event.by, event.data.get("clock")) for event in events]
