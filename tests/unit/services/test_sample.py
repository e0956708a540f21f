"""A sample of when each account was heard, for next to nothing."""

from datetime import timedelta

from heard.services.sample import Sampling
from tests.builders import NOON, a_message, a_policy, an_act


class Healths:
    def __init__(self):
        self.notes = []

    def note(self, channel, account, at):
        self.notes.append((channel.value, account, at))


def test_an_account_is_noted_now_and_then_whatever_comes():
    healths = Healths()
    sampling = Sampling(healths, a_policy())
    for minute in range(60):
        at = NOON + timedelta(minutes=minute)
        sampling.heard([a_message(), a_message(), an_act("edit", "m1")], at)
    assert [at.minute for _, _, at in healths.notes] == [0, 20, 40]


def test_each_account_is_noted_for_itself():
    healths = Healths()
    both = [a_message(), a_message(channel="x")]
    Sampling(healths, a_policy()).heard(both, NOON)
    assert sorted(channel for channel, _, _ in healths.notes) == ["facebook", "x"]


def test_accounts_that_nobody_named_are_not_noted():
    healths = Healths()
    told = [a_message(account="a stranger's"), an_act("delete", "m1", account="unknown")]
    Sampling(healths, a_policy()).heard(told, NOON)
    assert healths.notes == []


def test_a_note_that_failed_is_tried_with_the_next_message():
    class Failing(Healths):
        def note(self, *note):
            if not self.notes:
                self.notes.append(None)
                raise RuntimeError
            super().note(*note)

    sampling = Sampling(Failing(), a_policy())
    try:
        sampling.heard([a_message()], NOON)
    except RuntimeError:
        sampling.heard([a_message()], NOON)
    assert len(sampling.healths.notes) == 2
