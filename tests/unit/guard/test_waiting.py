"""When a draft had better wait, and who reads it first."""

from dataclasses import replace
from datetime import timedelta

import pytest

from heard.domain.judgement import Severity
from heard.domain.standards import Approving
from tests.builders import NOON
from tests.unit.guard.cases import CALM, a_company, verdict_on

HOT = "Hi Tom, you should have called. Sorry about the internet. " + CALM
OUTBURST = {"said": ["No engineer", "again", "still no internet!!"], "apart": 0.5}
LATER = {"answered": ["Hi Tom, sorry about the engineer."], "replied": ["Still no internet"]}
LONG = CALM + " Here is what I will do for you about the internet today. " * 6


def minutes(verdict):
    return (verdict.wait_until - NOON).total_seconds() / 60 if verdict.wait_until else 0


def test_a_calm_answer_to_an_ordinary_complaint_waits_for_nothing():
    assert verdict_on(CALM).waits == ()
    assert verdict_on(LONG).waits == ()


def test_the_hotter_both_sides_are_the_longer_it_cools():
    at_ease = minutes(verdict_on(HOT))
    angry = minutes(verdict_on(HOT, severity="high"))
    shouted = minutes(verdict_on(HOT.replace("sorry", "CALM DOWN NOW"), severity="high"))
    assert 0 < at_ease < angry < shouted


def test_its_author_may_waive_it_with_a_reason():
    (wait,) = verdict_on(HOT).waits
    assert wait.waivable
    assert verdict_on(HOT, draft={"waived": "My lead has read it"}).waits == ()


def test_it_is_counted_from_when_they_began_and_does_not_run_away():
    begun = {"begun_at": NOON - timedelta(minutes=1)}
    assert minutes(verdict_on(HOT, draft=begun)) == minutes(verdict_on(HOT)) - 1
    long_ago = {"begun_at": NOON - timedelta(hours=1)}
    assert verdict_on(HOT, draft=long_ago).waits == ()
    ahead = {"begun_at": NOON + timedelta(hours=1)}
    assert minutes(verdict_on(HOT, draft=ahead)) == minutes(verdict_on(HOT))


@pytest.mark.parametrize("severity", list(Severity))
def test_the_first_acknowledgement_is_never_held_back(severity):
    policy = a_company(cool_off=60, approving=Approving(frozenset(Severity), 1, 0))
    verdict = verdict_on(CALM, policy=policy, severity=severity.value, reach=90_000, **OUTBURST)
    assert verdict.waits == ()
    assert verdict.needs_approval is None


def test_who_is_still_writing_is_let_finish():
    (wait,) = verdict_on(LONG, **OUTBURST).waits
    assert wait.until == NOON - timedelta(seconds=30) + timedelta(seconds=45)
    assert not wait.waivable
    assert verdict_on(LONG, **OUTBURST, now=NOON + timedelta(seconds=16)).waits == ()
    assert verdict_on(LONG, **{**OUTBURST, "apart": 1}).waits == ()


def test_nothing_outlasts_the_warning_of_the_clock():
    policy = a_company(cool_off=60, vent=600)
    # A first reply is due 36 minutes after the message: 24 minutes are where it warns.
    facts = {"said": ["No engineer came"], "apart": 20}
    assert minutes(verdict_on(HOT, policy=policy, **facts)) == pytest.approx(4)
    late = verdict_on(HOT, policy=policy, **facts, now=NOON + timedelta(minutes=10))
    assert late.waits == ()
    outburst = {"said": ["No", "engineer", "came"], "apart": 9}
    assert minutes(verdict_on(LONG, policy=policy, **outburst)) <= 24 - 9


def test_no_cool_off_where_the_policy_wants_none():
    assert verdict_on(HOT, policy=a_company(cool_off=0)).waits == ()


def asked(text=LONG, *, draft=None, **rules):
    facts = {key: rules.pop(key) for key in ("severity", "reach") if key in rules}
    policy = a_company(approving=Approving(**rules))
    return verdict_on(text, policy=policy, draft=draft, **facts).needs_approval


def test_the_policy_says_whose_answers_somebody_else_reads():
    assert asked(severity="critical") is None
    found = asked(severities=frozenset({Severity.CRITICAL}), severity="critical")
    assert found.why == ("The case is critical.",)
    assert asked(severities=frozenset({Severity.CRITICAL}), severity="normal") is None
    assert asked(min_reach=50_000, reach=50_000).why == ("50,000 people follow this customer.",)
    assert asked(min_reach=50_000, reach=49_999) is None
    assert asked(min_reach=50_000) is None
    money = LONG + " You get 300 euros back for the internet."
    assert asked(money, above=250).why == (
        "It names 300, and above 250 somebody else decides too.",
    )
    assert asked(money, above=300) is None


def test_an_offer_above_an_agents_limit_is_approved_by_somebody():
    gift = LONG + " Have a voucher of 80 euros for the internet."
    assert asked(gift, above=1000).why == ("It offers more than an agent may on their own.",)


def test_when_nobody_answers_the_lead_on_call_is_asked():
    begun = {"begun_at": NOON - timedelta(minutes=4)}
    found = asked(min_reach=1, reach=2, by="agent", wait=10, then="lead", draft=begun)
    assert (found.by, found.then) == ("agent", "lead")
    assert found.until == NOON + timedelta(minutes=6)


def test_a_later_answer_is_no_first_acknowledgement():
    policy = a_company(approving=Approving(frozenset({Severity.NORMAL})))
    assert verdict_on(CALM, policy=policy, **LATER).needs_approval is not None
    assert verdict_on(CALM, policy=policy).needs_approval is None


def test_a_machines_answer_does_not_count_as_the_first():
    quick = {"answered": ["Thank you, we will get back to you"], "apart": 0.1}
    policy = replace(a_company(approving=Approving(frozenset({Severity.NORMAL}))))
    assert verdict_on(CALM, policy=policy, **quick).needs_approval is None
