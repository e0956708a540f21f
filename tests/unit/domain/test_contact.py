"""Which ways lead to somebody."""

from dataclasses import replace
from datetime import timedelta

import pytest

from heard.domain.contact import REST, Ways, ways_to
from heard.domain.people import Quiet
from heard.domain.policy import SmsLimits
from heard.domain.recipient import Failure, Recipient, Way
from tests.builders import DANA, NIGHT, NOON

BOTH = replace(DANA, email="dana@marigold.example")
FRESH = Recipient("person:dana")


def ways(person=BOTH, recipient=FRESH, at=NOON, limits=None, *, mails=True):
    return ways_to(person, recipient, at, limits or SmsLimits(), mails=mails)


@pytest.mark.parametrize(
    ("person", "sms", "mail"),
    [
        (BOTH, True, True),
        (replace(BOTH, phone=None), False, True),
        (replace(BOTH, email=None), True, False),
        (replace(BOTH, phone=None, email=None), False, False),
    ],
)
def test_there_is_a_way_where_there_is_a_phone_or_an_address(person, sms, mail):
    assert ways(person) == Ways(sms, mail)
    assert ways(person).any is (sms or mail)


def test_without_ses_there_is_no_way_to_a_mailbox():
    assert not ways(mails=False).mail


@pytest.mark.parametrize(("to", "sms"), [((), True), (("+1",), True), (("+31", "+49"), False)])
def test_a_phone_is_a_way_in_the_countries_that_get_sms(to, sms):
    assert ways(limits=SmsLimits(to=to)).sms is sms


@pytest.mark.parametrize("way", [Way.SMS, Way.MAIL])
def test_what_failed_for_good_is_no_way_for_a_day(way):
    failed, events = FRESH.failed(Failure("m1", way, lasting=True), NOON)
    assert len(events) == 1
    found = ways(recipient=failed)
    assert (found.sms, found.mail) == (way is Way.MAIL, way is Way.SMS)
    assert not getattr(ways(recipient=failed, at=NOON + REST - timedelta(seconds=1)), way.value)
    assert getattr(ways(recipient=failed, at=NOON + REST), way.value)


def test_what_failed_once_is_still_a_way():
    failed, events = FRESH.failed(Failure("m1", Way.SMS, lasting=False), NOON)
    assert events
    assert ways(recipient=failed).sms


def test_a_failure_that_is_told_twice_happened_once():
    failure = Failure("m1", Way.SMS, lasting=True)
    once, _ = FRESH.failed(failure, NOON)
    twice, events = once.failed(failure, NOON + timedelta(hours=3))
    assert twice is once
    assert events == ()


def test_a_phone_is_quiet_until_its_quiet_hours_end():
    quiet = replace(BOTH, quiet=Quiet(22 * 60, 7 * 60, "UTC"))
    assert ways(quiet, at=NIGHT).quiet_until == NIGHT.replace(hour=7)
    assert ways(quiet, at=NOON).quiet_until is None
