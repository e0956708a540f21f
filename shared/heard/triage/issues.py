"""What a complaint or a question is about: the issue that most of its words name.

The words are a file of their own, `issues.toml`, read at the first complaint: they say nothing of
the kind, and what is praise or small talk needs no issue.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from heard.domain.judgement import Issue
from heard.triage.filed import filed
from heard.triage.lexicon import phrases_in
from heard.triage.model import model
from heard.triage.phrases import Phrases, Step
from heard.triage.reading import Reading

ISSUES = Path(__file__).with_name("issues.toml")

NAMED, SUGGESTED, CUED = 2.0, 1.0, 1.5
"""What a phrase that names an issue is worth, one that only suggests it, and a cue."""

MOST_HEARD = 3
"""Phrases of one issue that count: a long text names many things along its way."""

SURE_ENOUGH = 1.5
"""Log-odds, above those of any text, from which an issue that only the model hears is taken."""

_ORDER = {issue: number for number, issue in enumerate(Issue)}


class Spoken(NamedTuple):
    """The phrases of all issues; `speaks` holds what each of them speaks for, by its number."""

    phrases: Phrases
    speaks: tuple[tuple[Issue, float], ...]
    cues: Mapping[str, Issue]


def issue_of(reading: Reading, fired: Iterable[str], found: Collection[int]) -> Issue | None:
    """What the reading is about, None where it does not say. `fired` are the names of its cues,
    `found` its features.

    What no word names is what the trained model takes it for, where it is sure enough.
    """
    named = named_by(reading, fired)
    if named:
        return named
    likely, more = model().about(found)
    return Issue(likely) if more >= SURE_ENOUGH else None


def named_by(reading: Reading, fired: Iterable[str]) -> Issue | None:
    """The issue that most of its words and cues name."""
    spoken = _spoken()
    found: dict[Issue, dict[object, float]] = {}
    for start, number, end in spoken.phrases.find(reading.words):
        issue, worth = spoken.speaks[number]
        heard = found.setdefault(issue, {})
        words = reading.words[start] if end - start == 1 else start
        heard[words] = max(heard.get(words, 0.0), worth)
    for name in fired:
        if name in spoken.cues:
            found.setdefault(spoken.cues[name], {})[name] = CUED
    return max(found, key=lambda issue: (_sum(found[issue]), -_ORDER[issue]), default=None)


def _sum(heard: Mapping[object, float]) -> float:
    return sum(sorted(heard.values(), reverse=True)[:MOST_HEARD])


@cache
def _spoken() -> Spoken:
    return filed(ISSUES, parse)


def parse(text: str) -> Spoken:
    """Builds the issues from TOML. Raises ValueError (also TOMLDecodeError, KeyError) if wrong."""
    import tomllib

    phrases: list[tuple[Step, ...]] = []
    speaks: list[tuple[Issue, float]] = []
    by_cue: dict[str, Issue] = {}
    for entry in tomllib.loads(text)["issue"]:
        issue = Issue(entry["name"])
        for block, worth in ((entry["says"], NAMED), (entry["hints"], SUGGESTED)):
            said = phrases_in(block)
            phrases += said
            speaks += [(issue, worth)] * len(said)
        by_cue |= dict.fromkeys(entry.get("cues", ()), issue)
    return Spoken(Phrases(phrases), tuple(speaks), by_cue)
