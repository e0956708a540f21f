"""How people are reached: phone and mailbox together, quiet hours, mutes, limits on SMS."""

from dataclasses import replace
from datetime import timedelta

import pytest

from heard.domain.errors import Unavailable
from heard.domain.judgement import Severity
from heard.domain.oncall import Every, Mute, Rotation
from heard.domain.people import Person, Quiet, Role
from heard.domain.policy import Budget, Ladder, Level, Rung, SmsLimits
from heard.domain.recipient import Notice, Recipient
from tests.builders import DANA, LEE, MINA, NIGHT, NOON, a_message, a_policy, a_reply
from tests.world import World

AT_NIGHT = Quiet(22 * 60, 7 * 60, "UTC")
MORNING = NIGHT.replace(hour=7)


def with_mail(person, **changes):
    return replace(person, email=f"{person.id}@marigold.example", **changes)


def a_world(*people, policy=None, now=NOON, mails=True):
    """SES is set up, and everybody has a phone and a mailbox."""
    world = World(policy, now=now, people=people or tuple(map(with_mail, (DANA, LEE, MINA))))
    world.alerts.mails = mails
    return world


def muted(world, minutes=60, brand=None, channel=None):
    until = world.now + timedelta(minutes=minutes)
    world.roster.mutes = (Mute("m1", brand, channel, world.now, until, "lee", "maintenance"),)


# ---- Phone and mailbox ---------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["lawyer", "furious", "late"])
def test_a_complaint_rings_and_is_mailed_and_is_charged_once(text):
    world = a_world()
    world.hear(a_message(text))
    sms = world.expect_sms("dana", "COMPLAINT")
    letter = world.expect_letter("dana", "COMPLAINT: Ann wrote to Marigold & Vine")
    assert sms.rsplit(" ", 1)[1] in letter, "the same link"
    assert len(world.table.recipients["person:dana"].allowance.sent) == 1
    world.expect_care_mail("Paged:  Dana")


def test_a_question_is_mailed_to_the_same_people_with_the_next_bundle():
    world = a_world(policy=a_policy(bundle_minutes=5))
    world.hear(a_message("where?"), a_message("where?", customer="ben"))
    world.expect_no_letter()
    world.fast_forward(5)
    letter = world.expect_letter("dana", "2 threads")
    assert letter.count("https://heard.example/t/") == 2, "each thread has its own link"
    world.expect_no_sms()


def test_at_night_a_complaint_waits_for_the_opening_in_phone_and_mailbox():
    world = a_world(now=NIGHT)
    world.hear(a_message("late"), a_message("late", customer="ben"))
    world.expect_no_letter()
    world.expect_no_sms()
    world.fast_forward(to=NIGHT.replace(hour=9))
    assert "2 threads" in world.expect_sms("dana", "oldest heard 7 h ago")
    letter = world.expect_letter("dana", "2 threads; the oldest was heard 7 h ago")
    assert letter.index("Ann") < letter.index("Ben")


def test_what_waits_for_the_morning_is_for_whoever_has_the_turn_then():
    turns = Rotation("desk", "Desk", ("dana", "lee"), Every.DAILY, 480, 0, "UTC", NIGHT.date())
    ladders = dict.fromkeys(Level, Ladder((Rung("rotation:desk"),)))
    yesterday = NIGHT + timedelta(days=1)
    world = a_world(policy=a_policy(ladders=ladders), now=yesterday)
    world.roster.rotations = (turns,)
    assert world.roster.team().on_call("desk", world.now).id == "dana"
    world.hear(a_message("late"))
    world.fast_forward(to=yesterday.replace(hour=9))
    world.expect_sms("lee", "NORMAL COMPLAINT")
    world.expect_no_sms()
    world.expect_no_mail_to_operations()


def test_who_has_a_mailbox_only_is_told_there():
    world = a_world(with_mail(DANA, phone=None), with_mail(LEE))
    world.hear(a_message("furious"))
    world.expect_letter("dana", "HIGH COMPLAINT")
    world.expect_no_sms()


def test_without_ses_a_mailbox_is_no_way_to_anybody():
    world = a_world(with_mail(DANA, phone=None), with_mail(LEE), mails=False)
    world.hear(a_message("furious"))
    world.expect_sms("lee", "HIGH COMPLAINT")


def test_a_mailbox_that_fails_for_a_while_rings_no_phone_twice():
    world = a_world()
    world.alerts.ses_is_down = True
    world.hearing.hear(a_message("furious"), world.now)
    (row,) = world.table.rows
    for _ in range(3):
        with pytest.raises(Unavailable):
            world.publishing.publish(row, world.now)
    world.expect_sms("dana")
    world.expect_no_sms()
    world.alerts.ses_is_down = False
    world.publishing.publish(row, world.now)
    world.expect_letter("dana")
    world.expect_no_sms()


# ---- Quiet hours ---------------------------------------------------------------------------------


def test_a_quiet_phone_rings_at_the_end_of_the_quiet_and_the_mailbox_has_it_at_once():
    world = a_world(with_mail(DANA, quiet=AT_NIGHT), now=NIGHT)
    world.hear(a_message("furious"), a_message("furious", customer="ben"))
    world.expect_letter("dana", "HIGH COMPLAINT: Ann")
    world.fast_forward(to=MORNING - timedelta(minutes=1))
    world.expect_letter("dana", "Ben")
    world.expect_no_sms()
    world.fast_forward(1)
    world.expect_sms("dana", "2 threads")
    world.expect_no_sms()


def test_without_a_mailbox_a_quiet_phone_has_all_of_it_in_one_bundle():
    world = a_world(replace(DANA, quiet=AT_NIGHT), now=NIGHT)
    for number in range(5):
        world.hear(a_message("furious", customer=f"c{number}"))
    world.fast_forward(to=MORNING - timedelta(minutes=1))
    world.expect_no_sms()
    world.fast_forward(1)
    world.expect_sms("dana", "5 threads")
    world.expect_no_sms()


def test_what_is_critical_rings_in_the_quiet():
    world = a_world(with_mail(DANA, quiet=AT_NIGHT), now=NIGHT)
    world.hear(a_message("lawyer"))
    world.expect_sms("dana", "CRITICAL")
    world.expect_letter("dana", "CRITICAL")


def test_a_bundle_that_comes_due_in_the_quiet_waits_for_its_end():
    one_in_ten = a_policy(people_budget=Budget(((10, 1),)))
    evening = NIGHT.replace(hour=21, minute=55)
    world = a_world(replace(DANA, quiet=AT_NIGHT), policy=one_in_ten, now=evening)
    for customer in ("ann", "ben", "cid"):
        world.hear(a_message("furious", customer=customer))
    world.expect_sms("dana", "Ann")
    world.fast_forward(60)
    world.expect_no_sms()
    world.fast_forward(to=MORNING + timedelta(days=1))
    world.expect_sms("dana", "2 threads")


def test_a_full_bundle_that_the_quiet_holds_back_still_says_that_there_are_more():
    one_in_ten = a_policy(people_budget=Budget(((10, 1),)))
    evening = NIGHT.replace(hour=21, minute=55)
    world = a_world(replace(DANA, quiet=AT_NIGHT), policy=one_in_ten, now=evening)
    for number in range(25):
        world.hear(a_message("furious", customer=f"c{number}"))
    world.forget_alerts()
    world.fast_forward(60)
    world.expect_no_sms()
    world.fast_forward(to=MORNING + timedelta(days=1))
    world.expect_sms("dana", "20+ threads")


def test_what_waits_for_the_morning_outlasts_a_bundle_of_the_night():
    one_in_ten = a_policy(people_budget=Budget(((10, 1),)))
    world = a_world(DANA, policy=one_in_ten, now=NIGHT)
    world.hear(a_message("late", customer="cid"))
    world.hear(a_message("furious"), a_message("furious", customer="ben"))
    world.expect_sms("dana", "Ann")
    world.fast_forward(10)
    assert "Cid" not in world.expect_sms("dana", "Ben")
    world.forget_alerts()
    world.fast_forward(to=NIGHT.replace(hour=9))
    assert [text for _, text in world.alerts.sms_sent if "Cid" in text]


def test_the_sweep_looks_again_at_what_a_bundle_left_waiting():
    world = a_world(DANA)
    later = NOON + timedelta(hours=3)
    due, held = (
        Notice(name, name, Severity.HIGH, NOON, not_before)
        for name, not_before in (("a", None), ("b", later))
    )
    dana = Recipient("person:dana", pending=(due, held))
    world.recipients.save({dana: NOON}, NOON)
    world.sweep()
    assert world.table.due.first() == later


def test_quiet_hours_hold_back_no_rung():
    world = a_world(replace(DANA, quiet=AT_NIGHT), replace(LEE, quiet=AT_NIGHT), MINA, now=NIGHT)
    world.hear(a_message("lawyer"))
    world.forget_alerts()
    world.fast_forward(6)
    world.expect_sms("mina", "NOBODY HAS CLAIMED")


# ---- Mutes ---------------------------------------------------------------------------------------


def test_a_mute_holds_back_phone_mailbox_and_topics_and_ends_in_one_bundle():
    world = a_world()
    muted(world)
    world.hear(a_message("furious"), a_message("late", customer="ben"))
    world.expect_no_sms()
    world.expect_no_letter()
    world.expect_no_mail()
    assert world.thread_of("ann").state == "waiting"
    world.fast_forward(60)
    world.expect_sms("dana", "2 threads")
    world.expect_letter("dana", "2 threads")
    world.expect_care_mail("2 threads")


def test_a_mute_holds_back_no_ladder_and_nothing_critical():
    world = a_world()
    muted(world)
    world.hear(a_message("lawyer"))
    world.expect_sms("dana", "CRITICAL")
    world.hear(a_message("furious", customer="ben"))
    world.fast_forward(10)
    assert "rung_paged" in world.timeline(world.thread_of("ben"))
    assert not [text for _, text in world.alerts.sms_sent if "Ben" in text]


def test_a_mute_of_another_brand_or_channel_holds_back_nothing():
    world = a_world()
    muted(world, brand="fern")
    world.hear(a_message("furious"))
    world.expect_sms("dana")


def test_a_mute_that_begins_while_something_waits_holds_it_back():
    one_in_ten = a_policy(people_budget=Budget(((10, 1),)))
    world = a_world(DANA, policy=one_in_ten)
    world.hear(a_message("furious"), a_message("furious", customer="ben"))
    world.expect_sms("dana", "Ann")
    muted(world)
    world.fast_forward(50)
    world.expect_no_sms()
    world.fast_forward(10)
    world.expect_sms("dana", "Ben")


# ---- Countries -----------------------------------------------------------------------------------


def test_a_phone_in_another_country_is_never_rung_and_operations_is_told_once():
    abroad = replace(DANA, phone="+15550100001")
    home = replace(LEE, phone="+31600000002")
    world = a_world(abroad, home, policy=a_policy(sms=SmsLimits(to=("+31", "+49"))))
    world.hear(a_message("furious"), a_message("furious", customer="ben"))
    world.expect_sms("lee", "Ann")
    assert {to for to, _ in world.alerts.sms_sent} <= {"lee"}
    told = world.expect_operations_mail("The phone of Dana is in a country")
    assert "+1555" not in told
    world.expect_operations_mail("A rung that pages nobody")
    world.expect_no_mail_to_operations()


# ---- The daily cap -------------------------------------------------------------------------------

CAPPED = a_policy(sms=SmsLimits(daily_cap=4, reserve=2))


def heard(world, text, *customers):
    for customer in customers:
        world.hear(a_message(text, customer=customer))


def test_what_the_cap_leaves_no_room_for_goes_by_mail_and_says_so():
    world = a_world(with_mail(DANA), policy=CAPPED)
    heard(world, "furious", "ann", "ben", "cid")
    assert len(world.alerts.sms_sent) == 2
    letter = world.expect_letter("dana", "Cid")
    assert "No SMS: today's limit of 4 is reached." in letter
    assert "No SMS" in world.expect_care_mail("Cid")
    assert world.counted["SmsCapped"] == 1
    world.expect_operations_mail("The other 2 are kept for critical threads")


def test_the_reserve_is_for_critical_threads_and_then_it_is_over():
    world = a_world(with_mail(DANA), policy=CAPPED)
    heard(world, "furious", "ann", "ben", "cid")
    heard(world, "lawyer", "dov", "eva", "fay")
    texts = [text for _, text in world.alerts.sms_sent]
    assert len(texts) == 4
    assert "Eva" in texts[-1]
    assert "No SMS" in world.expect_letter("dana", "Fay")
    world.expect_operations_mail("The other 2 are kept")
    world.expect_operations_mail("All 4 SMS of today")
    world.expect_no_mail_to_operations()


def test_without_a_mailbox_the_team_has_what_the_cap_took():
    world = a_world(DANA, policy=a_policy(sms=SmsLimits(daily_cap=1)))
    world.hear(a_message("furious"))
    world.claim("dana")
    world.forget_alerts()
    world.hear(a_message("lawyer"))
    world.expect_no_sms()
    assert "No SMS" in world.expect_care_mail("WORSE: CRITICAL")


def test_the_cap_is_each_days_own():
    world = a_world(with_mail(DANA), policy=CAPPED)
    heard(world, "furious", "ann", "ben", "cid")
    world.forget_alerts()
    world.now += timedelta(days=1)
    heard(world, "furious", "dov")
    world.expect_sms("dana", "Dov")
    assert sorted(day.sent for day in world.table.sms_days.values()) == [1, 2]


def test_a_row_that_comes_again_is_counted_once_and_stays_as_it_was():
    world = a_world(with_mail(DANA), policy=a_policy(sms=SmsLimits(daily_cap=1)))
    rows = []
    for customer in ("ann", "ben"):
        world.hearing.hear(a_message("furious", customer=customer), world.now)
        rows += world.table.rows
        world.publish()
    world.forget_alerts()
    for row in rows:
        world.publishing.publish(row, world.now)
    assert [text.count("Ann") for _, text in world.alerts.sms_sent] == [1]
    assert "No SMS" in world.expect_letter("dana", "Ben")
    assert [day.sent for day in world.table.sms_days.values()] == [1]


def test_bundles_count_as_well():
    one_in_ten = a_policy(people_budget=Budget(((10, 1),)), sms=SmsLimits(daily_cap=2))
    world = a_world(with_mail(DANA), policy=one_in_ten)
    heard(world, "furious", "ann", "ben")
    world.fast_forward(10)
    heard(world, "furious", "cid")
    world.fast_forward(10)
    assert len(world.alerts.sms_sent) == 2
    assert "No SMS" in world.expect_letter("dana", "Cid")


def test_what_was_for_somebody_out_of_reach_says_for_whom_it_was():
    world = World(people=(DANA, LEE, MINA, Person("zoe", "Zoe", Role.AGENT)))
    world.hear(a_message("furious"))
    world.forget_alerts()
    world.act("lee", "assign", "zoe")
    world.expect_sms(to="dana", contains="FOR Zoe (out of reach): GIVEN TO YOU")


def test_a_promise_of_somebody_who_left_is_told_to_the_rung_above_with_their_id():
    world = World()
    world.hear(a_message("furious"))
    due_at = world.now + timedelta(minutes=60)
    world.act("dana", "promise", "a new one", None, due_at)
    world.hear(a_reply(customer="ann"))
    world.roster.everybody = (LEE, MINA)
    world.forget_alerts()
    world.fast_forward(to=due_at)
    assert "FOR dana (out of reach): promise is due" in world.expect_sms(to="lee")
    assert "promise MISSED" in world.expect_sms(to="lee")
