"""Acting from the alert: the codes that alerts carry."""

from dataclasses import replace

from heard.domain.policy import Budget
from tests.builders import a_message, a_policy
from tests.world import World

ONE_A_MINUTE = Budget(((1, 1), (60, 20)))


def test_each_thread_has_its_own_number_and_keeps_it_when_it_is_told_again():
    world = World()
    world.hear(a_message("furious", customer="ann"), a_message("furious", customer="ben"))
    assert "1a claims" in world.expect_sms("dana", "Ann")
    assert "2a claims" in world.expect_sms("dana", "Ben")
    world.hear(a_message("lawyer", customer="ann"))
    assert "1a claims" in world.expect_sms("dana", "WORSE")


def test_two_people_count_for_themselves():
    world = World()
    world.hear(a_message("furious", customer="ann"))
    world.fast_forward(5)
    world.forget_alerts()
    world.hear(a_message("lawyer", customer="ben"))
    world.fast_forward(3)
    assert "2a claims" in world.expect_sms("dana", "Ben")
    world.expect_sms("lee", "Ben")


def test_a_digest_has_one_number_for_all_it_names():
    world = World(replace(a_policy(), people_budget=ONE_A_MINUTE))
    for customer in ("ann", "ben", "cem"):
        world.hear(a_message("furious", customer=customer))
    world.expect_sms("dana", "1a claims")
    world.fast_forward(1)
    assert "2a claims" in world.expect_sms("dana", "2 threads")


def test_a_row_that_is_delivered_again_says_the_same_number():
    world = World()
    world.hearing.hear(a_message("furious"), world.now)
    (row,) = world.table.rows
    world.publish()
    world.hear(a_message("furious", customer="ben"))
    world.publishing.publish(row, world.now)
    first, _, again = [text for name, text in world.alerts.sms_sent if name == "dana"]
    assert "1a claims" in first
    assert "1a claims" in again
