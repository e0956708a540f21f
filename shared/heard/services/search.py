"""Find threads again: by their customer, by a reference, by what was written.

By its names a customer is found for certain, and so is a message by its id: both are looked up. What
was written is looked through instead, the newest first and so much at a time, and whoever asks is
told how far it went and goes on from there: an index of words would be paid for by every message,
and only people search. What is not of a brand that the person serves looks as if it did not exist.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from heard.domain.finding import Hit, Looked, hit_in, more_said
from heard.domain.marking import called, mark, names_of
from heard.domain.message import Channel
from heard.domain.people import Person
from heard.domain.policy import Policy
from heard.domain.reference import references_in
from heard.domain.seeking import By, Sought
from heard.domain.serving import brands_shown
from heard.domain.thread import Thread
from heard.ports.board import Traces
from heard.ports.threads import Threads
from heard.services.places import MOST, Place, Places, batches
from heard.services.read import Reading

MOST_READ = 30
"""Conversations that one look reads, where the head does not hold all that was said."""

MOST_CERTAIN = 50
"""Threads of one customer that are shown at once."""

_MESSAGES = 50
_THREAD = re.compile(r"(?:.*/)?([0-9a-f]{26})/?")
_LOOKS_LIKE_AN_ID = re.compile(r"(?=\S*\d)\S{4,300}")
_NUMBERS = re.compile(r"\d{5,}(?:_\d{3,})?")
_HOSTS = {
    "facebook.": (Channel.FACEBOOK, Channel.MESSENGER),
    "instagram.": (Channel.INSTAGRAM,),
    "x.com": (Channel.X,),
    "twitter.": (Channel.X,),
    "youtube.": (Channel.YOUTUBE,),
    "trustpilot.": (Channel.TRUSTPILOT,),
    "google.": (Channel.GOOGLE,),
}
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Searching:
    """Looks for one person at a time."""

    reading: Reading
    threads: Threads
    traces: Traces
    policy: Policy

    def search(
        self, person: Person, sought: Sought, now: datetime, limit: int, after: str | None
    ) -> Looked:
        """What is found; `after` goes on with what was written further back. Raises Invalid for a
        brand that is none of this person's."""
        brands = brands_shown(person, sought.brand, self.policy)
        certain: dict[str, Hit] = {}
        whole = True
        if sought.text.strip() and after is None:
            if sought.by in (By.ALL, By.REFERENCE):
                certain |= self._referred(person, brands, sought, now)
            if sought.by in (By.ALL, By.CUSTOMER):
                named, whole = self._named(person, brands, sought, now)
                certain = named | certain
        wordless = bool(sought.text.strip()) and not sought.needles
        if sought.by is By.REFERENCE or sought.nothing or wordless:
            return Looked(tuple(certain.values()), whole=whole)
        looked = self._looked(brands, sought, now, limit, after, frozenset(certain))
        return replace(looked, certain=tuple(certain.values()), whole=whole)

    # ---- for certain ---------------------------------------------------------------------------

    def _named(
        self, person: Person, brands: Sequence[str], sought: Sought, now: datetime
    ) -> tuple[dict[str, Hit], bool]:
        """The threads of a customer, by all of a name, a handle, an id or a phone number."""
        name = called(sought.text)
        if len(name) > _LONGEST_NAME:
            return {}, True
        marks = [mark(name)]
        open_, whole = self.traces.open_of(brands, marks)
        ended = self.traces.ended_of(brands, marks, MOST_CERTAIN)
        ids = list(dict.fromkeys((*open_, *ended)))[: 2 * MOST_CERTAIN]
        found = [
            thread
            for thread in self.reading.beside(person, ids, now)
            if name in names_of(thread.customer) and sought.fits(thread) and sought.began(thread)
        ]
        return {one.id: Hit(one, "customer") for one in found[:MOST_CERTAIN]}, whole

    def _referred(
        self, person: Person, brands: Sequence[str], sought: Sought, now: datetime
    ) -> dict[str, Hit]:
        """The threads that a reference leads to: a thread's id or address, a message's id or its
        address on the platform, the reference that a customer was given."""
        text = sought.text.strip()
        ways = (
            self._own_address(text),
            self._native(text, sought.channel, now),
            self._given(brands, text),
        )
        ids = dict.fromkeys(one for way in ways for one in way)
        found = self.reading.beside(person, ids, now) if ids else ()
        return {one.id: Hit(one, "reference") for one in found if sought.fits(one)}

    def _own_address(self, text: str) -> Sequence[str]:
        found = _THREAD.fullmatch(text)
        return (found[1],) if found else ()

    def _given(self, brands: Sequence[str], text: str) -> Sequence[str]:
        references = references_in(text)
        return sorted(self.threads.referred(brands, references).values()) if references else ()

    def _native(self, text: str, channel: Channel | None, now: datetime) -> Sequence[str]:
        if not _LOOKS_LIKE_AN_ID.fullmatch(text) or _THREAD.fullmatch(text):
            return ()
        channels: Sequence[Channel] = (channel,) if channel else tuple(Channel)
        ids = [text]
        if "://" in text:
            known = (on for host, on in _HOSTS.items() if host in text.lower())
            channels = (channel,) if channel else next(known, tuple(Channel))
            numbers = list(dict.fromkeys(_NUMBERS.findall(text)))[:4]
            pairs = [f"{post}_{comment}" for post in numbers for comment in numbers]
            ids = [*numbers, *(pair for pair in pairs if Channel.FACEBOOK in channels)]
        return self.traces.led_to(channels, ids, now) if ids else ()

    # ---- so much at a time ---------------------------------------------------------------------

    def _looked(
        self,
        brands: Sequence[str],
        sought: Sought,
        now: datetime,
        limit: int,
        after: str | None,
        known: frozenset[str],
    ) -> Looked:
        """Through what was written, newest first. It ends where enough was found, or where a look's
        bounds are; what fits best is the best of all that was looked through."""
        found: list[Hit] = []
        seen, number, read = set(known), 0, MOST_READ
        last: Place | None = None
        places = Places(self.traces, self.policy, brands, sought, now, after)
        for batch in batches(places, 100):
            heads = self.threads.load_all([one.thread for one in batch])
            fitting = {one for one in batch if self._may_be(one, heads, sought, now)}
            fresh = dict.fromkeys(one.thread for one in batch if one in fitting)
            deep = [one for one in fresh if one not in seen and more_said(heads[one], sought)]
            said = self.traces.said_in(deep[:read], now, _MESSAGES)
            unread = frozenset(deep[read:])
            read -= len(said)
            for place in batch:
                full = not sought.best and len(found) == limit
                if full or number == MOST or place.thread in unread:
                    return _result(found, sought, limit, number, last)
                number, last = number + 1, place
                if place not in fitting or place.thread in seen:
                    continue
                seen.add(place.thread)
                hit = hit_in(heads[place.thread], said.get(place.thread, ()), sought)
                if hit:
                    found.append(hit)
        return _result(found, sought, limit, number, places.rest)

    def _may_be(
        self, place: Place, heads: Mapping[str, Thread], sought: Sought, now: datetime
    ) -> bool:
        thread = heads.get(place.thread)
        if thread is None or not sought.fits(thread) or self.reading.outlived(thread, now):
            return False
        # An older episode is shown once, at its newest; of some days only, whenever it was.
        return place.episode in (None, thread.episode) or sought.until is not None


def _result(
    found: list[Hit],
    sought: Sought,
    limit: int,
    number: int,
    rest: Place | None,
) -> Looked:
    best = sorted(found, key=lambda hit: -hit.score) if sought.best else found
    return Looked(
        found=tuple(best[:limit]),
        number=number,
        back_to=rest.at if rest else None,
        after=rest.position if rest else None,
        less=max(0, len(best) - limit),
    )
