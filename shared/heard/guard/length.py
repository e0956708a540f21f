"""How much a place takes, counted as the place counts."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from heard.domain.message import Channel
from heard.domain.verdict import Check, Finding
from heard.guard.look import Look

_LINK_WEIGHT = 23
_LINK = re.compile(
    r"https?://[^\s]+|(?<![@\w.-])(?:[\w-]{1,63}\.){1,5}(?:com|org|net|io|co|eu|uk|de|nl|fr|es|it)\b(?:/[^\s]*)?"
)
_PICTURE = "[\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\u2600-\u27bf\u2300-\u23ff\u2b00-\u2bff]"
_EMOJI = re.compile(
    rf"{_PICTURE}[\ufe0f\U0001f3fb-\U0001f3ff\U0001f1e6-\U0001f1ff]*"
    rf"(?:\u200d{_PICTURE}[\ufe0f\U0001f3fb-\U0001f3ff]*)*"
)
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
"""Letters that X counts as one; any other is two (twitter-text, configuration 3)."""


def characters(text: str) -> int:
    """Characters, as Python and most platforms count them."""
    return len(text)


def octets(text: str) -> int:
    """Bytes of the text in UTF-8."""
    return len(text.encode(errors="replace"))


def weighted(text: str) -> int:
    """As X counts: a link is 23, an emoji 2, letters of most other scripts 2, the rest 1."""
    text = unicodedata.normalize("NFC", text)
    text, links = _LINK.subn("", text)
    text, emoji = _EMOJI.subn("", text)
    letters = sum(1 if any(a <= ord(one) <= b for a, b in _LIGHT) else 2 for one in text)
    return links * _LINK_WEIGHT + emoji * 2 + letters


@dataclass(frozen=True, slots=True)
class Room:
    """What one place takes."""

    most: int
    count: Callable[[str], int]
    place: str


_IN_PUBLIC: Mapping[Channel, Room] = {
    Channel.X: Room(280, weighted, "a post on X"),
    Channel.INSTAGRAM: Room(2200, characters, "an Instagram comment"),
    Channel.FACEBOOK: Room(8000, characters, "a Facebook comment"),
    Channel.GOOGLE: Room(4096, octets, "an answer to a Google review"),
    Channel.YOUTUBE: Room(10_000, characters, "a YouTube comment"),
}
_IN_PRIVATE: Mapping[Channel, Room] = {
    Channel.X: Room(10_000, characters, "a private message on X"),
    Channel.INSTAGRAM: Room(1000, octets, "an Instagram message"),
    Channel.FACEBOOK: Room(2000, characters, "a Messenger message"),
    Channel.MESSENGER: Room(2000, characters, "a Messenger message"),
    Channel.WHATSAPP: Room(4096, characters, "a WhatsApp message"),
}


def room(channel: Channel, *, public: bool) -> Room | None:
    """What a place takes; None where no limit is published."""
    return (_IN_PUBLIC if public else _IN_PRIVATE).get(channel)


def excess(channel: Channel, text: str, *, public: bool) -> str | None:
    """By how much a text exceeds its place, in words; None where it fits."""
    place = room(channel, public=public)
    if place is None or place.count(text) <= place.most:
        return None
    return f"This counts as {place.count(text)}, and {place.place} takes {place.most}."


def too_long(look: Look) -> Iterator[Finding]:
    """More than the place takes, with where it would be cut."""
    text = look.draft.text
    channel, public = look.matter.thread.place.channel, look.draft.public
    place, said = room(channel, public=public), excess(channel, text, public=public)
    if place is None or said is None:
        return
    by = place.count(text) - place.most
    mend = f"Shorten it by {by}; what is marked would not fit."
    yield Finding(Check.LENGTH, said, mend, _cut(text, place), len(text))


def _cut(text: str, place: Room) -> int:
    """How many characters of the text fit."""
    fits, above = 0, len(text)
    while above - fits > 1:
        middle = (fits + above) // 2
        if place.count(text[:middle]) <= place.most:
            fits = middle
        else:
            above = middle
    return fits
