"""How much one recipient is told."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from heard.domain.judgement import Severity
from heard.domain.lasting import Until
from heard.domain.policy import Budget
from heard.domain.recipient import MOST_PENDING, Notice, Recipient
from tests.builders import NOON

BUDGET = Budget(((1, 2), (15, 3), (60, 5)), reserve=1)


def a_notice(number=1, severity="normal", at=NOON, **facts):
    facts.setdefault("thread_id", f"t{number}")
    return Notice(event_id=f"e{number}", severity=Severity(severity), heard_at=at, **facts)


def offered(*notices, at=NOON, recipient=None):
    recipient, sent = recipient or Recipient("person:dana"), []
    for notice in notices:
        recipient, at_once = recipient.offer(notice, at, BUDGET)
        sent.append(at_once)
    return recipient, sent


def test_the_first_goes_at_once_and_what_is_beyond_the_budget_waits():
    recipient, sent = offered(a_notice(1), a_notice(2), a_notice(3))
    assert sent == [True, True, False]
    assert recipient.due_at(BUDGET) == NOON + timedelta(minutes=1)


def test_a_graver_one_goes_at_once():
    _, sent = offered(a_notice(1), a_notice(2), a_notice(3, "high"), a_notice(4, "high"))
    assert sent == [True, True, True, False]


def test_the_reserve_is_for_critical_ones():
    recipient = Recipient("person:dana")
    for number in range(6):
        at = NOON + timedelta(minutes=10 * number)
        recipient, _ = recipient.offer(a_notice(number), at, BUDGET)
    assert len(recipient.allowance.sent) == 4
    _, at_once = recipient.offer(a_notice(9, "critical"), NOON + timedelta(minutes=55), BUDGET)
    assert at_once


def test_a_redelivered_event_is_sent_again_and_not_charged_again():
    recipient, _ = offered(a_notice(1))
    after, at_once = recipient.offer(a_notice(1), NOON, BUDGET)
    assert at_once
    assert after is recipient


def test_a_redelivered_event_that_waits_goes_on_waiting_once():
    recipient, _ = offered(a_notice(1), a_notice(2), a_notice(3))
    after, at_once = recipient.offer(a_notice(3), NOON, BUDGET)
    assert not at_once
    assert after is recipient


def test_what_is_held_back_waits_for_its_time():
    held = a_notice(1, not_before=NOON + timedelta(hours=3))
    recipient, sent = offered(held)
    assert sent == [False]
    assert recipient.due_at(BUDGET) == NOON + timedelta(hours=3)


def test_one_thread_waits_once_and_keeps_its_place():
    first = a_notice(3, not_before=NOON + timedelta(hours=2))
    later = a_notice(4, thread_id="t3", at=NOON + timedelta(minutes=1), not_before=None)
    recipient, _ = offered(a_notice(1), a_notice(2), first, later)
    (waits,) = recipient.pending
    assert (waits.heard_at, waits.not_before, waits.event_id) == (NOON, None, "e4")


def test_a_bundle_names_the_gravest_and_says_that_there_are_more():
    notices = [a_notice(number, at=NOON + timedelta(seconds=number)) for number in range(40)]
    recipient, _ = offered(a_notice(90), a_notice(91), *notices, a_notice(99, "high"))
    recipient, _ = offered(a_notice(100, "high"), recipient=recipient)
    after, named, more = recipient.bundled(NOON + timedelta(minutes=1), BUDGET)
    assert len(named) == MOST_PENDING
    assert more
    assert named[0].severity is Severity.HIGH
    assert named[1].thread_id == "t0", "the oldest of those that are equal"
    assert (after.pending, after.more) == ((), False)


def test_in_a_storm_a_full_bundle_is_not_written_again():
    notices = [a_notice(number, at=NOON + timedelta(seconds=number)) for number in range(40)]
    recipient, _ = offered(*notices)
    assert (
        recipient.offer(a_notice(41, at=NOON + timedelta(seconds=41)), NOON, BUDGET)[0] == recipient
    )


STORMY = Budget(((1, 1), (15, 5), (60, 11)), reserve=1, storm=((15, 1), (60, 5)))


def flooded(at=NOON):
    """Somebody who was told the first of more than a bundle can name."""
    recipient = Recipient("person:dana")
    for number in range(MOST_PENDING + 2):
        recipient, _ = recipient.offer(a_notice(number, at=at), at, STORMY)
    return recipient


def test_in_a_storm_the_tighter_windows_hold_for_an_hour():
    recipient, sends, now = flooded(), [NOON], NOON
    for minute in range(1, 60):
        now = NOON + timedelta(minutes=minute)
        due_at = recipient.due_at(STORMY)
        if due_at is not None and due_at <= now:
            recipient, _, _ = recipient.bundled(now, STORMY)
            sends.append(now)
        for number in range(40):
            notice = a_notice(minute * 100 + number, at=now)
            recipient, at_once = recipient.offer(notice, now, STORMY)
            assert not at_once
    assert [(at - NOON).total_seconds() / 60 for at in sends] == [0, 15, 30, 45]
    much_later = now + timedelta(hours=2)
    recipient, _, _ = recipient.bundled(much_later, STORMY)
    notice = a_notice(9, at=much_later + timedelta(minutes=1))
    assert recipient.offer(notice, notice.heard_at, STORMY)[1], "the storm is over"


def test_the_first_critical_thing_rings_in_the_worst_storm():
    recipient = flooded()
    at = NOON + timedelta(minutes=2)
    after, at_once = recipient.offer(a_notice(99, "critical", at), at, STORMY)
    assert at_once
    assert not after.offer(a_notice(98, "critical", at), at, STORMY)[1], "more of them are bundled"


def test_a_night_of_many_is_no_storm():
    opening = NOON + timedelta(hours=3)
    recipient = Recipient("person:dana")
    for number in range(MOST_PENDING + 5):
        recipient, _ = recipient.offer(a_notice(number, not_before=opening), NOON, STORMY)
    assert (recipient.more, recipient.allowance.storm_at) == (True, None)
    recipient, named, more = recipient.bundled(opening, STORMY)
    assert (len(named), more) == (MOST_PENDING, True)
    later = opening + timedelta(minutes=1)
    assert recipient.offer(a_notice(99, at=later), later, STORMY)[1]


def test_what_is_held_back_is_not_in_the_bundle_of_what_is_due():
    later = NOON + timedelta(hours=3)
    recipient, _ = offered(a_notice(1), a_notice(2), a_notice(3, not_before=later), a_notice(4))
    assert recipient.due_at(BUDGET) == NOON + timedelta(minutes=1)
    recipient, named, _ = recipient.bundled(NOON + timedelta(minutes=1), BUDGET)
    assert [notice.thread_id for notice in named] == ["t4"]
    assert recipient.due_at(BUDGET) == later
    recipient, named, _ = recipient.bundled(later, BUDGET)
    assert [notice.thread_id for notice in named] == ["t3"]
    assert recipient.due_at(BUDGET) is None


def test_a_night_full_of_what_is_held_back_keeps_nothing_waiting_that_may_go_out():
    morning = NOON + timedelta(hours=10)
    night = [a_notice(number, not_before=morning) for number in range(MOST_PENDING)]
    recipient, _ = offered(*night, a_notice(50), a_notice(51))
    recipient, sent = offered(a_notice(52), recipient=recipient)
    assert sent == [False]
    assert recipient.due_at(BUDGET) == NOON + timedelta(minutes=1)
    assert recipient.allowance.storm_at is None, "the night's are many, but they ring nobody now"
    recipient, named, more = recipient.bundled(NOON + timedelta(minutes=1), BUDGET)
    assert [notice.thread_id for notice in named] == ["t52"]
    _, rest, more = recipient.bundled(morning, BUDGET)
    assert len(rest) == MOST_PENDING - 1
    assert more


def test_what_rings_comes_before_what_is_only_mailed():
    earlier = NOON - timedelta(seconds=9)
    mailed = [a_notice(number, rings=False, at=earlier) for number in range(MOST_PENDING)]
    recipient, _ = offered(a_notice(50), a_notice(51), *mailed, a_notice(52))
    _, named, more = recipient.bundled(NOON + timedelta(minutes=1), BUDGET)
    assert named[0].thread_id == "t52"
    assert more


def test_a_budget_that_is_all_reserve_sends_critical_things_only():
    budget = Budget(((60, 2),), reserve=2)
    recipient, at_once = Recipient("x").offer(a_notice(1), NOON, budget)
    assert not at_once
    assert recipient.offer(a_notice(2, "critical"), NOON, budget)[1]


def test_what_is_told_once_is_remembered_and_bounded():
    recipient = Recipient("topic:operations")
    for number in range(500):
        recipient = recipient.told_once(f"unassigned x {number}")
    assert recipient.told_once("unassigned x 499") is recipient
    assert len(recipient.once) <= 200


@given(
    st.lists(
        st.tuples(st.integers(0, 600), st.sampled_from(list(Severity)), st.integers(0, 20)),
        max_size=60,
    )
)
def test_no_recipient_is_ever_sent_more_than_the_longest_window_allows(steps):
    recipient, now, sends = Recipient("person:dana"), NOON, []
    for number, (seconds, severity, thread) in enumerate(steps):
        now += timedelta(seconds=seconds)
        due_at = recipient.due_at(BUDGET)
        if due_at is not None and due_at <= now:
            recipient, _, _ = recipient.bundled(now, BUDGET)
            sends.append(now)
        notice = a_notice(number, severity, now, thread_id=f"t{thread}")
        recipient, at_once = recipient.offer(notice, now, BUDGET)
        sends += [now] * at_once
    for at in sends:
        assert sum(at <= other < at + timedelta(minutes=60) for other in sends) <= 5


@given(st.lists(st.sampled_from(list(Severity)), min_size=1, max_size=60))
def test_whatever_is_offered_is_sent_or_waits_or_the_bundle_says_that_there_is_more(severities):
    notices = [a_notice(number, severity) for number, severity in enumerate(severities)]
    recipient, sent = offered(*notices)
    assert recipient.more is (sum(sent) + len(recipient.pending) < len(severities))
    assert recipient.pending == () or recipient.due_at(BUDGET) is not None


def test_a_person_has_a_code_for_what_they_were_sent_and_a_topic_has_none():
    recipient, _ = offered(a_notice(1), a_notice(2))
    assert [recipient.code((thread,), NOON) for thread in ("t1", "t2")] == ["1", "2"]
    topic, _ = offered(a_notice(1), recipient=Recipient("topic:care"))
    assert topic.code(("t1",), NOON) is None


def test_what_waits_gets_its_code_when_it_goes_out_as_one_with_the_others():
    recipient, sent = offered(*(a_notice(number) for number in range(1, 5)))
    assert sent == [True, True, False, False]
    assert recipient.code(("t3",), NOON) is None
    after, _, _ = recipient.bundled(NOON, BUDGET)
    assert after.code(("t3", "t4"), NOON) == "3"
    assert after.code(("t1",), NOON) == "1", "who was alerted before keeps their own"


def test_a_bundle_of_one_thread_that_has_a_code_keeps_it():
    recipient, _ = offered(a_notice(1), a_notice(2), a_notice(3, thread_id="t1"))
    after, _, _ = recipient.bundled(NOON, BUDGET)
    assert after.code(("t1",), NOON) == "1"


def test_a_full_bundle_names_what_no_board_shows_before_what_it_does():
    recipient, _ = offered(a_notice(0), a_notice(1))
    for number in range(2, MOST_PENDING + 2):
        recipient = recipient.with_waiting(a_notice(number, "high"), NOON)
    promise = a_notice(90, until=Until.KEPT)
    recipient = recipient.with_waiting(promise, NOON)
    recipient = recipient.with_waiting(a_notice(91, "high"), NOON)
    assert promise in recipient.pending
    assert (len(recipient.pending), recipient.more) == (MOST_PENDING, True)


def test_what_waits_of_one_thread_is_told_as_one_until_all_of_it_is_settled():
    recipient, _ = offered(a_notice(1), a_notice(2))
    recipient = recipient.with_waiting(a_notice(3, what="HIGH COMPLAINT"), NOON)
    late = a_notice(4, thread_id="t3", what="first reply MISSED", until=Until.ANSWERED)
    recipient = recipient.with_waiting(late, NOON)
    (one,) = recipient.pending
    assert (one.what, one.until) == ("HIGH COMPLAINT; first reply MISSED", Until.ANSWERED)
    more = a_notice(5, thread_id="t3", what="X" * 79)
    assert recipient.with_waiting(more, NOON).pending[0].what == "X" * 79


def test_of_a_surges_critical_threads_the_first_is_told_and_more_at_two_five_and_ten():
    recipient, told, at = Recipient("person:dana"), [], NOON
    for number in range(1, 12):
        at += timedelta(minutes=30)
        grave = a_notice(number, "critical", at=at, surge="surge-1")
        recipient, at_once = recipient.offer(grave, at, BUDGET)
        told += [number] if at_once else []
    assert told == [1, 2, 5, 10]
    recipient, at_once = recipient.offer(a_notice(99, "critical", at=at, surge="s2"), at, BUDGET)
    assert at_once, "another surge has a count of its own"


def test_one_that_comes_again_is_not_counted_again():
    first = a_notice(1, "critical", surge="surge-1")
    recipient, _ = offered(first, first, first)
    assert recipient.surges == (("surge-1", 1),)


def test_more_critical_threads_of_a_surge_than_a_bundle_names_are_a_storm():
    graves = [a_notice(n, "critical", surge="surge-1") for n in range(MOST_PENDING + 10)]
    recipient, _ = offered(*graves)
    assert recipient.more
    assert recipient.allowance.storming(NOON)
    assert len(recipient.pending) == MOST_PENDING


def test_what_a_surge_says_waits_with_its_thread():
    said = a_notice(3, said="SURGE 14 complaints about delivery")
    recipient, _ = offered(a_notice(1), a_notice(2), a_notice(4), said)
    again = a_notice(5, thread_id="t3")
    recipient, _ = offered(again, recipient=recipient)
    assert [one.said for one in recipient.pending if one.thread_id == "t3"] == [said.said]
