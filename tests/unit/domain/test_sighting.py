"""What is compared of a commit: of those who begin to wait, once each, and no word of theirs."""

import pytest

from heard.domain.entry import Entry
from heard.domain.hearing import heard
from heard.domain.message import DRILL_ACCOUNT
from heard.domain.sighting import seen_in
from heard.domain.thread import Thread
from tests.builders import NOON, a_message, a_policy, scripted

LONG = "They added a delivery fee at the checkout and told nobody"


def committed(*texts, **facts):
    """A thread that heard these, and what there is to compare of the last of them."""
    thread, policy, seen = None, a_policy(), None
    for text in texts:
        message = a_message(text, **facts)
        entry = Entry(message, NOON).judged(scripted)
        thread = thread or Thread.unheard(message.place, "marigold", message.surface)
        change = heard(thread, entry, NOON, policy)
        thread, seen = change.thread, seen_in(change.thread, [entry], change.events)
    return seen


def test_a_complaint_is_seen_with_hashes_and_nothing_that_was_said():
    seen = committed(LONG)
    assert len(seen.copy) == 64
    assert seen.place
    for part in (seen.author, seen.place, seen.copy):
        assert "ann" not in part
        assert "fee" not in part.split()


def test_who_goes_on_while_waiting_is_seen_once():
    assert committed(LONG, "and another thing") is None


@pytest.mark.parametrize("text", ["I love it", "hello there", "crypto now"])
def test_what_is_owed_no_answer_is_not_seen(text):
    assert committed(text) is None


def test_a_drill_is_not_seen():
    assert committed(LONG, account=DRILL_ACCOUNT) is None


@pytest.mark.parametrize("surface", ["dm", "review"])
def test_where_nobody_else_can_join_there_is_no_place(surface):
    assert committed(LONG, surface=surface).place == ""


def test_two_people_in_one_place_are_two_authors_of_it():
    one, other = committed(LONG, customer="ann"), committed(LONG, customer="bob")
    assert one.place == other.place
    assert one.author != other.author
