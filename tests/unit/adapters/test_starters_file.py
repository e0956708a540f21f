"""Starters as a file: what may stand in it, and what `make check-policy` says of the rest."""

import shutil
from pathlib import Path

import pytest

from heard.adapters import policy_check
from heard.adapters.policy_file import policy_from
from heard.adapters.starters_file import load_starters, starters_from
from heard.domain.errors import PolicyError
from heard.domain.judgement import Issue, Kind, Severity
from heard.domain.message import Surface
from heard.domain.standards import Approving, Offers, Standards
from tests.unit.adapters.test_policy_file import SMALL

POLICY = Path(__file__).parents[3] / "infra" / "policy"
ONE = '[[starter]]\nname = "Late"\ntext = "Hi {customer}, about {matter}"\n'


def wrong(text: str) -> list[str]:
    with pytest.raises(PolicyError) as refused:
        starters_from(text, "starters.toml")
    return str(refused.value).splitlines()


def test_what_is_delivered_is_right_and_offers_something_for_every_kind_and_place():
    starters = load_starters(POLICY / "starters.toml")
    assert len({one.name for one in starters}) == len(starters)
    for kind in (Kind.COMPLAINT, Kind.QUESTION, Kind.PRAISE):
        for surface in Surface:
            assert [one for one in starters if not one.surfaces or surface in one.surfaces]
        assert [one for one in starters if not one.kinds or kind in one.kinds]


def test_a_starter_says_what_it_is_for():
    (starter,) = starters_from(
        ONE + 'kind = "complaint"\nseverity = ["high", "critical"]\nissue = "delivery"\n', "s"
    )
    assert starter.kinds == {Kind.COMPLAINT}
    assert starter.severities == {Severity.HIGH, Severity.CRITICAL}
    assert starter.issues == {Issue.DELIVERY}
    assert starter.surfaces == starter.channels == frozenset()


def test_no_file_is_no_starters(tmp_path):
    assert load_starters(tmp_path / "starters.toml") == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            ONE.replace("{customer}", "{custmer}"),
            (
                "starters.toml: starter[1].text: {custmer} is no variable that Heard knows; did you "
                "mean 'customer'?; there are {customer}, {brand}, {agent}, {location}, "
                "{location_email}, {location_phone}, {reference}, {matter}, {when}"
            ),
        ),
        (
            ONE.replace("{customer}", "{Customer Name}"),
            (
                "starters.toml: starter[1].text: '{Customer Name}' is no variable: write it as "
                "{customer}"
            ),
        ),
        (
            ONE.replace("{customer}", "{customer"),
            (
                "starters.toml: starter[1].text: '{customer, about ' is no variable: write it as "
                "{customer}"
            ),
        ),
        (
            ONE + ONE,
            "starters.toml: starter[2].name: 'Late' is the name of starter 1 already: choose another",
        ),
        (
            ONE + 'surfaces = "dm"\n',
            (
                "starters.toml: starter[1].surfaces: is no key that the policy knows; did you mean "
                "'surface'?"
            ),
        ),
        (ONE + "[[starter]]\n", "starters.toml: starter[2].text: is missing"),
    ],
)
def test_what_is_wrong_is_said_by_its_key(text, line):
    assert line in wrong(text)


def test_what_is_no_toml_and_what_is_too_long_is_said_too():
    assert "is not TOML" in wrong("[[starter")[0]
    assert "4000 at most" in wrong(ONE.replace("about", "x" * 4000))[0]


def test_check_policy_reads_the_starters_beside_the_policy(tmp_path, capsys):
    shutil.copytree(POLICY, tmp_path, dirs_exist_ok=True)
    assert policy_check.main([str(tmp_path / "care.toml")]) == 0
    assert "15 starters in starters.toml." in capsys.readouterr().out
    (tmp_path / "starters.toml").write_text(ONE.replace("{customer}", "{name}"))
    assert policy_check.main([str(tmp_path / "care.toml")]) == 1
    assert "starter[1].text: {name} is no variable" in capsys.readouterr().err


def test_without_a_word_answers_cool_off_and_nobody_approves():
    assert policy_from(SMALL, "care.toml").standards == Standards()


def test_the_policy_says_what_is_asked_of_answers():
    more = """
[replies]
cool_off = 0.5
vent_seconds = 0
[offers]
currency = "GBP"
most = 20.5
most_percent = 10
customer_most = 60
customer_offers = 2
period_days = 180
holds_days = 14
repeat_from = 2
[approval]
severity = ["critical", "high"]
min_reach = 1000
above = 100
by = "rotation:care"
wait = 5
then = "manager"
"""
    assert policy_from(SMALL + more, "care.toml").standards == Standards(
        cool_off=0.5,
        vent=0,
        offers=Offers("GBP", 20.5, 10, 60, 2, 180, 14, 2),
        approving=Approving(
            frozenset({Severity.CRITICAL, Severity.HIGH}), 1000, 100, "rotation:care", 5, "manager"
        ),
    )


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ("[offers]\nmost = -1", "offers.most: is -1: write a number of at least 0"),
        (
            '[offers]\ncurrency = "euro"',
            "offers.currency: is 'euro': write a currency in three capitals such as \"EUR\"",
        ),
        (
            "[offers]\nmost_percent = 200",
            "offers.most_percent: is 200: write a number of at most 100",
        ),
        (
            "[offers]\nmost = 50\ncustomer_most = 40",
            "offers.customer_most: 40 is less than most, 50: one offer would be too much; write more",
        ),
        ("[offers]\nholds_days = 0", "offers.holds_days: is 0: write a number of at least 1"),
        (
            '[approval]\nby = "lead"',
            "approval.then: 'lead' was asked already: name who is asked when nobody answers",
        ),
        (
            '[approval]\nby = "topic:care"',
            "approval.by: 'topic:care' is no person: a topic cannot approve",
        ),
        ("[replies]\ncool_off = -1", "replies.cool_off: is -1: write a number of at least 0"),
        ("[replies]\nvent = 3", "replies.vent: is no key that the policy knows: take it out"),
    ],
)
def test_a_wrong_standard_is_said_by_its_key(more, line):
    with pytest.raises(PolicyError) as refused:
        policy_from(f"{SMALL}\n{more}\n", "care.toml")
    assert f"care.toml: {line}" in str(refused.value).splitlines()
