"""What customers write in the simulated week: how much, when, and of what kind. Seeded.

Each brand's day has the shape that care teams know: little at night, more from the morning on, most
in the evening when nobody is at the desk, and a weekend that is quieter. A customer often writes a
second time within minutes, and now and then again some hours later.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from heard.domain.judgement import Judgement, Kind, Severity
from heard.domain.message import Author, Channel, Message, Place, Surface
from tests.simulation.company import BRANDS

BY_HOUR = (2, 1, 1, 1, 1, 2, 4, 6, 8, 9, 10, 10, 11, 10, 10, 10, 11, 12, 13, 14, 14, 12, 8, 4)
"""The share of a day's messages in each hour of the brand's own clock."""

QUIETER_WEEKEND = 0.7
STORM_POST = "the-post-of-the-storm"
CHANNELS = (Channel.FACEBOOK, Channel.INSTAGRAM, Channel.X, Channel.GENERIC)


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of message: what it says, what it is taken for, and its share of all (percent)."""

    text: str
    kind: Kind
    severity: Severity
    share: float


SORTS = (
    Sort("It burned my skin and my lawyer will call you", Kind.COMPLAINT, Severity.CRITICAL, 0.2),
    Sort("Third time I ask, this is a disgrace", Kind.COMPLAINT, Severity.HIGH, 2.8),
    Sort("My parcel never came", Kind.COMPLAINT, Severity.NORMAL, 12),
    Sort("Do you ship to the islands?", Kind.QUESTION, Severity.NORMAL, 10),
    Sort("I love it, thank you", Kind.PRAISE, Severity.NORMAL, 30),
    Sort("Saw this in the shop on Saturday", Kind.CHATTER, Severity.NORMAL, 37),
    Sort("Earn money from home", Kind.SPAM, Severity.LOW, 8),
)
CRITICAL, HIGH, NORMAL = SORTS[:3]
_SORT_OF = {sort.text: sort for sort in SORTS}


def sort_of(message: Message) -> Sort:
    """What a message was made as."""
    return _SORT_OF[message.text or ""]


def judge(message: Message, text: str | None) -> Judgement:  # noqa: ARG001 - a judge's
    """Takes each message for what it was made as."""
    sort = sort_of(message)
    return Judgement(sort.kind, sort.severity, 0.9, ("simulated",))


@dataclass(frozen=True, slots=True, order=True)
class Arrival:
    """One message and when it is heard, two to five seconds after it was posted."""

    at: datetime
    number: int
    message: Message


def written(
    number: int, sort: Sort, brand: str, at: datetime, customer: str, post: str, channel: Channel
) -> Arrival:
    """A customer's comment on a post of a brand."""
    message = Message(
        channel=channel,
        account=brand,
        native_id=f"m{number}",
        surface=Surface.COMMENT,
        author=Author(id=customer, name=customer.title()),
        place=Place(channel, brand, post, customer),
        text=sort.text,
        posted_at=at,
    )
    return Arrival(at + timedelta(seconds=2 + number % 4), number, message)


def ordinary(chance: random.Random, messages: int, starts: datetime, days: int) -> list[Arrival]:
    """So many messages of an ordinary week, spread over the brands."""
    found: list[Arrival] = []
    for position, brand in enumerate(BRANDS):
        share = messages // len(BRANDS) + (position < messages % len(BRANDS))
        hours = [starts + timedelta(hours=n) for n in range(days * 24)]
        weights = [_busy(hour, BRANDS[brand].calendar.time_zone) for hour in hours]
        left = share
        while left:
            sort = chance.choices(SORTS, [sort.share for sort in SORTS])[0]
            hour = chance.choices(hours, weights)[0]
            moments = list(_moments(chance, hour, starts + timedelta(days=days)))[:left]
            customer, channel = f"{brand}-{len(found)}", chance.choice(CHANNELS)
            post = f"post-{chance.randrange(40)}"
            for at in moments:
                number = len(found)
                found.append(written(number, sort, brand, at, customer, post, channel))
            left -= len(moments)
    return found


def _busy(hour: datetime, time_zone: str) -> float:
    local = hour.astimezone(ZoneInfo(time_zone))
    return BY_HOUR[local.hour] * (QUIETER_WEEKEND if local.weekday() >= 5 else 1)


def _moments(chance: random.Random, hour: datetime, ends: datetime) -> Iterator[datetime]:
    """When one customer writes: once, at times again in a minute or hours later."""
    at = hour + timedelta(seconds=chance.randrange(3600))
    yield at
    if chance.random() < 0.2:
        at += timedelta(seconds=chance.randrange(20, 400))
        yield min(at, ends - timedelta(seconds=10))
    if chance.random() < 0.1:
        at += timedelta(minutes=chance.randrange(120, 1200))
        if at < ends - timedelta(seconds=10):
            yield at


def storm(
    chance: random.Random, complaints: int, brand: str, starts: datetime, minutes: int, first: int
) -> list[Arrival]:
    """So many complaints about one post, most of them in the first half of the time."""
    found = []
    for n in range(complaints):
        at = starts + timedelta(minutes=minutes) * min(chance.random(), chance.random())
        sort = HIGH if chance.random() < 0.05 else NORMAL
        at = at.replace(microsecond=0)
        found.append(
            written(first + n, sort, brand, at, f"storm-{n}", STORM_POST, Channel.FACEBOOK)
        )
    return found
