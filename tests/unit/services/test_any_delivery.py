"""Any traffic at all: nobody is told too much, too early or in their sleep, and nothing is kept from
everybody."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heard.domain.errors import Conflict
from heard.domain.events import EventType
from heard.domain.judgement import Severity
from heard.domain.message import Channel
from heard.domain.oncall import Mute
from heard.domain.people import Away, Person, Quiet, Role
from heard.domain.policy import Budget, SmsLimits
from tests.builders import NOON, a_message, a_policy, a_reply
from tests.world import World

MINUTE = timedelta(minutes=1)
WORDS = ("My parcel never came", "furious", "lawyer", "where is it?", "love it", "crypto")
WINDOWS = ((1, 1), (15, 3), (60, 5))
PEOPLE = (
    Person("dana", "Dana", Role.AGENT, "+15550100001", "dana@marigold.example"),
    Person("rui", "Rui", Role.AGENT, None, "rui@marigold.example"),
    Person("zoe", "Zoe", Role.AGENT),
    Person("lee", "Lee", Role.LEAD, "+15550100002", quiet=Quiet(0, 360, "UTC")),
    Person("mina", "Mina", Role.MANAGER, "+15550100003", "mina@marigold.example"),
)


def policy():
    budget = Budget(WINDOWS, reserve=1, storm=((15, 1), (60, 3)))
    return a_policy(people_budget=budget, sms=SmsLimits(daily_cap=12, reserve=4))


def writes(world, n):
    world.hear(a_message(WORDS[n % len(WORDS)], customer=f"c{n % 40}"))


def many_write(world, n):
    for customer in range(n):
        world.hear(a_message(WORDS[n % 3], customer=f"s{customer}"))


def claims(world, n):
    threads = [t for t in world.table.heads.values() if t.state.owed]
    if threads:
        world.claim(PEOPLE[n % 5].id, threads[n % len(threads)])


def answers(world, n):
    world.hear(a_reply(f"On it, {n}", customer=f"c{n % 40}"))


def mutes(world, n):
    channel = Channel.FACEBOOK if n % 2 else None
    until = world.now + (n + 1) * MINUTE
    mute = Mute(f"m{n}", "marigold", channel, world.now, until, "lee", "maintenance")
    world.roster.mutes = (*world.roster.mutes, mute)


def dies(world, n):
    world.alerts.dead ^= {PEOPLE[n % 5].phone or PEOPLE[n % 5].email}


def leaves(world, n):
    away = Away(world.now, world.now + (n + 1) * MINUTE)
    person = PEOPLE[n % 5]
    world.roster.everybody = tuple(
        replace(one, away=(away,)) if one.id == person.id else one for one in world.roster.everybody
    )


DEEDS = (*[writes] * 4, many_write, claims, answers, mutes, dies, leaves)
stories = st.lists(
    st.tuples(st.sampled_from(DEEDS), st.integers(0, 60), st.integers(0, 200)), max_size=25
)


def live(story, hour) -> World:
    world = World(policy(), now=NOON.replace(hour=hour), people=PEOPLE)
    world.alerts.mails = True
    for deed, n, pause in story:
        with suppress(Conflict):
            deed(world, n)
        world.fast_forward(pause / 10)
    world.fast_forward(36 * 60)
    return world


def sends(world, person):
    """What somebody's budget was charged for: phone and mailbox together. That their phone is dead
    they are told besides, once a day."""
    first = {}
    for page in world.alerts.log:
        if page.to == person and page.why != EventType.DELIVERY_FAILED:
            first.setdefault((page.row.subject, page.row.version), page)
    return list(first.values())


def rank(world, page):
    heads = [world.table.heads[one] for one in page.threads if one in world.table.heads]
    return min((thread.severity.rank for thread in heads), default=Severity.LOW.rank)


lively = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], print_blob=True)


@lively
@given(stories, st.sampled_from([2, 12]))
def test_nobody_is_told_too_much_or_in_their_sleep(story, hour):
    world = live(story, hour)
    for person in PEOPLE:
        told = [page.at for page in sends(world, person.id)]
        for n, at in enumerate(told):
            inside = sum(one - at < 60 * MINUTE for one in told[n:])
            assert inside <= 5, f"{person.id}: {inside} in the hour from {at}"
    for page in world.alerts.log:
        quiet = next((p.quiet for p in PEOPLE if p.id == page.to), None)
        if page.way == "sms" and quiet and quiet.until(page.at):
            assert rank(world, page) == Severity.CRITICAL.rank, page
    days = [page.at.date() for page in world.alerts.log if page.way == "sms"]
    assert all(days.count(day) <= 12 for day in days)


@lively
@given(stories, st.sampled_from([2, 12]))
def test_no_complaint_is_kept_from_everybody(story, hour):
    world = live(story, hour)
    more = [page.at for page in world.alerts.log if page.more]
    for thread in world.table.heads.values():
        events = world.table.timeline[thread.id]
        if thread.kind != "complaint":
            continue
        heard = events[0].at
        taken = [e.at for e in events if e.type in (EventType.CLAIMED, EventType.BRAND_REPLIED)]
        told = [page.at for page in world.alerts.log if thread.id in page.threads]
        until = min(taken, default=world.now)
        assert told or taken or any(heard <= at <= until for at in more), thread.place.customer
