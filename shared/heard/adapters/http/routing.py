"""Which entry of a table an address leads to: a method, and a path whose `*` stands for one id and
whose last `**` for all that follows, slashes and all. An id is never empty."""

from collections.abc import Mapping
from typing import TypeVar

from heard.domain.errors import NotFound

_Entry = TypeVar("_Entry")

_STARS = ("*", "**")


def found(
    table: Mapping[tuple[str, str], _Entry], method: str, path: str
) -> tuple[_Entry, tuple[str, ...]]:
    """The entry of an address ("/threads/7f"), and the ids in it. Raises NotFound."""
    parts = path.split("/")[1:]
    for (wanted, pattern), entry in table.items():
        ids = _ids(pattern.split("/"), parts) if wanted == method else None
        if ids is not None:
            return entry, ids
    message = "There is nothing at this address."
    raise NotFound(message)


def _ids(shape: list[str], parts: list[str]) -> tuple[str, ...] | None:
    """What stands for the stars of a pattern; None where the path is another."""
    if shape[-1] == "**" and len(parts) >= len(shape):
        parts = [*parts[: len(shape) - 1], "/".join(parts[len(shape) - 1 :])]
    if len(shape) != len(parts):
        return None
    pairs = list(zip(shape, parts, strict=True))
    if any(not part if name in _STARS else name != part for name, part in pairs):
        return None
    return tuple(part for name, part in pairs if name in _STARS)
