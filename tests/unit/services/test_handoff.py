"""A customer is taken elsewhere: they come with their reference, or they do not, and somebody knows."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heard.domain.acting import answered
from heard.domain.ahead import next_due_at
from heard.domain.errors import Conflict, Invalid
from heard.domain.events import EventType
from heard.domain.handoff import Stage
from heard.domain.inviting import Wish, invited
from heard.domain.message import ActKind
from heard.domain.policy import Contact, HandoffRules
from heard.domain.reference import reference_of
from heard.domain.ticking import ticked
from tests.builders import LEE, NOON, a_message, a_policy, a_reply, a_thread, an_act
from tests.world import World

NORTH = Contact("North", "north@marigold.example", "+31205550100")
SOUTH = Contact("South", "south@marigold.example")


def a_policy_with(*contacts, **rules):
    policy = a_policy(handoff=HandoffRules(**rules) if rules else HandoffRules(60, 180))
    brand = replace(policy.brands["marigold"], contacts=contacts or (NORTH,))
    return replace(policy, brands={"marigold": brand})


def a_world(*contacts):
    world = World(a_policy_with(*contacts))
    world.hear(a_message())
    world.act("dana", "claim")
    world.forget_alerts()
    return world


def invite(world, way="email", location=None, note="", by="dana"):
    return world.act(by, "handoff", way, location, note).handoff


def public(world):
    return world.thread_of("ann")


def private(world):
    return world.thread_of("psid-ann")


def a_private_message(text, **facts):
    return a_message(
        text, channel="messenger", surface="dm", post="dm", customer="psid-ann", **facts
    )


def test_an_invitation_gives_a_reference_and_stops_no_clock():
    world = a_world()
    handoff = invite(world)
    assert handoff.reference == reference_of(f"{world.thread.id} 2", 0)
    assert (handoff.by, handoff.ways, handoff.location) == ("dana", ("email",), "North")
    assert world.clocks()["first_reply"] is None
    assert world.thread.state == "claimed"
    assert world.timeline()[-1] == "handed_off"


def test_a_further_way_has_the_same_reference_and_the_same_way_says_who_was_first():
    world = a_world()
    first = invite(world)
    again = invite(world, "phone", by="lee")
    assert (again.reference, again.by, again.ways) == (first.reference, "dana", ("email", "phone"))
    with pytest.raises(Conflict, match=f"Invited already by Dana just now.*{first.reference}"):
        invite(world, by="lee")


def test_another_case_never_gets_the_same_reference():
    world = a_world()
    taken = reference_of(f"{world.thread.id} 2", 0)
    world.threads.references["marigold", taken] = "another thread"
    assert invite(world).reference == reference_of(f"{world.thread.id} 2", 1)


def test_the_location_must_be_one_that_can_be_reached_this_way():
    world = a_world(NORTH, SOUTH)
    with pytest.raises(Invalid, match="location: one of North, South"):
        invite(world)
    with pytest.raises(Invalid, match="location: one of North"):
        invite(world, "phone", "South")
    assert invite(world, "phone").location == "North"


def test_where_nobody_can_be_reached_it_says_what_to_do():
    world = a_world(SOUTH)
    with pytest.raises(Invalid, match=r"no phone to invite to: add it to \[\[brands.marigold"):
        invite(world, "phone")
    with pytest.raises(Invalid, match="by: one of email, phone, dm, other"):
        invite(world, "fax")
    with pytest.raises(Invalid, match="note"):
        invite(world, "other")
    assert invite(world, "other", note="Come to the shop").location is None


def test_who_comes_with_the_reference_is_known_in_both_threads_and_the_host_is_told():
    world = a_world()
    reference = invite(world).reference
    world.fast_forward(5)
    world.forget_alerts()
    world.hear(a_private_message(f"Hi, I was told to write here, {reference.lower()}"))
    home, there = public(world), private(world)
    assert home.handoff.stage is Stage.ARRIVED
    assert (home.handoff.arrived_how, home.handoff.arrived_in) == ("messenger", there.id)
    assert (home.joined, there.joined) == ((there.id,), (home.id,))
    assert there.came_with.reference == reference
    assert "arrived" in world.timeline(home)
    assert world.timeline(there) == ["opened", "came_with"]
    world.expect_sms("dana", f"ARRIVED ({reference})")
    assert there.state == "waiting", "who came waits for an answer like anybody"


def test_whoever_comes_with_the_reference_alone_waits_for_an_answer_too():
    world = a_world()
    reference = invite(world).reference
    world.hear(a_private_message(f"hello, {reference}"))
    there = private(world)
    assert (there.kind, there.state) == ("chatter", "waiting")
    world.fast_forward(20)
    assert "rung_paged" in world.timeline(there), "nobody is forgotten"


def test_a_reference_is_read_once_and_a_duplicate_changes_nothing():
    world = a_world()
    reference = invite(world).reference
    message = a_private_message(f"It is {reference}")
    world.hear(message, message, a_private_message(f"Again: {reference}"))
    assert world.timeline(public(world)).count("arrived") == 1
    assert world.timeline(private(world)).count("came_with") == 1


def test_a_reference_in_the_thread_that_gave_it_is_no_arrival():
    world = a_world()
    reference = invite(world).reference
    world.hear(a_message(f"I mailed you, {reference}"))
    assert world.thread.handoff.expected


def test_another_brands_reference_leads_nowhere():
    world = a_world()
    reference = invite(world).reference
    world.hear(a_message(f"{reference} please", account="page-of-nobody", customer="eve"))
    assert public(world).handoff.expected
    assert world.thread_of("eve").came_with is None


def test_a_message_that_an_edit_gives_a_reference_arrives_too():
    world = a_world()
    reference = invite(world).reference
    message = a_private_message("Hi, it is me")
    world.hear(message)
    world.hear(
        an_act(ActKind.EDIT, message.native_id, channel="messenger", text=f"Hi, {reference}")
    )
    assert public(world).handoff.arrived_in == private(world).id


def test_an_arrival_by_phone_is_noted_by_hand():
    world = a_world()
    invite(world, "phone")
    thread = world.act("lee", "arrived", "phone", "Called at four, wants a new one", None)
    assert (thread.handoff.stage, thread.handoff.told_by) == (Stage.ARRIVED, "lee")
    world.expect_sms("dana", "ARRIVED")
    with pytest.raises(Conflict, match="They have arrived already"):
        world.act("lee", "arrived", "phone", "", None)
    with pytest.raises(Conflict, match="arrived already"):
        invite(world)


def test_an_arrival_noted_in_another_thread_joins_the_two():
    world = a_world()
    reference = invite(world, "dm").reference
    world.hear(a_private_message("Hi, it is me"))
    home, there = public(world), private(world)
    world.act(
        "lee", "arrived", "dm", "", f"https://heard.example/board/threads/{there.id}", thread=home
    )
    home, there = public(world), private(world)
    assert (home.handoff.arrived_in, home.joined, there.joined) == (
        there.id,
        (there.id,),
        (home.id,),
    )
    assert there.came_with.reference == reference
    with pytest.raises(Invalid, match="thread: there is no such thread"):
        world.act("lee", "arrived", "dm", "", "nowhere", thread=home)


def test_joining_with_where_they_wrote_since_is_an_arrival_from_either_side():
    for first in (public, private):
        world = a_world()
        reference = invite(world, "dm").reference
        world.hear(a_private_message("Hi, it is me"))
        other = private if first is public else public
        world.act("lee", "join", other(world).id, thread=first(world))
        assert public(world).handoff.arrived_in == private(world).id
        assert private(world).came_with.reference == reference
        world.act("lee", "join", other(world).id, thread=first(world))
        assert world.timeline(public(world)).count("arrived") == 1


def test_joining_with_something_older_is_none():
    world = a_world()
    world.hear(a_private_message("Hi, an old matter"))
    world.fast_forward(1)
    world.act("dana", "handoff", "dm", None, "", thread=public(world))
    world.act("dana", "join", private(world).id, thread=public(world))
    assert public(world).handoff.expected
    assert world.timeline(public(world))[-1] == "joined"


def test_nobody_comes_the_host_is_reminded_once_then_it_ends_and_stays_on_the_board():
    world = a_world()
    world.hear(a_reply(customer="ann"))
    reference = invite(world).reference
    world.forget_alerts()
    world.fast_forward(60)
    world.expect_sms("dana", f"NOBODY ARRIVED YET ({reference})")
    world.expect_no_sms()
    world.fast_forward(120)
    world.expect_sms("dana", f"NOBODY CAME, end it or call ({reference})")
    world.fast_forward(600)
    world.expect_no_sms()
    assert world.thread.handoff.stage is Stage.NOBODY
    assert world.timeline().count("nobody_came") == 1
    assert world.thread.state == "answered", "it stays until a person ends it"
    assert world.act("dana", "resolve", "customer_silent", "").state == "resolved"


def test_an_hour_without_a_sweep_tells_the_end_and_not_the_reminder_beside_it():
    world = a_world()
    invite(world)
    world.outage(400)
    world.forget_alerts()
    world.sweep()
    world.publish()
    assert "nobody_came" in world.timeline()
    assert "handoff_quiet" not in world.timeline()


def test_whoever_comes_late_has_come():
    world = a_world()
    world.hear(a_reply(customer="ann"))
    reference = invite(world).reference
    world.fast_forward(200)
    assert world.thread.handoff.stage is Stage.NOBODY
    world.act("dana", "resolve", "customer_silent", "")
    world.forget_alerts()
    world.hear(a_private_message(f"Sorry, I was away. {reference}"))
    assert public(world).handoff.stage is Stage.RESOLVED
    assert public(world).state == "resolved"
    world.expect_sms("dana", f"ARRIVED ({reference})")


def test_an_invitation_that_was_taken_back_reminds_nobody():
    world = a_world()
    world.hear(a_reply(customer="ann"))
    invite(world)
    thread = world.act("dana", "uninvite", "They answered in public")
    assert thread.handoff.stage is Stage.WITHDRAWN
    world.forget_alerts()
    world.fast_forward(400)
    world.expect_no_sms()
    with pytest.raises(Conflict, match="Nobody is expected"):
        world.act("dana", "uninvite", "again")
    assert invite(world).stage is Stage.INVITED


def test_a_case_that_ends_ends_its_invitation_with_who_and_when():
    world = a_world()
    world.hear(a_reply(customer="ann"))
    invite(world, "phone")
    world.act("dana", "arrived", "phone", "", None)
    thread = world.act("lee", "resolve", "moved_and_solved", "")
    assert (thread.handoff.stage, thread.handoff.ended_by) == (Stage.RESOLVED, "lee")


def test_whoever_left_is_stood_in_for():
    world = a_world()
    invite(world)
    world.roster.everybody = (LEE,)
    world.fast_forward(60)
    world.expect_sms("lee", "FOR dana (out of reach): NOBODY ARRIVED YET")


def test_praise_after_a_solved_case_opens_it_to_be_thanked_and_nobody_is_paged():
    world = a_world()
    world.hear(a_reply(customer="ann"))
    world.act("dana", "resolve", "solved", "")
    world.forget_alerts()
    world.hear(a_message("love it"))
    thread = world.thread
    assert (thread.state, thread.episode, thread.kind) == ("noted", 2, "praise")
    assert (thread.returned.case, thread.returned.praise) == (thread.id, thread.id)
    assert world.timeline()[-2:] == ["reopened", "praise_returned"]
    world.expect_no_sms()


def test_praise_with_the_reference_of_a_solved_case_is_linked_to_it():
    world = a_world()
    world.hear(a_reply(customer="ann"))
    reference = invite(world).reference
    world.act("dana", "resolve", "moved_and_solved", "")
    world.hear(a_private_message(f"I love how you solved {reference}"))
    home, there = public(world), private(world)
    assert home.returned == there.returned
    assert (home.returned.case, home.returned.praise) == (home.id, there.id)
    assert "praise_returned" in world.timeline(home)
    assert "praise_returned" in world.timeline(there)


def test_praise_elsewhere_is_linked_by_hand_to_a_solved_case_only():
    world = a_world()
    world.hear(a_reply(customer="ann"), a_message("love it", customer="ben", post="post-2"))
    case, praise = public(world), world.thread_of("ben")
    with pytest.raises(Conflict, match="not resolved as solved"):
        world.act("lee", "compliment", case.id, thread=praise)
    world.act("dana", "resolve", "solved", "", thread=case)
    world.act("lee", "compliment", case.id, thread=praise)
    world.act("lee", "compliment", case.id, thread=praise)
    assert public(world).returned == world.thread_of("ben").returned
    assert world.timeline(public(world)).count("praise_returned") == 1
    with pytest.raises(Conflict, match="no praise"):
        world.act("lee", "compliment", case.id, thread=_another_case(world))


def _another_case(world):
    world.hear(a_message(customer="cy", post="post-3"))
    return world.thread_of("cy")


def test_reports_count_an_invitation_once_and_what_became_of_it():
    world = a_world()
    reference = invite(world).reference
    invite(world, "phone")
    world.hear(a_private_message(f"{reference}"))
    figures = world.reporting.figures("marigold", NOON.date())
    assert figures.counted == {"arrived": 1, "invited": 1}


@given(st.integers(1, 20_000), st.integers(1, 20_000), st.lists(st.integers(1, 9_000), max_size=6))
def test_a_reminder_and_an_end_are_told_once_each_whenever_somebody_looks(remind, more, looks):
    policy = a_policy_with(NORTH, remind_after=remind, ends_after=remind + more)
    thread = answered(a_thread(policy=policy), "dana", "public", "Hi", None, NOON, policy).thread
    thread = invited(thread, "dana", Wish("email"), "K47-M38X", NOON, policy).thread
    told, now = [], NOON
    for minutes in looks:
        now += timedelta(minutes=minutes)
        change = ticked(thread, now, policy)
        thread = change.thread
        told += [one.type for one in change.events]
    due, steps = next_due_at(thread, policy), 0
    while due is not None and steps < 60:
        change = ticked(thread, max(due, now), policy)
        thread, steps = change.thread, steps + 1
        told += [one.type for one in change.events]
        due = next_due_at(thread, policy)
    assert told.count(EventType.NOBODY_CAME) == 1
    assert told.count(EventType.HANDOFF_QUIET) <= 1
    assert thread.handoff.stage is Stage.NOBODY
