"""The tables of `care.toml` that say what to do about an issue, [playbooks.<issue>]."""

from collections.abc import Mapping
from typing import Self

from pydantic import model_validator

from heard.adapters.brand_models import Table, Text
from heard.adapters.policy_problems import Wrong
from heard.domain.judgement import Issue
from heard.domain.playbook import Playbook

_MOST = 12
"""Facts or steps of one issue: more is a manual, and nobody reads one at 3 a.m."""


class PlaybookTable(Table):
    """What to check and what to do about one issue."""

    facts: tuple[Text, ...] = ()
    steps: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _is_short_and_says_something(self) -> Self:
        if not self.facts and not self.steps:
            raise Wrong(("", "says nothing: write facts to check, steps to take, or take it out"))
        for key in ("facts", "steps"):
            if len(getattr(self, key)) > _MOST:
                raise Wrong(
                    (key, f"{_MOST} at most: keep what an agent needs in the first minutes")
                )
        return self


def playbooks(tables: Mapping[Issue, PlaybookTable]) -> Mapping[Issue, Playbook]:
    """As the domain reads them."""
    return {issue: Playbook(table.facts, table.steps) for issue, table in tables.items()}
