"""Reads the bytes of a webhook as one JSON object, whatever hostile bytes they are.

A body that is not readable as a whole is `Unreadable` and nothing else: a `RecursionError` or a
`ValueError` that escaped here would send the same body round the queue until it is given up.
"""

import json
from typing import Any

from heard.domain.errors import Unreadable

MAX_DIGITS = 40
"""A longer whole number is no id and no time: it is read as missing, so that one absurd number
does not lose its neighbours (Python itself refuses more than 4,300 digits)."""


def _whole_number(digits: str) -> int | None:
    return int(digits) if len(digits) <= MAX_DIGITS else None


def _not_a_number(_word: str) -> None:
    raise ValueError


_JSON = json.JSONDecoder(parse_int=_whole_number, parse_constant=_not_a_number)


def load(raw: bytes) -> dict[str, Any]:
    """The JSON object in `raw`: UTF-8, with or without a byte order mark; of equal keys the last.

    Raises Unreadable for anything else (other charset, NaN, nested too deep, not an object).
    The reasons hold nothing of the body.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        message = "the body is not UTF-8"
        raise Unreadable(message) from None
    try:
        body = _JSON.decode(text)
    except RecursionError:
        message = "the body is nested too deeply"
        raise Unreadable(message) from None
    except ValueError:
        message = "the body is not JSON"
        raise Unreadable(message) from None
    if not isinstance(body, dict):
        message = "the body is not a JSON object"
        raise Unreadable(message)
    return body
