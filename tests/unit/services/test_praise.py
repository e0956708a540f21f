"""Praise: who thanked whom, small surprises within a budget, good stories. Nothing rings for it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from heard.domain.dossier import Filter
from heard.domain.errors import Conflict, Invalid, NotFound
from heard.domain.judgement import Kind
from heard.domain.message import Author
from heard.domain.purse import DelightRules, Purse
from heard.domain.state import State
from heard.domain.verdict import Typed
from tests.builders import DANA, LEE, NIGHT, NOON, a_message, a_policy, a_reply, an_act
from tests.world import World

RULES = DelightRules(month=10_000, person=6_000, gesture=2_500)


@pytest.fixture
def world():
    return World(a_policy(delight=RULES))


def kind(world, customer="ann", **facts):
    """Somebody says something nice."""
    world.hear(a_message("I love it", customer=customer, posted_at=world.now, **facts))
    return world.thread_of(customer)


def delight(world, value, thread=None, by="dana"):
    return world.act(by, "delight", "A bar of soap", Decimal(value), "", thread=thread)


def events(world, thread, happened):
    return [one for one in world.table.timeline[thread.id] if one.type == happened]


# Thanks.


def test_praise_waits_for_nobody_and_rings_for_nobody_at_night():
    world = World(now=NIGHT)
    thread = kind(world)
    world.fast_forward(24 * 60)
    assert (world.thread.state, world.clocks()) == ("noted", {})
    world.expect_no_sms()
    assert thread.thanks is None


def test_an_answer_that_somebody_tells_of_is_their_thanks(world):
    kind(world)
    thread = world.act("dana", "answered", "public", "Thank you so much, Ann!", None)
    assert thread.state == "answered"
    assert (thread.thanks.by, thread.thanks.at) == ("dana", world.now)
    assert world.clocks() == {}


def test_thanks_in_private_owe_no_public_line(world):
    kind(world)
    assert not world.act("dana", "answered", "dm", "Thank you, Ann!", None).public_line_owed


def test_thanks_that_the_platform_shows_count_without_anybody_s_word(world):
    kind(world, native_id="m")
    world.fast_forward(5)
    world.hear(a_reply("Thank you, Ann!", to="m", posted_at=world.now))
    assert (world.thread.state, world.thread.thanks.by) == ("answered", None)
    world.fast_forward(5)
    world.hear(a_message("hello again", posted_at=world.now))
    world.fast_forward(24 * 60)
    assert world.thread.state == "answered"
    assert "pause_doubted" not in world.timeline()


@pytest.mark.parametrize("public", [True, False])
def test_thanks_that_go_out_from_the_desk_are_their_sender_s(world, public):
    kind(world, native_id="m")
    world.fast_forward(5)
    world.act(
        "dana", "send", Typed("Thank you so much, Ann! You made our day", public=public), None
    )
    assert world.thread.state == "noted"
    world.fast_forward(1)
    assert (world.thread.state, world.thread.thanks.by) == ("answered", "dana")
    assert not world.thread.public_line_owed


def test_who_was_thanked_and_surprised_is_counted_once_under_its_day(world):
    thread = kind(world, native_id="m")
    world.fast_forward(5)
    world.act("dana", "answered", "public", "Thank you so much, Ann!", None)
    world.hear(a_reply("Thank you so much, Ann!", to="m", posted_at=world.now))
    delight(world, "5", thread)
    delight(world, "5", thread)
    world.act("dana", "story", "She wrote a poem", thread=thread)
    assert world.timeline(thread).count("thanked") == 1
    counted = world.reporting.figures("marigold", world.now.date()).counted
    assert counted == {"good_stories": 1, "surprised": 2, "thanked": 1}


def test_a_machine_thanks_nobody(world):
    kind(
        world,
        native_id="m",
    )
    world.hear(a_reply("Thanks!", to="m", posted_at=world.now, automatic=True))
    assert (world.thread.state, world.thread.thanks) == ("noted", None)


def test_what_we_wrote_before_they_were_kind_is_no_thanks(world):
    world.hear(a_reply("Your parcel is on its way", customer="ann", posted_at=world.now))
    world.fast_forward(5)
    assert kind(world).state == "noted"


def test_thanks_that_were_deleted_are_none(world):
    kind(world, native_id="m")
    world.fast_forward(5)
    world.hear(a_reply("Thank you, Ann!", to="m", native_id="r", posted_at=world.now))
    world.hear(an_act("delete", "r"))
    assert (world.thread.state, world.thread.thanks) == ("noted", None)


def test_praise_with_a_problem_in_it_stays_a_complaint(world):
    thread = kind(world)
    world.act("dana", "answered", "public", "Thank you so much, Ann!", None)
    world.fast_forward(5)
    world.hear(a_message("But my parcel never came", posted_at=world.now))
    assert (world.thread.kind, world.thread.state) == ("complaint", "waiting")
    assert world.clocks()["first_reply"] is None
    with pytest.raises(Conflict):
        world.act("dana", "no_thanks", thread=thread)


def test_praise_that_needs_no_thanks_is_let_be_with_that_word(world):
    thread = kind(world)
    after = world.act("dana", "no_thanks", thread=thread)
    assert after.state == "dismissed"
    (event,) = events(world, thread, "dismissed")
    assert (event.by, event.data["reason"]) == ("dana", "No thanks needed.")


def test_who_was_thanked_is_not_let_be_besides(world):
    kind(world)
    world.act("dana", "answered", "public", "Thank you so much, Ann!", None)
    with pytest.raises(Conflict):
        world.act("dana", "no_thanks")


def test_the_queue_goes_by_reach_and_then_by_age(world):
    reaches = {"ann": None, "ben": 500, "cem": 250_000, "dee": 1_500}
    for customer, reach in reaches.items():
        message = a_message("I love it", customer=customer, posted_at=world.now)
        world.hear(replace(message, author=Author(customer, customer.title(), reach=reach)))
        world.hear(a_message("hello", customer=f"{customer}2", posted_at=world.now))
        world.fast_forward(1)
    rows = world.board.column(["marigold"], State.NOTED, None, None, 10, Kind.PRAISE)
    order = [world.table.heads[row.thread_id].place.customer for row in rows]
    assert order == ["cem", "dee", "ann", "ben"]
    wanted = Filter(state=State.NOTED, kind=Kind.PRAISE)
    assert all(wanted.fits(world.table.heads[row.thread_id]) for row in rows)


# Delight.


def test_a_surprise_comes_out_of_the_month_and_stands_in_its_list(world):
    thread = kind(world)
    delight(world, "12.50", thread)
    purse = world.praising.left("marigold", world.now)
    assert (purse.month, purse.by, purse.left(RULES)) == ("2026-03", {"dana": 1_250}, 8_750)
    (given,) = world.praising.month(DANA, None, None, world.now, 10, None).gestures
    assert (given.what, given.value, given.by, given.customer) == (
        "A bar of soap", 1_250, "dana", "Ann",
    )  # fmt: skip
    assert [one.type for one in events(world, thread, "delighted")] == ["delighted"]


def test_nobody_spends_more_than_the_month_their_share_or_one_gesture_allows(world):
    thread = kind(world)
    with pytest.raises(Invalid, match=r"EUR 25\.00 at most"):
        delight(world, "25.01", thread)
    for _ in range(2):
        delight(world, "25", thread)
    with pytest.raises(Conflict, match=r"You have EUR 10\.00 left"):
        delight(world, "10.01", thread)
    delight(world, "10", thread)
    delight(world, "25", thread, by="lee")
    delight(world, "15", thread, by="lee")
    with pytest.raises(Conflict, match=r"The brand has EUR 0\.00 left"):
        delight(world, "0.01", thread, by="lee")
    assert world.praising.left("marigold", world.now).spent == RULES.month


def test_a_new_month_begins_with_a_full_purse(world):
    thread = kind(world)
    for _ in range(2):
        delight(world, "25", thread)
    world.fast_forward(31 * 24 * 60)
    delight(world, "25", thread)
    assert world.praising.left("marigold", world.now) == Purse(
        "marigold", "2026-04", 1, {"dana": 2500}
    )


def test_the_month_is_the_brand_s_own():
    auckland = a_policy(delight=RULES)
    brand = auckland.brands["marigold"]
    calendar = replace(brand.calendar, time_zone="Pacific/Auckland")
    policy = replace(auckland, brands={"marigold": replace(brand, calendar=calendar)})
    world = World(policy, now=NOON.replace(month=3, day=31, hour=20))
    assert world.praising.left("marigold", world.now).month == "2026-04"


def test_without_a_budget_nothing_is_given():
    world = World()
    kind(world)
    with pytest.raises(Conflict, match=r"care\.toml has no \[delight\]"):
        delight(world, "1")


def test_also_who_had_a_complaint_that_is_over_may_be_surprised(world):
    world.hear(a_message("My parcel never came"))
    world.act("dana", "dismiss", "a test")
    assert delight(world, "5").state == "dismissed"


# Stories.


def test_a_good_story_is_kept_once_with_why(world):
    thread = kind(world)
    world.act("dana", "story", "She wrote us\n a poem", thread=thread)
    with pytest.raises(Conflict, match="already"):
        world.act("lee", "story", "So kind", thread=thread)
    (story,) = world.praising.stories(LEE, None, None, 10, None).stories
    assert (story.why, story.by, story.customer, story.excerpt) == (
        "She wrote us a poem", "dana", "Ann", "I love it",
    )  # fmt: skip
    assert world.praising.stories(LEE, "marigold", "2026-03", 10, None).stories
    assert not world.praising.stories(LEE, "marigold", "2026-02", 10, None).stories


def test_stories_are_paged_from_the_newest(world):
    for number in range(5):
        thread = kind(world, customer=f"c{number}")
        world.act("dana", "story", f"Story {number}", thread=thread)
        world.fast_forward(1)
    seen, after = [], None
    while True:
        page = world.praising.stories(DANA, None, None, 2, after)
        seen += [one.why for one in page.stories]
        after = page.after
        if after is None:
            break
    assert seen == [f"Story {number}" for number in (4, 3, 2, 1, 0)]


def test_another_brand_s_stories_and_budget_are_nobody_s(world):
    stranger = replace(DANA, brands=frozenset({"fern"}))
    with pytest.raises(Invalid):
        world.praising.stories(stranger, "marigold", None, 10, None)
    assert not world.praising.stories(stranger, None, None, 10, None).stories
    with pytest.raises((Invalid, NotFound)):
        world.praising.month(stranger, "marigold", None, world.now, 10, None)


@pytest.mark.parametrize("why", ["", "   ", "x" * 281])
def test_a_story_is_one_line(world, why):
    kind(world)
    with pytest.raises(Invalid, match="why"):
        world.act("dana", "story", why)
