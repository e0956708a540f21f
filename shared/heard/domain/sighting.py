"""What is compared of one thing that a customer wrote, so that many of them show up as a surge.

It holds hashes and an issue's name, nothing that anybody said: it lies beside the events of its
commit, and for two days among its brand's sightings.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from heard.domain.entry import Entry
from heard.domain.events import Event
from heard.domain.message import DRILL_ACCOUNT, Place, Surface
from heard.domain.near_copies import signature
from heard.domain.seen import NO_ISSUE, Seen
from heard.domain.settling import ALERTING
from heard.domain.thread import Thread


@dataclass(frozen=True, slots=True)
class Sighting:
    """The same, with the event that it came with: of two with one `id` one counts."""

    id: str
    thread: str
    at: datetime
    seen: Seen

    @classmethod
    def of(cls, thread: str, version: int, at: datetime, seen: Seen) -> "Sighting":
        """The sighting of one commit of a thread."""
        return cls(f"{thread}.{version}", thread, at, seen)


def seen_in(thread: Thread, entries: Sequence[Entry], events: Iterable[Event]) -> Seen | None:
    """What there is to compare of a commit; None where nobody began to wait in it, and for drills.

    A customer who goes on while waiting is seen once.
    """
    if thread.place.account == DRILL_ACCOUNT or not thread.kind.owed_an_answer:
        return None
    told = [event for event in events if event.type in ALERTING]
    mine = [one for one in entries if one.judgement and one.judgement.kind.owed_an_answer]
    if not told or not mine:
        return None
    last = max(mine, key=lambda entry: (entry.at, entry.message.native_id))
    place = thread.place
    issue = last.judgement.issue if last.judgement else None
    return Seen(
        issue=issue or NO_ISSUE,
        author=author_hash(place, last.message.author.id),
        place=place_hash(place, last.message.surface),
        copy=signature(last.text),
    )


def place_hash(place: Place, surface: Surface) -> str:
    """What stands for one post or conversation; "" for what is private or a review, where nobody
    else can join."""
    if surface.private or surface is Surface.REVIEW:
        return ""
    return _short(f"{place.channel} {place.account} {place.key}")


def author_hash(place: Place, author: str | None) -> str:
    """What stands for who wrote."""
    return _short(f"{place.channel} {author or place.customer}")


def _short(text: str) -> str:
    return blake2b(text.encode(), digest_size=6).hexdigest()
