"""A Monday at nine, through the real functions: what a night brought is one alert a person."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from heard import bootstrap
from heard.domain.message import Channel
from heard.domain.people import Quiet
from tests.integration.aws import DANA, LEO
from tests.integration.enrolment import enrol
from tests.integration.payloads import PAGE, comment, page
from tests.integration.test_claim_all import ANGRY, MILD, ask

SUNDAY = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""Nine o'clock in Amsterdam."""

WRITTEN = [(1, MILD), (2, MILD), (3, ANGRY), (4, MILD), (5, MILD), (6, ANGRY)]


@pytest.fixture
def monday(account, clock):
    """The SMS of the opening, after a night in which six customers complained and Dana slept."""
    enrol(bootstrap.roster(), replace(DANA, quiet=Quiet(18 * 60, 9 * 60, "Europe/Amsterdam")))
    account.restart()
    clock.move_to(SUNDAY)
    for number, text in WRITTEN:
        account.post_webhook("meta", page(comment(number, text, customer=f"9{number}")))
        account.drain()
        clock.shift(timedelta(hours=2))
        account.sweep()
        account.drain()
    assert account.sms == []
    clock.move_to(MONDAY)
    account.sweep()
    account.drain()
    return account.sms


def thread(account, number):
    return account.thread(Channel.FACEBOOK, PAGE, f"77_{number}")


def shown(account, link):
    """The customers on a digest's page, in its order."""
    ids = {thread(account, number).id: number for number, _ in WRITTEN}
    body = ask(account, "GET", link)["body"]
    return [ids[one] for one in re.findall(r'href="/t/[\w-]{16}\?thread=(\w+)"', body)]


def test_each_person_gets_one_with_the_gravest_and_oldest_first(account, monday):
    [(phone, text)] = monday
    assert phone == DANA.phone
    assert shown(account, re.search(r"/t/[\w-]{16}", text).group()) == [3, 6, 1, 2, 4, 5]


def test_one_tap_claims_the_whole_night(account, monday):
    [(_, text)] = monday
    link = re.search(r"/t/[\w-]{16}", text).group()
    account.claim(thread(account, 2).id, LEO)
    assert ask(account, "POST", f"{link}/claim-all")["statusCode"] == 303
    claimed = [thread(account, number).claim.by for number, _ in WRITTEN]
    assert claimed == ["dana", "leo", "dana", "dana", "dana", "dana"]


def test_one_reply_claims_the_whole_night(account, monday):
    [(phone, text)] = monday
    code = re.search(r"(\d+)a claims", text).group(1)
    assert account.reply(phone, f"{code}a") == ["claim"]
    account.drain()
    assert {thread(account, number).claim.by for number, _ in WRITTEN} == {"dana"}
    assert "all 6 are yours" in account.sms[-1][1]
