"""What the company knows to do about an issue: which facts to check first, and which steps to take."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Playbook:
    """`facts` are checked before anything is said about the cause, `steps` are taken in order."""

    facts: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
