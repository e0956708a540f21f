"""Reads a plain text into words and manner: what is said, and how loudly.

Words are lower case and without apostrophes ("don't" is `dont`); the end of a sentence is the
word "."; every emoji is a word of its own. Links and @names are no words: they say nothing about
how the writer feels, but a text of nothing else is noticed.
"""

import re
from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache

LONGEST_WORD = 40
"""Characters of a word that are looked at; no cue is longer."""

WORDS_KEPT = 4_096
"""Words of which something is remembered; people use the same few thousand."""

STOP = "."
"""The word that ends a sentence: no cue and no "not" reaches across it."""

_ELSEWHERE = re.compile(r"https?://\S+|www\.\S+|(?<![\w@])@[\w.\-]+")
_TAG = re.compile(r"#(\w{1,60})")
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_EMOJI = "\U0001f000-\U0001faff\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\u3030"
_EMOTICON = re.compile(r"(?<!\w)(?:[:;=]-?[)D(P/|*]|:'\(|<3|</3)(?!\w)")
_PIECE = re.compile(rf"[^\W_]+(?:'[^\W_]+)*|[?!]+|[.;\n]|,|[{_EMOJI}]")
_ANY_EMOJI = re.compile(f"[{_EMOJI}]")
_CENSORED = re.compile(r"\b[a-zA-Z](?:[*@#$%]{2,6}[a-zA-Z]{0,5}|\*[a-zA-Z]{1,5})\b")
_LEET = str.maketrans("013457@$", "oieastas")
_STRETCH = re.compile(r"([^\W\d_])\1{2,}")
_FACE_MARKS = frozenset(":;=<")
_OATH_MARKS = frozenset("*@#$%")
_LONG, _CAPITAL, _STRETCHED, _FIGURES = 1, 2, 4, 8
_FACES = {
    ":)": "🙂", ":-)": "🙂", "=)": "🙂", ";)": "🙂", ":D": "😀", ":-D": "😀", ":P": "🙂",
    ":(": "🙁", ":-(": "🙁", "=(": "🙁", ":/": "😕", ":-/": "😕", ":|": "😕", ":'(": "😢",
    "<3": "❤", "</3": "💔", ":*": "😘",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """One text, read.

    `words` include stops and emoji; `commas` are the positions of words that follow a comma.
    `letters` counts real words. `shouted` is True where most words are in capitals. `elsewhere`
    is True where the text held links or @names, `links` where it held links.
    """

    text: str
    words: tuple[str, ...]
    commas: frozenset[int]
    letters: int
    emoji: int
    shouted: bool
    capitals: int
    stretched: bool
    asks: bool
    insists: bool
    exclaims: int
    elsewhere: bool
    links: bool


def read(text: str, known: Container[str]) -> Reading:
    """Splits a text that `plain` made. `known` holds the lexicon's words: of a stretched word
    ("worrrst", "sooo good"), the spelling that the lexicon knows is taken.
    """
    bare = _bare(text)
    words: list[str] = []
    commas: set[int] = set()
    letters = emoji = capitals = long_words = exclaims = 0
    stretched = asks = insists = False
    for piece in _PIECE.findall(bare):
        first = piece[0]
        if first == ",":
            commas.add(len(words))
        elif first in ".;\n":
            words.append(STOP)
        elif first in "?!":
            asks = asks or "?" in piece
            insists = insists or piece.count("?") > 1 or ("?" in piece and "!" in piece)
            exclaims += piece.count("!")
            words.append(STOP)
        elif first > "z" and _ANY_EMOJI.match(first):
            emoji += 1
            words.append(first)
        else:
            letters += 1
            word, manner = _heard(piece[:LONGEST_WORD])
            if manner:
                long_words += bool(manner & _LONG)
                capitals += bool(manner & _CAPITAL)
                if manner & _STRETCHED:
                    stretched = True
                    word = _unstretched(word, known)
                elif manner & _FIGURES and (disguised := word.translate(_LEET)) in known:
                    word = disguised
            words.append(word)
    return Reading(
        text=bare,
        words=tuple(words),
        commas=frozenset(commas),
        letters=letters,
        emoji=emoji,
        shouted=capitals >= 2 and capitals * 2 > long_words,
        capitals=capitals,
        stretched=stretched,
        asks=asks,
        insists=insists,
        exclaims=exclaims,
        elsewhere=bare != text and bool(_ELSEWHERE.search(text)),
        links="http" in text or "www." in text,
    )


def _bare(text: str) -> str:
    """Without links and @names, and with faces, oaths and tags written as words."""
    if "@" in text or "://" in text or "www." in text:
        text = _ELSEWHERE.sub(" ", text)
    if not _FACE_MARKS.isdisjoint(text):
        text = _EMOTICON.sub(lambda face: _FACES.get(face.group(), " "), text)
    if not _OATH_MARKS.isdisjoint(text):
        text = _TAG.sub(_unfolded, _CENSORED.sub(" swearword ", text))
    return text.replace("-mail", "mail")


@lru_cache(WORDS_KEPT)
def _heard(piece: str) -> tuple[str, int]:
    """The word that a piece of text is, and how it is written."""
    word = piece.casefold().replace("'", "")
    manner = 0
    if len(piece) > 2 and piece.isalpha():
        manner |= _LONG | (_CAPITAL if piece.isupper() else 0)
    if _STRETCH.search(word):
        manner |= _STRETCHED
    elif not word.isalpha() and not word.isdigit():
        manner |= _FIGURES
    return ("cant" if word == "cannot" else word), manner


def _unfolded(tag: re.Match[str]) -> str:
    """A camel-case tag becomes its words; any other tag one word."""
    parts = _CAMEL.findall(tag.group(1))
    return " , " + " ".join(parts) + " " if len(parts) > 1 else " , " + tag.group(1) + " "


def _unstretched(word: str, known: Container[str]) -> str:
    double = _STRETCH.sub(r"\1\1", word)
    single = _STRETCH.sub(r"\1", word)
    return double if double in known or single not in known else single
