"""What a platform's API answered, as JSON or as the error that it means."""

from collections.abc import Mapping
from typing import Any

from heard.adapters.channels.json_body import load
from heard.adapters.platforms.web import Answer
from heard.domain.errors import Denied, Expired, Limited, Unavailable, Unreadable, Withheld

_DENIED, _PAYMENT, _FORBIDDEN, _TOO_MANY, _BROKEN = 401, 402, 403, 429, 500
_GONE = frozenset({404, 410})
_LONGEST_WAIT = 24 * 3600.0

Json = Mapping[str, Any]


def told(answer: Answer) -> Json:
    """The JSON object of a good answer. The reasons of what is raised quote nothing of it.

    Raises what `told_bytes` does, and Unavailable for what is no JSON object.
    """
    try:
        return load(told_bytes(answer))
    except Unreadable as error:
        message = f"the platform answers in a shape of its own: {error}"
        raise Unavailable(message) from None


def told_bytes(answer: Answer) -> bytes:
    """The body of a good answer.

    Raises Expired for 401, Denied for 403, Withheld for 404, 410 and other refusals, Limited for 429
    and 402, Unavailable for 5xx.
    """
    status = answer.status
    if status == _TOO_MANY:
        message = "the platform wants fewer calls (429)"
        raise Limited(message, retry_after(answer))
    if status == _PAYMENT:
        message = "the credit is used up (402)"
        raise Limited(message, retry_after(answer), credit=True)
    if status in (_DENIED, _FORBIDDEN):
        message = f"the platform refuses the token ({status})"
        raise Expired(message) if status == _DENIED else Denied(message)
    if status in _GONE:
        message = f"the platform does not show it ({status})"
        raise Withheld(message)
    if status >= _BROKEN:
        message = f"the platform fails ({status})"
        raise Unavailable(message)
    if not 200 <= status < 300:
        message = f"the platform refuses the question ({status})"
        raise Withheld(message)
    return answer.body


def part(value: object, *names: str) -> Any:  # noqa: ANN401 - any part of a JSON
    """What lies in an object at these names, None where any of them is missing."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def each(value: object, *names: str) -> list[object]:
    """The list that lies in an object at these names, an empty one where there is none."""
    found = part(value, *names)
    return found if isinstance(found, list) else []


def complaint(answer: Answer) -> Json:
    """The JSON of an error, {} for what is none."""
    try:
        return load(answer.body)
    except Unreadable:
        return {}


def retry_after(answer: Answer) -> float | None:
    """The seconds that Retry-After asks for, a day at most; None for a date or nothing."""
    text = answer.headers.get("retry-after", "")
    return min(float(text), _LONGEST_WAIT) if text.isascii() and text.isdigit() else None
