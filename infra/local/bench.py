"""`make bench`: every budget of the design with its figure. Exit code 0 where all hold, else 1.

Each benchmark runs in a process of its own. Those that only count share the machine with the storm;
those that take times come first, alone.
"""

import importlib
import multiprocessing
import os
import sys
import traceback
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor

from rich.console import Console
from rich.table import Table

from infra.local.benchmarks.finding import Finding, Findings

TIMED = ("imports", "processor", "speed", "board")
COUNTED = ("storm", "calls", "sweep", "bill")
SHOWN = ("calls", "sweep", "processor", "imports", "bill", "speed", "board", "storm")
"""In the order of the design."""

PLAIN_WIDTH = 200
"""Columns where there is no terminal to ask."""


def main() -> int:
    """Measures everything and prints it; returns the exit code."""
    console = Console(width=None if sys.stdout.isatty() else PLAIN_WIDTH)
    measured: dict[str, Findings] = {}
    for names, workers in ((TIMED, 1), (COUNTED, 2)):
        console.print(f"measuring: {', '.join(names)}", style="dim")
        measured |= _measured(names, workers)
    findings = [measured[name] for name in SHOWN]
    found = [one for each in findings for one in each.found]
    console.print(_table(found))
    for each in findings:
        if each.details:
            console.print(_details(each))
    missed = [one.budget for one in found if not one.within]
    console.print(f"{len(found) - len(missed)} of {len(found)} budgets hold.")
    for budget in missed:
        console.print(f"not within: {budget}")
    return 1 if missed else 0


def _measured(names: Sequence[str], workers: int) -> dict[str, Findings]:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, max_tasks_per_child=1) as pool:
        asked = {name: pool.submit(measure, name) for name in names}
        return {name: _said(name, future) for name, future in asked.items()}


def measure(name: str) -> Findings:
    """One benchmark, in a process of its own: what handlers log goes nowhere."""
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123  until the process ends
    found: Findings = importlib.import_module(f"infra.local.benchmarks.{name}").measure()
    return found


def _said(name: str, future: Future[Findings]) -> Findings:
    error = future.exception()
    if error is None:
        return future.result()
    traceback.print_exception(error)
    why = f"{type(error).__name__}: {error}"
    return Findings((Finding(name, "", "could not be measured", within=False, how=why),))


def _table(found: Iterable[Finding]) -> Table:
    table = Table(title="Budgets", title_justify="left", header_style="bold")
    table.add_column("Budget", no_wrap=True)
    table.add_column("Limit", justify="right", no_wrap=True)
    table.add_column("Measured", justify="right", no_wrap=True)
    table.add_column("Verdict", no_wrap=True)
    table.add_column("How", style="dim", overflow="fold")
    for one in found:
        verdict = "[green]within[/]" if one.within else "[bold red]NOT WITHIN[/]"
        table.add_row(one.budget, one.limit, one.measured, verdict, one.how)
    return table


def _details(findings: Findings) -> Table:
    head, *rows = findings.details
    table = Table(title=findings.heading, title_justify="left", header_style="bold")
    for number, name in enumerate(head):
        table.add_column(name, justify="right" if number else "left", overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


if __name__ == "__main__":
    sys.exit(main())
