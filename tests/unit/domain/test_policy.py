"""The policy answers whose an account is and how urgent a thread is."""

from dataclasses import replace

import pytest

from heard.domain.calendar import ALWAYS_OPEN
from heard.domain.judgement import Kind, Severity
from heard.domain.message import Channel
from heard.domain.policy import UNASSIGNED, Brand, Budget, Level, Policy


def a_brand(brand_id: str, **accounts: str) -> Brand:
    owned = {Channel(channel): frozenset({account}) for channel, account in accounts.items()}
    return Brand(brand_id, brand_id.title(), ALWAYS_OPEN, owned)


def a_policy(*brands: Brand) -> Policy:
    return Policy(
        brands={brand.id: brand for brand in brands},
        unassigned=a_brand(UNASSIGNED),
        times={},
        ladders={},
        people_budget=Budget(((1, 2),)),
        topic_budget=Budget(((1, 2),)),
    )


def test_an_account_belongs_to_the_brand_that_names_it_on_that_channel() -> None:
    marigold, fern = a_brand("marigold", facebook="1", x="2"), a_brand("fern", instagram="1")
    policy = a_policy(marigold, fern)
    assert policy.brand_of(Channel.FACEBOOK, "1") is marigold
    assert policy.brand_of(Channel.INSTAGRAM, "1") is fern
    assert policy.brand_of(Channel.X, "2") is marigold


def test_an_account_that_nobody_names_is_unassigned_and_not_lost() -> None:
    policy = a_policy(a_brand("marigold", facebook="1"))
    assert policy.brand_of(Channel.X, "1").id == UNASSIGNED
    assert policy.brand("closed-down").id == UNASSIGNED


def test_a_changed_policy_knows_its_new_accounts() -> None:
    policy = replace(a_policy(), brands={"fern": a_brand("fern", x="7")})
    assert policy.brand_of(Channel.X, "7").id == "fern"


def test_an_account_of_two_brands_cannot_be() -> None:
    with pytest.raises(ValueError, match="x account 7: of fern and of moss"):
        a_policy(a_brand("fern", x="7"), a_brand("moss", x="7"))


@pytest.mark.parametrize(
    ("kind", "severity", "level"),
    [
        (Kind.COMPLAINT, Severity.CRITICAL, Level.CRITICAL),
        (Kind.QUESTION, Severity.CRITICAL, Level.CRITICAL),
        (Kind.QUESTION, Severity.HIGH, Level.HIGH),
        (Kind.QUESTION, Severity.NORMAL, Level.QUESTION),
        (Kind.COMPLAINT, Severity.NORMAL, Level.NORMAL),
        (Kind.COMPLAINT, Severity.LOW, Level.NORMAL),
    ],
)
def test_how_urgent_a_thread_is(kind: Kind, severity: Severity, level: Level) -> None:
    assert a_policy().level_of(kind, severity) is level
