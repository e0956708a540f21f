"""What several tables of `care.toml` hold: minutes, names, and whom a rung pages."""

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from heard.adapters.policy_problems import Wrong
from heard.domain.people import RUNGS

YEAR_MINUTES = 366 * 24 * 60
"""No clock runs for longer than a year: more is a slip of the pen."""


def _target(written: str) -> str:
    if not _TARGET.fullmatch(written):
        roles = ", ".join(f'"{role}"' for role in RUNGS)
        others = '"rotation:<id>", "team:<name>", "person:<id>", "topic:care" or "topic:operations"'
        raise Wrong(("", f"{written!r} pages nobody: write a role ({roles}), {others}"))
    return written


def _listed(written: object) -> object:
    return (written,) if isinstance(written, str) else written


_TARGET = re.compile(
    rf"(?:{'|'.join(RUNGS)})|(?:rotation|team|person):[a-z0-9][a-z0-9-]*|topic:(?:care|operations)"
)
Names = BeforeValidator(_listed)
"""One text or a list of texts."""

Target = Annotated[str, AfterValidator(_target)]
Minutes = Annotated[float, Field(gt=0, le=YEAR_MINUTES, allow_inf_nan=False, strict=True)]
