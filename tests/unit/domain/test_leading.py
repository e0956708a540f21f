"""What people do about a surge, and how its ladder is climbed."""

from datetime import timedelta

import pytest

from heard.domain import leading
from heard.domain.errors import Conflict, Invalid
from heard.domain.events import EventType
from heard.domain.ladder import LadderRun
from heard.domain.policy import Ladder, Rung, SurgeRules
from heard.domain.spotting import Matter
from heard.domain.surge import LADDER, RUNG_WAIT, Surge, SurgeChange
from tests.builders import NOON

SURGE = Surge(
    "surge-1",
    "marigold",
    Matter(issue="delivery"),
    NOON,
    NOON,
    ladder=LadderRun(1, 1, NOON + RUNG_WAIT, name="surge"),
)
OVER = SURGE.ended("lee", "a test", NOON).surge


def types(change):
    return [event.type for event in change.events]


def test_a_claim_ends_the_ladder_and_another_is_told_who_has_it():
    change = leading.claimed(SURGE, "lee", NOON, "")
    assert types(change) == [EventType.CLAIMED]
    assert not change.surge.ladder.climbing
    assert leading.claimed(change.surge, "lee", NOON, "").events == ()
    with pytest.raises(Conflict, match="Lee has this surge"):
        leading.claimed(change.surge, "dana", NOON, "Lee")


@pytest.mark.parametrize(
    "act",
    [
        lambda: leading.claimed(OVER, "dana", NOON, ""),
        lambda: leading.answer_named(OVER, "dana", "sorry", NOON),
        lambda: leading.statement_wanted(OVER, "dana", NOON + RUNG_WAIT, NOON),
        lambda: leading.ended(OVER, "dana", "again", NOON),
    ],
)
def test_what_is_over_is_led_no_more(act):
    with pytest.raises(Conflict, match="over"):
        act()


def test_an_answer_is_named_once_and_may_be_bettered():
    first = leading.answer_named(SURGE, "lee", "We pay it back. ", NOON)
    assert first.surge.answer == "We pay it back."
    assert leading.answer_named(first.surge, "lee", "We pay it back.", NOON).events == ()
    assert leading.answer_named(first.surge, "mina", "Paid back today.", NOON).events
    for nothing in ("", "  ", "x" * 2001):
        with pytest.raises(Invalid):
            leading.answer_named(SURGE, "lee", nothing, NOON)


def test_a_statement_is_wanted_and_made_also_once_the_surge_is_over():
    wanted = leading.statement_wanted(SURGE, "lee", NOON + timedelta(hours=1), NOON).surge
    with pytest.raises(Invalid, match="due"):
        leading.statement_wanted(SURGE, "lee", NOON, NOON)
    over = wanted.ended(None, None, NOON).surge
    made = leading.statement_made(over, "mina", "https://marigold.example/fee", NOON)
    assert types(made) == [EventType.STATEMENT_MADE]
    assert leading.statement_made(made.surge, "mina", None, NOON).events == ()


def test_the_ladder_pages_rung_after_rung_then_it_is_exhausted():
    surge, now, told = SURGE, NOON, []
    for _ in range(10):
        change, wait_until = leading.climbed(surge, 1, LADDER, now)
        told += [event.data.get("target", event.type.value) for event in change.events]
        surge = change.surge
        if wait_until is None:
            break
        now = wait_until
    assert told == ["manager", "lead", "manager", "ladder_exhausted"]
    assert now - NOON == 4 * RUNG_WAIT


def test_a_rung_may_have_a_time_of_its_own():
    rules = Ladder((Rung("lead"), Rung("manager", wait=3)))
    _, wait_until = leading.climbed(SURGE, 1, rules, NOON + RUNG_WAIT)
    assert wait_until == NOON + RUNG_WAIT + timedelta(minutes=3)


def test_an_older_run_ends_and_a_lost_one_is_started_anew():
    late = SURGE.ladder.due_at + timedelta(minutes=3)
    change = SURGE.looked([], 0.0, SurgeRules(), late)
    assert EventType.LADDER_WANTED in types(change)
    assert change.surge.ladder.run == 2
    assert leading.climbed(change.surge, 1, LADDER, late) == (SurgeChange(change.surge, ()), None)
    after, _ = leading.climbed(change.surge, 2, LADDER, late)
    assert types(after) == [EventType.RUNG_PAGED]
