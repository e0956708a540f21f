"""Loads the cue lexicon, `cues.toml`, once: the file that a care manager reads and changes.

A phrase that no text could ever match is an error at load, not a cue that never fires.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from heard.domain.judgement import Severity
from heard.triage.cues import Cue, Lexicon, Phrase, Sign, Step, Together

LEXICON = Path(__file__).with_name("cues.toml")


@cache
def lexicon() -> Lexicon:
    """The lexicon, loaded at first use and kept."""
    return parse(LEXICON.read_text(encoding="utf-8"))


def parse(text: str) -> Lexicon:
    """Builds a lexicon from TOML. Raises ValueError (also TOMLDecodeError, KeyError) if wrong."""
    data = tomllib.loads(text)
    lists: Mapping[str, str] = data["words"]
    numbers = frozenset(_listed(lists["numbers"]))
    lexicon = Lexicon(
        negators=frozenset(_listed(lists["negators"])),
        resolvers=frozenset(_listed(lists["resolvers"])),
        breakers=frozenset(_listed(lists["breakers"])),
        mood_ignores=frozenset(_listed(lists["mood_ignores"])),
    )
    known: set[str] = set()
    for entry in data["cue"]:
        cue = Cue(
            name=entry["name"],
            sign=Sign(entry["sign"]),
            weight=float(entry.get("weight", 0.0)),
            severity=Severity(entry.get("severity", "normal")),
            turns=bool(entry.get("turns", False)),
            reason=entry["reason"],
        )
        if cue.name in lexicon.cues:
            message = f"two cues are named {cue.name}"
            raise ValueError(message)
        lexicon.cues[cue.name] = cue
        for line in (phrase for item in _listed(entry["says"]) for phrase in _phrases(item)):
            known |= _file(lexicon, Phrase(cue, _steps(line, numbers)))
    lexicon.stem_lengths = tuple(sorted({len(stem) for stem in lexicon.by_stem}))
    lexicon.words = frozenset(known)
    lexicon.stems = tuple(stem for stem in lexicon.by_stem if len(stem) > 3 and stem.isalpha())
    lexicon.together = tuple(
        Together(
            needs=tuple(frozenset(need.split("|")) for need in entry["needs"]),
            severity=Severity(entry["severity"]),
            reason=entry["reason"],
        )
        for entry in data["together"]
    )
    for name in (name for pair in lexicon.together for need in pair.needs for name in need):
        if name not in lexicon.cues:
            message = f"no cue is named {name}"
            raise ValueError(message)
    return lexicon


def _file(lexicon: Lexicon, phrase: Phrase) -> set[str]:
    first = phrase.steps[0]
    for word in first.words:
        lexicon.by_word.setdefault(word, []).append(phrase)
    for stem in first.stems:
        lexicon.by_stem.setdefault(stem, []).append(phrase)
    return {word for step in phrase.steps for word in step.words}


_SPLIT = re.compile("[,\n]")
_PART = re.compile(r"\([^()]*\)\??|[^\s()]+")
_WORD = re.compile(r"(?:[^\W_]+\*?|#|[^\w\s,.;!?()|*])")


def _listed(block: str) -> list[str]:
    return [item.strip().replace("'", "") for item in _SPLIT.split(block) if item.strip()]


def _phrases(line: str) -> Iterator[str]:
    """Writes a choice between several words ("(by the|a) way") as one phrase for each."""
    for part in _PART.findall(line):
        body = part.removesuffix("?")
        if body.startswith("(") and " " in body:
            choices = body[1:-1].split("|") + ([""] if part.endswith("?") else [])
            for choice in choices:
                yield from _phrases(line.replace(part, choice, 1))
            return
    yield line


@cache
def _step(part: str, numbers: frozenset[str], after_gap: bool) -> Step:
    body = part.removesuffix("?")
    if body.startswith("(") != body.endswith(")"):
        message = f"a bracket is missing in the phrase: {part}"
        raise ValueError(message)
    choices = body.removeprefix("(").removesuffix(")").split("|")
    for choice in choices:
        if not _WORD.fullmatch(choice):
            message = f"no text is ever read as {choice!r}: write it another way"
            raise ValueError(message)
    stems = tuple(choice[:-1] for choice in choices if choice.endswith("*"))
    words = frozenset(choice for choice in choices if not choice.endswith("*"))
    if "#" in words:
        words = words - {"#"} | numbers
    return Step(words, stems, part.endswith("?"), after_gap)


def _steps(line: str, numbers: frozenset[str]) -> tuple[Step, ...]:
    """`(a|b)` either, `x*` begins with x, `x?` may be missing, `#` a number, `..` a gap."""
    steps: list[Step] = []
    gap = False
    for part in line.split():
        if part == "..":
            gap = True
        else:
            steps.append(_step(part, numbers, gap))
            gap = False
    if not steps or steps[0].optional or steps[0].after_gap or gap:
        message = f"a phrase begins and ends with a word: {line}"
        raise ValueError(message)
    return tuple(steps)
