"""Amounts of money, percentages and days that a text names."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_SIGN = r"€|£|\$|EUR|USD|GBP|CHF|DKK|SEK|NOK|PLN"
_UNIT = r"€|£|\$|EUR|USD|GBP|CHF|DKK|SEK|NOK|PLN|euros?|pounds?|dollars?|quid|francs?|kroner|kronor"
_FIGURE = r"\d{1,3}(?:[., ]\d{3}){1,3}(?:[.,]\d{2})?(?!\d)|\d{1,9}(?:[.,]\d{1,2})?(?!\d)"
_MONEY = re.compile(
    rf"(?:(?:{_SIGN}) ?(?P<after>{_FIGURE}))|(?:(?<![\w.,])(?P<before>{_FIGURE}) ?(?:{_UNIT})(?!\w))",
    re.IGNORECASE,
)
_BARE = re.compile(rf"(?<![\w.,])(?:{_FIGURE})")
_PERCENT = re.compile(
    r"(?<![\w.,])(\d{1,3}(?:[.,]\d{1,2})?) ?(?:%|percent\b|per cent\b)", re.IGNORECASE
)
_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_MONTH = rf"(?P<month>{_MONTHS}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
_DAY = re.compile(
    rf"\b(?:(?P<weekday>{_DAYS})|(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MONTH}(?!\w)"
    rf"|{_MONTH.replace('month', 'month2')} (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?![\w:]))",
    re.IGNORECASE,
)
_DUE = re.compile(r"\b(?:by|on|until|before|from|this|next|coming)\s+$", re.IGNORECASE)
_OVER = re.compile(
    r"\b(?:left|went|was|were|sent|came|paid|did|\w{2,20}ed)\b[^.!?\n]{0,25}$", re.IGNORECASE
)


class Amount(NamedTuple):
    """A number of money or percent, and where it stands."""

    value: float
    start: int
    end: int


class Day(NamedTuple):
    """A day as it is called, "friday" or "12 Mar"; `due` where something is to happen by it."""

    called: str
    start: int
    end: int
    due: bool


def money(text: str) -> Iterator[Amount]:
    """Every amount of money, in whatever currency."""
    for found in _MONEY.finditer(text):
        value = _value(found["after"] or found["before"])
        yield Amount(value, *found.span())


def numbers(text: str) -> Iterator[str]:
    """Every number, with a currency or without, as `money` would write its value."""
    for found in _BARE.finditer(text):
        yield f"{_value(found[0]):g}"


def percent(text: str) -> Iterator[Amount]:
    """Every percentage."""
    for found in _PERCENT.finditer(text):
        yield Amount(float(found[1].replace(",", ".")), *found.span())


def days(text: str) -> Iterator[Day]:
    """Every day that is named."""
    for found in _DAY.finditer(text):
        if found["weekday"]:
            called = found["weekday"].lower()
        else:
            month = found["month"] or found["month2"]
            called = f"{int(found['day'] or found['day2'])} {month[:3].title()}"
        before = text[max(found.start() - 50, 0) : found.start()]
        due = _DUE.search(before) is not None and _OVER.search(before) is None
        yield Day(called, *found.span(), due=due)


def _value(figure: str) -> float:
    """The number: the last separator is a decimal one where two digits follow it."""
    whole, cents = figure, ""
    if len(figure) > 3 and figure[-3] in ".,":
        whole, cents = figure[:-3], figure[-2:]
    elif len(figure) > 2 and figure[-2] in ".,":
        whole, cents = figure[:-2], figure[-1:]
    digits = "".join(letter for letter in whole if letter.isdecimal())
    return float(f"{digits}.{cents or 0}")
