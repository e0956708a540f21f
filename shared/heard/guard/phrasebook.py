"""Loads `phrases.toml` once, and finds what it lists in a draft."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from heard.domain.verdict import Check
from heard.guard.words import Written, plain_word
from heard.triage.lexicon import phrases_in
from heard.triage.phrases import Phrases, Step

FILE = Path(__file__).with_name("phrases.toml")
_NUMBERS = frozenset((*map(str, range(1, 100)), "one", "two", "three", "four", "five"))
_SIGNS = ("heard", "apology", "gives", "refund_yes", "refund_no")
"""Lists that speak of no fault by themselves."""


@dataclass(frozen=True, slots=True)
class Saying:
    """One entry: what its phrases mean, and what to tell the author."""

    check: Check
    why: str
    mend: str


class Hit(NamedTuple):
    """A saying in the words [first, after) of a draft."""

    saying: Saying
    first: int
    after: int


class Heard(NamedTuple):
    """All that the phrasebook found in a text: faults, and the signs of a good answer."""

    faults: tuple[Hit, ...]
    signs: Mapping[str, tuple[tuple[int, int], ...]]


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """The phrases, filed; `means` says of each what it is: a saying or a sign, and whether it
    only excuses what it overlaps."""

    phrases: Phrases
    means: tuple[tuple[Saying | str, bool], ...]
    words: Mapping[str, frozenset[str]]
    groups: Mapping[str, frozenset[int]]
    misspelt: Mapping[str, str]
    pairs: Mapping[tuple[str, str], str]

    def find(self, text: Written) -> Heard:
        """What stands in a text; of overlapping phrases of one check the longest is told."""
        hits: list[Hit] = []
        excuses: list[Hit] = []
        signs: dict[str, list[tuple[int, int]]] = {name: [] for name in _SIGNS}
        for first, number, after in self.phrases.find(text.words):
            meaning, excuses_only = self.means[number]
            if isinstance(meaning, str):
                signs[meaning].append((first, after))
            else:
                (excuses if excuses_only else hits).append(Hit(meaning, first, after))
        return Heard(
            tuple(_told(hits, excuses)), {name: tuple(found) for name, found in signs.items()}
        )


def _told(hits: Iterable[Hit], excuses: Iterable[Hit]) -> Iterable[Hit]:
    excused: dict[Check, set[int]] = {}
    for one in excuses:
        excused.setdefault(one.saying.check, set()).update(range(one.first, one.after))
    told: dict[Check, int] = {}
    for hit in sorted(hits, key=lambda hit: (hit.first, -hit.after)):
        check = hit.saying.check
        if hit.first < told.get(check, 0):
            continue
        if excused.get(check, set()).isdisjoint(range(hit.first, hit.after)):
            told[check] = hit.after
            yield hit


@cache
def phrasebook() -> Phrasebook:
    """The phrasebook, loaded at first use and kept."""
    return parse(FILE.read_text(encoding="utf-8"))


def parse(text: str) -> Phrasebook:
    """Builds a phrasebook from TOML. Raises ValueError (also TOMLDecodeError, KeyError) if wrong."""
    data = tomllib.loads(text)
    phrases: list[tuple[Step, ...]] = []
    means: list[tuple[Saying | str, bool]] = []

    def file(block: str, meaning: Saying | str, *, excuses: bool = False) -> None:
        said = phrases_in(block, _NUMBERS)
        phrases.extend(said)
        means.extend([(meaning, excuses)] * len(said))

    for entry in data["phrase"]:
        saying = Saying(Check(entry["check"]), entry["why"], entry["mend"])
        file(entry["says"], saying)
        file(entry.get("unless", ""), saying, excuses=True)
    for name in _SIGNS:
        file(data[name]["says"], name)
    return Phrasebook(
        phrases=Phrases(phrases),
        means=tuple(means),
        words={name: _words(block) for name, block in data["words"].items()},
        groups=_groups(data["groups"]["says"]),
        misspelt=data["misspelt"],
        pairs=_pairs(data["misspelt_pairs"]),
    )


def _words(block: str) -> frozenset[str]:
    return frozenset(
        " ".join(plain_word(part) for part in item.split()) for item in block.split(",")
    )


def _groups(lines: Iterable[str]) -> Mapping[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, line in enumerate(lines):
        for word in line.split():
            found.setdefault(plain_word(word), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


def _pairs(data: Mapping[str, Any]) -> Mapping[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for pair, meant in data.items():
        first, second = pair.split()
        found[first, second] = str(meant)
    return found
