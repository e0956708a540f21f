"""Loads the cue lexicon, `cues.toml`, once: the file that a care manager reads and changes.

A phrase that no text could ever match is an error at load, not a cue that never fires.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from heard.domain.judgement import Severity
from heard.triage.cues import Cue, Lexicon, Sign, Together
from heard.triage.filed import filed
from heard.triage.phrases import Phrases, Step

LEXICON = Path(__file__).with_name("cues.toml")


@cache
def lexicon() -> Lexicon:
    """The lexicon, loaded at first use and kept."""
    return filed(LEXICON, parse)


def parse(text: str) -> Lexicon:
    """Builds a lexicon from TOML. Raises ValueError (also TOMLDecodeError, KeyError) if wrong."""
    import tomllib

    data = tomllib.loads(text)
    lists: Mapping[str, str] = data["words"]
    numbers = frozenset(_listed(lists["numbers"]))
    cues: dict[str, Cue] = {}
    phrases: list[tuple[Step, ...]] = []
    speaks: list[Cue] = []
    for entry in data["cue"]:
        cue = _cue(entry)
        if cue.name in cues:
            message = f"two cues are named {cue.name}"
            raise ValueError(message)
        cues[cue.name] = cue
        said = phrases_in(entry["says"], numbers)
        phrases += said
        speaks += [cue] * len(said)
    filed = Phrases(phrases)
    return Lexicon(
        phrases=filed,
        speaks=tuple(speaks),
        gapped=frozenset(
            number for number, steps in enumerate(phrases) if any(step.after_gap for step in steps)
        ),
        together=tuple(_together(entry, cues) for entry in data["together"]),
        cues=cues,
        words=filed.words,
        stems=_telling_stems(phrases),
        negators=frozenset(_listed(lists["negators"])),
        resolvers=frozenset(_listed(lists["resolvers"])),
        breakers=frozenset(_listed(lists["breakers"])),
        openers=frozenset(_listed(lists["openers"])),
        askers=frozenset(_listed(lists["askers"])),
        lifters=frozenset(_listed(lists["lifters"])),
        mood_ignores=frozenset(_listed(lists["mood_ignores"])),
    )


def phrases_in(block: str, numbers: frozenset[str] = frozenset()) -> list[tuple[Step, ...]]:
    """The phrases of a block of the lexicon; `numbers` are the words that `#` stands for."""
    return [_steps(line, numbers) for item in _listed(block) for line in _phrases(item)]


def _cue(entry: Mapping[str, Any]) -> Cue:
    return Cue(
        name=entry["name"],
        sign=Sign(entry["sign"]),
        weight=float(entry.get("weight", 0.0)),
        severity=Severity(entry.get("severity", "normal")),
        turns=bool(entry.get("turns", False)),
        opens=bool(entry.get("opens", False)),
        reason=entry["reason"],
    )


def _together(entry: Mapping[str, Any], cues: Container[str]) -> Together:
    needs = tuple(frozenset(need.split("|")) for need in entry["needs"])
    for name in (name for need in needs for name in need):
        if name not in cues:
            message = f"no cue is named {name}"
            raise ValueError(message)
    return Together(needs, Severity(entry["severity"]), entry["reason"])


def _telling_stems(phrases: Iterable[tuple[Step, ...]]) -> tuple[str, ...]:
    """Beginnings that are long enough to tell a word of the lexicon from any other."""
    stems = {word[:-1] for steps in phrases for word in steps[0].words if word[-1] == "*"}
    return tuple(stem for stem in stems if len(stem) > 3 and stem.isalpha())


_SPLIT = re.compile("[,\n]")
_PART = re.compile(r"\([^()]*\)\??|[^\s()]+")
_WORD = re.compile(r"(?:[^\W_]+\*?|#|[^\w\s,.;!?()|*])")


def _listed(block: str) -> list[str]:
    return [item.strip().replace("'", "") for item in _SPLIT.split(block) if item.strip()]


def _phrases(line: str) -> Iterator[str]:
    """Writes a choice between several words ("(by the|a) way") as one phrase for each."""
    for part in _PART.findall(line) if "(" in line else ():
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
        if not choice.isalpha() and not _WORD.fullmatch(choice):
            message = f"no text is ever read as {choice!r}: write it another way"
            raise ValueError(message)
    words = frozenset(choices)
    if "#" in words:
        words = words - {"#"} | numbers
    return Step(words, optional=part[-1] == "?", after_gap=after_gap)


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
