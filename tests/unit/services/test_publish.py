"""Who gets what: people, topics, budgets, and what happens when a phone is dead."""

from dataclasses import replace
from datetime import timedelta

import pytest

from heard.domain.errors import Unavailable
from heard.domain.events import Event, EventRow, EventType
from heard.domain.message import DRILL_ACCOUNT
from heard.domain.people import Person, Role
from tests.builders import (
    DANA,
    LEE,
    MINA,
    NIGHT,
    NOON,
    a_message,
    a_policy,
    a_reply,
    the_delivered_policy,
)
from tests.memory import MemoryRoster
from tests.world import World


def test_a_complaint_is_an_sms_and_a_mail():
    world = World()
    world.hear(a_message())
    text = world.expect_sms("dana", "NORMAL COMPLAINT, Ann on Facebook comment, just now")
    assert text.endswith("https://heard.example/t/0000000000000001")
    mail = world.expect_care_mail("NORMAL COMPLAINT: Ann wrote to Marigold & Vine")
    assert "/t/" not in mail, "a topic's readers are not known: no personal codes"
    assert "Paged:  Dana" in mail
    assert "Reach:  unknown" in mail


def test_a_mail_carries_what_topics_filter_by():
    world = World()
    world.hear(a_message("furious"))
    (mail,) = world.alerts.care_sent
    assert mail.attributes == {
        "brand": "marigold", "channel": "facebook", "kind": "complaint", "severity": "high",
        "rung": "1", "page": "yes",
    }  # fmt: skip


def test_only_who_serves_the_brand_is_paged():
    other = replace(DANA, brands=frozenset({"fern"}))
    eve = Person("eve", "Eve", Role.AGENT, "+15550100009", brands=frozenset({"marigold"}))
    world = World(people=(other, eve, LEE))
    world.hear(a_message())
    world.expect_sms("eve")
    world.expect_no_sms()


def test_everybody_of_the_role_is_paged_each_with_a_link_of_their_own():
    eve = Person("eve", "Eve", Role.AGENT, "+15550100009")
    world = World(people=(DANA, eve))
    world.hear(a_message())
    links = {world.expect_sms(name).rsplit("/", 1)[1] for name in ("dana", "eve")}
    assert {world.table.links[link].person for link in links} == {"dana", "eve"}


@pytest.mark.parametrize(
    ("people", "paged"),
    [
        ((replace(DANA, phone=None), LEE, MINA), "lee"),
        ((MINA,), "mina"),
    ],
)
def test_where_nobody_of_a_role_has_a_phone_the_next_role_up_is_paged(people, paged):
    world = World(people=people)
    world.hear(a_message())
    world.expect_sms(paged)
    world.expect_no_sms()


def test_where_nobody_above_has_a_phone_those_below_are_paged():
    world = World(people=(DANA,))
    world.hear(a_message("lawyer"))
    world.forget_alerts()
    world.fast_forward(2)
    world.expect_sms("dana", "NOBODY HAS CLAIMED")


def test_where_nobody_has_a_phone_operations_is_told_once_a_day():
    world = World(people=())
    world.hear(a_message(), a_message(customer="ben"))
    world.expect_operations_mail("nobody on the roster can be reached")
    world.expect_care_mail("Paged:  nobody")
    assert not world.alerts.operations_sent
    world.now += timedelta(days=1)
    world.hear(a_message(customer="cid"))
    world.expect_operations_mail("nobody on the roster can be reached")


def test_nobody_to_page_is_told_once_a_role_and_remembered_beside_other_mail():
    world = World(people=())
    world.hear(a_message("lawyer"))
    exhausted = Event(EventType.LADDER_EXHAUSTED, NOON)
    missed = Event(EventType.CLOCK_MISSED, NOON, data={"clock": "first_reply"})
    for version in (8, 9):
        world.publishing.publish(EventRow(world.thread.id, version, (exhausted, missed)), NOON)
    subjects = [mail.subject for mail in world.alerts.operations_sent]
    assert sum("Nobody to page" in subject for subject in subjects) == 2, "agent, then lead"
    assert sum("LADDER EXHAUSTED" in subject for subject in subjects) == 2


def test_a_dead_phone_is_told_to_operations_and_the_others_ring():
    eve = Person("eve", "Eve", Role.AGENT, "+15550100009")
    world = World(people=(DANA, eve))
    world.alerts.dead.add(DANA.phone)
    world.hear(a_message())
    world.expect_sms("eve")
    assert "+1555" not in world.expect_operations_mail("did not reach the phone of Dana")


def test_while_one_recipient_fails_the_others_are_told_once_and_the_row_comes_again():
    world = World()
    world.alerts.care_is_down = True
    world.hearing.hear(a_message(), world.now)
    (row,) = world.table.rows
    for _ in range(3):
        with pytest.raises(Unavailable):
            world.publishing.publish(row, world.now)
    world.expect_sms("dana", "NORMAL COMPLAINT")
    world.expect_no_sms()
    world.alerts.care_is_down = False
    world.publishing.publish(row, world.now)
    world.expect_care_mail("NORMAL COMPLAINT")
    world.expect_no_sms()


def test_what_waited_for_somebody_who_left_goes_to_the_team():
    world = World(the_delivered_policy())
    for customer in ("ann", "ben", "cid"):
        world.hear(a_message(customer=customer))
    world.forget_alerts()
    world.roster = MemoryRoster((LEE,))
    world.wire()
    world.fast_forward(2)
    assert "Cid wrote" not in world.expect_care_mail("Cid"), "a bundle lists, an alert tells"


def test_a_drill_is_heard_without_a_mail_about_its_account():
    world = World()
    world.hear(a_message("lawyer", account=DRILL_ACCOUNT))
    world.expect_sms("dana")
    assert not world.alerts.operations_sent


def test_a_row_that_is_delivered_twice_is_charged_once():
    world = World()
    world.hearing.hear(a_message(), world.now)
    (row,) = world.table.rows
    world.publish()
    before = world.table.recipients["person:dana"].allowance.sent
    world.publishing.publish(row, world.now)
    assert world.table.recipients["person:dana"].allowance.sent == before
    assert len(world.alerts.sms_sent) == 2, "at least once"


def test_a_failing_sms_leaves_the_row_to_be_delivered_again():
    world = World()
    world.hearing.hear(a_message(), world.now)
    (row,) = world.table.rows
    works = world.alerts.sms

    def down(_phone, _sms):
        raise Unavailable

    world.alerts.sms = down
    with pytest.raises(Unavailable):
        world.publishing.publish(row, world.now)
    world.alerts.sms = works
    world.publishing.publish(row, world.now)
    world.expect_sms("dana")


def test_events_that_tell_nobody_cost_nothing():
    world = World()
    world.hear(a_message())
    world.claim("dana")
    world.recipients.load = None
    world.act("dana", "release")


def test_a_storm_of_complaints_costs_a_handful_of_sms_a_person():
    policy = the_delivered_policy()
    world = World(policy, now=NOON)
    # 3,000 would say the same, slower: this is 300 in 20 minutes, twice.
    for minute in range(40):
        for number in range(15):
            customer = f"c{minute}-{number}"
            world.hear(a_message("furious", customer=customer, account="100200300400500"))
        world.now += timedelta(minutes=1)
        world.sweep()
        world.publish()
    by_person = [page.to for page in world.alerts.log if page.way == "sms"]
    assert 2 <= by_person.count("dana") <= 5
    assert by_person.count("lee") <= 5
    last = [page.text for page in world.alerts.log if (page.to, page.way) == ("dana", "sms")][-1]
    assert "threads (" in last
    assert len(world.alerts.care_sent) + len(world.alerts.operations_sent) <= 60
    assert len(world.table.heads) == 600, "no complaint is lost"


def test_the_reserve_lets_a_critical_one_through_a_storm():
    world = World(the_delivered_policy())
    for number in range(200):
        customer = f"c{number}"
        world.hear(a_message("furious", customer=customer, account="100200300400500"))
        world.now += timedelta(seconds=10)
    world.forget_alerts()
    world.hear(a_message("lawyer", customer="zoe", account="100200300400500"))
    world.expect_sms("dana", "CRITICAL COMPLAINT")


def test_a_bundle_leaves_out_what_was_answered_meanwhile():
    tight = a_policy(people_budget=replace(a_policy().people_budget, windows=((10, 1),)))
    world = World(tight)
    for customer in ("ann", "ben", "cid"):
        world.hear(a_message(customer=customer))
    world.expect_sms("dana", "Ann")
    world.expect_no_sms()
    world.claim("lee", world.thread_of("ben"))
    world.now += timedelta(minutes=10)
    for thread in world.table.heads:
        world.table.look_at("thread", thread, None)
    world.sweep()
    world.publish()
    assert "Cid" in world.expect_sms("dana", "NORMAL COMPLAINT")


def test_whoever_has_a_thread_finds_it_in_their_own_bundle():
    tight = a_policy(people_budget=replace(a_policy().people_budget, windows=((10, 1),)))
    world = World(tight)
    world.hear(a_message())
    world.claim("dana")
    world.now += timedelta(seconds=10)
    world.hear(a_message("furious"))
    world.forget_alerts()
    world.fast_forward(10)
    assert "WORSE: HIGH COMPLAINT; STILL YOURS?" in world.alerts.sms_sent[0][1]


ONE_IN_TEN = replace(a_policy().people_budget, windows=((10, 1),))


def told_later(world):
    """What the lead's bundle says of a thread, once their budget has room again."""
    world.forget_alerts()
    world.fast_forward(10)
    return world.expect_sms("lee")


def with_a_busy_lead():
    """A world in which the lead was just told of something else, and Dana has Ann's thread."""
    world = World(a_policy(people_budget=ONE_IN_TEN))
    world.hear(a_message("furious", customer="ann"))
    world.claim("dana")
    world.hear(a_message("furious", customer="ben"))
    world.act("dana", "escalate", "never mind", thread=world.thread_of("ben"))
    world.claim("mina", world.thread_of("ben"))
    return world, world.thread_of("ann")


def test_an_escalation_that_waits_is_told_though_somebody_has_the_thread():
    world, ann = with_a_busy_lead()
    world.act("dana", "escalate", "they know the owner", thread=ann)
    assert "ESCALATED by Dana, first Ann" in told_later(world)


@pytest.mark.parametrize("answered", [True, False])
def test_a_late_answer_is_told_though_somebody_has_the_thread_unless_it_came_meanwhile(answered):
    world = World(a_policy(people_budget=ONE_IN_TEN))
    world.hear(a_message("furious", customer="ann"))
    ann = world.claim("dana")
    for minutes in (10, 10, 3):
        world.fast_forward(minutes)
        world.act("dana", "note", "rang them", thread=ann)
    world.hear(a_message("furious", customer="ben"))
    world.act("dana", "escalate", "never mind", thread=world.thread_of("ben"))
    world.claim("mina", world.thread_of("ben"))
    world.forget_alerts()
    world.fast_forward(2)
    assert world.told(EventType.CLOCK_MISSED, "first_reply", ann) == 1
    if answered:
        world.hear(a_reply(customer="ann"))
    world.fast_forward(9)
    told = [text for to, text in world.alerts.sms_sent if to == "lee"]
    assert ["first reply MISSED" in text for text in told] == ([] if answered else [True])


def test_a_missed_promise_that_waits_is_told_though_its_thread_is_answered():
    for kept in (False, True):
        world, ann = with_a_busy_lead()
        world.hear(a_reply(customer="ann"))
        due_at = world.now + timedelta(minutes=3)
        promise = world.act("dana", "promise", "a call", None, due_at, thread=ann).promises[0]
        world.forget_alerts()
        world.fast_forward(5)
        assert world.told(EventType.CLOCK_MISSED, "promise", ann) == 1
        if kept:
            world.act("dana", "keep", promise.id, thread=world.thread_of("ann"))
        world.fast_forward(20)
        missed = {to for to, text in world.alerts.sms_sent if "promise MISSED" in text}
        assert missed == (set() if kept else {"dana", "lee"})


def test_an_alert_waits_for_nobody_at_night_when_it_is_high():
    world = World(now=NIGHT)
    world.hear(a_message("furious"))
    world.expect_sms("dana", "HIGH COMPLAINT")
