"""Exceptions to the clocks and choices of a ladder: the first rule that fits."""

from dataclasses import replace
from datetime import timedelta

import pytest

from heard.domain.judgement import Kind, Severity
from heard.domain.message import Author, Channel
from heard.domain.policy import Ladder, Level, Rung
from heard.domain.rules import Case, ClockRule, LadderRule, When
from tests.builders import NIGHT, NOON, RUNGS, a_message, a_policy
from tests.world import World

CASE = Case("marigold", Channel.X, Kind.COMPLAINT, Severity.HIGH, 5000, frozenset({"allergy"}))


@pytest.mark.parametrize(
    ("when", "fits"),
    [
        (When(), True),
        (When(brands=frozenset({"marigold"})), True),
        (When(brands=frozenset({"other"})), False),
        (When(channels=frozenset({Channel.X, Channel.FACEBOOK})), True),
        (When(channels=frozenset({Channel.FACEBOOK})), False),
        (When(kinds=frozenset({Kind.QUESTION})), False),
        (When(severities=frozenset({Severity.CRITICAL})), False),
        (When(topics=frozenset({"allergy", "press"})), True),
        (When(topics=frozenset({"press"})), False),
        (When(min_reach=5000), True),
        (When(min_reach=5001), False),
        (When(hours=True), True),
        (When(hours=False), False),
    ],
)
def test_a_rule_holds_where_all_of_it_does(when, fits):
    assert when.fits(CASE) is fits


def test_unknown_reach_is_never_large():
    assert not When(min_reach=1).fits(replace(CASE, reach=None))


def test_an_exception_changes_what_it_names_and_leaves_the_rest():
    rules = (
        ClockRule(When(channels=frozenset({Channel.X})), {"first_reply": 10.0}),
        ClockRule(When(), {"first_reply": 99.0}),
    )
    policy = a_policy(clock_rules=rules)
    high = policy.times[Level.HIGH]
    found = policy.times_of("marigold", Channel.X, Kind.COMPLAINT, Severity.HIGH)
    assert found == replace(high, first_reply=10)
    other = policy.times_of("marigold", Channel.FACEBOOK, Kind.COMPLAINT, Severity.HIGH)
    assert other == replace(high, first_reply=99)


def test_a_thread_runs_by_the_exception_of_its_channel():
    rule = ClockRule(When(channels=frozenset({Channel.X})), {"first_reply": 10.0})
    world = World(a_policy(clock_rules=(rule,)))
    world.hear(a_message(channel="x"))
    clock = next(c for c in world.thread.clocks(world.policy) if c.name == "first_reply")
    assert clock.due_at == NOON + timedelta(minutes=10)


def with_ladders(*rules, **ladders):
    ladders = {level.value: Ladder(RUNGS) for level in Level} | ladders
    return a_policy(ladders=ladders, ladder_rules=rules)


def test_a_critical_thread_at_night_pages_the_nights_ladder_to_its_end():
    nights = Ladder((Rung("manager"), Rung("lead")), rounds=1)
    policy = with_ladders(LadderRule(When(hours=False), "nights"), nights=nights)
    world = World(policy, now=NIGHT)
    world.hear(a_message("lawyer"))
    world.expect_alert("manager", "CRITICAL")
    world.expect_no_sms()
    world.fast_forward(2)
    world.expect_alert("lead", "NOBODY HAS CLAIMED")
    assert world.thread.ladder.name == "nights"


def test_a_ladder_that_was_begun_is_climbed_on_when_the_hour_changes():
    nights = Ladder((Rung("agent", wait=60), Rung("manager")), rounds=1)
    policy = with_ladders(LadderRule(When(hours=False), "nights"), nights=nights)
    world = World(policy, now=NIGHT + timedelta(hours=6, minutes=30))
    world.hear(a_message("lawyer"))
    world.forget_alerts()
    world.fast_forward(60)
    world.expect_alert("manager", "NOBODY HAS CLAIMED")


def test_a_wide_reach_and_a_topic_choose_a_ladder():
    press = Ladder((Rung("manager"),))
    rule = LadderRule(When(min_reach=1000), "press")
    world = World(with_ladders(rule, press=press))
    loud = a_message("furious")
    world.hear(replace(loud, author=Author("ann", "Ann", reach=2000)))
    world.expect_alert("manager", "HIGH")
    world.expect_no_sms()


def test_a_thread_that_gets_worse_changes_to_its_new_ladder():
    press = Ladder((Rung("lead"), Rung("manager")))
    rule = LadderRule(When(severities=frozenset({Severity.CRITICAL})), "press")
    world = World(with_ladders(rule, press=press))
    world.hear(a_message("furious"))
    world.fast_forward(5)
    world.forget_alerts()
    world.hear(a_message("lawyer"))
    world.expect_alert("lead", "WORSE: CRITICAL")
    world.fast_forward(2)
    world.expect_alert("manager", "NOBODY HAS CLAIMED")
    assert world.thread.ladder.name == "press"


@pytest.mark.parametrize("target", ["topic:care", "topic:operations"])
def test_a_rung_may_page_a_topic_and_rings_no_phone(target):
    world = World(with_ladders(high=Ladder((Rung(target), Rung("lead")))))
    world.hear(a_message("furious"))
    world.expect_no_sms()
    assert world.expect_care_mail("HIGH COMPLAINT")
    assert bool(world.alerts.operations_sent) is (target == "topic:operations")
