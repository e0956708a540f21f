"""Hours as a person writes them: `mon-fri = "09:00-18:00"` into the calendar's week, "08:00" into
minutes of the day."""

import re

from heard.adapters.policy_problems import Wrong
from heard.domain.calendar import Span
from heard.domain.wall import DAY_MINUTES, DAYS

Week = tuple[tuple[Span, ...], ...]

ALWAYS = "always"
CLOSED = "closed"
_EXAMPLE = 'write "09:00-18:00", several as ["09:00-13:00", "14:00-18:00"], or "closed"'
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_SPAN = re.compile(r"([01]\d|2[0-4]):([0-5]\d)\s*-\s*([01]\d|2[0-4]):([0-5]\d)")


def week_of(written: object) -> Week:
    """The seven days of a `hours` table, Monday first; () for "always".

    A key is a day or a run of days (`mon`, `mon-fri`, `sat-sun`); a day that no key names is
    closed; "22:00-06:00" runs into the next day. Raises Wrong, which names each bad key.
    """
    if written == ALWAYS:
        return ()
    if not isinstance(written, dict):
        raise Wrong(("", 'write "always", or a table with lines such as mon-fri = "09:00-18:00"'))
    week: dict[str, tuple[Span, ...]] = {}
    problems: list[tuple[str, str]] = []
    for key, value in written.items():
        try:
            spans, days = _spans(value), _days(key)
        except Wrong as wrong:
            problems += [(key, text) for _, text in wrong.problems]
            continue
        problems += [(key, f"{day} is given twice: name it once") for day in days if day in week]
        week.update(dict.fromkeys(days, spans))
    if not problems and not any(week.values()):
        problems.append(("", 'never opens: give at least one day hours, or write "always"'))
    if problems:
        raise Wrong(*problems)
    return tuple(week.get(day, ()) for day in DAYS)


def time_of_day(written: object) -> int:
    """Minutes of the day of a time such as "08:00". Raises Wrong for anything else."""
    match = _TIME.fullmatch(written.strip()) if isinstance(written, str) else None
    if not match:
        raise Wrong(("", f'{written!r} is no time of day: write "08:00"; the last one is "23:59"'))
    hour, minute = map(int, match.groups())
    return hour * 60 + minute


def _days(key: str) -> tuple[str, ...]:
    first, _, last = key.partition("-")
    last = last or first
    if first not in DAYS or last not in DAYS or DAYS.index(last) < DAYS.index(first):
        raise Wrong(("", f"is no day: write one of {', '.join(DAYS)}, or a run such as mon-fri"))
    return DAYS[DAYS.index(first) : DAYS.index(last) + 1]


def _spans(value: object) -> tuple[Span, ...]:
    if value == CLOSED:
        return ()
    return tuple(_span(text) for text in (value if isinstance(value, list) else [value]))


def _span(text: object) -> Span:
    match = _SPAN.fullmatch(text.strip()) if isinstance(text, str) else None
    if not match:
        raise Wrong(("", f"{text!r} is no opening time: {_EXAMPLE}"))
    from_hour, from_minute, to_hour, to_minute = map(int, match.groups())
    opens, closes = from_hour * 60 + from_minute, to_hour * 60 + to_minute
    if opens >= DAY_MINUTES or closes > DAY_MINUTES:
        raise Wrong(("", f"{text!r} goes past the day: the last closing time is 24:00"))
    if opens == closes:
        raise Wrong(("", f'{text!r} opens and closes at once: a whole day is "00:00-24:00"'))
    return opens, closes
