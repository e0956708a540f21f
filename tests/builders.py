"""Messages, threads, people and policies with everything set that a test does not care about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from heard.adapters.policy_file import load_policy
from heard.domain.calendar import Calendar
from heard.domain.entry import Entry
from heard.domain.hearing import heard
from heard.domain.judgement import Judgement, Kind, Severity
from heard.domain.message import Act, ActKind, Author, Channel, Message, Place, Surface
from heard.domain.people import Person, Role
from heard.domain.policy import UNASSIGNED, Brand, Budget, Ladder, Level, Policy, Rung, Times
from heard.domain.thread import Thread

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
"""A Wednesday on which every brand of these tests is open."""

NIGHT = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
OPENING = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)

ACCOUNT = "page-1"
WEEKDAYS = ((540, 1080),)
OFFICE_HOURS = Calendar("UTC", (WEEKDAYS,) * 5 + ((), ()))

_numbers = count(1)

SHORT_TIMES = {
    Level.CRITICAL: Times(2, 12, 10, 6, 2, 120, around_the_clock=True),
    Level.HIGH: Times(4, 24, 20, 12, 4, 240, around_the_clock=False),
    Level.NORMAL: Times(6, 36, 30, 18, 6, 360, around_the_clock=False),
    Level.QUESTION: Times(12, 60, 60, 24, 12, 600, around_the_clock=False),
}
"""Minutes: claim, first reply, next reply, claim expires, rung wait, resolution."""

RUNGS = (Rung("agent"), Rung("lead"), Rung("manager"))

DANA = Person("dana", "Dana", Role.AGENT, "+15550100001")
LEE = Person("lee", "Lee", Role.LEAD, "+15550100002")
MINA = Person("mina", "Mina", Role.MANAGER, "+15550100003")


def a_policy(**changes) -> Policy:
    """Short, simple numbers: see SHORT_TIMES; rungs agent, lead, manager, climbed twice."""
    accounts = {channel: frozenset({ACCOUNT}) for channel in Channel}
    brand = Brand("marigold", "Marigold & Vine", OFFICE_HOURS, accounts)
    policy = Policy(
        brands={"marigold": brand},
        unassigned=Brand(UNASSIGNED, "Unassigned", Calendar()),
        times=SHORT_TIMES,
        ladders=dict.fromkeys(Level, Ladder(RUNGS, rounds=2)),
        people_budget=Budget(((1, 20), (60, 100))),
        topic_budget=Budget(((1, 20), (60, 100))),
    )
    return replace(policy, **changes)


@cache
def the_delivered_policy() -> Policy:
    """What `infra/policy/care.toml` says."""
    path = Path(__file__).parents[1] / "infra" / "policy" / "care.toml"
    return load_policy(str(path))


def local(text: str, time_zone: str, *, fold: int = 0) -> datetime:
    """The moment, in UTC, at which a clock on the wall of a time zone shows "2026-03-29 02:30";
    `fold=1` is the second time that it does."""
    wall = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(time_zone), fold=fold)
    return wall.astimezone(UTC)


def a_message(text="My parcel never came", **facts) -> Message:
    """A customer's comment on a post. `customer`, `post` and `account` name its thread."""
    customer = facts.pop("customer", "ann")
    account = facts.pop("account", ACCOUNT)
    channel = Channel(facts.pop("channel", Channel.FACEBOOK))
    place = Place(channel, account, facts.pop("post", "post-1"), customer)
    return Message(
        channel=channel,
        account=account,
        native_id=facts.pop("native_id", None) or f"m{next(_numbers)}",
        surface=Surface(facts.pop("surface", Surface.COMMENT)),
        author=Author(id=customer, name=customer.title()),
        place=facts.pop("place", place),
        text=text,
        **facts,
    )


def a_reply(text="We are on it, Ann", *, to=None, **facts) -> Message:
    """A message of the brand: to a message (`to` its native id), else to the `customer`."""
    facts.setdefault("native_id", f"r{next(_numbers)}")
    if to is not None:
        facts.setdefault("place", None)
    message = a_message(text, **facts)
    return replace(message, author=Author(id=ACCOUNT), by_brand=True, answers=to)


def an_act(kind, on, **facts) -> Act:
    """Something done to the message with the native id `on`."""
    return Act(
        channel=Channel(facts.pop("channel", Channel.FACEBOOK)),
        account=facts.pop("account", ACCOUNT),
        native_id=on,
        kind=ActKind(kind),
        **facts,
    )


def a_judgement(kind="complaint", severity="normal", *reasons) -> Judgement:
    return Judgement(Kind(kind), Severity(severity), 0.9, reasons or (f"{severity} {kind}",))


SAID = {
    "lawyer": a_judgement("complaint", "critical"),
    "furious": a_judgement("complaint", "high"),
    "?": a_judgement("question", "normal"),
    "love": a_judgement("praise", "normal"),
    "hello": a_judgement("chatter", "normal"),
    "crypto": a_judgement("spam", "low"),
}


def scripted(message: Message, text: str | None) -> Judgement:  # noqa: ARG001 - a judge's
    """A judge that goes by one word, the gravest first; a normal complaint without any."""
    return next((found for word, found in SAID.items() if word in (text or "")), a_judgement())


def a_thread(*texts, now=NOON, policy=None, **facts) -> Thread:
    """A thread in which a customer wrote these texts, a minute apart, the last one `now`."""
    policy = policy or a_policy()
    thread = None
    for number, text in enumerate(texts or ("My parcel never came",)):
        at = now - timedelta(minutes=len(texts or "1") - 1 - number)
        message = a_message(text, posted_at=at, **facts)
        entry = Entry(message, at).judged(scripted)
        brand = policy.brand_of(message.channel, message.account)
        thread = thread or Thread.unheard(message.place, brand.id, message.surface)
        thread = heard(thread, entry, at, policy).thread
    return thread
