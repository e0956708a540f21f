"""What is wrong with a policy file, in words that a care manager can act on.

Each problem is one line: the file, the key, what is wrong, what to write instead. Places in a list
are counted from 1, as people do.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from heard.domain.errors import PolicyError

Problem = tuple[str, str]
"""The dotted key, and what is wrong with it."""

_MINUTES = "a number of minutes such as 15"
_LADDER = '["agent", "lead", "manager"]'
_EXAMPLES = {
    "accounts": 'a table of lists such as facebook = ["100200300400500"]',
    "alerts": "the tables [alerts.people] and [alerts.topics], each with windows",
    "brands": "a table such as [brands.marigold], its id in small letters, digits and dashes",
    "calls_per_hour": "a whole number of calls such as 200 (0: never ask)",
    "calls_per_hour_on": "a table of channels such as { x = 30 }",
    "by": '"agent", "lead" or "manager"',
    "above": "an amount of money such as 250",
    "claim": _MINUTES,
    "claim_expires": _MINUTES,
    "clocks": "the tables [clocks.critical], [clocks.high], [clocks.normal], [clocks.question]",
    "cool_off": "a number of minutes such as 2 (0: never)",
    "currency": 'a currency in three capitals such as "EUR"',
    "country": 'a country code in capitals such as "NL"',
    "email": 'an address such as "care@marigold.example"',
    "first_reply": _MINUTES,
    "hours": '"always", or a table with lines such as mon-fri = "09:00-18:00"',
    "location": 'a place in quotes such as "Amsterdam"',
    "minutes": _MINUTES,
    "min_reach": "a whole number of followers such as 50000",
    "most": "a number such as 3",
    "most_percent": "a number from 0 to 100 such as 20",
    "name": 'a name in quotes such as "Marigold & Vine"',
    "people": "a table [alerts.people] with windows",
    "phone": 'a number with its country such as "+31 20 555 0100"',
    "resolution": "a number of minutes such as 1440",
    "retention_days": "a whole number of days such as 400",
    "rung_wait": _MINUTES,
    "rungs": _LADDER,
    "runs": '"opening hours" or "around the clock"',
    "sms_daily_cap": "a whole number of text messages such as 300",
    "sms_reserve": "a whole number of text messages such as 60",
    "sms_to": 'a list of country codes such as ["+31", "+49"]; [] is every country',
    "storm": "a list such as [{ most = 1, minutes = 15 }]",
    "subdivision": 'a region code in capitals such as "BY"',
    "then": '"lead", "manager" or "rotation:leads"',
    "time_zone": 'a zone such as "Europe/Amsterdam"',
    "vent_seconds": "a number of seconds such as 45 (0: never)",
    "topics": "a table [alerts.topics] with windows",
    "warn_fraction": 'a part of the clock between 0 and 1 such as "2/3"',
    "windows": "a list such as [{ most = 3, minutes = 15 }]",
}
_BOUNDS = {
    "greater_than": "above",
    "greater_than_equal": "of at least",
    "less_than": "below",
    "less_than_equal": "of at most",
}
_LEVEL = "a table with claim, first_reply, claim_expires, rung_wait, resolution and runs"


class Wrong(ValueError):
    """Problems with keys beneath the one that is being read; "" is the key itself."""

    def __init__(self, *problems: Problem) -> None:
        """Gather (key below, what is wrong and what to write instead)."""
        super().__init__("; ".join(text for _, text in problems))
        self.problems = problems


def policy_error(name: str, problems: Iterable[Problem]) -> PolicyError:
    """One error for all problems of the file `name`, a line each."""
    return PolicyError("\n".join(f"{name}: {key}: {text}" for key, text in problems))


def problems_of(error: ValidationError, known: Iterable[str]) -> list[Problem]:
    """Turn what pydantic found into problems; `known` are the keys that the file may hold."""
    problems: list[Problem] = []
    for finding in error.errors(include_url=False):
        path = [part for part in finding["loc"] if part != "[key]"]
        wrong = finding.get("ctx", {}).get("error")
        if isinstance(wrong, Wrong):
            problems += [
                (dotted([*path, *filter(None, [below])]), text) for below, text in wrong.problems
            ]
        else:
            problems.append((dotted(path), _sentence(dict(finding), set(known))))
    return problems


def dotted(parts: Iterable[str | int]) -> str:
    """A path as a person writes it: `ladders.high.rungs[2].role`."""
    path = ""
    for part in parts:
        if isinstance(part, int):
            path += f"[{part + 1}]"
        else:
            path += f".{part}" if path else part
    return path or "the file"


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint at the known word that was probably meant, or nothing."""
    close = get_close_matches(word, sorted(known), n=1, cutoff=0.75)
    return f"; did you mean {close[0]!r}?" if close else ""


def _sentence(finding: dict[str, Any], known: set[str]) -> str:
    names = [part for part in finding["loc"] if isinstance(part, str) and part != "[key]"]
    last, value, bounds = names[-1] if names else "", finding["input"], finding.get("ctx", {})
    example = _EXAMPLES.get(last, _LEVEL if names[:-1] == ["clocks"] else "")
    instead = f": write {example}" if example else ""
    match finding["type"]:
        case "missing":
            text = f"is missing{instead}"
        case "extra_forbidden":
            text = f"is no key that the policy knows{nearest(last, known) or ': take it out'}"
        case "enum" | "literal_error":
            text = f"{value!r} is not known: write {bounds['expected']}"
        case bound if bound in _BOUNDS:
            limit = next(iter(bounds.values()))
            text = f"is {value!r}: write a number {_BOUNDS[bound]} {limit:g}"
        case "too_short" | "string_too_short":
            text = f"is empty{instead or ': write at least one'}"
        case "string_type":
            text = f"is {value!r}: write it in quotes"
        case "model_type" | "dict_type":
            text = f"is {value!r}: it takes a table{instead}"
        case "tuple_type":
            text = f"is {value!r}: it takes a list in square brackets{instead}"
        case _:
            text = f"is {value!r}: {instead.removeprefix(': ') or finding['msg']}"
    return text
