"""`make surges`: streams whose surges are known, and how they are found. A table, over all seeds."""

import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from statistics import median

from rich.console import Console
from rich.table import Table

from infra.surges.streams import Kind, a_stream
from infra.surges.trial import Result, watched

SEEDS = 20
RATES = (0.2, 0.6, 2.0, 6.0, 20.0, 60.0)
"""Complaints an hour, over all issues."""


def run(seed: int, rate: float, *, loud: bool) -> Result:
    """One stream: a week to learn from, then one with bursts (two, where little comes) or one
    without any."""
    weeks = 2 if rate < 10 else 1
    if loud:
        return watched(a_stream(seed, Kind(rate, quiet_weeks=weeks, loud_weeks=weeks)))
    return watched(a_stream(seed, Kind(rate, quiet_weeks=1, loud_weeks=1, bursts_a_week=0)))


def main(seeds: int) -> int:
    """Prints the table; 0 where the targets are met."""
    asked = [
        (seed, RATES[seed % len(RATES)], loud) for loud in (True, False) for seed in range(seeds)
    ]
    asked.sort(key=lambda one: -one[1])
    with ProcessPoolExecutor(2) as pool:
        futures = [(one, pool.submit(run, one[0], one[1], loud=one[2])) for one in asked]
        results = [(one[2], future.result()) for one, future in futures]
    loud = [result for is_loud, result in results if is_loud]
    quiet = [result for is_loud, result in results if not is_loud]
    table = Table(title=f"Surges found, {seeds} seeds", title_justify="left")
    for name in (
        "complaints an hour",
        "streams",
        "bursts",
        "found",
        "alerts",
        "precision",
        "recall",
        "posts to alert, median",
        "false alerts a quiet week",
    ):
        table.add_column(name, justify="right")
    for rate in (*RATES, None):
        table.add_row(*_row(rate, loud, quiet))
    Console(width=None if sys.stdout.isatty() else 160).print(table)
    precision, recall, posts = figures(loud)
    worst = max(result.false / result.weeks for result in quiet)
    print(f"most false alerts a week of one quiet stream: {worst:.2f}")
    return 0 if precision >= 0.5 and recall >= 0.7 and posts <= 8 and worst <= 1 else 1


def figures(results: Sequence[Result]) -> tuple[float, float, float]:
    """Precision, recall, and the median number of a burst's posts until it was told."""
    right = [one for result in results for one in result.right]
    alerts = sum(len(result.opened) for result in results)
    bursts = sum(result.bursts for result in results)
    return (
        len(right) / alerts if alerts else 1.0,
        len(right) / bursts if bursts else 1.0,
        float(median([one.posts for one in right])) if right else 0.0,
    )


def _row(rate: float | None, loud: Sequence[Result], quiet: Sequence[Result]) -> list[str]:
    mine = [result for result in loud if rate in (None, result.rate)]
    silent = [result for result in quiet if rate in (None, result.rate)]
    precision, recall, posts = figures(mine)
    weeks = sum(result.weeks for result in silent)
    false = sum(result.false for result in silent)
    return [
        "all" if rate is None else f"{rate:g}",
        str(len(mine)),
        str(sum(result.bursts for result in mine)),
        str(sum(len(result.right) for result in mine)),
        str(sum(len(result.opened) for result in mine)),
        f"{precision:.2f}",
        f"{recall:.2f}",
        f"{posts:.0f}",
        f"{false / weeks:.2f}" if weeks else "",
    ]


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS))
