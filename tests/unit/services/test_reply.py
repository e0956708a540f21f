"""Acting from the alert: codes, what each reply does and is answered, and who is left in peace."""

from dataclasses import replace
from datetime import timedelta

import pytest

from heard.domain.errors import Superseded, Unavailable
from heard.domain.events import EventType
from heard.domain.people import Person, Role
from heard.domain.policy import Budget, SmsLimits
from heard.domain.replies import MOST_ANSWERS
from heard.ports.alerts import InboundSms
from heard.services.reply import AGAIN, UNKNOWN_NUMBER
from tests.builders import DANA, LEE, MINA, NOON, a_message, a_policy
from tests.world import World

ONE_A_MINUTE = Budget(((1, 1), (60, 20)))
EVE = Person("eve", "Eve Okoro", Role.AGENT, "+15550100009")


def alerted(*texts, people=(DANA, EVE, LEE, MINA), **more):
    """A world in which a customer wrote each of these, and everybody's alerts have been read."""
    world = World(people=people, **more)
    for number, text in enumerate(texts or ("furious",)):
        world.hear(a_message(text, customer=f"c{number}"))
    world.forget_alerts()
    return world


def with_a_digest(*texts, budget=ONE_A_MINUTE):
    """A world in which the first was told alone (1) and the others as one digest (2)."""
    world = alerted("furious", *texts, policy=a_policy(people_budget=budget))
    world.fast_forward(1)
    world.forget_alerts()
    return world


# ---- The codes that alerts carry -----------------------------------------------------------------


def test_each_thread_has_its_own_number_and_keeps_it_when_it_is_told_again():
    world = World()
    world.hear(a_message("furious", customer="ann"), a_message("furious", customer="ben"))
    assert "1a claims" in world.expect_sms("dana", "Ann")
    assert "2a claims" in world.expect_sms("dana", "Ben")
    world.hear(a_message("lawyer", customer="ann"))
    assert "1a claims" in world.expect_sms("dana", "WORSE")


def test_a_digest_has_one_number_for_all_it_names():
    world = World(a_policy(people_budget=ONE_A_MINUTE))
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


# ---- What each command does ----------------------------------------------------------------------


def test_a_claim_is_done_and_confirmed():
    world = alerted()
    assert world.reply("dana", "1a") == "claim"
    assert world.thread.claim.by == "dana"
    assert world.expect_sms("dana") == (
        'Marigold & Vine: 1 is yours, C0 on Facebook comment, reply in 24 min: "furious"'
    )
    world.expect_no_sms()


def test_who_comes_second_reads_who_was_first():
    world = alerted()
    world.reply("dana", "1a")
    world.fast_forward(3)
    world.forget_alerts()
    world.reply("eve", "1 A")
    assert world.thread.claim.by == "dana"
    assert world.expect_sms("eve") == ("Heard: 1 is not yours. Already claimed by Dana 3 min ago.")


def test_each_number_is_its_owners():
    world = alerted("furious")
    world.hear(a_message("lawyer", customer="ben"))
    world.fast_forward(3)
    codes = world.table.recipients["person:lee"].codes
    assert [code.number for code in codes.sent] == [1], "the lead was paged for one of the two"
    world.reply("lee", "1a")
    assert world.thread_of("ben").claim.by == "lee"
    assert world.thread_of("c0").claim is None


def test_a_letter_alone_means_the_latest():
    world = alerted("furious", "furious")
    world.reply("dana", "a")
    assert [t.place.customer for t in world.table.heads.values() if t.claim] == ["c1"]
    world.expect_sms("dana", "2 is yours")


def test_aa_claims_all_that_still_wait():
    world = alerted("furious", "furious", "furious")
    world.claim("eve", world.thread_of("c1"))
    world.forget_alerts()
    assert world.reply("dana", "aa") == "claim_all"
    claimed = {t.place.customer: t.claim.by for t in world.table.heads.values()}
    assert claimed == {"c0": "dana", "c1": "eve", "c2": "dana"}
    world.expect_sms("dana", "Heard: all 2 are yours.")
    world.reply("dana", "Aa")
    world.expect_sms("dana", "nothing of yours waits")


def test_escalating_tells_the_next_rung_why():
    world = alerted()
    world.reply("dana", "1e She threatens to call the press!")
    (event,) = [
        event
        for event in world.table.timeline[world.thread.id]
        if event.type is EventType.ESCALATED
    ]
    assert (event.by, event.data["reason"]) == ("dana", "She threatens to call the press!")
    world.expect_sms("dana", "1 is escalated")
    world.expect_alert("lead", "ESCALATED")


def test_escalating_without_words_says_that_there_were_none():
    world = alerted()
    world.reply("dana", "e")
    events = world.table.timeline[world.thread.id]
    assert [e.data["reason"] for e in events if e.type is EventType.ESCALATED] == [
        "by SMS, without a reason"
    ]


def test_releasing_puts_it_back_on_the_board():
    world = alerted()
    world.reply("dana", "1a")
    world.reply("dana", "1r")
    assert world.thread.claim is None
    world.expect_sms("dana", "1 is back on the board")
    world.reply("dana", "1r")
    world.expect_sms("dana", "Nobody has claimed this thread.")


def test_details_say_who_how_long_the_words_and_the_clocks_with_a_fresh_link():
    world = alerted("furious about the cap")
    before = set(world.table.links)
    world.fast_forward(3)
    world.forget_alerts()
    assert world.reply("dana", "1?") == "details"
    (token,) = set(world.table.links) - before
    assert world.table.links[token].person == "dana"
    assert world.expect_sms("dana") == (
        "Marigold & Vine: 1, high, waiting, C0 on Facebook, heard 3 min ago, reply in 21 min: "
        f'"furious about the cap" 1a claims https://heard.example/t/{token}'
    )
    world.fast_forward(28)
    world.claim("eve")
    world.fast_forward(2)
    world.forget_alerts()
    world.reply("dana", "1")
    text = world.expect_sms("dana", "with Eve Okoro, C0 on Facebook, heard 33 min ago")
    assert "reply 9 min late" in text
    assert "1a claims" not in text


def test_a_number_that_stands_for_nothing_is_told():
    world = alerted()
    world.reply("dana", "7a")
    world.expect_sms("dana", "there is nothing for 7 now")
    world.reply("lee", "a")
    world.expect_sms("lee", "no alert of the last day")
    world.reply("dana", "1a 7a")
    world.expect_sms("dana", "1 (no 7) is yours")


def test_a_code_of_yesterday_is_nobodys():
    world = alerted()
    world.outage(24 * 60)
    world.reply("dana", "1a")
    assert world.thread.claim is None
    world.expect_sms("dana", "nothing for 1 now")


def test_help_is_answered():
    world = alerted()
    assert world.reply("dana", "HELP") == "help"
    assert "12e why escalates" in world.expect_sms("dana")


# ---- Digests -------------------------------------------------------------------------------------


def test_the_code_of_a_digest_claims_all_of_it_and_says_what_was_anothers():
    world = with_a_digest("furious", "furious", "furious")
    world.claim("eve", world.thread_of("c2"))
    world.fast_forward(2)
    world.forget_alerts()
    world.reply("dana", "2a")
    claimed = {t.place.customer: t.claim and t.claim.by for t in world.table.heads.values()}
    assert claimed == {"c0": None, "c1": "dana", "c2": "eve", "c3": "dana"}
    world.expect_sms("dana", "2 of 3 are yours. 1 not: Already claimed by Eve Okoro 2 min ago.")


def test_a_digest_is_escalated_and_released_but_for_what_is_anothers():
    world = with_a_digest("furious", "furious")
    world.claim("eve", world.thread_of("c2"))
    world.reply("dana", "2e I am alone")
    assert "escalated" in world.timeline(world.thread_of("c1"))
    assert "escalated" not in world.timeline(world.thread_of("c2"))
    world.reply("dana", "2r")
    assert world.thread_of("c2").claim.by == "eve"
    world.expect_sms("dana", "nothing for 2 now")


def test_the_details_of_a_digest_count_it_and_link_to_all_of_it():
    world = with_a_digest("furious", "furious")
    world.claim("dana", world.thread_of("c1"))
    world.forget_alerts()
    world.reply("dana", "2?")
    text = world.expect_sms("dana", "2 has 2, 1 waiting")
    link = world.table.links[text.rsplit("/", 1)[1]]
    assert {world.table.heads[one].place.customer for one in link.threads} == {"c1", "c2"}


# ---- Once, however often it comes ----------------------------------------------------------------


@pytest.mark.parametrize("text", ["1a", "a", "aa", "1e why", "?", "hello", "HELP", "STOP"])
def test_a_reply_that_is_delivered_twice_does_and_answers_once(text):
    world = alerted("furious", people=(DANA, LEE))
    world.reply("dana", text, "one")
    answered, events = list(world.alerts.sms_sent), world.timeline()
    assert world.reply("dana", text, "one") == AGAIN
    assert world.alerts.sms_sent == answered
    assert world.timeline() == events


def test_a_reply_that_died_half_way_means_what_it_meant_then(monkeypatch):
    world = alerted("furious")
    replying = type(world.replying)

    def dies(*_):
        raise Unavailable

    with monkeypatch.context() as patched:
        patched.setattr(replying, "_finish", dies)
        with pytest.raises(Unavailable):
            world.reply("dana", "a", "one")
    world.hear(a_message("furious", customer="later"))
    world.forget_alerts()
    world.reply("dana", "a", "one")
    assert world.thread_of("later").claim is None
    assert world.timeline(world.thread_of("c0")).count("claimed") == 1
    world.expect_sms("dana", "1 is yours")


def test_an_alert_that_comes_between_does_not_lose_the_reply(monkeypatch):
    world = alerted("furious")
    save, raced = world.recipients.save, []

    def slow(*arguments, **more):
        if len(raced) < 2:
            raced.append(1)
            raise Superseded
        save(*arguments, **more)

    monkeypatch.setattr(world.recipients, "save", slow)
    world.reply("dana", "1a")
    assert world.timeline().count("claimed") == 1
    world.expect_sms("dana", "1 is yours")


# ---- Who is left in peace ------------------------------------------------------------------------


def test_an_unknown_number_is_neither_answered_nor_obeyed():
    world = alerted()
    assert (
        world.replying.reply(InboundSms("one", "+15550100666", "1a"), world.now) == UNKNOWN_NUMBER
    )
    world.publish()
    assert world.thread.claim is None
    world.expect_no_sms()


def test_who_left_the_roster_is_unknown_at_once():
    world = alerted()
    sms = world.sms("dana", "1a")
    world.roster.everybody = (EVE, LEE)
    assert world.replying.reply(sms, world.now) == UNKNOWN_NUMBER
    assert world.thread.claim is None


def test_who_no_longer_serves_the_brand_acts_on_nothing():
    world = alerted()
    other = replace(DANA, brands=frozenset({"fern"}))
    world.roster.everybody = (other, EVE, LEE)
    world.reply("dana", "1a")
    assert world.thread.claim is None
    world.expect_sms("dana", "There is no such thread.")
    world.reply("dana", "1?")
    world.expect_sms("dana", "there is nothing for 1 now")


def test_what_is_no_command_is_helped_once_an_hour():
    world = alerted()
    for _ in range(3):
        assert world.reply("dana", "I'm driving, will answer later") == "unknown"
    world.expect_sms("dana", "12a claims 12")
    world.expect_no_sms()
    world.outage(61)
    world.reply("dana", "thanks")
    world.expect_sms("dana", "12a claims 12")


def test_a_phone_that_asks_without_end_is_answered_so_often_and_no_more():
    world = alerted()
    for _ in range(MOST_ANSWERS + 5):
        world.reply("dana", "?")
    assert len(world.alerts.sms_sent) == MOST_ANSWERS
    world.reply("dana", "1a")
    assert world.thread.claim.by == "dana", "it acts all the same"


def test_an_answer_is_one_of_the_days_sms_and_may_take_of_the_reserve_but_not_more():
    world = alerted(policy=a_policy(sms=SmsLimits(daily_cap=5, reserve=2)))
    spent = world.table.sms_days[NOON.date()].sent
    world.reply("dana", "1?", "once")
    world.reply("dana", "1?", "once")
    assert world.table.sms_days[NOON.date()].sent == spent + 1
    while world.table.sms_days[NOON.date()].sent < 5:
        world.reply("dana", "1?")
    assert len(world.alerts.sms_sent) == 5 - spent
    world.reply("dana", "1a")
    assert world.thread.claim.by == "dana", "it acts all the same"
    assert len(world.alerts.sms_sent) == 5 - spent
    assert world.table.sms_days[NOON.date()].sent == 5


# ---- STOP and START ------------------------------------------------------------------------------


def test_after_stop_the_phone_is_not_used_the_next_contact_is_paged_and_operations_is_told_once():
    world = alerted(people=(DANA, LEE, MINA))
    world.reply("dana", "STOP")
    world.expect_operations_mail("Dana answered STOP")
    world.reply("dana", "Stopall")
    assert not [m for m in world.alerts.operations_sent if "STOP" in m.body]
    world.expect_no_sms()
    world.hear(a_message("furious", customer="ben"))
    world.expect_sms("lee", "Ben")
    world.expect_no_sms()


def test_who_stopped_may_still_act_and_is_not_answered():
    world = alerted()
    world.reply("dana", "stop")
    world.reply("dana", "1a")
    world.reply("dana", "HELP")
    assert world.thread.claim.by == "dana"
    world.expect_no_sms()


def test_start_undoes_it():
    world = alerted(people=(DANA, LEE))
    world.reply("dana", "STOP")
    assert world.reply("dana", "Unstop") == "start"
    world.expect_sms("dana", "you get alerts by SMS again")
    world.hear(a_message("furious", customer="ben"))
    world.expect_sms("dana", "Ben")


def test_yes_is_nothing_to_who_has_not_stopped():
    world = alerted()
    world.reply("dana", "yes")
    world.expect_sms("dana", "12a claims 12")
    world.reply("dana", "yes")
    world.expect_no_sms()


@pytest.mark.parametrize("people", [(DANA,), (DANA, LEE)])
def test_what_waited_for_a_phone_that_stopped_goes_to_the_next_contact(people):
    """The lead, and where there is none the team."""
    policy = a_policy(people_budget=ONE_A_MINUTE)
    world = alerted("furious", "furious", people=people, policy=policy)
    world.reply("dana", "STOP")
    world.fast_forward(1)
    if LEE in people:
        world.expect_sms("lee", "C1")
    else:
        world.expect_care_mail("C1")
    assert not [text for to, text in world.alerts.sms_sent if to == "dana"]


def test_an_answer_to_somebody_who_left_meanwhile_is_not_sent():
    world = alerted()
    world.replying.reply(world.sms("dana", "1a"), world.now)
    world.roster.everybody = (LEE,)
    world.publish()
    world.expect_no_sms()


def test_a_busy_day_keeps_the_recipient_small():
    world = alerted()
    for _ in range(100):
        world.now += timedelta(minutes=3)
        world.reply("dana", "?")
    assert len(world.table.recipients["person:dana"].replies.kept) == 40
