"""A surge as people live it: one lead alert, one ladder, its threads led, and everybody answered."""

from dataclasses import replace
from datetime import timedelta

from heard.domain.events import EventType
from heard.domain.judgement import Issue, Judgement
from heard.domain.message import DRILL_ACCOUNT
from heard.domain.surge import Phase
from heard.domain.surge_naming import about
from tests.builders import DANA, LEE, MINA, NOON, a_judgement, a_message, a_policy, scripted
from tests.world import World

FEES = "They added delivery fees of 4 euros at the checkout and nobody told me before"


def judge(message, text) -> Judgement:
    found = scripted(message, text)
    return replace(found, issue=Issue.DELIVERY) if "fees" in (text or "") else found


def a_world(**facts):
    """A brand that was watched for weeks, at noon, with the watch on."""
    world = World(judge=judge, people=facts.pop("people", (DANA, LEE, MINA)), **facts)
    watch, _ = world.surges.watch("marigold", NOON)
    past = watch.past
    for hour in range(200):
        past = past.learned(NOON - timedelta(hours=200 - hour), {"delivery": hour % 2}, {})
    world.surges.watches["marigold"] = replace(watch, past=past, learned_to=NOON)
    world.watches = True
    return world


def complain(world, number, text="delivery fees, shame", first=0, minutes=0.2, **facts):
    """So many people complain, one after the other."""
    for n in range(number):
        said = f"{text} {'abcdefghijklmnopqrstuvwxyz'[n % 26] * 9} {n * 7919}"
        world.hear(a_message(said, customer=f"c{first + n}", post=f"post-{first + n}", **facts))
        world.fast_forward(minutes)


def test_a_surge_opens_one_lead_alert_and_leads_its_threads():
    world = a_world()
    complain(world, 14, FEES.replace("and nobody", "so nobody"))
    world.fast_forward(2)
    surge = world.surge
    assert surge.issue == "delivery"
    text = world.expect_sms("lee", "SURGE")
    assert "complaints about delivery" in text
    assert "usually" in text
    assert "a claims" in text or "https://" in text
    mail = world.expect_care_mail("SURGE")
    assert "at least" in mail
    assert "delivery fees" in mail
    assert mail.count("“") >= 3
    assert {thread.surge for thread in world.table.heads.values()} == {surge.id}
    assert len([one for one in world.ladders.started if one[0] == surge.id]) == 1


def test_its_threads_start_no_ladder_and_their_alerts_wait_for_the_bundle():
    world = a_world()
    complain(world, 14)
    world.fast_forward(2)
    world.forget_alerts()
    complain(world, 6, "furious about the fees", first=50)
    assert not [text for _, text in world.alerts.sms_sent if "SURGE" not in text]
    world.claim("lee", world.table.heads[world.surge.examples[0]])
    world.fast_forward(14)
    assert {one[0] for one in world.ladders.started} == {world.surge.id}


def test_a_critical_one_is_told_at_once_and_climbs_its_own_ladder():
    world = a_world()
    complain(world, 14)
    world.fast_forward(20)
    world.forget_alerts()
    thread_before = set(world.table.heads)
    world.hear(a_message("fees! my lawyer will write to you", customer="eve", post="post-99"))
    (new,) = set(world.table.heads) - thread_before
    assert world.table.heads[new].surge == world.surge.id
    world.expect_sms("dana", "CRITICAL")
    assert new in {one[0] for one in world.ladders.started}


def test_more_critical_ones_are_counted_and_told_at_two_five_and_ten():
    world = a_world()
    complain(world, 14)
    world.fast_forward(70)
    world.forget_alerts()
    told = []
    for number in range(1, 11):
        world.hear(a_message("fees! my lawyer", customer=f"l{number}", post=f"lp-{number}"))
        told.append(any(to == "dana" and "CRITICAL" in text for to, text in world.alerts.sms_sent))
        world.forget_alerts()
        world.fast_forward(0.1)
    assert [n for n, one in enumerate(told, start=1) if one] == [1, 2, 5, 10]


def test_whoever_claims_an_example_has_the_surge_and_nobody_is_paged_any_more():
    world = a_world()
    complain(world, 14)
    world.fast_forward(2)
    world.claim("lee", world.table.heads[world.surge.examples[0]])
    world.forget_alerts()
    world.fast_forward(40)
    assert world.surge.claimed_by == "lee"
    assert not [text for _, text in world.alerts.sms_sent if "SURGE, NOBODY" in text]


def test_a_surge_that_nobody_claims_climbs_and_operations_is_told_in_the_end():
    world = a_world()
    complain(world, 14)
    world.fast_forward(12)
    world.expect_sms("mina", "NOBODY HAS CLAIMED")
    world.fast_forward(60)
    world.expect_operations_mail("LADDER EXHAUSTED")


def test_a_surge_that_is_over_lets_its_threads_go_and_they_are_paged_for():
    world = a_world()
    complain(world, 14)
    world.fast_forward(60 * 5)
    assert world.surge.phase is Phase.ENDED
    waiting = [thread for thread in world.table.heads.values() if thread.state == "waiting"]
    assert len(waiting) == 14
    assert {thread.surge for thread in waiting} == {None}
    ladders = {one[0] for one in world.ladders.started}
    assert {thread.id for thread in waiting} < ladders
    world.expect_care_mail("SURGE OVER")


def test_a_drill_is_no_part_of_a_surge():
    world = a_world()
    for n in range(20):
        world.hear(a_message(f"fees {n}", customer=f"d{n}", post=f"d{n}", account=DRILL_ACCOUNT))
    world.fast_forward(3)
    assert world.surges.kept == {}


def test_a_thread_tells_in_its_timeline_that_it_belongs_to_a_surge():
    world = a_world()
    complain(world, 14)
    world.fast_forward(2)
    complain(world, 1, first=70)
    early, late = world.thread_of("c0"), world.thread_of("c70")
    assert "surge_joined" in world.timeline(early)
    opened = world.table.timeline[late.id][0]
    assert opened.type is EventType.OPENED
    assert opened.data["surge"] == world.surge.id


def test_copies_are_one_surge_whatever_is_said_with_them():
    world = a_world(policy=a_policy())
    for n in range(6):
        world.hear(
            a_message(
                f"My cream came in a broken jar and it smells of petrol, number {n}",
                customer=f"k{n}",
                post=f"k{n}",
            )
        )
    world.fast_forward(2)
    assert world.surge.copies == 6
    assert about(world.surge)
    assert a_judgement().issue is None


def test_who_had_a_thread_of_a_surge_and_let_it_go_leaves_it_to_its_own_ladder():
    world = a_world()
    complain(world, 14)
    world.fast_forward(2)
    one = world.table.heads[world.surge.examples[1]]
    world.claim("dana", one)
    world.act("dana", "release", thread=one)
    world.fast_forward(60)
    assert one.id in {execution[0] for execution in world.ladders.started}


def test_a_text_of_a_surge_is_one_sms_whatever_it_is_about():
    world = a_world()
    complain(world, 14, FEES)
    world.fast_forward(2)
    text = world.expect_sms("lee", "SURGE")
    assert len(text) <= 160
    assert text.startswith("Marigold & Vine: SURGE ")


def test_a_surge_without_a_name_speaks_for_those_it_was_found_by_and_for_nobody_else():
    world = a_world()
    words = ("zip", "lamp", "rope", "mug", "tent", "sock", "bike", "drum", "fork", "nail")
    for n, word in enumerate(words):
        said = f"{word} {word[::-1]} {word * 2} bad"
        world.hear(a_message(said, customer=f"n{n}", post=f"n{n}"))
        world.fast_forward(0.2)
    world.fast_forward(2)
    assert world.surge.matter.issue == ""
    assert world.thread_of("n0").surge == world.surge.id
    world.forget_alerts()
    world.hear(a_message("furious about something else", customer="zoe", post="zoe"))
    assert world.thread_of("zoe").surge is None
    world.expect_sms("dana", "HIGH COMPLAINT")
