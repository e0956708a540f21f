"""What a benchmark hands back: a budget, what was measured, and whether it holds."""

from dataclasses import dataclass
from statistics import quantiles


@dataclass(frozen=True, slots=True)
class Finding:
    """One budget of the design and its figure. `how` says how it was measured, in a few words."""

    budget: str
    limit: str
    measured: str
    within: bool
    how: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """What one benchmark found, and the lines that show where its figures come from."""

    found: tuple[Finding, ...]
    details: tuple[tuple[str, ...], ...] = ()
    heading: str = ""


def at_most(budget: str, most: float, measured: float, unit: str = "", how: str = "") -> Finding:
    """A budget that is a plain upper limit; figures are shown as precisely as the limit needs."""
    return Finding(
        budget, f"≤ {_figure(most)}{unit}", f"{_figure(measured)}{unit}", measured <= most, how
    )


def exactly(budget: str, wanted: int, measured: int, how: str = "") -> Finding:
    """A budget that is a count."""
    return Finding(budget, str(wanted), str(measured), measured == wanted, how)


def p95(values: list[float]) -> float:
    """The value that 95 of 100 stay below."""
    return quantiles(values, n=20, method="inclusive")[-1]


def _figure(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.2f}"
