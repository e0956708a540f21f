"""The roster's rows in the table: people, rotations, overrides, mutes, and how often they changed."""

from collections.abc import Iterable, Mapping
from typing import Any

from heard.adapters import keys
from heard.adapters.items import Item, dumped, expires, key, loaded, n
from heard.domain.oncall import Mute, Override, Rotation
from heard.domain.people import Person
from heard.domain.team import Part, Team

OVER_DAYS = 7
"""How long an override or a mute that is over is kept, days: a handover looks back on it."""

_ROWS: Mapping[str, Any] = {
    keys.AGENTS: Person,
    keys.ROTATIONS: Rotation,
    keys.OVERRIDES: Override,
    keys.MUTES: Mute,
}


def part_key(part: Part) -> Item:
    """Where a part of the roster lies."""
    match part:
        case Person():
            sk = keys.agent_sk(part.id)
        case Rotation():
            sk = keys.rotation_sk(part.id)
        case Override():
            sk = keys.override_sk(part.id)
        case Mute():
            sk = keys.mute_sk(part.id)
    return key(keys.ROSTER_PK, sk)


def part_item(part: Part) -> Item:
    """A part of the roster; what has an end expires after it."""
    item = {**part_key(part), "data": dumped(part, type(part))}
    if isinstance(part, Override | Mute):
        item["expires_at"] = expires(part.end, OVER_DAYS)
    return item


def head_item(version: int) -> Item:
    """How often the roster changed."""
    return {**key(keys.ROSTER_PK, keys.ROSTER_HEAD), "v": n(version)}


def team_of(rows: Iterable[Item]) -> Team:
    """The roster in the rows of its partition, given in their order."""
    version = 0
    found: dict[str, list[Any]] = {prefix: [] for prefix in _ROWS}
    for item in rows:
        sk = item[keys.SK]["S"]
        if sk == keys.ROSTER_HEAD:
            version = int(item["v"]["N"])
            continue
        prefix = sk.partition("#")[0] + "#"
        found[prefix].append(loaded(item, _ROWS[prefix]))
    people, rotations, overrides, mutes = (tuple(found[prefix]) for prefix in _ROWS)
    return Team(people, rotations, overrides, mutes, version)
