"""What was promised is reminded of, and a broken promise climbs until it is kept."""

from datetime import timedelta

import pytest

from heard.domain import acting, promising
from heard.domain.ahead import next_due_at
from heard.domain.errors import Conflict, Invalid, NotFound
from heard.domain.policy import Ladder, Level, Rung
from heard.domain.promises import MOST_OPEN
from heard.domain.ticking import ticked
from tests.builders import NOON, a_message, a_policy, a_reply, a_thread
from tests.world import World

POLICY = a_policy()
LATER = NOON + timedelta(minutes=90)


def promise(thread, what="A refund", who="dana", due_at=LATER, now=NOON):
    return promising.promised(thread, "lee", what, who, due_at, now, POLICY).thread


def answered_world():
    world = World()
    world.hear(a_message(), a_reply(customer="ann"))
    world.forget_alerts()
    return world


def test_its_keeper_is_reminded_and_a_miss_tells_them_and_the_rung_above():
    world = answered_world()
    world.act("lee", "promise", "A refund", "dana", LATER)
    world.fast_forward(60)
    world.expect_sms("dana", "promise is due soon")
    world.expect_no_sms()
    world.fast_forward(30)
    world.expect_sms("dana", "promise MISSED")
    world.expect_alert("lead", "promise MISSED")
    world.expect_no_sms()
    assert world.clocks()["promise"] == "missed"


def test_a_promise_that_stays_missed_climbs_to_the_top_and_rests_there():
    world = answered_world()
    world.act("lee", "promise", "A refund", "dana", LATER)
    world.fast_forward(90)
    world.forget_alerts()
    world.fast_forward(5)
    world.expect_no_sms()
    world.fast_forward(2)
    world.expect_sms("mina", "promise STILL MISSED")
    world.fast_forward(500)
    assert world.timeline().count("promise_climbed") == 1
    assert not [text for _, text in world.alerts.sms_sent if "STILL" in text]


def test_a_missed_promise_that_is_kept_or_withdrawn_climbs_no_further():
    for verb, *words in (("keep",), ("withdraw", "a misunderstanding")):
        world = answered_world()
        thread = world.act("lee", "promise", "A refund", "dana", LATER)
        world.fast_forward(91)
        world.act("dana", verb, thread.promises[0].id, *words)
        world.forget_alerts()
        world.fast_forward(100)
        world.expect_no_sms()
        assert "promise_climbed" not in world.timeline()


def test_after_an_outage_one_page_goes_to_the_highest_rung_whose_turn_has_come():
    rungs = (*(Rung(role, 1) for role in ("agent", "lead", "lead", "lead")), Rung("manager", 1))
    policy = a_policy(ladders=dict.fromkeys(Level, Ladder(rungs)))
    thread = promise(acting.answered(a_thread(), "lee", "dm", "Yes", None, NOON, policy).thread)
    late = ticked(thread, LATER, policy).thread
    change = ticked(late, LATER + timedelta(minutes=2), policy)
    (event,) = change.events
    assert (event.type, event.data["rung"], event.data["target"]) == ("promise_climbed", 4, "lead")
    assert next_due_at(change.thread, policy) == LATER + timedelta(minutes=3)
    assert ticked(change.thread, LATER + timedelta(minutes=2), policy).nothing


def test_a_kept_promise_is_quiet():
    world = answered_world()
    thread = world.act("dana", "promise", "A refund", None, LATER)
    world.act("dana", "keep", thread.promises[0].id)
    world.fast_forward(120)
    world.expect_no_sms()
    assert world.clocks()["promise"] == "met"


def test_a_withdrawn_promise_is_cancelled():
    thread = promise(a_thread())
    thread = promising.withdrawn(thread, "dana", thread.promises[0].id, "typo", NOON, POLICY).thread
    assert {c.outcome for c in thread.clocks(POLICY) if c.name == "promise"} == {"cancelled"}


def test_nothing_is_resolved_over_an_open_promise():
    thread = acting.answered(a_thread(), "dana", "public", "Done", None, NOON, POLICY).thread
    with pytest.raises(Conflict, match="A promise is open: “A refund”"):
        acting.resolved(promise(thread), "dana", "solved", "", NOON, POLICY)


def test_a_dismissal_takes_the_promise_with_it():
    thread = acting.dismissed(promise(a_thread()), "dana", "a test", NOON, POLICY).thread
    assert not thread.promises[0].open


def test_a_new_episode_begins_without_old_promises():
    world = answered_world()
    thread = world.act("dana", "promise", "A refund", None, LATER)
    world.act("dana", "keep", thread.promises[0].id)
    world.act("dana", "resolve", "solved", "")
    world.hear(a_message("Broken again"))
    assert world.thread.promises == ()


@pytest.mark.parametrize("due_at", [NOON, NOON - timedelta(days=1), NOON + timedelta(days=367)])
def test_it_is_due_ahead_and_within_a_year(due_at):
    with pytest.raises(Invalid) as error:
        promise(a_thread(), due_at=due_at)
    assert error.value.field == "due_at"


@pytest.mark.parametrize("what", ["", "x" * 281])
def test_it_says_what_in_a_few_words(what):
    with pytest.raises(Invalid) as error:
        promise(a_thread(), what=what)
    assert error.value.field == "what"


def test_a_thread_holds_a_few_open_promises():
    thread = a_thread()
    for _ in range(MOST_OPEN):
        thread = promise(thread)
    with pytest.raises(Conflict, match="5 promises are open"):
        promise(thread)


def test_it_is_kept_once_and_not_after_it_was_withdrawn():
    thread = promise(a_thread())
    name = thread.promises[0].id
    done = promising.kept(thread, "dana", name, NOON, POLICY).thread
    assert promising.kept(done, "lee", name, LATER, POLICY).nothing
    with pytest.raises(Conflict, match="was kept already"):
        promising.withdrawn(done, "dana", name, "typo", LATER, POLICY)
    gone = promising.withdrawn(thread, "dana", name, "typo", NOON, POLICY).thread
    with pytest.raises(Conflict, match="was withdrawn"):
        promising.kept(gone, "dana", name, LATER, POLICY)
    with pytest.raises(NotFound):
        promising.kept(thread, "dana", "p99", NOON, POLICY)


def test_somebody_who_does_not_serve_the_brand_cannot_keep_it():
    world = answered_world()
    with pytest.raises(Invalid, match="who: nobody called 'zoe'"):
        world.act("dana", "promise", "A refund", "zoe", LATER)
