"""Hearing: duplicates, races, and what comes before the thing it belongs to."""

import pytest

from heard.domain.errors import Superseded, Unavailable
from heard.domain.message import UNKNOWN_ACCOUNT
from heard.services.hear import ATTEMPTS
from tests.builders import NOON, a_message, a_reply, an_act
from tests.world import World


def test_the_same_message_twice_is_one_message():
    world, message = World(), a_message()
    assert world.hear(message) == "heard"
    assert world.hear(message) == "duplicate"
    assert (world.thread.messages, world.threads.commits) == (1, 1)


def test_one_id_on_two_accounts_is_two_messages():
    world = World()
    world.hear(a_message(native_id="m"), a_message(native_id="m", account="page-2"))
    assert len(world.table.heads) == 2


def test_an_act_waits_for_its_message_and_is_folded_in():
    world, message = World(), a_message("late")
    assert world.hear(an_act("edit", message.native_id, text="furious")) == "waits"
    assert world.hear(an_act("hide", message.native_id)) == "waits"
    assert world.hear(message) == "heard"
    assert world.thread.severity == "high"
    assert world.entry(message.native_id).hidden
    world.expect_sms("dana", "HIGH COMPLAINT")


def test_a_message_that_was_deleted_before_it_came_pages_nobody():
    world, message = World(), a_message("lawyer")
    world.hear(an_act("delete", message.native_id), message)
    assert world.thread.state == "withdrawn"
    world.fast_forward(10)
    world.expect_no_sms()


def test_a_reply_waits_for_the_message_that_it_answers():
    world, message = World(), a_message()
    assert world.hear(a_reply(to=message.native_id)) == "waits"
    world.hear(message)
    assert world.thread.state == "answered"
    assert world.thread.messages == 2
    world.expect_no_sms()


def test_a_reply_to_a_reply_waits_with_it():
    world, message = World(), a_message()
    world.hear(a_reply(native_id="r2", to="r1"), an_act("edit", "r2", text="Better words"))
    world.hear(a_reply(native_id="r1", to=message.native_id), message)
    assert world.thread.messages == 3
    assert world.entry("r2").text == "Better words"


def test_a_reply_to_a_reply_that_names_the_customer_comes_along_with_it():
    world = World()
    world.hear(a_reply(native_id="r2", to="r1"), a_reply(native_id="r1", customer="ann"))
    assert world.thread.messages == 2


def test_a_reply_that_waits_for_two_is_one_message():
    world, message = World(), a_message()
    world.hear(a_reply(native_id="r2", to=message.native_id), a_reply(native_id="r2", to="r1"))
    world.hear(a_reply(native_id="r1", to=message.native_id), message)
    assert world.thread.messages == 3


def test_an_act_that_names_no_account_finds_its_message_before_and_after():
    for act_first in (True, False):
        world, message = World(), a_message("late", channel="generic")
        act = an_act(
            "edit", message.native_id, text="furious", channel="generic", account=UNKNOWN_ACCOUNT
        )
        for item in (act, message) if act_first else (message, act):
            world.hear(item)
        assert world.thread.severity == "high"
        assert world.hear(act) == "duplicate"


def test_what_the_brand_says_to_nobody_is_passed_over():
    world = World()
    assert world.hear(a_reply("New lipsticks!", place=None)) == "passed over"
    assert not world.table.heads


def test_clocks_count_from_when_the_webhook_came():
    world = World()
    received = NOON.replace(hour=11, minute=50)
    world.hear(a_message(), received_at=received)
    assert world.thread.opened_at == received


def test_an_account_that_nobody_names_is_heard_and_operations_told_once():
    world = World()
    world.hear(a_message(account="page-9"), a_message(account="page-9", customer="ben"))
    assert {thread.brand for thread in world.table.heads.values()} == {"unassigned"}
    world.expect_operations_mail("page-9")
    assert not world.alerts.operations_sent
    world.expect_sms("dana", "Unassigned")


def test_a_lost_race_is_run_again():
    world, message = World(), a_message("first")
    commit, lost = world.threads.commit, []

    def slow(one):
        if not lost:
            lost.append(one)
            world.threads.commit = commit
            world.hearing.hear(a_message("faster"), world.now)
        commit(one)

    world.threads.commit = slow
    assert world.hear(message) == "heard"
    assert world.thread.messages == 2


def test_a_race_that_is_lost_again_and_again_goes_back_to_the_queue():
    world, tried = World(), []

    def never(one):
        tried.append(one)
        raise Superseded

    world.threads.commit = never
    with pytest.raises(Unavailable):
        world.hear(a_message())
    assert len(tried) == ATTEMPTS


def test_an_act_that_comes_while_its_message_is_stored_is_not_lost():
    world, message = World(), a_message("late")
    find, met = world.threads.find, []

    def slow(native_ids, thread_id=None):
        found = find(native_ids, thread_id)
        if not met:
            met.append(1)
            world.hearing.hear(an_act("edit", message.native_id, text="furious"), world.now)
        return found

    world.threads.find = slow
    world.hear(message)
    assert world.thread.severity == "high"


def test_a_message_heard_costs_one_look_and_one_transaction():
    world, calls = World(), []
    for name in ("find", "load", "load_entry", "waiting_for", "let_wait", "same_text", "commit"):
        inner = getattr(world.threads, name)

        def counted(*args, _name=name, _inner=inner, **kwargs):
            calls.append(_name)
            return _inner(*args, **kwargs)

        setattr(world.threads, name, counted)
    message = a_message()
    world.hearing.hear(message, world.now)
    assert calls == ["find", "commit"]
    calls.clear()
    world.hearing.hear(a_reply(to=message.native_id), world.now)
    assert calls == ["find", "same_text", "load", "commit"]
    calls.clear()
    world.hearing.hear(an_act("delete", message.native_id), world.now)
    assert calls == ["find", "load_entry", "commit"]
