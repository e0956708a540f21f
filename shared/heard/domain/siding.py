"""Tell from somebody's words that they take a side in another one's dispute, and whether they do it
in a temper.

A few phrases, on purpose: who is missed stands among the others of the place, and an agent can say so;
who is taken for a defender and is none would be thanked for nothing.
"""

import re
from collections.abc import Sequence
from functools import cached_property

from heard.domain.entry import Entry
from heard.domain.judgement import Kind
from heard.domain.message import DRILL_ACCOUNT
from heard.domain.seen import Stand
from heard.domain.sighting import author_hash, place_hash
from heard.domain.stance import Side
from heard.domain.thread import Thread

_WORD = re.compile(r"[\w']+")

_LONGEST = 1000
"""Characters that are looked at: who defends says so early."""


class _Phrases:
    """Phrases, looked for only in a text that holds one of their tell-tale words: nearly none does, and
    a cold start need not make ready what it never looks for."""

    def __init__(self, words: str, *phrases: str) -> None:
        self._words = frozenset(words.split())
        self._phrases = phrases

    def are_in(self, plain: str, words: frozenset[str]) -> bool:
        """True where a text says one of them."""
        return not self._words.isdisjoint(words) and self._pattern.search(plain) is not None

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{'|'.join(self._phrases)})\b")


_STANDS_UP = _Phrases(
    "fault leave give cut go defence defense stop unfair",
    r"(?:isn'?t|wasn'?t|is not|was not|not) (?:really )?(?:their|the shop'?s|the company'?s) fault",
    r"leave (?:them|the staff|the team) (?:alone|be)",
    r"(?:give|cut) (?:them|the staff|the team|the guys) (?:a break|a chance|some slack)",
    r"go easy on (?:them|the staff|the team)",
    r"in (?:their|its) defen[cs]e",
    r"stop (?:bashing|blaming|attacking|trashing|slagging|hating on)\b.{0,12}\b"
    r"(?:them|the staff|the team|this (?:shop|company|place|brand))",
    r"stop (?:whining|moaning|whinging|complaining)",
    r"(?:you'?re|you are|that'?s|this is) (?:being )?(?:so |very |really |just )?unfair to "
    r"(?:them|the staff|the team)",
)
"""What nobody says who complains themselves."""

_THEM = frozenset(("they", "they've", "they're", "them", "their"))
_STAFF = _Phrases("staff team crew", "the (?:staff|team|crew)")
"""Praise that speaks of the brand to somebody else: a fan who only writes to the brand says you."""

_CHEERS = _Phrases(
    "said good tell right agree with hear true let keep",
    "well said",
    r"good for you",
    r"you tell (?:them|'em)",
    r"(?:you(?:'?re| are)|she(?:'?s| is)|he(?:'?s| is)|they(?:'?re| are)) "
    r"(?:so |absolutely |totally |completely )?right",
    r"(?:i )?(?:totally|completely|fully|absolutely|so) agree",
    r"i agree with (?:you|her|him|them)",
    r"i(?:'?m| am) with (?:you|her|him)",
    "hear hear",
    "so true",
    r"don'?t let them (?:get away|off)",
    r"keep (?:fighting|at it)",
)

_INSULTS = frozenset(
    (
        "idiot", "idiots", "moron", "morons", "stupid", "dumb", "dumbass", "imbecile", "loser", "losers",
        "liar", "liars", "pathetic", "clown", "clowns", "crybaby", "crybabies", "snowflake", "snowflakes",
        "karen", "karens", "troll", "trolls", "scumbag", "scumbags", "whiny", "whiner", "whiners",
    )
)  # fmt: skip
_TAUNTS = _Phrases(
    "shut cry boo get grow cares poor joke how disgusting",
    "shut (?:up|it)",
    "cry me a river",
    "go cry",
    "boo hoo",
    "get a life",
    "get over (?:it|yourself)",
    "grow up",
    "nobody cares",
    "poor (?:little )?(?:baby|princess|you)",
    "what a joke you are",
    "how dare you",
    "disgusting person",
)
_MOCKS = frozenset("🙄🤡🖕😂🤣🤮")


def side_of(text: str | None, kind: Kind) -> Side | None:
    """Whose side words of this kind take, None where they take none."""
    plain, words = _plain(text)
    if _STANDS_UP.are_in(plain, words):
        return Side.BRAND
    if kind in (Kind.PRAISE, Kind.CHATTER) and _CHEERS.are_in(plain, words):
        return Side.CUSTOMER
    of_them = not _THEM.isdisjoint(words) or _STAFF.are_in(plain, words)
    return Side.BRAND if kind is Kind.PRAISE and of_them else None


def riled(text: str | None) -> bool:
    """True for words that insult or mock somebody."""
    plain, words = _plain(text)
    if not _INSULTS.isdisjoint(words) or not _MOCKS.isdisjoint(plain):
        return True
    return _TAUNTS.are_in(plain, words)


def stand_in(thread: Thread, entries: Sequence[Entry]) -> Stand | None:
    """What a commit brought of somebody who takes a side, in a place where others can read it; of a
    known defender also that they lost their temper."""
    if thread.place.account == DRILL_ACCOUNT:
        return None
    known = thread.stance.side if thread.stance else None
    for entry in reversed(entries):
        if entry.judgement is None or entry.ours:
            continue
        side = side_of(entry.text, entry.judgement.kind)
        loud = Side.BRAND in (side, known) and riled(entry.text)
        if not loud and side in (None, known):
            continue
        place = place_hash(thread.place, entry.message.surface)
        if place:
            author = author_hash(thread.place, entry.message.author.id)
            return Stand(side or Side.BRAND, author, place, riled=loud)
    return None


def _plain(text: str | None) -> tuple[str, frozenset[str]]:
    """The text with one kind of blank and apostrophe, in small letters; and its words."""
    plain = " ".join((text or "")[:_LONGEST].replace("’", "'").casefold().split())
    return plain, frozenset(_WORD.findall(plain))
