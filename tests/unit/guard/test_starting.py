"""Starters are beginnings: none is sent as it is."""

from dataclasses import replace

import pytest

from heard.domain.handoff import By, Handoff
from heard.domain.judgement import Issue, Kind, Severity
from heard.domain.message import Channel, Surface
from heard.domain.policy import Contact
from heard.domain.starter import Starter
from heard.domain.verdict import Check
from heard.guard.beginning import beginnings
from tests.builders import NOON
from tests.unit.guard.cases import CONTACT, a_case, a_company, marked, verdict_on
from tests.unit.guard.labelled import STARTERS

BEGUN = (
    "Hi Tom, thank you for telling us about this. I am sorry for the experience you have had. I am "
    "looking into {} now and will come back to you here. If you would rather talk: "
    "help@brightwire.example or 0113 555 0121. Jo"
)


def invited(case):
    """The same case once its customer was invited elsewhere."""
    handoff = Handoff("K47-M38X", "jo", NOON, (By.EMAIL,), CONTACT.location)
    return replace(case, thread=replace(case.thread, handoff=handoff))


def test_a_starter_that_needs_a_reference_is_offered_once_there_is_one():
    needs = {one.name for one in STARTERS if "{reference}" in one.text}
    without, once = (
        {one.name: one for one in beginnings(case, "Jo", a_company(), STARTERS)}
        for case in (a_case(), invited(a_case()))
    )
    assert needs
    assert not needs & set(without)
    assert all("K47-M38X" in once[name].text for name in needs)


@pytest.mark.parametrize("starter", STARTERS, ids=lambda one: one.name)
def test_no_starter_passes_as_heard_fills_it(starter):
    case = invited(
        a_case(
            kind=next(iter(starter.kinds), Kind.COMPLAINT).value,
            severity=next(iter(starter.severities), Severity.NORMAL).value,
            surface=next(iter(starter.surfaces), Surface.COMMENT).value,
        )
    )
    begun = next(
        one
        for one in beginnings(case, "Jo Example", a_company(), STARTERS)
        if one.name == starter.name
    )
    assert set(begun.left) <= {"matter", "when"}
    assert Check.VARIABLE in verdict_on(begun.text).flags
    bland = begun.text.replace("{matter}", "this").replace("{when}", "noon")
    assert Check.STARTER in verdict_on(bland).flags


def test_what_happened_to_them_makes_it_ones_own():
    assert Check.STARTER in verdict_on(BEGUN.format("it")).flags
    assert Check.STARTER not in verdict_on(BEGUN.format("your missing engineer")).flags
    own = BEGUN.format("it") + " Days without internet are hard."
    assert Check.STARTER not in verdict_on(own).flags


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(",", " -"),
        lambda text: text.upper(),
        lambda text: text.replace("very", "truly").replace("sorry", "so sorry"),
        lambda text: text + " Best wishes from all of us.",
        lambda text: text.replace("Hi Tom", "Hello Tom"),
    ],
)
def test_moved_commas_and_kind_regards_do_not(change):
    assert Check.STARTER in verdict_on(change(BEGUN.format("it"))).flags


def test_a_customer_without_words_only_asks_for_some_of_ones_own():
    facts = {"said": ["😡😡"]}
    assert Check.STARTER in verdict_on(BEGUN.format("it"), **facts).flags
    own = BEGUN.format("it") + " What went wrong at your end today, may I ask?"
    assert Check.STARTER not in verdict_on(own, **facts).flags


def test_who_writes_without_a_starter_is_never_held_up_by_one():
    assert Check.STARTER not in verdict_on("Thank you for telling us. We are on it.").flags


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Hi {customer}", "{customer}"),
        ("Hi {{ first_name }}", "{{ first_name }}"),
        ("Hi [Name],", "[Name]"),
        ("Hi [insert name here],", "[insert name here]"),
        ("Hi <customer name>,", "<customer name>"),
        ("Hi %FIRSTNAME%,", "%FIRSTNAME%"),
        ("Hi XXX,", "XXX"),
        ("Call ____ today", "____"),
    ],
)
def test_what_nobody_filled_is_refused_and_marked(text, left):
    assert marked(text, Check.VARIABLE) == [left]


@pytest.mark.parametrize(
    "text",
    [
        "See you xxx",
        "[edited]",
        "a {} b",
        "<3 you",
        "5 < 6 > 4",
        "30% off",
        "size XXL",
        "{…}",
        "[sic]",
    ],
)
def test_what_only_looks_like_a_variable_is_none(text):
    assert marked(text, Check.VARIABLE) == []


def test_the_likeliest_starter_comes_first():
    def a_starter(name, *issues):
        return Starter(name, "Hi {customer}", frozenset(issues))

    known = [a_starter("other", Issue.FOOD), a_starter("any"), a_starter("this", Issue.DELIVERY)]
    ranked = sorted(known, key=lambda one: one.rank(Issue.DELIVERY))
    assert [one.name for one in ranked] == ["this", "any", "other"]
    assert min(known, key=lambda one: one.rank(None)).name == "any"


def test_a_starter_is_offered_where_it_fits_only():
    starter = Starter("s", "t", kinds=frozenset({Kind.PRAISE}), channels=frozenset({Channel.X}))
    assert starter.fits(Kind.PRAISE, Severity.LOW, Channel.X, Surface.MENTION)
    assert not starter.fits(Kind.COMPLAINT, Severity.LOW, Channel.X, Surface.MENTION)
    assert not starter.fits(Kind.PRAISE, Severity.LOW, Channel.GOOGLE, Surface.REVIEW)


def begun(text, *contacts, **facts):
    policy = a_company(*contacts)
    found = beginnings(a_case(policy, **facts), "Jo Example", policy, [Starter("s", text)])
    return next(iter(found))


def test_heard_fills_what_it_knows():
    text = "{customer} {brand} {agent} {location} {location_email} {location_phone} {matter}"
    filled = begun(text)
    assert filled.text == (
        "Tom Brightwire Jo Leeds help@brightwire.example +44 113 555 0121 {matter}"
    )
    assert filled.left == ("matter",)


def test_of_several_locations_the_one_that_they_name_is_filled_and_else_the_first():
    york = Contact("York", "york@brightwire.example", None)
    assert begun("{location}", CONTACT, york).text == "Leeds"
    named = begun("{location} {location_phone}", CONTACT, york, said=["The York shop was shut"])
    assert named.text == "York {location_phone}"


def test_who_has_no_name_is_called_by_their_handle_and_else_left_open():
    assert begun("{customer}", customer=None, handle="tom.p").text == "@tom.p"
    assert begun("{customer}", customer="A Google User").text == "{customer}"
