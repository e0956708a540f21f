"""What `make check-policy` says: the policy as Heard understood it, or what to mend.

Exit code 0 if every file is right, 1 if one is not. `--holidays` first writes the public holidays
of the countries that the files name into `holidays.json` beside them. `--keep` keeps what was
understood beside a file, for functions to start from: `make build` does so.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from heard.adapters import checked_policy, public_holidays
from heard.adapters.policy_file import care_file, load_policy, text_of
from heard.adapters.policy_problems import Wrong, policy_error
from heard.adapters.public_holidays import Holidays
from heard.adapters.starters_file import STARTERS, load_starters
from heard.domain.errors import PolicyError
from heard.domain.policy import Brand, Policy

Region = tuple[str, str | None]


def main(arguments: Sequence[str]) -> int:
    """Check the files named on the command line; print, and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m heard.adapters.policy_check", description="Check policy files."
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument(
        "--holidays", action="store_true", help="write public holidays beside the files first"
    )
    parser.add_argument(
        "--keep", action="store_true", help="keep what was understood beside the files"
    )
    options = parser.parse_args(arguments)
    code = 0
    for file in options.files:
        try:
            if options.holidays:
                _write_holidays(file)
            policy = load_policy(file)
            starters = load_starters(file.with_name(STARTERS))
            text = summary(policy, file.name, datetime.now(UTC))
            also = f"  {_count(len(starters), 'starter')} in {STARTERS}."
            sys.stdout.write("\n".join([text, also, *_notes(file)]) + "\n")
            if options.keep:
                checked_policy.write(policy, file)
        except PolicyError as wrong:
            sys.stderr.write(f"{wrong}\n")
            code = 1
    return code


def summary(policy: Policy, name: str, now: datetime) -> str:
    """What a policy says, in a few lines for the person who wrote it."""
    brands = list(policy.brands.values())
    accounts = sum(len(ids) for brand in brands for ids in brand.accounts.values())
    counts = f"{_count(len(brands), 'brand')}, {_count(accounts, 'account')}"
    return "\n".join(
        [f"{name} is right: {counts}, {_count(len(policy.times), 'level')} of clocks."]
        + [_opening(brand, now) for brand in brands]
    )


def _opening(brand: Brand, now: datetime) -> str:
    calendar = brand.calendar
    local = now.astimezone(ZoneInfo(calendar.time_zone))
    if not calendar.hours:
        return f"  {brand.name} ({brand.id}) is always open."
    opens = calendar.next_open(now).astimezone(local.tzinfo)
    when = "is open now" if calendar.is_open(now) else f"opens next on {opens:%a %d %b, %H:%M %Z}"
    ahead = sorted(day for day in calendar.holidays if day >= local.date())
    holiday = f"; closed next on {ahead[0]:%a %d %b %Y}" if ahead else ""
    return f"  {brand.name} ({brand.id}) {when}{holiday}."


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _regions(file: Path) -> list[Region]:
    care = care_file(text_of(file), file.name)
    tables = [table.holidays for table in (care.unassigned, *care.brands.values())]
    return [(each.country, each.subdivision) for each in tables if each and each.country]


def _write_holidays(file: Path) -> None:
    regions = _regions(file)
    for each in regions:
        try:
            public_holidays.ask_library(*each)
        except Wrong as wrong:
            raise policy_error(file.name, wrong.problems) from None
    if regions:
        public_holidays.write(file.parent, regions)


def _notes(file: Path) -> list[str]:
    """What still works, and should be put right before a deploy."""
    written = public_holidays.read_written(file.parent)
    missing = [public_holidays.region(*each) for each in _regions(file) if _outdated(each, written)]
    if not missing:
        return []
    lacks = f"{public_holidays.WRITTEN} is without, or older than, {', '.join(missing)}"
    command = f"make check-policy HOLIDAYS=1 POLICY={file}"
    return [f"  Note: {lacks}, which slows cold starts; write it with: {command}"]


def _outdated(each: Region, written: Holidays) -> bool:
    try:
        return written.get(public_holidays.region(*each)) != public_holidays.ask_library(*each)
    except Wrong:  # not installed here: what is written is all there is, and it was enough
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
