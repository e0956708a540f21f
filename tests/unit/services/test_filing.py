"""An agent says that it is something else than it was judged, with one call."""

from datetime import timedelta

import pytest

from heard.domain.errors import Conflict, Invalid
from tests.builders import NOON, a_message, a_reply, an_act
from tests.world import World


@pytest.fixture
def world():
    return World()


def of_type(world, happened):
    return [e for e in world.table.timeline[world.thread.id] if e.type == happened]


def refile(world, kind=None, severity=None, issue=None, by="dana", why=None):
    return world.act(by, "refile", kind, severity, issue, why)


def test_the_thread_keeps_what_it_was_judged_and_what_it_was_filed_as(world):
    world.hear(a_message("My parcel never came"))
    thread = refile(world, "question", "low", "delivery")
    assert (thread.kind, thread.severity, thread.issue) == ("question", "low", "delivery")
    assert thread.filed.was == ("complaint", "normal", None)
    assert (thread.filed.by, thread.filed.at) == ("dana", world.now)
    refile(world, "complaint")
    assert world.thread.filed.was == ("complaint", "normal", None)


def test_who_filed_it_as_what_is_in_the_timeline_with_what_was_thought_of_it(world):
    world.hear(a_message("My parcel never came"))
    refile(world, severity="high")
    (event,) = of_type(world, "refiled")
    assert event.by == "dana"
    assert (event.data["was_severity"], event.data["severity"]) == ("normal", "high")
    assert event.data["likely"] == 900


def test_what_is_left_out_stays_as_it_is(world):
    world.hear(a_message("furious"))
    thread = refile(world, issue="price")
    assert (thread.kind, thread.severity, thread.issue) == ("complaint", "high", "price")


def test_small_talk_that_was_a_complaint_waits_from_now_on(world):
    world.hear(a_message("hello", posted_at=NOON))
    assert world.thread.state == "noted"
    world.fast_forward(200)
    thread = refile(world, "complaint", "normal")
    assert thread.state == "waiting"
    clock = next(c for c in thread.clocks(world.policy) if c.name == "first_reply")
    assert clock.started_at == world.now
    assert of_type(world, "waiting")


def test_a_complaint_that_was_small_talk_waits_no_more(world):
    world.hear(a_message("My parcel never came"))
    thread = refile(world, "chatter", why="Ann quotes a film")
    assert (thread.state, thread.kind) == ("noted", "chatter")
    world.fast_forward(600)
    assert world.timeline().count("rung_paged") == 0


def test_what_is_filed_as_critical_is_told_at_once(world):
    world.hear(a_message("My parcel never came"))
    world.forget_alerts()
    refile(world, severity="critical")
    assert of_type(world, "worsened")
    world.publish()
    world.expect_alert("agent")


def test_a_milder_filing_covers_all_that_was_said_before(world):
    world.hear(a_message("furious", posted_at=NOON - timedelta(minutes=2)))
    world.hear(a_message("lawyer", posted_at=NOON - timedelta(minutes=1)))
    thread = refile(world, severity="low")
    assert thread.severity == "low"
    world.hear(a_message("furious", posted_at=NOON))
    assert world.thread.severity == "high"


def test_what_was_filed_survives_that_the_message_is_hidden_but_not_that_it_is_edited(world):
    world.hear(a_message("My parcel never came", native_id="m"))
    refile(world, "question")
    world.hear(an_act("hide", "m"))
    assert world.thread.kind == "question"
    world.hear(an_act("edit", "m", text="My parcel came broken"))
    assert world.thread.kind == "complaint"


def test_a_filing_that_changes_nothing_confirms(world):
    world.hear(a_message("My parcel never came"))
    thread = refile(world, "complaint")
    assert thread.filed.kind == "complaint"
    assert len(of_type(world, "refiled")) == 1


def test_a_new_episode_is_judged_anew(world):
    world.hear(a_message("My parcel never came", native_id="m", posted_at=NOON))
    world.fast_forward(5)
    world.hear(a_reply(to="m", posted_at=world.now))
    refile(world, "question")
    world.act("dana", "resolve", "solved", "")
    world.fast_forward(10)
    world.hear(a_message("furious", posted_at=world.now))
    assert (world.thread.filed, world.thread.kind) == (None, "complaint")


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (("rant", None, None), "kind"),
        ((None, "huge", None), "severity"),
        ((None, None, "weather"), "issue"),
        ((None, None, None), "kind"),
    ],
)
def test_a_word_that_is_none_is_refused_by_name(world, words, field):
    world.hear(a_message("My parcel never came"))
    with pytest.raises(Invalid) as refused:
        refile(world, *words)
    assert refused.value.field == field


def test_what_is_over_is_filed_no_more(world):
    world.hear(a_message("My parcel never came"))
    world.act("dana", "dismiss", "a test")
    with pytest.raises(Conflict):
        refile(world, "question")


@pytest.mark.parametrize("kind", ["praise", "chatter", "spam"])
def test_whoever_files_a_wait_away_says_why(world, kind):
    world.hear(a_message("My parcel never came"))
    for why in (None, "  "):
        with pytest.raises(Invalid, match="say why") as refused:
            refile(world, kind, why=why)
        assert refused.value.field == "reason"
    assert world.thread.state == "waiting"
    refile(world, kind, why="Ann quotes a film")
    (event,) = of_type(world, "refiled")
    assert event.data["reason"] == "Ann quotes a film"
    assert world.thread.state == "noted"


def test_who_has_it_says_why_too_and_so_does_who_files_what_was_deleted(world):
    world.hear(a_message("My parcel never came", native_id="m"))
    world.claim("dana")
    with pytest.raises(Invalid, match="say why"):
        refile(world, "praise")
    world.hear(an_act("delete", "m"))
    world.hear(a_message("hello"))
    assert world.thread.state == "withdrawn"
    with pytest.raises(Invalid, match="say why"):
        refile(world, "praise")


def test_where_nobody_waits_no_reason_is_asked(world):
    world.hear(a_message("hello"))
    assert refile(world, "praise").kind == "praise"
    assert "reason" not in of_type(world, "refiled")[0].data


def test_what_was_answered_is_filed_without_a_reason(world):
    world.hear(a_message("My parcel never came", native_id="m", posted_at=NOON))
    world.fast_forward(5)
    world.hear(a_reply(to="m", posted_at=world.now))
    assert refile(world, "praise").kind == "praise"


def test_a_question_waits_on_so_no_reason_is_asked(world):
    world.hear(a_message("My parcel never came"))
    assert refile(world, "question").state == "waiting"
