"""What agents do, and what they are told when it cannot be."""

from datetime import timedelta

import pytest

from heard.domain import acting
from heard.domain.errors import Conflict, Invalid
from heard.domain.events import EventType
from tests.builders import NOON, a_message, a_policy, a_reply, a_thread
from tests.world import World

POLICY = a_policy()
LATER = NOON + timedelta(minutes=3)


def test_a_claim_stops_the_paging_and_not_the_customers_clock():
    world = World()
    world.hear(a_message())
    world.fast_forward(8)
    world.forget_alerts()
    world.claim("dana")
    assert world.thread.state == "claimed"
    world.fast_forward(11)
    world.expect_no_sms()
    assert world.clocks() == {"claim": "missed", "first_reply": None, "resolution": None}


def test_the_second_to_claim_reads_who_was_first():
    thread = acting.claimed(a_thread(), "dana", NOON, POLICY).thread
    with pytest.raises(Conflict, match=r"^Already claimed by Dana 3 min ago\.$"):
        acting.claimed(thread, "lee", LATER, POLICY, str.title)


def test_claiming_what_one_has_changes_nothing():
    thread = acting.claimed(a_thread(), "dana", NOON, POLICY).thread
    assert acting.claimed(thread, "dana", LATER, POLICY).nothing


def test_an_expired_claim_puts_it_back_and_pages_one_rung_up():
    world = World()
    world.hear(a_message())
    world.claim("dana")
    world.forget_alerts()
    world.fast_forward(12)
    world.expect_sms("dana", "STILL YOURS? Claim ends soon")
    world.fast_forward(5)
    world.expect_no_sms()
    world.fast_forward(1)
    assert world.thread.state == "waiting"
    world.expect_alert("lead", "CLAIM EXPIRED (Dana)")
    world.expect_no_sms()
    world.fast_forward(6)
    world.expect_alert("agent", "NOBODY HAS CLAIMED")


def test_what_the_claimant_does_extends_the_claim():
    world = World()
    world.hear(a_message())
    world.claim("dana")
    world.fast_forward(15)
    world.act("dana", "escalate", "needs the warehouse")
    world.fast_forward(17)
    assert world.thread.state == "claimed"
    world.fast_forward(1)
    assert world.thread.state == "waiting"


def test_a_warning_reminds_the_claimant_and_a_miss_pages_above():
    world = World()
    world.hear(a_message())
    world.fast_forward(15)
    world.claim("dana")
    world.forget_alerts()
    world.fast_forward(9)
    world.expect_sms("dana", "first reply is due soon")
    world.expect_no_sms()
    world.fast_forward(9)
    world.expect_alert("manager", "CLAIM EXPIRED")
    world.fast_forward(3)
    world.expect_alert("manager", "first reply MISSED")


def test_a_miss_on_a_claimed_thread_pages_the_lead():
    world = World()
    world.hear(a_message())
    world.claim("dana")
    world.fast_forward(15)
    world.act("dana", "escalate", "still looking")
    world.fast_forward(15)
    world.act("dana", "escalate", "still looking")
    world.forget_alerts()
    world.fast_forward(6)
    world.expect_alert("lead", "first reply MISSED")
    world.expect_no_sms()


def test_whoever_has_it_is_told_instead_of_everybody():
    world = World()
    world.hear(a_message())
    world.claim("lee")
    world.forget_alerts()
    world.hear(a_message("furious now"))
    world.expect_sms("lee", "WORSE: HIGH COMPLAINT")
    world.expect_no_sms()
    world.expect_no_mail()


def test_a_released_thread_has_a_claim_clock_anew():
    world = World()
    world.hear(a_message())
    world.claim("dana")
    world.fast_forward(4)
    world.act("lee", "release")
    assert world.thread.state == "waiting"
    world.fast_forward(5)
    assert world.told(EventType.CLOCK_MISSED, "claim") == 0
    world.fast_forward(1)
    assert world.told(EventType.CLOCK_MISSED, "claim") == 1


def test_nothing_can_be_released_that_nobody_has():
    with pytest.raises(Conflict, match="Nobody has claimed this thread"):
        acting.released(a_thread(), "dana", NOON, POLICY)


def test_assigning_gives_it_to_somebody_else():
    world = World()
    world.hear(a_message())
    world.claim("dana")
    world.act("lee", "assign", "mina")
    assert world.thread.claim.by == "mina"
    with pytest.raises(Conflict, match="Mina has it already"):
        world.act("lee", "assign", "mina")


def test_an_escalation_pages_the_next_rung_with_the_reason_and_keeps_the_claim():
    world = World()
    world.hear(a_message())
    world.claim("dana")
    world.forget_alerts()
    world.act("dana", "escalate", "she threatens to call the press")
    world.expect_alert("lead", "ESCALATED by Dana")
    assert world.thread.claim.by == "dana"


def test_an_answer_on_somebodys_word_stops_the_clock_until_it_is_seen():
    world = World()
    world.hear(a_message())
    world.fast_forward(3)
    world.act("dana", "answered", "public", "We are on it", None)
    assert world.thread.state == "answered"
    assert (world.thread.said.by, world.thread.said.seen) == ("dana", False)
    world.fast_forward(1)
    world.hear(a_reply("We are on it", customer="ann", posted_at=NOON + timedelta(minutes=2)))
    assert world.thread.said.seen
    assert world.timeline()[-2:] == ["brand_replied", "answer_seen"]
    assert world.clocks()["first_reply"] == "met"


def test_an_answer_by_phone_to_a_public_complaint_leaves_a_public_line_owed():
    world = World()
    world.hear(a_message())
    world.act("dana", "answered", "phone", "Called her", None)
    assert world.thread.public_line_owed
    world.fast_forward(2)
    world.hear(a_reply("As discussed on the phone", customer="ann"))
    assert not world.thread.public_line_owed


def test_an_answer_by_phone_to_a_private_message_leaves_nothing_owed():
    thread = a_thread("late", surface="dm")
    change = acting.answered(thread, "dana", "phone", "Called her", None, LATER, POLICY)
    assert not change.thread.public_line_owed


def test_an_automatic_answer_makes_no_answer_seen():
    world = World()
    world.hear(a_message())
    world.act("dana", "answered", "public", "We are on it", None)
    world.hear(a_reply(customer="ann", automatic=True))
    assert not world.thread.said.seen


@pytest.mark.parametrize("outcome", list(acting.Ending))
def test_an_answered_thread_ends_with_an_outcome(outcome):
    thread = acting.answered(a_thread(), "dana", "public", "Done", None, LATER, POLICY).thread
    thread = acting.resolved(thread, "dana", outcome, "", LATER, POLICY).thread
    assert (thread.state, thread.outcome, thread.ended_at) == ("resolved", outcome, LATER)


def test_what_no_one_answered_is_not_resolved():
    with pytest.raises(Conflict, match="answer first, or dismiss it with a reason"):
        acting.resolved(a_thread(), "dana", "solved", "", NOON, POLICY)


@pytest.mark.parametrize("verb", [acting.claimed, acting.released])
def test_an_ended_thread_is_left_alone(verb):
    thread = acting.dismissed(a_thread(), "dana", "a test", NOON, POLICY).thread
    with pytest.raises(Conflict, match="This thread is dismissed already"):
        verb(thread, "lee", LATER, POLICY)


def test_where_only_the_brand_spoke_there_is_nothing_to_claim():
    world = World()
    world.hear(a_reply("Happy birthday", customer="ann"))
    with pytest.raises(Conflict, match="No customer has written here yet"):
        world.claim("dana")


@pytest.mark.parametrize(
    ("act", "field"),
    [
        (lambda t: acting.dismissed(t, "dana", "  ", NOON, POLICY), "reason"),
        (lambda t: acting.dismissed(t, "dana", "x" * 2001, NOON, POLICY), "reason"),
        (lambda t: acting.escalated(t, "dana", "", NOON, POLICY), "reason"),
        (lambda t: acting.resolved(t, "dana", "gone", "", NOON, POLICY), "outcome"),
        (lambda t: acting.answered(t, "dana", "fax", "x", None, NOON, POLICY), "where"),
        (lambda t: acting.answered(t, "dana", "dm", "", None, NOON, POLICY), "text"),
        (lambda t: acting.answered(t, "dana", "dm", "x", "javascript:1", NOON, POLICY), "url"),
    ],
)
def test_what_is_wrong_is_named(act, field):
    with pytest.raises(Invalid, match=f"^{field}: ") as refused:
        act(a_thread())
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "just now"),
        (3, "3 min ago"),
        (119, "119 min ago"),
        (150, "2 h ago"),
        (5000, "3 days ago"),
    ],
)
def test_how_long_ago_is_said_in_a_persons_words(minutes, words):
    assert acting.ago(NOON, NOON + timedelta(minutes=minutes)) == words


def test_a_thread_that_is_claimed_and_lost_for_weeks_keeps_few_claims():
    thread = a_thread()
    for number in range(100):
        at = NOON + timedelta(hours=number)
        thread = acting.claimed(thread, "dana", at, POLICY).thread
        thread = acting.released(thread, "dana", at, POLICY).thread
    assert len(thread.claims) <= 33
