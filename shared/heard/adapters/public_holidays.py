"""Public holidays by country: from a file beside the policy, else from the `holidays` library.

The library is right for every country and costs a cold start about 70 ms, a third of what boto3
does. So `make check-policy` says when `holidays.json` lacks a country, and the functions read the
file. A country that nobody wrote out still works: the library is asked, only then imported.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from heard.adapters.policy_problems import Wrong
from heard.domain.errors import PolicyError

YEARS = range(2025, 2041)
"""Holidays are known for these years. A deploy before the last one moves the range."""

WRITTEN = "holidays.json"

Holidays = Mapping[str, Mapping[date, str]]
"""By region ("NL", "DE-BY"): each date and what it is called."""


def region(country: str, subdivision: str | None) -> str:
    """The key of a country or one of its subdivisions: "NL", "DE-BY"."""
    return f"{country}-{subdivision}" if subdivision else country


@lru_cache(maxsize=32)
def ask_library(country: str, subdivision: str | None = None) -> Mapping[date, str]:
    """The holidays of `YEARS`, in English where the library can.

    Raises Wrong for a country or subdivision that the library does not know.
    """
    try:
        import holidays  # noqa: PLC0415 - 70 ms that a cold start need not pay
    except ImportError:
        text = (
            f"{region(country, subdivision)} is not in {WRITTEN}, and `holidays` is not installed"
        )
        raise Wrong(("country", f"{text}: run make check-policy where it is")) from None
    try:
        found = holidays.country_holidays(
            country, subdiv=subdivision, years=YEARS, language="en_US"
        )
    except NotImplementedError as unknown:
        key, known = ("country", 'a code of ISO 3166 such as "NL"')
        if subdivision and country in holidays.list_supported_countries():
            regions = ", ".join(holidays.list_supported_countries()[country])
            key, known = "subdivision", f"one of {regions}" if regions else "none"
        raise Wrong((key, f"{unknown}: write {known}")) from None
    return dict(sorted(found.items()))


def read_written(folder: Path) -> Holidays:
    """What `holidays.json` in a policy's folder holds; nothing where there is none.

    Raises PolicyError for a file that is damaged.
    """
    path = folder / WRITTEN
    if not path.exists():
        return {}
    try:
        return {
            area: {date.fromisoformat(day): name for day, name in days.items()}
            for area, days in json.loads(path.read_text(encoding="utf-8")).items()
        }
    except (ValueError, AttributeError) as unread:
        message = f"{path.name}: {unread}: delete it, and have it written again with --holidays"
        raise PolicyError(message) from None


def write(folder: Path, regions: Iterable[tuple[str, str | None]]) -> Path:
    """Ask the library for `regions` and write them out, a date a line, beside what is there."""
    found = dict(read_written(folder)) | {region(*each): ask_library(*each) for each in regions}
    dates = {
        area: {day.isoformat(): name for day, name in days.items()} for area, days in found.items()
    }
    path = folder / WRITTEN
    text = json.dumps(dates, indent=1, ensure_ascii=False, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")
    return path
