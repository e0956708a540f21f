"""The same answer to the same problem: kept, approved by somebody else, asked for where there is none,
and shown beside the next case that is like one that is over."""

from dataclasses import replace
from datetime import timedelta

import pytest

from heard.domain.cases import MOST, Case, CaseBook
from heard.domain.errors import Conflict, Forbidden, Invalid, NotFound
from heard.domain.events import EventType
from heard.domain.judgement import Issue
from heard.domain.near_copies import signature
from heard.domain.people import Person, Role
from heard.services.amend import Order
from tests.builders import DANA, LEE, MINA, NOON, a_judgement, a_message, a_policy, a_reply
from tests.world import World

OLU = Person("olu", "Olu", Role.OBSERVER)
FRED = Person("fred", "Fred", Role.LEAD, "+15550100007", brands=frozenset({"fern"}))
NAME = "marigold.delivery"
TEXT = "Hi {customer}, your parcel is on its way again, and the fee is on us: {matter}"


def about(message, text):  # noqa: ARG001 - a judge's
    return replace(a_judgement(), issue=Issue.DELIVERY)


def a_world(*customers, people=(DANA, LEE, MINA, OLU, FRED), **changes):
    world = World(a_policy(**changes), judge=about, people=people)
    for customer in customers:
        world.hear(a_message("My parcel never came", customer=customer))
    world.forget_alerts()
    return world


def page(world):
    return world.answers.load("marigold", Issue.DELIVERY)


def act(world, person, verb, **fields):
    found = getattr(world.known_answers, verb)(
        Order(world.person(person)), NAME, now=world.now, **fields
    )
    world.publish()
    return found


def keep(world, who="dana", *, text=TEXT, when="A parcel is late", answer=None, customer="ann"):
    thread = world.thread_of(customer)
    world.act(who, "keep_answer", text, when, None, answer, thread=thread)
    return page(world).answers[-1].id


def approved(world):
    name = keep(world)
    act(world, "lee", "approve", answer=name)
    return name


def test_an_agent_keeps_an_answer_and_somebody_else_who_leads_approves_it():
    world = a_world("ann")
    name = keep(world)
    assert "answer_proposed" in world.timeline(world.thread_of("ann"))
    assert page(world).starters == ()
    act(world, "lee", "approve", answer=name)
    (answer,) = page(world).holding
    version = answer.approved
    assert (version.number, version.by, version.approved_by) == (1, "dana", "lee")
    assert (answer.owner, version.thread) == ("dana", world.thread_of("ann").id)
    assert [one.name for one in page(world).starters] == ["Approved: A parcel is late"]


def test_who_leads_is_told_of_words_to_approve_by_mail_and_nobody_s_phone_rings():
    world = a_world("ann")
    world.act("dana", "claim", thread=world.thread_of("ann"))
    keep(world)
    world.fast_forward(16)
    world.expect_care_mail("ANSWER TO APPROVE by Dana: A parcel is late")
    assert not [text for _, text in world.alerts.sms_sent if "ANSWER" in text]


def test_nobody_approves_their_own_words_and_no_agent_approves():
    world = a_world("ann")
    name = keep(world, "lee")
    for person, why in (("lee", "somebody else"), ("dana", "Only leads"), ("olu", "look on")):
        with pytest.raises(Forbidden, match=why):
            act(world, person, "approve", answer=name)
    act(world, "mina", "approve", answer=name)
    assert page(world).holding


def test_a_new_version_takes_the_place_of_the_old_once_it_is_approved():
    world = a_world("ann")
    name = approved(world)
    assert keep(world, text="It is on its way.", answer=name) == name
    assert page(world).holding[0].approved.text == TEXT
    act(world, "mina", "approve", answer=name)
    (answer,) = page(world).holding
    assert (answer.approved.number, answer.approved.text) == (2, "It is on its way.")
    with pytest.raises(Conflict, match="Nothing of this answer waits"):
        act(world, "lee", "approve", answer=name)


def test_what_is_turned_down_is_gone_unless_a_version_holds():
    world = a_world("ann")
    first = keep(world)
    act(world, "lee", "turn_down", answer=first, reason="We pay no fees")
    assert page(world).answers == ()
    name = approved(world)
    assert name != first
    keep(world, text="Another text.", answer=name)
    act(world, "lee", "turn_down", answer=name, reason="No")
    (answer,) = page(world).answers
    assert answer.approved.text == TEXT
    assert answer.proposed is None


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({"text": "Hi {custmer}"}, "text"),
        ({"when": ""}, "when"),
        ({"when": "x" * 121}, "when"),
    ],
)
def test_words_that_cannot_be_kept_are_refused_by_name(words, field):
    with pytest.raises(Invalid) as error:
        keep(a_world("ann"), **words)
    assert error.value.field == field


def test_a_thread_about_nothing_in_particular_says_about_what():
    world = World(people=(DANA, LEE))
    world.hear(a_message())
    with pytest.raises(Invalid, match="issue: one of safety"):
        world.act("dana", "keep_answer", TEXT, "Always", None, None)
    world.act("dana", "keep_answer", TEXT, "Always", "refund", None)
    assert world.answers.load("marigold", Issue.REFUND).proposals


def test_six_answers_to_one_issue_are_enough():
    world = a_world("ann")
    for number in range(6):
        keep(world, when=f"Case {number}")
    with pytest.raises(Conflict, match="There are 6 answers"):
        keep(world)


def test_the_third_thread_without_an_answer_asks_a_lead_who_is_reminded_once():
    world = a_world("ann", "bo")
    world.hear(a_message("Still no parcel", customer="bo"))
    world.fast_forward(5)
    assert page(world).wanted is None
    world.hear(a_message("My parcel?", customer="cy"))
    world.forget_alerts()
    world.fast_forward(2)
    wanted = page(world).wanted
    assert (wanted.owner, wanted.due_at - wanted.since) == ("lee", timedelta(days=3))
    assert len(page(world).threads) == 3
    mail = world.expect_care_mail("An answer about delivery is wanted")
    assert "https://heard.example/answers/marigold.delivery" in mail
    world.forget_alerts()
    world.fast_forward(to=wanted.due_at + timedelta(minutes=2))
    world.expect_sms("lee", "ANSWER LATE: delivery")
    world.expect_care_mail("LATE: an answer about delivery")
    world.fast_forward(3 * 24 * 60)
    assert not [text for _, text in world.alerts.sms_sent if "ANSWER LATE" in text]
    assert page(world).wanted is not None


def test_an_answer_ends_the_task_and_nobody_is_reminded():
    world = a_world("ann", "bo", "cy")
    world.fast_forward(2)
    act(world, "lee", "propose", text=TEXT, when="Always", answer=None)
    act(world, "mina", "approve", answer=page(world).answers[0].id)
    assert (page(world).wanted, page(world).due_at) == (None, None)
    world.forget_alerts()
    world.fast_forward(4 * 24 * 60)
    assert not [text for _, text in world.alerts.sms_sent if "ANSWER" in text]
    world.hear(a_message("My parcel?", customer="dee"))
    world.fast_forward(2)
    assert page(world).wanted is None


def test_where_an_answer_holds_nobody_counts():
    world = a_world("ann")
    approved(world)
    for customer in ("bo", "cy", "dee"):
        world.hear(a_message("My parcel?", customer=customer))
    world.fast_forward(5)
    assert (page(world).threads, page(world).wanted) == ((), None)


def test_a_manager_is_asked_where_nobody_leads_and_the_task_is_given_on_by_those_who_lead():
    world = a_world("ann", "bo", "cy", people=(DANA, MINA, FRED))
    world.fast_forward(2)
    assert page(world).wanted.owner == "mina"
    with pytest.raises(Forbidden):
        act(world, "dana", "give", to="dana", answer=None)
    with pytest.raises(Invalid, match="nobody called 'fred'"):
        act(world, "mina", "give", to="fred", answer=None)
    act(world, "mina", "give", to="dana", answer=None)
    assert page(world).wanted.owner == "dana"


def test_two_who_propose_at_once_both_stand():
    world = a_world("ann", "bo")
    reads, load = [page(world)], world.answers.load
    keep(world, customer="ann")
    world.answers.load = lambda *name: reads.pop() if reads else load(*name)
    keep(world, "lee", customer="bo", when="Another case")
    assert [one.proposed.by for one in page(world).answers] == ["dana", "lee"]


def test_a_page_of_another_brand_looks_as_if_it_did_not_exist():
    world = a_world("ann")
    name = keep(world)
    for verb, fields in (
        ("approve", {"answer": name}),
        ("propose", {"text": "a", "when": "b", "answer": None}),
    ):
        with pytest.raises(NotFound):
            act(world, "fred", verb, **fields)
    with pytest.raises(NotFound):
        world.known_answers.one(DANA, "marigold.nothing")


def test_a_resolved_case_is_kept_with_what_was_answered_and_how_it_ended():
    world = a_world("ann", "bo")
    world.act("dana", "claim", thread=world.thread_of("ann"))
    world.act(
        "dana", "answered", "public", "We send it again.", None, thread=world.thread_of("ann")
    )
    world.act("dana", "resolve", "solved", "", thread=world.thread_of("ann"))
    world.hear(a_reply("Here is your parcel, Bo.", customer="bo"))
    world.act("lee", "resolve", "stood_firm", "", thread=world.thread_of("bo"))
    first, second = world.answers.cases("marigold", Issue.DELIVERY).cases
    assert (first.answer, first.outcome, first.by) == ("We send it again.", "solved", "dana")
    assert (second.answer, second.outcome) == ("Here is your parcel, Bo.", "stood_firm")
    assert first.said == "My parcel never came"


def test_a_thread_about_nothing_or_without_words_makes_no_case():
    world = World()
    world.hear(a_message(), a_reply(customer="ann"))
    world.act("dana", "resolve", "solved", "")
    assert world.timeline()[-1] == EventType.RESOLVED
    assert not [book for book in world.table.books.values() if isinstance(book, CaseBook)]


def case(number, said="My parcel never came", **changes):
    at = NOON + timedelta(minutes=number)
    facts = {"outcome": "solved", "said": said, "signature": signature(said), "answer": "Sorry."}
    return Case(f"t{number}", 1, at, **{**facts, **changes})


def test_the_case_that_is_most_like_is_shown_and_never_the_thread_s_own():
    book = CaseBook("marigold", Issue.DELIVERY)
    texts = (
        "The parcel came broken and the cream leaked all over the box",
        "My parcel never came, the driver says that nobody was at home",
        "Why does delivery cost twelve euros when the shop said it was free",
    )
    for number, text in enumerate(texts):
        book = book.with_case(case(number, text), 400)
    like = signature("The driver says nobody was at home, and my parcel never came again")
    assert book.most_like(like, "new", NOON - timedelta(days=1)).thread == "t1"
    assert book.most_like(like, "t1", NOON - timedelta(days=1)).thread != "t1"
    assert book.most_like(signature("zzz"), "new", NOON - timedelta(days=1)).thread == "t2"
    assert book.most_like(like, "new", NOON + timedelta(days=1)) is None


def test_a_book_of_cases_is_bounded_and_forgets_what_is_no_longer_kept():
    book = CaseBook("marigold", Issue.DELIVERY).with_case(case(0), 400)
    book = book.with_case(case(0, outcome="stood_firm"), 400)
    assert [one.outcome for one in book.cases] == ["stood_firm"]
    for number in range(1, 60):
        book = book.with_case(case(number), 400)
    assert len(book.cases) == MOST
    late = replace(case(99), ended_at=NOON + timedelta(days=401))
    assert book.with_case(late, 400).cases == (late,)
