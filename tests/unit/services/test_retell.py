"""Never silence: what did not reach somebody reaches the next contact."""

from dataclasses import replace
from datetime import timedelta

import pytest

from heard.domain.people import Person, Role
from heard.domain.recipient import Way
from tests.builders import DANA, LEE, MINA, NOON, a_message
from tests.world import World

EVE = Person("eve", "Eve", Role.AGENT, "+15550100009")
MAILED = replace(DANA, email="dana@marigold.example")


def a_world(*people, mails=True):
    world = World(people=people or (DANA, LEE, MINA))
    world.alerts.mails = mails
    return world


def test_a_phone_that_can_get_no_sms_has_the_next_role_told():
    world = a_world()
    world.alerts.dead.add(DANA.phone)
    world.hear(a_message("furious"))
    world.expect_sms("lee", "HIGH COMPLAINT, Dana is out of reach")
    assert "+1555" not in world.expect_operations_mail("did not reach the phone of Dana")
    assert world.counted["DeliveriesFailed"] == 1


def test_a_mailbox_that_works_is_the_next_contact():
    world = a_world(MAILED, LEE)
    world.alerts.dead.add(DANA.phone)
    world.hear(a_message("furious"))
    world.expect_letter("dana", "HIGH COMPLAINT: Ann")
    world.expect_letter("dana", "Your phone got no SMS of this: HIGH COMPLAINT")
    world.expect_no_sms()


def test_where_phone_and_mailbox_fail_others_are_told():
    world = a_world(MAILED, LEE)
    world.alerts.dead |= {MAILED.phone, MAILED.email}
    world.hear(a_message("furious"))
    world.expect_sms("lee", "Dana is out of reach")
    world.expect_operations_mail("did not reach the phone of Dana")
    world.expect_operations_mail("did not reach Dana: the address")


def test_somebody_who_was_told_as_well_is_not_told_again():
    world = a_world(DANA, EVE, LEE)
    world.alerts.dead.add(DANA.phone)
    world.hear(a_message("furious"))
    world.expect_sms("eve", "HIGH COMPLAINT, Ann")
    world.expect_no_sms()


def test_where_nobody_is_left_the_team_has_it():
    world = a_world(DANA)
    world.alerts.dead.add(DANA.phone)
    world.hear(a_message("furious"))
    world.expect_care_mail("[Heard] HIGH COMPLAINT: Marigold")
    world.expect_care_mail("Dana is out of reach")


def test_what_a_carrier_says_later_is_told_once():
    world = a_world()
    world.hear(a_message("furious"), a_message("lawyer", customer="ben"))
    world.forget_alerts()
    assert world.lose(DANA.phone, Way.SMS) == 1
    assert world.lose(DANA.phone, Way.SMS) == 0, "the carrier says it again"
    world.expect_sms("lee", "CRITICAL COMPLAINT, Dana is out of reach")
    world.expect_sms("lee", "HIGH COMPLAINT, Dana is out of reach")
    world.expect_no_sms()


def test_what_is_settled_meanwhile_is_told_to_nobody():
    world = a_world()
    world.hear(a_message("furious"))
    world.claim("lee")
    world.forget_alerts()
    world.lose(DANA.phone, Way.SMS)
    world.expect_no_sms()


def test_a_reminder_that_its_claimant_did_not_get_goes_up_the_ladder():
    world = a_world()
    world.hear(a_message("late"))
    world.claim("dana")
    world.hear(a_message("furious"))
    world.forget_alerts()
    world.lose(DANA.phone, Way.SMS)
    world.expect_sms("lee", "Dana is out of reach")


@pytest.mark.parametrize(("lasting", "paged"), [(True, "lee"), (False, "dana")])
def test_a_phone_that_failed_for_good_rests_for_a_day_and_is_tried_again(lasting, paged):
    world = a_world()
    world.hear(a_message("furious"))
    world.lose(DANA.phone, Way.SMS, lasting=lasting)
    world.forget_alerts()
    world.now = NOON + timedelta(hours=23)
    world.hear(a_message("lawyer", customer="ben"))
    world.expect_sms(paged, "Ben")
    world.forget_alerts()
    world.now = NOON + timedelta(hours=24)
    world.hear(a_message("lawyer", customer="cid"))
    world.expect_sms("dana", "Cid")


def test_what_waits_for_somebody_out_of_reach_goes_to_the_next_contact():
    world = World(people=(DANA, LEE))
    world.policy = replace(
        world.policy, people_budget=replace(world.policy.people_budget, windows=((10, 1),))
    )
    world.wire()
    world.hear(a_message("furious"), a_message("furious", customer="ben"))
    world.lose(DANA.phone, Way.SMS)
    world.forget_alerts()
    world.claim("lee", world.thread_of("ann"))
    world.fast_forward(3)
    world.fast_forward(8)
    assert [text for to, text in world.alerts.sms_sent if to == "lee" and "Ben" in text]
    assert not [to for to, _ in world.alerts.sms_sent if to == "dana"]


def test_a_bounce_is_no_matter_where_the_phone_rang():
    world = a_world(MAILED, LEE)
    world.hear(a_message("furious"))
    world.forget_alerts()
    world.lose(MAILED.email.upper(), Way.MAIL)
    world.expect_no_sms()
    world.expect_operations_mail("did not reach Dana: the address")
    world.hear(a_message("lawyer", customer="ben"))
    world.expect_sms("dana", "Ben")
    world.expect_no_letter()


def test_a_number_that_is_nobodys_is_no_news():
    world = a_world()
    assert world.lose("+15550100099", Way.SMS) == 0
    assert not world.table.recipients


def test_what_did_not_arrive_is_remembered_within_bounds():
    world = a_world()
    for number in range(100):
        world.lose(DANA.phone, Way.SMS, number=number)
    assert len(world.table.recipients["person:dana"].failures) <= 20
