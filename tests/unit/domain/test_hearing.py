"""What is said, edited, deleted, hidden, and what it makes of a thread."""

from dataclasses import replace
from datetime import timedelta

import pytest

from heard.domain.bounds import LONGEST_TEXT
from heard.domain.events import EventType
from heard.domain.judgement import Issue
from heard.domain.message import Attachment, Visibility
from tests.builders import (
    NOON,
    a_judgement,
    a_message,
    a_policy,
    a_reply,
    a_thread,
    an_act,
    scripted,
)
from tests.world import World


def ago(minutes):
    return NOON - timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("My parcel never came", "waiting"),
        ("where?", "waiting"),
        ("love it", "noted"),
        ("hello", "noted"),
        ("crypto", "noted"),
    ],
)
def test_complaints_and_questions_wait_and_nothing_else_does(text, state):
    thread = a_thread(text)
    assert thread.state == state
    assert bool(thread.ladder) is False


def test_a_thread_is_called_by_its_gravest_message():
    thread = a_thread("love it", "furious", "where?")
    assert (thread.kind, thread.severity) == ("complaint", "high")
    assert thread.reasons == ("high complaint",)


def test_the_latest_words_are_shown_whatever_came_last():
    world = World()
    world.hear(a_message("second", posted_at=ago(1)), a_message("first", posted_at=ago(9)))
    assert world.thread.excerpt == "second"
    assert world.thread.messages == 2


def test_a_long_text_is_cut_for_lists_and_kept_whole_beside_the_table():
    world = World()
    world.hear(a_message("é" * 7000, native_id="m1"))
    assert len(world.thread.excerpt) == 140
    entry = world.entry("m1")
    assert len(entry.text.encode()) <= LONGEST_TEXT
    assert world.archive.texts[entry.whole] == "é" * 7000


@pytest.mark.parametrize("late", [False, True])
def test_a_long_edit_is_kept_whole_beside_the_table_also_when_it_comes_first(late):
    world = World()
    items = [a_message(native_id="m1"), an_act("edit", "m1", text="ü" * 7000)]
    for item in reversed(items) if late else items:
        world.hear(item)
    entry = world.entry("m1")
    assert len(entry.text.encode()) <= LONGEST_TEXT
    assert world.archive.texts[entry.whole] == "ü" * 7000


def test_a_brand_reply_answers_and_stops_the_clock():
    world = World()
    message = a_message()
    world.hear(message)
    world.fast_forward(3)
    world.hear(a_reply(to=message.native_id))
    assert world.thread.state == "answered"
    assert world.clocks() == {"claim": "met", "first_reply": "met", "resolution": None}


def test_a_brand_reply_of_before_the_message_never_stops_its_clock():
    world = World()
    world.hear(a_message("first", posted_at=ago(30)))
    world.hear(a_message("second", posted_at=ago(5)))
    world.hear(a_reply(customer="ann", posted_at=ago(10)))
    assert world.thread.state == "waiting"
    assert world.clocks()["next_reply"] is None


def test_the_brand_alone_opens_no_case():
    world = World()
    world.hear(a_reply("Happy birthday", customer="ann"))
    assert world.thread.state == "unopened"
    assert world.clocks() == {}
    world.expect_no_mail()


def test_a_reply_of_a_bots_app_stops_no_clock():
    policy = a_policy()
    brand = replace(policy.brands["marigold"], automatic_apps=frozenset({"bot"}))
    world = World(replace(policy, brands={"marigold": brand}))
    world.hear(a_message(posted_at=ago(2)), a_reply(customer="ann", app_id="bot"))
    assert world.thread.state == "waiting"
    assert world.timeline()[-1] == "automatic_reply"
    world.hear(a_reply(customer="ann", app_id="inbox"))
    assert world.thread.state == "answered"


def test_an_answer_within_ten_seconds_is_taken_for_a_machines():
    world = World()
    world.hear(a_message(posted_at=ago(5)))
    world.hear(a_reply(customer="ann", posted_at=ago(5) + timedelta(seconds=10)))
    assert world.thread.state == "waiting"
    world.hear(a_reply(customer="ann", posted_at=ago(5) + timedelta(seconds=11)))
    assert world.thread.state == "answered"


def test_an_answer_that_a_payload_calls_automatic_stops_no_clock():
    world = World()
    world.hear(a_message(posted_at=ago(5)), a_reply(customer="ann", automatic=True))
    assert world.thread.state == "waiting"


def test_the_same_text_to_three_customers_in_a_day_answers_none_of_them():
    world = World()
    for customer in ("ann", "ben"):
        world.hear(a_message(customer=customer), a_reply("Sorry to hear!", customer=customer))
        assert world.thread_of(customer).state == "answered"
    world.hear(a_message(customer="cid"), a_reply("sorry  to HEAR!", customer="cid"))
    assert {world.thread_of(one).state for one in ("ann", "ben", "cid")} == {"waiting"}
    assert world.timeline(world.thread_of("ann"))[-1] == "automatic_reply"


def test_the_same_text_on_two_days_or_to_one_customer_is_a_persons():
    world = World()
    for days in (0, 1, 2):
        for _ in range(3):
            at = NOON - timedelta(days=days)
            customer = f"ann{days}"
            world.hear(a_message(customer=customer, posted_at=at - timedelta(hours=1)))
            world.hear(a_reply("Sorry!", customer=customer, posted_at=at))
    assert {thread.state for thread in world.table.heads.values()} == {"answered"}


def test_what_was_found_to_be_automatic_stays_so_when_it_is_edited():
    world = World()
    for customer in ("ann", "ben", "cid"):
        world.hear(a_message(customer=customer))
        world.hear(a_reply("Sorry!", customer=customer, native_id=f"to-{customer}"))
    world.hear(an_act("edit", "to-ann", text="Sorry!!"))
    assert world.thread_of("ann").state == "waiting"


def test_the_same_text_many_times_to_one_customer_is_a_persons():
    world = World()
    for _ in range(20):
        world.hear(a_message())
        world.fast_forward(1)
        world.hear(a_reply("Thanks!", customer="ann"))
        world.fast_forward(1)
    assert world.thread.state == "answered"


def test_a_text_that_hundreds_got_is_automatic_at_once():
    world = World()
    for number in range(14):
        customer = f"c{number}"
        world.hear(a_message(customer=customer), a_reply("Sorry!", customer=customer))
    assert {thread.state for thread in world.table.heads.values()} == {"waiting"}


def test_a_burst_alerts_once_and_again_if_it_gets_worse():
    world = World()
    for text in ("My parcel", "never came", "again"):
        world.hear(a_message(text))
    world.expect_sms("dana", "NORMAL COMPLAINT")
    world.expect_no_sms()
    world.hear(a_message("I am furious"))
    world.expect_sms("dana", "WORSE: HIGH COMPLAINT")
    world.hear(a_message("so furious"))
    world.expect_no_sms()


def test_a_question_that_turns_into_a_complaint_is_told():
    world = World()
    world.hear(a_message("where?"))
    world.expect_no_sms()
    world.hear(a_message("It never came"))
    world.expect_sms("dana", "WORSE: NORMAL COMPLAINT")


def test_who_writes_again_after_an_answer_waits_again_and_is_told():
    world = World()
    world.hear(a_message(), a_reply(customer="ann"))
    world.forget_alerts()
    world.fast_forward(1)
    world.hear(a_message("That did not help"))
    world.expect_sms("dana", "AGAIN: NORMAL COMPLAINT")


def test_thanks_after_an_answer_wait_for_nobody():
    world = World()
    world.hear(a_message(), a_reply(customer="ann"), a_message("love it"))
    assert world.thread.state == "answered"
    assert world.timeline()[-1] == "message_heard"


def test_a_deletion_before_an_answer_stops_the_clocks_and_stays_on_the_board():
    world = World()
    message = a_message()
    world.hear(message)
    world.fast_forward(3)
    world.hear(an_act("delete", message.native_id))
    assert world.thread.state == "withdrawn"
    assert set(world.clocks().values()) == {"cancelled"}
    world.forget_alerts()
    world.fast_forward(90)
    world.expect_no_sms()
    entry = world.entry(message.native_id)
    assert (entry.visibility, entry.text) == (Visibility.DELETED, "My parcel never came")
    world.act("dana", "dismiss", "deleted by its author, nothing to do")
    assert world.thread.state == "dismissed"


def test_one_deletion_of_two_messages_leaves_the_other_waiting():
    world = World()
    first = a_message("lost", posted_at=ago(2))
    world.hear(first, a_message("broken", posted_at=ago(1)))
    world.hear(an_act("delete", first.native_id))
    assert world.thread.state == "waiting"


def test_a_deletion_after_the_answer_changes_nothing_that_was_met():
    world = World()
    message = a_message()
    world.hear(message)
    world.fast_forward(2)
    world.hear(a_reply(to=message.native_id))
    world.fast_forward(2)
    world.hear(an_act("delete", message.native_id))
    assert world.thread.state == "answered"
    assert world.clocks()["first_reply"] == "met"


def test_who_writes_after_a_deletion_waits_with_new_clocks():
    world = World()
    message = a_message()
    world.hear(message, an_act("delete", message.native_id))
    world.fast_forward(90)
    world.forget_alerts()
    world.hear(a_message("It was me, still waiting"))
    assert world.thread.state == "waiting"
    assert world.clocks()["first_reply"] is None
    world.expect_sms("dana", "AGAIN")


def test_a_deleted_answer_makes_the_customer_wait_again_from_then_on():
    world = World()
    message, reply = a_message(), a_reply(customer="ann")
    world.hear(message)
    world.fast_forward(5)
    world.hear(reply)
    world.fast_forward(100)
    world.hear(an_act("delete", reply.native_id))
    assert world.thread.state == "waiting"
    assert (world.clocks()["first_reply"], world.clocks()["next_reply"]) == ("met", None)
    world.fast_forward(29)
    assert world.told(EventType.CLOCK_MISSED, "next_reply") == 0
    world.fast_forward(1)
    assert world.told(EventType.CLOCK_MISSED, "next_reply") == 1


def test_of_two_answers_the_deletion_of_one_leaves_the_other():
    world = World()
    reply = a_reply(customer="ann", posted_at=ago(3))
    world.hear(a_message(posted_at=ago(9)), reply)
    world.hear(a_reply("One more thing", customer="ann", posted_at=ago(1)))
    world.hear(an_act("delete", reply.native_id))
    assert world.thread.state == "answered"


def test_an_edit_keeps_the_history_and_is_judged_anew():
    world = World()
    message = a_message("It is late")
    world.hear(message)
    world.hear(an_act("edit", message.native_id, text="I am furious"))
    entry = world.entry(message.native_id)
    assert (entry.message.text, entry.text) == ("It is late", "I am furious")
    assert world.thread.severity == "high"
    assert world.thread.excerpt == "I am furious"
    world.expect_sms("dana", "WORSE: HIGH COMPLAINT")


def test_an_edit_without_text_blanks_nothing():
    world = World()
    message = a_message("It is late")
    world.hear(message)
    assert world.hear(an_act("edit", message.native_id)) == "duplicate"
    assert world.entry(message.native_id).text == "It is late"
    assert world.timeline() == ["opened"]


def test_the_last_edit_wins_whatever_came_last():
    world = World()
    message = a_message("one")
    world.hear(message)
    world.hear(an_act("edit", message.native_id, text="three", at=ago(1)))
    world.hear(an_act("edit", message.native_id, text="two", at=ago(2)))
    assert world.entry(message.native_id).text == "three"
    assert [edit.text for edit in world.entry(message.native_id).edits] == ["two", "three"]


def test_numbered_edits_go_by_their_number():
    world = World()
    message = a_message("one")
    world.hear(message)
    world.hear(an_act("edit", message.native_id, text="three", rank=2))
    world.hear(an_act("edit", message.native_id, text="two", rank=1))
    assert world.entry(message.native_id).text == "three"


def test_an_edit_back_to_earlier_words_counts():
    world = World()
    message = a_message("a")
    world.hear(message)
    for minutes, text in ((3, "b"), (2, "c"), (1, "b")):
        world.hear(an_act("edit", message.native_id, text=text, at=ago(minutes)))
    assert world.entry(message.native_id).text == "b"


def test_of_very_many_edits_the_latest_are_kept():
    world = World()
    message = a_message("one")
    world.hear(message)
    for number in range(30):
        world.hear(an_act("edit", message.native_id, text=f"text {number}", rank=number))
    entry = world.entry(message.native_id)
    assert (len(entry.edits), entry.dropped_edits, entry.text) == (20, 10, "text 29")
    assert world.hear(an_act("edit", message.native_id, text="text 3", rank=3)) == "duplicate"


def test_an_edited_review_is_judged_by_its_new_stars():

    def judge(message, _text):
        return scripted(message, "broken" if message.rating == 1 else "love it")

    world = World(judge=judge)
    message = a_message(None, rating=5, surface="review")
    world.hear(message)
    assert world.thread.kind == "praise"
    world.hear(an_act("edit", message.native_id, rating=1))
    assert world.entry(message.native_id).rating == 1
    assert (world.thread.kind, world.thread.state) == ("complaint", "waiting")


def test_hide_and_unhide_are_noted_and_change_no_clock():
    world = World()
    message = a_message()
    world.hear(message)
    before = world.clocks()
    world.hear(an_act("hide", message.native_id, at=ago(0)))
    assert world.entry(message.native_id).visibility is Visibility.HIDDEN
    world.hear(an_act("unhide", message.native_id, at=ago(-1)))
    assert world.entry(message.native_id).visibility is Visibility.HIDDEN, "of the same moment"
    world.fast_forward(1)
    world.hear(an_act("unhide", message.native_id))
    assert world.entry(message.native_id).visibility is Visibility.VISIBLE
    assert world.timeline() == ["opened", "hidden", "shown"]
    assert world.clocks() == before


def test_a_hidden_picture_still_says_why_there_is_no_text():
    world = World()
    message = a_message(None, placeholder="only a picture", attachments=(Attachment("image"),))
    world.hear(message, an_act("hide", message.native_id))
    assert world.thread.excerpt == "only a picture"


def test_a_resolved_thread_that_is_written_to_again_starts_an_episode_with_new_clocks():
    world = World()
    world.hear(a_message())
    world.fast_forward(2)
    world.hear(a_reply(customer="ann"))
    world.act("dana", "resolve", "solved", "sent anew")
    world.fast_forward(300)
    world.forget_alerts()
    world.hear(a_message("It is broken"))
    thread = world.thread
    assert (thread.episode, thread.state, thread.outcome, thread.ended_at) == (
        2, "waiting", None, None,
    )  # fmt: skip
    assert world.clocks() == {"claim": None, "first_reply": None, "resolution": None}
    assert world.timeline()[-1] == "reopened"
    world.expect_sms("dana", "AGAIN: NORMAL COMPLAINT")


def test_small_talk_in_a_resolved_thread_opens_nothing():
    world = World()
    world.hear(a_message(), a_reply(customer="ann"))
    world.act("dana", "resolve", "solved", "")
    world.hear(a_message("hello"))
    assert (world.thread.state, world.thread.episode) == ("resolved", 1)
    assert world.thread.messages == 3


def test_an_edit_that_makes_a_resolved_thread_worse_opens_it_again():
    world = World()
    message = a_message()
    world.hear(message, a_reply(customer="ann"))
    world.act("dana", "resolve", "solved", "")
    world.fast_forward(100)
    world.hear(an_act("edit", message.native_id, text="My lawyer will write"))
    assert (world.thread.state, world.thread.episode) == ("waiting", 2)
    assert "missed" not in world.clocks().values()
    world.hear(an_act("hide", message.native_id))
    assert "missed" not in world.clocks().values()


def test_a_typo_mended_in_a_resolved_thread_opens_nothing():
    world = World()
    message = a_message()
    world.hear(message, a_reply(customer="ann"))
    world.act("dana", "resolve", "solved", "")
    world.hear(an_act("edit", message.native_id, text="My parcels never came"))
    assert world.thread.state == "resolved"
    assert world.timeline()[-1] == "edited"
    world.fast_forward(400)
    assert world.timeline()[-1] == "edited"


def test_what_is_deleted_in_a_resolved_thread_runs_no_clock():
    world = World()
    reply = a_reply(customer="ann")
    world.hear(a_message(), reply)
    world.act("dana", "resolve", "solved", "")
    world.hear(an_act("delete", reply.native_id))
    world.fast_forward(100)
    assert world.thread.state == "resolved"
    assert world.timeline()[-1] == "deleted"


def test_a_customer_of_a_thousand_messages_keeps_a_small_head_and_the_first_clock():
    world = World()
    for number in range(120):
        world.hear(a_message(f"message {number}", posted_at=ago(200 - number)))
    thread = world.thread
    assert len(thread.turns) == 48
    assert thread.messages == 120
    assert min(turn.at for turn in thread.turns) == ago(200)
    assert thread.state == "waiting"


def test_a_long_chat_keeps_what_it_was_called_and_its_resolution_clock():
    world = World()
    world.hear(a_message("furious", posted_at=ago(200)), a_reply(customer="ann"))
    started_at = world.thread.clocks(world.policy)[0].started_at
    for number in range(60):
        world.hear(a_message("love it", posted_at=ago(100 - number)))
    assert (world.thread.state, world.thread.severity) == ("answered", "high")
    (resolution,) = world.thread.clocks(world.policy)
    assert (resolution.name, resolution.started_at) == ("resolution", started_at)
    world.fast_forward(1)
    world.hear(a_message("Now it is broken"))
    assert world.clocks()["next_reply"] is None


def test_a_long_chat_of_which_all_questions_were_deleted_stays_withdrawn():
    world = World()
    message = a_message(posted_at=ago(200))
    world.hear(message, an_act("delete", message.native_id))
    for number in range(60):
        world.hear(a_message("love it", posted_at=ago(100 - number)))
    assert world.thread.state == "withdrawn"


def test_an_older_answer_does_not_stand_in_for_a_later_one_that_was_deleted():
    world = World()
    world.hear(a_message(posted_at=ago(9)), a_reply(customer="ann", posted_at=ago(8)))
    later = a_reply(customer="ann", posted_at=ago(2))
    world.hear(a_message("And now?", posted_at=ago(5)), later)
    world.hear(an_act("delete", later.native_id))
    assert world.thread.state == "waiting"


def about(text):
    issues = {"parcel": Issue.DELIVERY, "fee": Issue.PRICE}
    issue = next((one for word, one in issues.items() if word in text), None)
    return replace(a_judgement("complaint", "high" if "furious" in text else "normal"), issue=issue)


def test_the_event_of_a_complaint_says_what_it_is_about():
    world = World(judge=lambda _message, text: about(text))
    world.hear(a_message("my parcel is late", native_id="m1"), a_message("hm", native_id="m2"))
    told = {
        event.data["message"]: event.data
        for event in world.table.timeline[world.thread.id]
        if "message" in event.data
    }
    assert told["m1"]["issue"] == "delivery"
    assert "issue" not in told["m2"]


def test_a_thread_is_about_what_its_gravest_message_names():
    world = World(judge=lambda _message, text: about(text))
    world.hear(a_message("furious: the fee", posted_at=ago(9)))
    world.hear(a_message("and the parcel", posted_at=ago(5)), a_message("hm", posted_at=ago(2)))
    assert world.thread.issue is Issue.PRICE
