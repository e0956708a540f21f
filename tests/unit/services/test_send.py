"""An answer from the composer to the platform: it goes out once, in its author's name, or it comes
back."""

from datetime import timedelta

import pytest

from heard.domain.errors import (
    Conflict,
    Denied,
    Forbidden,
    Invalid,
    Limited,
    Unavailable,
    Unsure,
    Withheld,
)
from heard.domain.outgoing import Step
from heard.domain.people import Person, Role
from heard.domain.standards import Approving, Standards
from heard.domain.verdict import Approval, Check, Finding, Typed, Verdict, Wait
from tests.builders import DANA, LEE, MINA, a_message, a_policy, a_reply, an_act
from tests.world import World

SAM = Person("sam", "Sam", Role.AGENT, "+15550100004")
ANSWER = "Ann, we found your parcel and it comes tomorrow"
NAMED_TWICE = Verdict(
    refusals=(Finding(Check.PERSONAL_DATA, "It names a number.", "Take it out."),)
)


@pytest.fixture
def world() -> World:
    world = World(people=(DANA, SAM, LEE, MINA))
    world.hear(a_message(posted_at=world.now, native_id="m1"))
    return world


def send(world: World, by: str = "dana", text: str = ANSWER, **facts):
    seen_at = facts.pop("seen_at", None)
    return world.act(by, "send", Typed(text, **facts), seen_at)


def seconds(world: World, number: float) -> None:
    world.fast_forward(minutes=number / 60)


def step(world: World) -> Step | None:
    return world.thread.outgoing and world.thread.outgoing.step


# ---- it goes out ------------------------------------------------------------------------------


def test_an_answer_goes_out_once_after_fifteen_seconds_and_ends_the_customers_wait(world):
    send(world)
    seconds(world, 14)
    assert (world.voice.posts, step(world)) == ([], Step.WRITTEN)
    seconds(world, 2)
    [(native_id, reply, _)] = world.voice.posts
    assert (reply.to, reply.text, reply.private) == ("m1", ANSWER, False)
    assert world.thread.outgoing is None
    assert world.entry(native_id).sent_by == "dana"
    assert world.clocks()["first_reply"] == "met"
    assert world.timeline()[-3:] == ["reply_written", "reply_started", "reply_sent"]
    world.act("dana", "resolve", "solved", "")


def test_who_sends_has_the_thread_and_nobody_is_paged_for_it(world):
    send(world)
    assert world.thread.claim.by == "dana"


def test_what_goes_out_through_the_desk_is_a_persons_though_it_comes_at_once(world):
    send(world)
    seconds(world, 16)
    native_id = world.voice.posts[0][0]
    world.hear(a_reply(ANSWER, to="m1", native_id=native_id, posted_at=world.now))
    assert world.thread.messages == 2
    assert world.clocks()["first_reply"] == "met"


def test_an_echo_that_looks_like_a_robots_is_a_persons_where_somebody_sent_it(world):
    def echo(native_id, reply):
        said = a_reply(reply.text, to=reply.to, native_id=native_id, automatic=True)
        world.hearing.hear(said, world.now)

    world.act("dana", "answered", "phone", "I called her", None)
    seconds(world, 5)
    world.voice.on_say = echo
    send(world)
    seconds(world, 16)
    assert world.thread.state.value == "answered"
    assert not world.thread.public_line_owed
    assert "automatic_reply" not in world.timeline()


def test_the_same_words_to_three_customers_through_the_desk_are_three_answers_of_a_person(world):
    for name in ("ben", "cat"):
        world.hear(a_message(customer=name, posted_at=world.now))
    for thread in list(world.table.heads.values()):
        world.act("dana", "send", Typed(ANSWER), None, thread=thread)
    seconds(world, 16)
    for native_id, reply, _ in world.voice.posts:
        echo = a_reply(ANSWER, to=reply.to, native_id=native_id, customer=reply.customer)
        world.hear(echo)
    assert len(world.voice.posts) == 3
    assert {t.state.value for t in world.table.heads.values()} == {"answered"}


def test_a_private_answer_to_a_public_comment_leaves_a_public_line_owed(world):
    send(world, public=False)
    seconds(world, 16)
    assert world.voice.posts[0][1].private
    assert world.thread.public_line_owed
    assert world.clocks()["first_reply"] == "met"


# ---- the guard, at the act and again ------------------------------------------------------------


def test_what_the_guard_refuses_is_not_taken(world):
    world.guard.verdict = NAMED_TWICE
    with pytest.raises(Invalid, match="It names a number"):
        send(world)
    assert world.thread.outgoing is None


def test_what_the_guard_refuses_by_the_time_it_goes_out_comes_back(world):
    send(world)
    world.guard.verdict = NAMED_TWICE
    seconds(world, 16)
    assert (world.voice.posts, step(world)) == ([], Step.FAILED)
    assert world.thread.outgoing.text == ANSWER
    world.expect_sms("dana", "NOT SENT")


def test_an_answer_waits_as_long_as_the_guard_says(world):
    until = world.now + timedelta(minutes=2)
    world.guard.verdict = Verdict(waits=(Wait(until, "This is heated.", waivable=True),))
    send(world)
    world.guard.verdict = Verdict()
    world.fast_forward(minutes=1.9)
    assert world.voice.posts == []
    world.fast_forward(minutes=0.2)
    assert len(world.voice.posts) == 1


def test_a_wait_is_counted_from_when_it_was_written_however_often_the_guard_is_asked(world):
    written_at = world.now
    send(world)
    world.fast_forward(minutes=1)
    assert world.guard.asked[0].begun_at is None, "who writes through the API may not say it"
    assert world.guard.asked[-1].begun_at == written_at, "else it would cool off for ever"


def test_a_wait_beyond_what_a_queue_holds_ends_by_the_sweep(world):
    until = world.now + timedelta(minutes=25)
    world.guard.verdict = Verdict(waits=(Wait(until, "This is heated.", waivable=True),))
    send(world)
    assert world.outbox.waiting.first() is None
    world.guard.verdict = Verdict()
    world.fast_forward(minutes=24)
    assert world.voice.posts == []
    world.fast_forward(minutes=3)
    assert len(world.voice.posts) == 1


def test_a_customer_who_writes_meanwhile_is_let_finish_and_the_answer_is_not_lost(world):
    send(world)
    seconds(world, 10)
    world.hear(a_message("And another thing", posted_at=world.now))
    seconds(world, 20)
    assert (world.voice.posts, step(world)) == ([], Step.WRITTEN)
    assert "reply_held" in world.timeline()
    seconds(world, 40)
    assert len(world.voice.posts) == 1


def test_a_customer_who_never_stops_writing_does_not_hold_it_beyond_the_clocks_warning(world):
    world.fast_forward(minutes=23)
    send(world)
    for _ in range(8):
        seconds(world, 12)
        world.hear(a_message("And", posted_at=world.now))
    assert len(world.voice.posts) == 1


# ---- undo ---------------------------------------------------------------------------------------


def test_an_answer_that_is_undone_gives_its_text_back_and_never_goes_out(world):
    send(world)
    seconds(world, 14)
    world.act("dana", "undo")
    world.fast_forward(minutes=30)
    assert world.voice.posts == []
    assert (step(world), world.thread.outgoing.text) == (Step.UNDONE, ANSWER)


def test_an_answer_that_was_undone_and_sent_again_goes_out_once(world):
    send(world)
    world.act("dana", "undo")
    send(world, text="Ann, it comes on Friday")
    seconds(world, 60)
    assert [reply.text for _, reply, _ in world.voice.posts] == ["Ann, it comes on Friday"]


def test_what_is_with_the_platform_cannot_be_undone(world):
    world.voice.breaks = [Unsure("timeout")]
    send(world)
    seconds(world, 16)
    with pytest.raises(Conflict, match="Too late"):
        world.act("dana", "undo")


def test_a_draft_that_came_back_can_be_let_go(world):
    send(world)
    world.act("dana", "undo")
    world.act("dana", "discard")
    assert world.thread.outgoing is None


# ---- two agents ---------------------------------------------------------------------------------


def test_of_two_who_answer_one_is_sent_and_the_other_reads_who_was_first(world):
    send(world)
    with pytest.raises(Conflict, match=r"Dana wrote an answer .*Yours was not sent"):
        send(world, by="sam", text="Hello Ann")
    seconds(world, 16)
    assert [reply.text for _, reply, _ in world.voice.posts] == [ANSWER]


def test_who_wrote_while_another_answered_is_told_and_may_send_it_knowingly(world):
    seen_at = world.now
    send(world)
    seconds(world, 30)
    with pytest.raises(Conflict, match="while you wrote"):
        send(world, by="sam", text="Hello Ann", seen_at=seen_at)
    send(world, by="sam", text="And one more thing, Ann", seen_at=world.now)
    seconds(world, 16)
    assert len(world.voice.posts) == 2


def test_an_answer_that_a_colleague_gave_meanwhile_with_other_tools_holds_this_one_back(world):
    send(world)
    seconds(world, 5)
    world.hear(a_reply("Hi Ann, it is on its way", to="m1"))
    seconds(world, 16)
    assert (world.voice.posts, step(world)) == ([], Step.FAILED)
    assert "Somebody answered meanwhile" in world.thread.outgoing.why


def test_what_an_agent_tells_of_an_answer_meanwhile_holds_this_one_back(world):
    send(world)
    seconds(world, 5)
    world.act("sam", "answered", "public", "Hi Ann", None)
    seconds(world, 16)
    assert (world.voice.posts, step(world)) == ([], Step.FAILED)


def test_a_robots_reply_meanwhile_holds_nothing_back(world):
    send(world)
    world.hear(a_reply("Thank you for writing", to="m1", automatic=True))
    seconds(world, 16)
    assert len(world.voice.posts) == 1


# ---- approval -----------------------------------------------------------------------------------


ASKED = Verdict(needs_approval=Approval(("It is critical.",), "lead", World().now, "manager"))


@pytest.fixture
def asking(world):
    standards = Standards(approving=Approving(by="lead", wait=10, then="manager"))
    world = World(a_policy(standards=standards), people=(DANA, SAM, LEE, MINA))
    world.hear(a_message(posted_at=world.now, native_id="m1"))
    world.guard.verdict = ASKED
    send(world)
    return world


def test_an_answer_that_needs_approval_waits_for_it_however_long(asking):
    asking.fast_forward(minutes=60)
    assert (asking.voice.posts, step(asking)) == ([], Step.ASKED)


def test_who_is_to_approve_is_asked_and_the_author_is_not(asking):
    asking.expect_sms("lee", "APPROVE an answer of Dana")


def test_when_nobody_approves_in_time_the_next_is_asked_once(asking):
    asking.fast_forward(minutes=11)
    asking.expect_sms("mina", "NOBODY HAS APPROVED an answer of Dana")
    asking.fast_forward(minutes=60)
    assert asking.timeline().count("approval_late") == 1


def test_an_approved_answer_goes_out_in_its_authors_name(asking):
    asking.act("lee", "approve")
    seconds(asking, 16)
    [(native_id, _, _)] = asking.voice.posts
    assert asking.entry(native_id).sent_by == "dana"


@pytest.mark.parametrize("who", ["dana", "sam"])
def test_neither_its_author_nor_who_is_not_asked_approves_it(asking, who):
    with pytest.raises(Forbidden):
        asking.act(who, "approve")
    with pytest.raises(Forbidden):
        asking.act(who, "turn_down", "No.")


def test_whoever_is_above_may_approve_too(asking):
    asking.act("mina", "approve")
    assert step(asking) is Step.WRITTEN


def test_an_answer_that_is_turned_down_comes_back_with_the_reason_and_its_author_is_told(asking):
    asking.act("lee", "turn_down", "We do not know that yet.")
    assert (step(asking), asking.thread.outgoing.why) == (
        Step.TURNED_DOWN,
        "We do not know that yet.",
    )
    asking.expect_sms("dana", "TURNED DOWN")


def test_what_has_come_to_need_approval_is_asked_for_before_it_goes_out(world):
    send(world)
    world.guard.verdict = ASKED
    seconds(world, 16)
    assert (world.voice.posts, step(world)) == ([], Step.ASKED)


# ---- what comes in its way ----------------------------------------------------------------------


def test_no_answer_is_taken_where_heard_cannot_speak(world):
    world.voice.token = False
    with pytest.raises(Conflict, match="no token"):
        send(world)


def test_no_answer_is_taken_that_the_platform_will_not_let_through(world):
    world.voice.closed = "More than 24 hours have passed: use a private reply."
    with pytest.raises(Conflict, match="24 hours"):
        send(world)


def test_where_nobody_can_tell_whether_heard_can_speak_people_copy(world, monkeypatch):
    def secrets_fail(_account):
        raise Unavailable

    monkeypatch.setattr(world.voice, "can_speak", secrets_fail)
    assert not world.sending.can_speak(world.thread), "and the page is shown"


def test_an_account_that_loses_its_token_gives_the_answer_back(world):
    send(world)
    world.voice.token = False
    seconds(world, 16)
    assert (world.voice.posts, step(world)) == ([], Step.FAILED)


def test_nobody_speaks_in_the_name_of_somebody_who_left(world):
    send(world)
    world.roster.everybody = (SAM, LEE, MINA)
    seconds(world, 16)
    assert (world.voice.posts, step(world)) == ([], Step.FAILED)
    world.expect_sms("sam", "FOR dana (out of reach)")


def test_nothing_is_said_to_a_message_that_was_deleted(world):
    send(world)
    world.hear(an_act("delete", "m1", at=world.now))
    seconds(world, 16)
    assert (world.voice.posts, step(world)) == ([], Step.FAILED)
    assert "was deleted" in world.thread.outgoing.why


@pytest.mark.parametrize("act", [("dismiss", "Nothing to do."), ("resolve", "solved", "")])
def test_a_thread_is_not_ended_while_an_answer_is_on_its_way(world, act):
    send(world)
    with pytest.raises(Conflict, match="An answer is on its way"):
        world.act("sam", *act)


def test_a_draft_that_came_back_goes_with_its_thread(world):
    send(world)
    world.act("dana", "undo")
    world.act("dana", "dismiss", "A competitor's joke.")
    assert world.thread.outgoing is None


@pytest.mark.parametrize("why", [Denied("The page took the right away."), Withheld("It is gone.")])
def test_what_a_platform_refuses_for_good_comes_back_with_what_to_do(world, why):
    world.voice.refuses = [why]
    send(world)
    seconds(world, 16)
    assert (step(world), world.thread.outgoing.why) == (Step.FAILED, str(why))
    world.expect_sms("dana", "NOT SENT")


def test_an_author_who_is_there_to_see_it_is_not_paged_for_it(world):
    world.attendance.there = {"dana"}
    world.voice.refuses = [Denied("No.")]
    send(world)
    seconds(world, 16)
    assert not [text for _, text in world.alerts.sms_sent if "NOT SENT" in text]


def test_a_platform_that_is_busy_is_asked_again_later_and_the_answer_goes_out_once(world):
    world.voice.refuses = [Limited("fewer calls", 90), Unavailable("it fails")]
    send(world)
    seconds(world, 60)
    assert (world.voice.posts, step(world)) == ([], Step.WRITTEN)
    world.fast_forward(minutes=6)
    assert len(world.voice.posts) == 1


def test_a_platform_that_is_away_for_an_hour_gives_the_answer_back(world):
    world.voice.refuses = [Unavailable("it fails")] * 50
    send(world)
    world.fast_forward(minutes=90)
    assert (world.voice.posts, step(world)) == ([], Step.FAILED)
    assert world.timeline().count("reply_started") == 6


# ---- nobody knows -------------------------------------------------------------------------------


def test_a_call_that_broke_is_looked_for_and_never_made_again(world):
    world.voice.breaks = [Unsure("timeout")]
    send(world)
    world.fast_forward(minutes=5)
    assert len(world.voice.posts) == 1
    assert world.thread.outgoing is None
    assert world.entry("said-1").sent_by == "dana"
    assert world.clocks()["first_reply"] == "met"


def test_the_echo_of_a_call_that_broke_settles_it(world):
    world.voice.breaks = [Unsure("timeout")]
    world.voice.blind = Withheld("it cannot be asked")
    send(world)
    seconds(world, 20)
    world.hear(a_reply(f"  {ANSWER.upper()} ", to="m1", native_id="said-1"))
    assert world.thread.outgoing is None
    assert world.entry("said-1").sent_by == "dana"
    world.fast_forward(minutes=60)
    assert len(world.voice.posts) == 1


def test_an_echo_that_is_faster_than_the_platforms_answer_is_the_answer(world):
    def echo(native_id, reply):
        world.hearing.hear(a_reply(reply.text, to=reply.to, native_id=native_id), world.now)

    world.voice.on_say = echo
    send(world)
    seconds(world, 16)
    assert world.thread.outgoing is None
    assert world.entry("said-1").sent_by == "dana"
    assert world.thread.messages == 2
    assert world.timeline().count("reply_sent") == 1


def test_an_echo_whose_words_the_platform_changed_is_known_by_its_id(world):
    def echo(native_id, reply):
        words = f"{reply.text} https://sho.rt/1"
        world.hearing.hear(a_reply(words, to=reply.to, native_id=native_id), world.now)

    world.voice.on_say = echo
    send(world)
    seconds(world, 16)
    assert world.thread.outgoing is None
    assert world.entry("said-1").sent_by == "dana"
    assert world.thread.messages == 2


def unsure(world: World) -> None:
    world.voice.breaks = [Unsure("timeout")]
    world.voice.blind = Withheld("it cannot be asked")
    send(world)
    world.fast_forward(minutes=5)
    assert step(world) is Step.UNSURE


def test_where_the_platform_cannot_be_asked_a_person_looks(world):
    unsure(world)
    world.expect_sms("dana", "DID YOUR ANSWER GO OUT?")
    world.fast_forward(minutes=600)
    assert len(world.voice.posts) == 1
    assert step(world) is Step.UNSURE


def test_nothing_else_is_sent_while_nobody_knows(world):
    unsure(world)
    with pytest.raises(Conflict, match="nobody knows yet"):
        send(world, by="sam")


def test_who_looked_and_saw_it_there_ends_the_wait(world):
    unsure(world)
    world.act("sam", "stands", None)
    assert world.thread.outgoing is None
    assert world.clocks()["first_reply"] == "met"
    world.hear(a_reply(ANSWER, to="m1", native_id="said-1"))
    assert world.thread.said.seen


def test_who_looked_and_did_not_see_it_sends_it_again(world):
    unsure(world)
    world.voice.posts.clear()
    world.act("dana", "send_again")
    seconds(world, 20)
    assert len(world.voice.posts) == 1
    assert world.thread.outgoing is None


def test_a_late_echo_settles_what_is_about_to_be_sent_again(world):
    unsure(world)
    world.act("dana", "send_again")
    seconds(world, 5)
    world.hear(a_reply(ANSWER, to="m1", native_id="said-1"))
    world.fast_forward(minutes=60)
    assert len(world.voice.posts) == 1, "it stood there all the while"
    assert world.thread.outgoing is None
    assert world.entry("said-1").sent_by == "dana"


def test_what_is_sent_again_though_it_stands_there_is_found_first_where_that_can_be(world):
    unsure(world)
    world.voice.blind = None
    world.act("dana", "send_again")
    seconds(world, 20)
    assert len(world.voice.posts) == 1
    assert world.thread.outgoing is None


def test_a_platform_is_asked_once_more_when_somebody_wants_it(world):
    unsure(world)
    world.voice.blind = None
    world.act("dana", "look_again")
    assert world.thread.outgoing is None
    assert len(world.voice.posts) == 1


def test_a_platform_that_shows_nothing_leaves_it_to_a_person(world):
    world.voice.breaks = [Unsure("timeout")]
    send(world)
    seconds(world, 16)
    world.voice.posts.clear()
    world.fast_forward(minutes=5)
    assert step(world) is Step.UNSURE


# ---- the Outbox loses it, or brings it twice ----------------------------------------------------


def test_an_answer_that_the_outbox_lost_is_found_by_the_sweep(world):
    world.outbox.lost = True
    send(world)
    seconds(world, 60)
    world.outbox.lost = False
    world.fast_forward(minutes=3)
    assert len(world.voice.posts) == 1


def test_an_outbox_that_is_broken_for_a_day_is_not_asked_every_minute(world):
    world.outbox.lost = True
    send(world)
    world.fast_forward(minutes=24 * 60)
    assert 6 < world.timeline().count("reply_due") < 35


def test_an_answer_that_comes_twice_goes_out_once(world):
    send(world)
    thread, what, _ = next(iter(world.outbox.waiting))
    for _ in range(3):
        world.outbox.put(thread, what, timedelta(seconds=16))
    world.fast_forward(minutes=30)
    assert len(world.voice.posts) == 1


def test_who_finds_another_at_it_leaves_it_alone(world):
    send(world)
    world.now += timedelta(seconds=16)
    thread = world.thread.id

    def meanwhile(_native_id, _reply):
        with pytest.raises(Unavailable, match="still be at it"):
            world.speaking.see_to(thread, world.thread.outgoing.id, world.now)

    world.voice.on_say = meanwhile
    world.publish()
    assert len(world.voice.posts) == 1
    assert world.thread.outgoing is None
