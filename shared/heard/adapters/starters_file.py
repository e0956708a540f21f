"""Reads `starters.toml` beside `care.toml`, or says every key that is wrong with it."""

import re
import tomllib
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, ValidationError, model_validator

from heard.adapters.brand_models import Table, Text
from heard.adapters.policy_fields import Names
from heard.adapters.policy_file import text_of
from heard.adapters.policy_problems import Problem, Wrong, nearest, policy_error, problems_of
from heard.domain.errors import PolicyError
from heard.domain.judgement import Issue, Kind, Severity
from heard.domain.message import Channel, Surface
from heard.domain.starter import FILLED, VARIABLE, WRITTEN, Starter

STARTERS = "starters.toml"
"""What the file is called, beside the policy."""

_LONGEST = 4_000
_ANY_BRACES = re.compile(r"\{[^{}\n]*\}?|\}")


def _variables(text: str) -> str:
    known = (*FILLED, *WRITTEN)
    for found in _ANY_BRACES.findall(text):
        variable = VARIABLE.fullmatch(found)
        if variable is None:
            raise Wrong(("", f"{found[:40]!r} is no variable: write it as {{customer}}"))
        if variable[1] not in known:
            there = ", ".join(f"{{{name}}}" for name in known)
            hint = nearest(variable[1], known)
            raise Wrong(("", f"{found} is no variable that Heard knows{hint}; there are {there}"))
    if len(text) > _LONGEST:
        raise Wrong(("", f"has {len(text)} characters: a starter has {_LONGEST} at most"))
    return text.strip()


class StarterTable(Table):
    """One starter, [[starter]]."""

    name: Text
    text: Annotated[Text, AfterValidator(_variables)]
    issue: Annotated[tuple[Issue, ...], Names] = ()
    kind: Annotated[tuple[Kind, ...], Names] = ()
    severity: Annotated[tuple[Severity, ...], Names] = ()
    channel: Annotated[tuple[Channel, ...], Names] = ()
    surface: Annotated[tuple[Surface, ...], Names] = ()


class StartersFile(Table):
    """The whole file."""

    starter: tuple[StarterTable, ...] = ()

    @model_validator(mode="after")
    def _named_once(self) -> Self:
        seen: dict[str, int] = {}
        problems: list[Problem] = []
        for number, table in enumerate(self.starter, start=1):
            first = seen.setdefault(table.name, number)
            if first != number:
                text = f"{table.name!r} is the name of starter {first} already: choose another"
                problems.append((f"starter[{number}].name", text))
        if problems:
            raise Wrong(*problems)
        return self


def load_starters(path: str | Path) -> tuple[Starter, ...]:
    """The starters of a file, none if it is not there. Raises PolicyError with a line for each
    thing that is wrong."""
    file = Path(path)
    return starters_from(text_of(file), file.name) if file.exists() else ()


def starters_from(text: str, name: str) -> tuple[Starter, ...]:
    """The starters in a TOML text; `name` is what errors call it. Raises PolicyError."""
    try:
        tables = StartersFile.model_validate(tomllib.loads(text)).starter
    except tomllib.TOMLDecodeError as unread:
        message = f"{name}: is not TOML: {unread}; look there for a quote, bracket or = too few"
        raise PolicyError(message) from None
    except ValidationError as invalid:
        known = set(StarterTable.model_fields) | set(StartersFile.model_fields)
        raise policy_error(name, problems_of(invalid, known)) from None
    return tuple(
        Starter(
            name=table.name,
            text=table.text,
            issues=frozenset(table.issue),
            kinds=frozenset(table.kind),
            severities=frozenset(table.severity),
            channels=frozenset(table.channel),
            surfaces=frozenset(table.surface),
        )
        for table in tables
    )
