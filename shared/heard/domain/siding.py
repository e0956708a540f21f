"""Tell from somebody's words that they take a side in another one's dispute, and whether they do it
in a temper.

A few phrases, on purpose: who is missed stands among the others of the place, and an agent can say so;
who is taken for a defender and is none would be thanked for nothing.
"""

import re
from collections.abc import Sequence

from heard.domain.entry import Entry
from heard.domain.judgement import Kind
from heard.domain.message import DRILL_ACCOUNT
from heard.domain.seen import Stand
from heard.domain.sighting import author_hash, place_hash
from heard.domain.stance import Side
from heard.domain.thread import Thread

_LONGEST = 1000
"""Characters that are looked at: who defends says so early."""


def _phrases(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b")


_STANDS_UP = _phrases(
    r"(?:isn'?t|wasn'?t|is not|was not|not) (?:really )?(?:their|the shop'?s|the company'?s) fault",
    r"leave (?:them|the staff|the team) (?:alone|be)",
    r"(?:give|cut) (?:them|the staff|the team|the guys) (?:a break|a chance|some slack)",
    r"go easy on (?:them|the staff|the team)",
    r"in (?:their|its) defen[cs]e",
    r"stop (?:bashing|blaming|attacking|trashing|slagging|hating on)\b.{0,12}\b(?:them|the staff|the team|this (?:shop|company|place|brand))",
    r"stop (?:whining|moaning|whinging|complaining)",
    r"(?:you'?re|you are|that'?s|this is) (?:being )?(?:so |very |really |just )?unfair to (?:them|the staff|the team)",
)
"""What nobody says who complains themselves."""

_OF_THEM = _phrases(
    "they", "they've", "they're", "them", "their", "the (?:staff|team|crew|people there)"
)
"""Praise that speaks of the brand to somebody else: a fan who only writes to the brand says you."""

_CHEERS = _phrases(
    "well said",
    "good for you",
    r"you tell (?:them|'em)",
    r"(?:you(?:'?re| are)|she(?:'?s| is)|he(?:'?s| is)|they(?:'?re| are)) (?:so |absolutely |totally |completely )?right",
    r"(?:i )?(?:totally|completely|fully|absolutely|so) agree",
    r"i agree with (?:you|her|him|them)",
    r"i(?:'?m| am) with (?:you|her|him)",
    "hear hear",
    "so true",
    r"don'?t let them (?:get away|off)",
    r"keep (?:fighting|at it)",
)

_RILED = _phrases(
    "idiots?", "morons?", "stupid", "dumb(?:ass)?", "imbecile", "shut up", "shut it", "losers?", "liars?",
    "pathetic", "clowns?", "crybab(?:y|ies)", "cry me a river", "boo hoo", "get a life", "get over (?:it|yourself)",
    "grow up", "snowflakes?", "karens?", "trolls?", "scumbags?", "whin(?:y|er|ers)", "nobody cares",
    "poor (?:little )?(?:baby|princess|you)", "what a joke you are", "go cry", "how dare you", "disgusting person",
)  # fmt: skip
_MOCKS = frozenset("🙄🤡🖕😂🤣🤮")


def side_of(text: str | None, kind: Kind) -> Side | None:
    """Whose side words of this kind take, None where they take none."""
    plain = _plain(text)
    if _STANDS_UP.search(plain):
        return Side.BRAND
    if kind in (Kind.PRAISE, Kind.CHATTER) and _CHEERS.search(plain):
        return Side.CUSTOMER
    if kind is Kind.PRAISE and _OF_THEM.search(plain):
        return Side.BRAND
    return None


def riled(text: str | None) -> bool:
    """True for words that insult or mock somebody."""
    plain = _plain(text)
    return _RILED.search(plain) is not None or not _MOCKS.isdisjoint(plain)


def stand_in(thread: Thread, entries: Sequence[Entry]) -> Stand | None:
    """What a commit brought of somebody who takes a side, in a place where others can read it; of a
    known defender also that they lost their temper."""
    if thread.place.account == DRILL_ACCOUNT:
        return None
    known = thread.stance.side if thread.stance else None
    for entry in reversed(entries):
        place = place_hash(thread.place, entry.message.surface)
        if not place or entry.judgement is None or entry.ours:
            continue
        side = side_of(entry.text, entry.judgement.kind)
        loud = Side.BRAND in (side, known) and riled(entry.text)
        if (side and side != known) or loud:
            author = author_hash(thread.place, entry.message.author.id)
            return Stand(side or Side.BRAND, author, place, riled=loud)
    return None


def _plain(text: str | None) -> str:
    return " ".join((text or "")[:_LONGEST].replace("’", "'").casefold().split())
