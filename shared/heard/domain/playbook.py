"""What the company knows to do about an issue: which facts to check first, and which steps to take."""

import zlib
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Playbook:
    """`facts` are checked before anything is said about the cause, `steps` are taken in order."""

    facts: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tick:
    """Somebody checked a fact, by its mark."""

    fact: str
    by: str
    at: datetime


def mark_of(fact: str) -> str:
    """A short name of a fact, which stays with its words."""
    return f"{zlib.crc32(fact.encode()):08x}"
