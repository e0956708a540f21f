"""What ails a channel is told once, and once more when it is over."""

from datetime import timedelta

from heard.domain.cursor import Trouble
from heard.domain.health import ENDPOINT, Ailment, Health
from tests.builders import NOON

LATER = NOON + timedelta(minutes=15)


def ailment(trouble, since=NOON):
    return Ailment(Trouble(trouble), since, "because")


def looked(health, *found, now=NOON):
    after, events = health.looked_at(found, None, now)
    return after, [(event.type.value, event.data["trouble"]) for event in events]


def test_an_ailment_is_told_once_and_its_end_once():
    health, told = looked(Health("x", "1"), ailment("token"))
    assert told == [("channel_failing", "token")]
    health, told = looked(health, ailment("token", LATER), now=LATER)
    assert told == []
    assert health.ailments[0].since == NOON, "it lasts since it began"
    health, told = looked(health, now=LATER)
    assert told == [("channel_healed", "token")]
    health, told = looked(health, now=LATER)
    assert (health.ailments, told) == ((), [])


def test_one_that_comes_back_is_told_again():
    health, _ = looked(Health("x", "1"), ailment("silent"))
    health, _ = looked(health)
    _, told = looked(health, ailment("silent"))
    assert told == [("channel_failing", "silent")]


def test_each_ailment_of_an_account_is_told_for_itself():
    health, told = looked(Health("x", "1"), ailment("token"), ailment("silent"))
    assert len(told) == 2
    _, told = looked(health, ailment("silent"), ailment("credit"))
    assert told == [("channel_failing", "credit"), ("channel_healed", "token")]


def test_a_handshake_that_fails_once_may_be_an_accident():
    health, told = looked(Health("x", ENDPOINT), ailment("handshake"))
    assert told == []
    assert looked(health, now=LATER)[1] == [], "what was not told does not heal"
    health, told = looked(health, ailment("handshake"), now=LATER)
    assert told == [("channel_failing", "handshake")]
    assert looked(health)[1] == [("channel_healed", "handshake")]
