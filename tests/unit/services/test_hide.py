"""A complaint is hidden only once there is a way to settle it, by two people, and kept whole first."""

from dataclasses import replace
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
from heard.domain.hidden import Step, errand, message_of
from heard.domain.message import ActKind, Channel
from heard.domain.people import Person, Role
from heard.domain.policy import HidingRules
from tests.builders import (
    ACCOUNT,
    DANA,
    LEE,
    MINA,
    NIGHT,
    NOON,
    a_message,
    a_policy,
    a_reply,
    an_act,
)
from tests.world import World

LOU = Person("lou", "Lou", Role.LEAD, "+15550100004")
ABUSE = "You are all pigs, I hope you choke"


def a_world(text=ABUSE, **facts):
    world = World(facts.pop("policy", None), people=(DANA, LEE, MINA, LOU), **facts.pop("at", {}))
    world.message = a_message(text, **facts)
    world.hear(world.message)
    world.act("dana", "claim")
    world.forget_alerts()
    return world


def an_answered_world(**facts):
    world = a_world(**facts)
    world.hear(a_reply(customer="ann"))
    world.forget_alerts()
    return world


def ask(world, by="dana", why="abuse", note=""):
    return world.act(by, "hide", world.message.native_id, why, note)


def confirm(world, by="lee"):
    return world.act(by, "confirm_hide", world.message.native_id)


def test_a_complaint_without_an_answer_is_not_hidden():
    world = a_world()
    with pytest.raises(Conflict, match="Answer them first, or invite them elsewhere"):
        ask(world)
    assert world.thread.hidings == ()


def test_an_answer_that_was_deleted_or_a_machines_is_no_way_to_settle_it():
    world = a_world()
    reply = a_reply(customer="ann", automatic=True)
    world.hear(reply)
    with pytest.raises(Conflict, match="Answer them first"):
        ask(world)
    mine = a_reply("Sorry, Ann", customer="ann")
    world.hear(mine)
    ask(world)
    world.hear(an_act(ActKind.DELETE, mine.native_id))
    with pytest.raises(Conflict, match="Answer them first"):
        confirm(world)
    assert world.evidence.kept == {}


def test_an_invitation_elsewhere_is_a_way_until_it_is_taken_back():
    world = a_world()
    world.act("dana", "handoff", "dm", None, "")
    ask(world)
    world.act("dana", "uninvite", "No need")
    with pytest.raises(Conflict, match="Answer them first"):
        confirm(world)


def test_spam_needs_no_answer():
    world = a_world("buy crypto now")
    assert ask(world, why="spam").hidings[0].step is Step.ASKED


def test_what_is_only_unpleasant_is_no_reason():
    world = an_answered_world()
    with pytest.raises(
        Invalid, match="reason: one of personal_data, abuse, spam, dangerous_advice"
    ):
        ask(world, why="annoying")


@pytest.mark.parametrize(
    ("facts", "why_not"),
    [
        ({"surface": "dm", "channel": "messenger"}, "Nobody else can read it"),
        ({"surface": "review", "channel": "google"}, "Google lets nobody hide it"),
        ({"surface": "review", "channel": "trustpilot"}, "Trustpilot lets nobody hide it"),
    ],
)
def test_where_nothing_can_be_hidden_it_says_what_to_do_instead(facts, why_not):
    world = a_world(**facts)
    with pytest.raises(Conflict, match=why_not):
        ask(world)


def test_our_own_message_and_one_of_nowhere_are_none_to_hide():
    world = an_answered_world()
    ours = next(one.message for one in world.table.entries.values() if one.message.by_brand)
    with pytest.raises(Conflict, match="our own message"):
        world.act("dana", "hide", ours.native_id, "abuse", "")
    with pytest.raises(Invalid, match="message: there is none"):
        world.act("dana", "hide", "nowhere", "abuse", "")


def test_two_pairs_of_eyes_of_which_one_is_a_leads():
    world = an_answered_world()
    ask(world, "lee")
    with pytest.raises(Forbidden, match="You asked for it"):
        confirm(world, "lee")
    with pytest.raises(Forbidden, match="A lead confirms it"):
        confirm(world, "dana")
    thread = confirm(world, "mina")
    assert thread.hidings[0].confirmed_by == "mina"


def test_the_policy_says_who_confirms():
    world = an_answered_world(policy=a_policy(hiding=HidingRules(Role.AGENT)))
    ask(world, "lee")
    assert confirm(world, "dana").hidings[0].step is Step.BY_HAND


def test_it_is_kept_whole_first_and_not_confirmed_where_that_fails():
    world = an_answered_world()
    ask(world)
    world.evidence.down = True
    with pytest.raises(Unavailable):
        confirm(world)
    assert world.thread.hidings[0].step is Step.ASKED
    world.evidence.down = False
    hiding = confirm(world).hidings[0]
    assert world.evidence.kept[hiding.kept].message.text == ABUSE


def test_a_person_does_it_by_hand_and_the_platform_confirms_it():
    world = an_answered_world()
    ask(world)
    confirm(world)
    world.expect_sms("dana", "HIDE A MESSAGE by hand, Lee confirmed")
    thread = world.act("dana", "did_hide", world.message.native_id)
    assert (thread.hidings[0].step, thread.hidings[0].done_by) == (Step.DONE, "dana")
    world.fast_forward(1)
    world.hear(an_act(ActKind.HIDE, world.message.native_id))
    assert world.thread.hidings[0].step is Step.SEEN
    assert world.entry(world.message.native_id).hidden
    assert [one for one in world.timeline() if "hid" in one] == [
        "hide_asked", "hide_confirmed", "hide_done", "hidden",
    ]  # fmt: skip


def test_the_platforms_word_alone_is_enough():
    world = an_answered_world()
    ask(world)
    confirm(world)
    world.hear(an_act(ActKind.HIDE, world.message.native_id))
    assert world.thread.hidings[0].step is Step.SEEN
    with pytest.raises(Conflict, match="hidden already"):
        ask(world)


def test_it_is_shown_again_the_same_way():
    world = an_answered_world()
    with pytest.raises(Conflict, match="It is not hidden"):
        world.act("dana", "unhide", world.message.native_id, "They took the name out")
    world.hear(an_act(ActKind.HIDE, world.message.native_id))
    world.act("dana", "unhide", world.message.native_id, "They took the name out")
    world.expect_sms("lee", "SHOW A MESSAGE AGAIN?")
    with pytest.raises(Forbidden):
        confirm(world, "dana")
    confirm(world)
    world.act("lee", "did_hide", world.message.native_id)
    world.fast_forward(1)
    world.hear(an_act(ActKind.UNHIDE, world.message.native_id))
    assert world.thread.hidings[0].step is Step.SEEN
    assert not world.entry(world.message.native_id).hidden


def test_what_a_platform_never_confirms_is_shown_again_all_the_same():
    world = an_answered_world()
    ask(world)
    confirm(world)
    world.act("dana", "did_hide", world.message.native_id)
    with pytest.raises(Conflict, match="hidden already"):
        ask(world)
    world.act("dana", "unhide", world.message.native_id, "They took the name out")
    confirm(world)
    world.act("dana", "did_hide", world.message.native_id)
    with pytest.raises(Conflict, match="It is not hidden"):
        world.act("dana", "unhide", world.message.native_id, "again")


def test_it_is_turned_down_with_a_reason_and_may_be_asked_for_again():
    world = an_answered_world()
    ask(world)
    with pytest.raises(Conflict, match="asked for already, by Dana just now"):
        ask(world, "lee")
    thread = world.act("lee", "refuse_hide", world.message.native_id, "It is only rude")
    assert thread.hidings == ()
    with pytest.raises(Conflict, match="somebody was faster"):
        confirm(world)
    ask(world, "lee")


def test_nothing_is_done_that_nobody_confirmed():
    world = an_answered_world()
    ask(world)
    with pytest.raises(Conflict, match="Nothing of the kind waits"):
        world.act("dana", "did_hide", world.message.native_id)


def test_a_hidden_complaint_still_counts_and_its_clocks_run():
    world = a_world()
    world.act("dana", "handoff", "dm", None, "")
    twin = World()
    twin.hear(replace(world.message))
    twin.act("dana", "claim")
    ask(world)
    confirm(world)
    world.hear(an_act(ActKind.HIDE, world.message.native_id))
    assert world.thread.state == "claimed"
    assert world.clocks() == twin.clocks()
    world.fast_forward(60)
    assert world.clocks()["first_reply"] == "missed"
    assert world.reporting.figures("marigold", NOON.date()).complaints.heard == 1


def test_reports_count_what_was_hidden_and_not_what_was_shown():
    world = an_answered_world()
    ask(world)
    confirm(world)
    world.act("dana", "did_hide", world.message.native_id)
    world.hear(an_act(ActKind.HIDE, world.message.native_id))
    world.act("dana", "unhide", world.message.native_id, "Sorry")
    confirm(world)
    world.act("dana", "did_hide", world.message.native_id)
    assert world.reporting.figures("marigold", NOON.date()).counted["hidden"] == 1


@pytest.mark.parametrize(("why", "woken"), [("personal_data", True), ("abuse", False)])
def test_at_night_only_what_harms_others_wakes_a_lead(why, woken):
    world = an_answered_world(at={"now": NIGHT})
    ask(world, why=why)
    told = [text for to, text in world.alerts.sms_sent if to == "lee"]
    assert bool(told) is woken
    world.fast_forward(to=NIGHT + timedelta(hours=8))
    assert any("HIDE A MESSAGE? Dana asks" in text for _, text in world.alerts.sms_sent)


def test_a_head_never_grows_without_bound():
    world = an_answered_world()
    for number in range(20):
        message = a_message("spam crypto", native_id=f"s{number}")
        world.hear(message)
        world.act("dana", "hide", message.native_id, "spam", "")
        world.act("lee", "confirm_hide", message.native_id)
        world.act("dana", "did_hide", message.native_id)
    assert len(world.thread.hidings) <= 7


class AVoice:
    """A platform that hides; `error` is raised by the next call, which may have been carried out."""

    def __init__(self) -> None:
        self.told: list[tuple[str, bool]] = []
        self.error: Exception | None = None
        self.token = True

    def can_speak(self, account: str) -> bool:
        assert account == ACCOUNT
        return self.token

    def hide(self, account: str, native_id: str, *, hidden: bool) -> None:
        assert account == ACCOUNT
        error, self.error = self.error, None
        if not isinstance(error, (Denied, Withheld)):
            self.told.append((native_id, hidden))
        if error:
            raise error


@pytest.fixture
def spoken():
    """A world in which a message is confirmed to be hidden, and Heard has a token."""
    world = an_answered_world()
    voice = AVoice()
    world.voices.update(dict.fromkeys(Channel, voice))
    world.outbox.lost = True
    ask(world)
    confirm(world)
    world.forget_alerts()

    def see_to():
        came = world.covering.see_to(world.thread.id, world.message.native_id, world.now)
        world.publish()
        return came

    return world, voice, see_to


def test_with_a_token_heard_tells_the_platform_and_waits_for_its_word(spoken):
    world, voice, see_to = spoken
    assert world.thread.hidings[0].step is Step.ON_ITS_WAY
    world.expect_no_sms()
    assert see_to() == "told"
    assert voice.told == [(world.message.native_id, True)]
    assert (world.thread.hidings[0].step, world.thread.hidings[0].done_by) == (Step.DONE, None)
    assert see_to() == "over"
    world.hear(an_act(ActKind.HIDE, world.message.native_id))
    assert world.thread.hidings[0].step is Step.SEEN


def test_the_outbox_tells_it_at_once_and_again_where_the_platform_was_down():
    world = an_answered_world()
    voice = AVoice()
    voice.error = Unavailable("down")
    world.voices.update(dict.fromkeys(Channel, voice))
    ask(world)
    confirm(world)
    assert world.thread.hidings[0].step is Step.ON_ITS_WAY
    world.fast_forward(10)
    assert world.thread.hidings[0].step is Step.DONE
    assert {told for told, _ in voice.told} == {world.message.native_id}


def test_its_word_may_come_first(spoken):
    world, voice, see_to = spoken
    world.hear(an_act(ActKind.HIDE, world.message.native_id))
    assert see_to() == "over"
    assert voice.told == []


@pytest.mark.parametrize("error", [Denied("Renew the token"), Withheld("It is gone")])
def test_what_the_platform_refuses_is_done_by_hand_and_whoever_asked_is_told(spoken, error):
    world, voice, see_to = spoken
    voice.error = error
    assert see_to() == "failed"
    hiding = world.thread.hidings[0]
    assert (hiding.step, hiding.trouble) == (Step.BY_HAND, str(error))
    world.expect_sms("dana", "HIDE A MESSAGE by hand, the platform refused")
    assert see_to() == "over"


def test_a_token_that_was_taken_away_meanwhile_leaves_it_to_a_person(spoken):
    world, voice, see_to = spoken
    voice.token = False
    assert see_to() == "failed"
    assert "no token" in world.thread.hidings[0].trouble


@pytest.mark.parametrize("error", [Unsure("broke"), Unavailable("busy"), Limited("slow", 60)])
def test_what_may_have_gone_wrong_is_told_again_which_is_the_same_as_once(spoken, error):
    world, voice, see_to = spoken
    voice.error = error
    with pytest.raises(Unavailable):
        see_to()
    assert world.thread.hidings[0].step is Step.ON_ITS_WAY
    assert see_to() == "told"
    assert world.timeline().count("hide_done") == 1


def test_a_person_may_do_it_by_hand_while_the_platform_does_not_answer(spoken):
    world, voice, see_to = spoken
    voice.error = Unavailable("down")
    with pytest.raises(Unavailable):
        see_to()
    world.act("dana", "did_hide", world.message.native_id)
    assert see_to() == "over"


def test_what_was_lost_on_its_way_is_done_by_hand_after_an_hour(spoken):
    world, voice, see_to = spoken
    world.fast_forward(59)
    world.expect_no_sms()
    world.fast_forward(2)
    hiding = world.thread.hidings[0]
    assert (hiding.step, hiding.trouble) == (
        Step.BY_HAND,
        "it could not be told within an hour",
    )
    world.expect_sms("dana", "HIDE A MESSAGE by hand, the platform refused")
    assert see_to() == "over"
    assert voice.told == []
    world.fast_forward(300)
    world.expect_no_sms()


def test_an_errand_is_known_by_its_name():
    assert message_of(errand("77_1 x")) == "77_1 x"
    assert message_of("a reply") is None
