"""`make doctor`: what is not ready, and how to mend it. Looks only, changes nothing.

Ends with 1 if something is not ready, so that a pipeline can ask it too.
"""

import sys
import textwrap

from infra.operate import deliveries, doors, phones, speaking, stack, works
from infra.operate.command import FAILED, carried_out, columns, counted, options
from infra.operate.finding import Finding, Verdict, examined

CHECKS = (*doors.CHECKS, *phones.CHECKS, *deliveries.CHECKS, *speaking.CHECKS, *works.CHECKS)

MARKS = {
    Verdict.OK: "✓",
    Verdict.NOT_READY: "✗",
    Verdict.TAKE_CARE: "!",
    Verdict.CANNOT_TELL: "?",
}
_WIDTH = 96
_COMMANDS = ("aws ", "make ")
"""Begin what is there to be copied, and stays on one line."""


def main(arguments: list[str] | None = None) -> int:
    """Prints the table; returns the exit code."""
    given = options("doctor", "What is not ready, and how to mend it.").parse_args(arguments)
    found = stack.find(given.stack, local=given.local)
    where = "the local bed" if found.local else f"stack {found.name} in {found.region}"
    print(f"Heard on {where}\n")
    findings = [finding for check in CHECKS for finding in examined(check, found)]
    print("\n".join(table(findings)))
    missing = sum(finding.verdict is Verdict.NOT_READY for finding in findings)
    print(f"\n{counted(missing, 'thing is', 'things are')} not ready." if missing else "\nReady.")
    if not missing:
        print("Now try it, down to the phone: make drill")
    return FAILED if missing else 0


def table(findings: list[Finding]) -> list[str]:
    """A line a finding, and beneath it, indented, how to mend it."""
    heads = columns([[MARKS[f.verdict], f.verdict, f.what] for f in findings])
    width = max(map(len, heads), default=0)
    lines: list[str] = []
    for head, finding in zip(heads, findings, strict=True):
        # A wrong policy is told in several lines.
        seen = finding.seen.splitlines() or [""]
        lines += _wrapped(f"{head.ljust(width)}  ", seen[0], " " * (width + 2))
        for more in seen[1:]:
            lines += _wrapped(" " * (width + 2), more, " " * (width + 2))
        arrow = " " * (width + 2) + "→ "
        if finding.mend.startswith(_COMMANDS):
            lines.append(arrow + finding.mend)
        elif finding.mend:
            lines += _wrapped(arrow, finding.mend, " " * (width + 4))
    return lines


def _wrapped(head: str, text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text,
        max(_WIDTH, len(indent) + 40),
        initial_indent=head,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [head.rstrip()]


if __name__ == "__main__":
    sys.exit(carried_out(main))
