"""What a check of the simulated week comes to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One rule, what was seen of it, what broke it (at best nothing), and how the cases fall."""

    rule: str
    seen: str
    broken: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
