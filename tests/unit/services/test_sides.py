"""Who takes sides in another one's dispute: noticed, shown, thanked and guided; never by a machine."""

from dataclasses import replace

import pytest

from heard.domain.errors import Conflict, Invalid, NotFound
from heard.domain.seen import Stand
from heard.domain.stance import ALWAYS, Guide, Side
from tests.builders import DANA, LEE, a_message
from tests.world import World

KIND = "I love them, they were always good to me"
UPSET = "My parcel never came"


@pytest.fixture
def world():
    """Ann complains; five minutes pass."""
    world = World()
    world.hear(a_message(UPSET, customer="ann", posted_at=world.now))
    world.fast_forward(5)
    return world


def says(world, text, customer="ines", **facts):
    world.hear(a_message(text, customer=customer, posted_at=world.now, **facts))
    return world.thread_of(customer)


def company(world, customer="ann"):
    return world.siding.company(LEE, world.thread_of(customer), world.now)


def test_who_defends_us_where_somebody_complains_is_noticed_and_told_of(world):
    ines = says(world, KIND)
    assert (ines.stance.side, ines.stance.dispute) == (Side.BRAND, world.thread_of("ann").id)
    assert world.timeline(ines) == ["opened", "side_taken"]
    (here,) = company(world).here
    assert (here.who, here.thread, here.excerpt) == ("Ines", ines.id, KIND)
    (advocate,) = world.siding.advocates(DANA, None, 10, None).advocates
    assert (advocate.last.thread, advocate.open) == (ines.id, ALWAYS)


def test_defenders_are_counted_and_fans_of_the_customer_are_not(world):
    says(world, KIND)
    says(world, "hello ann, well said", customer="bo")
    assert world.reporting.figures("marigold", world.now.date()).counted == {"defended_us": 1}


def test_it_costs_nobody_a_clock_or_a_ring(world):
    world.forget_alerts()
    ines = says(world, "It's not their fault, I love them")
    world.fast_forward(24 * 60)
    assert (ines.state, ines.clocks(world.policy)) == ("noted", ())
    assert not [one for one in world.alerts.sms_sent if "INES" in one[1].upper()]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (KIND, {"post": "post-2"}),
        (KIND, {"surface": "dm"}),
        ("I love you, dear shop", {}),
        ("hello", {}),
    ],
)
def test_praise_elsewhere_in_private_or_to_the_brand_alone_is_no_defence(world, text, facts):
    assert says(world, text, **facts).stance is None


def test_praise_before_anybody_complained_is_no_defence():
    world = World()
    ines = says(world, KIND)
    world.fast_forward(5)
    world.hear(a_message(UPSET, customer="ann", posted_at=world.now))
    assert world.thread_of("ines").stance is None
    assert ines.stance is None


def test_who_complains_and_is_kind_in_one_thread_is_no_third_person(world):
    world.hear(a_message(KIND, customer="ann", posted_at=world.now))
    assert world.thread_of("ann").stance is None


def test_a_dispute_of_three_days_ago_is_over(world):
    world.fast_forward(3 * 24 * 60)
    assert says(world, KIND).stance is None


def test_a_row_that_is_delivered_twice_notices_once(world):
    ines = says(world, KIND)
    before = world.thread_of("ines").version
    assert world.timeline(ines).count("side_taken") == 1
    again = Stand(Side.BRAND, "somebody", ines.stance.place)
    assert not world.overhearing.overhear("marigold", ines.id, again, world.now)
    assert world.thread_of("ines").version == before


def test_fans_of_the_customer_and_who_says_the_same_stand_beside_them(world):
    says(world, "hello ann, well said", customer="bo")
    says(world, UPSET, customer="cem")
    says(world, "is it open today?", customer="dee")
    found = company(world)
    assert [one.who for one in found.on(Side.CUSTOMER)] == ["Bo"]
    assert [one.place.customer for one in found.same] == ["cem"]
    assert [one.place.customer for one in found.others] == ["dee"]
    assert world.siding.advocates(DANA, None, 10, None).advocates == []


def test_a_defender_is_thanked_asked_and_briefed_each_once_by_somebody(world):
    ines = says(world, KIND)
    for step in ALWAYS:
        thread = world.act("dana", "guide", step.value, thread=ines)
    assert thread.stance.open == ()
    assert [(one.what, one.by) for one in thread.stance.steps] == [(one, "dana") for one in ALWAYS]
    with pytest.raises(Conflict, match="done already"):
        world.act("lee", "guide", "thanked", thread=ines)
    with pytest.raises(Conflict, match="not lost their temper"):
        world.act("lee", "guide", "calmed", thread=ines)
    (advocate,) = world.siding.advocates(DANA, None, 10, None).advocates
    assert advocate.open == ()
    with pytest.raises(Conflict, match="do not defend"):
        world.act("lee", "guide", "thanked", thread=world.thread_of("ann"))
    with pytest.raises(Invalid, match="step"):
        world.act("lee", "guide", "hugged", thread=ines)


def test_a_defender_who_insults_somebody_is_to_be_calmed_each_time(world):
    ines = says(world, KIND)
    world.fast_forward(1)
    says(world, "I love them, what an idiot you are")
    assert world.thread_of("ines").stance.open[0] is Guide.CALMED
    world.act("dana", "guide", "calmed", thread=ines)
    assert Guide.CALMED not in world.thread_of("ines").stance.open
    world.fast_forward(1)
    says(world, "hello you clown")
    assert world.thread_of("ines").stance.open[0] is Guide.CALMED
    assert world.timeline(ines).count("defender_riled") == 2


def test_who_insults_at_once_is_noticed_with_their_first_words(world):
    thread = says(world, "Stop whining, I love them")
    assert thread.stance.side is Side.BRAND
    assert says(world, "Shut up, I love them", customer="joe").stance.open[0] is Guide.CALMED


def test_an_agent_says_whose_side_they_take_and_that_it_was_none(world):
    bo = says(world, "hello")
    ann = world.thread_of("ann")
    with pytest.raises(Invalid, match="to:"):
        world.act("dana", "side", "brand", None, thread=bo)
    with pytest.raises(Invalid, match="to:"):
        world.act("dana", "side", "brand", bo.id, thread=bo)
    with pytest.raises(Invalid, match="to:"):
        world.act("dana", "side", "brand", "nowhere", thread=bo)
    world.act("dana", "side", "brand", f"https://heard.example/board/threads/{ann.id}", thread=bo)
    assert [one.who for one in company(world).on(Side.BRAND)] == ["Ines"]
    world.act("dana", "side", "nobody", None, thread=bo)
    assert company(world).here == []
    assert world.siding.advocates(DANA, None, 10, None).advocates == []
    world.fast_forward(1)
    says(world, KIND)
    assert world.thread_of("ines").stance.side is Side.NOBODY  # what a person said of them stays


def test_how_often_and_since_when_somebody_is_an_advocate(world):
    first = says(world, KIND)
    since = first.stance.at
    world.hear(a_message(UPSET, customer="bo", post="post-2", posted_at=world.now))
    world.fast_forward(60)
    world.hear(a_message(KIND, customer="ines", post="post-2", posted_at=world.now))
    (advocate,) = world.siding.advocates(DANA, None, 10, None).advocates
    assert (len(advocate.standpoints), advocate.since) == (2, since)
    assert advocate.last.stance.at > since
    past = world.siding.company(LEE, first, world.now).past
    assert past == advocate


def test_advocates_are_paged_whole(world):
    for number in range(5):
        says(world, KIND, customer=f"fan-{number}")
    seen, after = [], None
    while True:
        page = world.siding.advocates(DANA, "marigold", 2, after)
        seen += [one.last.who for one in page.advocates]
        after = page.after
        if after is None:
            break
    assert sorted(seen) == [f"Fan-{number}" for number in range(5)]


def test_another_brand_s_defenders_are_nobody_s(world):
    ines = says(world, KIND)
    stranger = replace(DANA, id="stranger", brands=frozenset({"fern"}))
    world.roster.everybody = (*world.roster.everybody, stranger)
    with pytest.raises(Invalid):
        world.siding.advocates(stranger, "marigold", 10, None)
    with pytest.raises(NotFound):
        world.act("stranger", "guide", "thanked", thread=ines)
    with pytest.raises(NotFound):
        world.act("stranger", "side", "nobody", None, thread=ines)
