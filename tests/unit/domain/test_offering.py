"""A fair offer stands: within the policy anybody makes it, beyond it a lead decides, final is final."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heard.domain.claimant import claimant
from heard.domain.errors import Conflict, Forbidden, Invalid, NotFound
from heard.domain.message import Channel, Surface
from heard.domain.offers import Offer, OfferBook, OfferState, Worth, claims, money
from heard.domain.standards import Offers, Standards
from heard.services.offered import circle_of
from tests.builders import LEE, NOON, a_message, a_policy, a_thread
from tests.world import World

LIMITS = Offers(most=50, most_percent=20, customer_most=100, customer_offers=3)
POLICY = a_policy(standards=Standards(offers=LIMITS))
MAX = replace(LEE, id="max", name="Max", phone="+15550100004")


def a_world(*messages, policy=POLICY):
    world = World(policy)
    world.hear(*(messages or (a_message(),)))
    world.forget_alerts()
    return world


def offer(world, by="dana", value=25.0, *, percent=None, final=False, thread=None, **more):
    words = ("a voucher", value, more.get("currency"), percent, final, more.get("days"))
    world.act(by, "offer", *words, thread=thread)
    return offers(world, thread)[-1]


def offers(world, thread=None):
    thread = thread or world.thread
    return world.offers.books("marigold", [claimant(thread)])[claimant(thread)].offers


def states(world):
    return [str(one.state(world.now)) for one in offers(world)]


def test_an_offer_within_the_policy_is_made_and_in_the_timeline():
    world = a_world()
    made = offer(world, value=12.5)
    assert (made.state(world.now), str(made.worth)) == (OfferState.OPEN, "12.50 EUR")
    assert "offer_made" in world.timeline()
    world.expect_no_sms()
    world.act("dana", "accepted", made.id)
    world.act("dana", "accepted", made.id)
    assert world.timeline().count("offer_accepted") == 1
    assert states(world) == ["accepted"]


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        ({"value": 51}, "51 EUR is more than an agent may offer (50 EUR)."),
        ({"value": None, "percent": 25}, "25 % is more than an agent may offer (20 %)."),
        ({"value": 5, "currency": "usd"}, "It is not in EUR, so no limit holds for it."),
    ],
)
def test_what_is_beyond_the_policy_is_not_offered_before_a_lead_said_yes(terms, why):
    world = a_world()
    asked = offer(world, **terms)
    assert (states(world), asked.why) == (["asked"], (why,))
    world.expect_alert("lead", "OFFER TO APPROVE by Dana")
    with pytest.raises(Conflict, match="a lead has not decided yet"):
        world.act("dana", "accepted", asked.id)
    world.act("lee", "approve_offer", asked.id)
    world.expect_sms("dana", "OFFER APPROVED by Lee")
    assert states(world) == ["open"]
    with pytest.raises(Conflict, match="Nothing is to be decided any more"):
        world.act("mina", "turn_down_offer", asked.id, "too much")


def test_nobody_approves_their_own_and_no_agent_approves():
    world = a_world()
    mine = offer(world, "lee", 80)
    world.expect_alert("manager", "OFFER TO APPROVE by Lee")
    with pytest.raises(Forbidden, match="somebody else decides"):
        world.act("lee", "approve_offer", mine.id)
    with pytest.raises(Forbidden, match="Only leads and managers"):
        world.act("dana", "approve_offer", mine.id)
    world.act("mina", "turn_down_offer", mine.id, "A new parcel is enough")
    world.expect_sms("lee", "OFFER TURNED DOWN by Mina")
    assert states(world) == ["turned_down"]


def test_what_one_customer_gets_in_all_is_bounded_whoever_offers_it():
    world = a_world()
    offer(world, value=50)
    world.act("dana", "accepted", offers(world)[0].id)
    offer(world, "lee", 40)
    third = offer(world, value=11)
    assert states(world) == ["accepted", "open", "asked"]
    assert "would have been offered 101 EUR in 365 days, and 100 is the most" in third.why[0]


def test_the_number_of_offers_is_bounded_too_and_what_is_over_long_ago_does_not_count():
    world = a_world()
    for _ in range(3):
        world.act("dana", "accepted", offer(world, value=1).id)
    (why,) = offer(world, value=1).why
    assert "offer number 4 to this customer" in why
    world = a_world()
    for _ in range(3):
        world.act("dana", "accepted", offer(world, value=30).id)
    world.outage(366 * 24 * 60)
    assert not offer(world, value=50).why


def test_what_was_declined_turned_down_or_expired_leaves_room():
    policy = replace(POLICY, standards=Standards(offers=replace(LIMITS, customer_offers=None)))
    world = a_world(policy=policy)
    offer(world, value=50, days=1)
    offer(world, value=50)
    world.act("dana", "take_back", offers(world)[1].id, "a slip")
    world.outage(2 * 24 * 60)
    assert states(world) == ["expired", "taken_back"]
    assert not offer(world, value=50).why


def test_after_a_no_or_a_last_word_the_next_is_a_counter_offer():
    for final, why in ((False, "They declined “a voucher”"), (True, "was called final")):
        world = a_world()
        first = offer(world, value=10, final=final)
        if not final:
            world.act("dana", "declined", first.id)
        again = offer(world, value=12)
        assert again.state(world.now) is OfferState.ASKED
        assert why in again.why[0]


def test_a_final_offer_stands():
    world = a_world()
    last = offer(world, value=10, final=True)
    with pytest.raises(Conflict, match="called final: stand by it"):
        world.act("lee", "take_back", last.id, "too much")
    assert last.terms == "10 EUR, final"
    world.act("dana", "declined", last.id)
    with pytest.raises(Conflict, match="the customer declined it"):
        world.act("dana", "accepted", last.id)


def test_a_customer_is_known_in_every_thread_of_the_brand_and_through_joined_ones():
    world = a_world(
        a_message("My parcel never came", customer="ann"),
        a_message("Hello, my parcel?", customer="bo", channel=Channel.X, surface=Surface.DM),
    )
    ann, bo = world.thread_of("ann"), world.thread_of("bo")
    offer(world, value=50, thread=ann)
    offer(world, value=45, thread=ann)
    assert not offer(world, value=20, thread=bo).why
    world.act("dana", "take_back", offers(world, bo)[0].id, "a slip", thread=bo)
    world.act("dana", "join", ann.id, thread=bo)
    world.act("dana", "join", bo.id, thread=ann)
    bo, ann = world.thread_of("bo"), world.thread_of("ann")
    assert "would have been offered 115 EUR" in offer(world, value=20, thread=bo).why[0]
    seen = claims(circle_of(bo, [ann], world.offers), 365, world.now)
    assert (seen.number, seen.months, seen.sums) == (2, 12, (("EUR", 9500),))


def test_an_offer_here_and_one_in_a_joined_thread_at_once_meet_on_one_book():
    world = a_world(a_message(customer="ann"), a_message(customer="bo", channel=Channel.X))
    ann, bo = world.thread_of("ann"), world.thread_of("bo")
    world.act("dana", "join", ann.id, thread=bo)
    world.act("dana", "join", bo.id, thread=ann)
    offer(world, value=50, thread=world.thread_of("ann"))
    books = world.offers.books("marigold", [claimant(ann), claimant(bo)])
    assert {book.version for book in books.values()} == {1}


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"value": -1}, "value"),
        ({"value": 2_000_000}, "value"),
        ({"percent": 10}, "percent"),
        ({"value": 0, "percent": 101}, "percent"),
        ({"currency": "€"}, "currency"),
        ({"days": 0}, "days"),
        ({"days": 400}, "days"),
    ],
)
def test_terms_that_mean_nothing_are_refused_by_name(terms, field):
    with pytest.raises(Invalid) as error:
        offer(a_world(), **terms)
    assert error.value.field == field


def test_no_offer_is_none_of_this_customer():
    world = a_world()
    with pytest.raises(NotFound):
        world.act("dana", "accepted", "somewhere.o1")


def test_an_approval_that_comes_too_late_asks_to_offer_it_again():
    world = a_world()
    asked = offer(world, value=80, days=1)
    world.outage(25 * 60)
    with pytest.raises(Conflict, match="offer it again"):
        world.act("lee", "approve_offer", asked.id)


@pytest.mark.parametrize(
    ("hundredths", "text"), [(2500, "25 EUR"), (1250, "12.50 EUR"), (123456789, "1,234,567.89 EUR")]
)
def test_money_is_written_as_people_write_it(hundredths, text):
    assert money(hundredths, "EUR") == text


@given(st.lists(st.sampled_from(list(OfferState)), max_size=80))
def test_a_book_keeps_all_that_stands_and_never_grows_without_bound(stored):
    book = OfferBook("marigold", "x:ann")
    standing = 0
    for number, state in enumerate(stored):
        stands = state in (OfferState.ASKED, OfferState.OPEN)
        if stands and standing >= 5:
            continue
        standing += stands
        at = NOON + timedelta(seconds=number)
        one = Offer(f"t.o{number}", "t", 1, "a voucher", Worth(), "dana", at, at + timedelta(90))
        book = book.with_offer(replace(one, stored=state), at)
    assert len(book.offers) <= 40
    assert len(book.standing(NOON + timedelta(minutes=5))) == standing


def test_a_thread_alone_is_its_own_circle():
    world = a_world()
    circle = circle_of(a_thread(), (), world.offers)
    assert circle.books == (OfferBook("marigold", "facebook:ann"),)
