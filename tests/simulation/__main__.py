"""`make week`: live through the simulated week, print what was paged and why, and whether the rules
held. Exit code 1 where one did not."""

import sys
import time
from pathlib import Path

from tests.simulation.checks import checks
from tests.simulation.report import report
from tests.simulation.week import Plan, simulate

PAGES = Path(".heard") / "week.tsv"

if __name__ == "__main__":
    started = time.monotonic()
    week = simulate(Plan())
    found = checks(week)
    print(report(week, found, PAGES))
    print(f"Lived through in {time.monotonic() - started:.0f} s.")
    sys.exit(any(check.broken for check in found))
