"""Field types that take what platforms really send.

An id comes as a number on one side and as a string on the other; an optional field may be
missing, null or of another type than documented. A field that cannot be read is unknown (None):
it never loses the message around it. Only what names the message is required, and the adapters
ask for that themselves.
"""

import html
import re
from datetime import datetime
from typing import Annotated, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    PlainValidator,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic.alias_generators import to_camel

from heard.adapters.channels.moments import read_moment
from heard.domain.errors import Unreadable

MAX_ID_BYTES = 512
"""A longer id is none: keys of the table hold at most 1,024 bytes, and the longest id seen on
any platform (an Instagram message) has about 200."""

MAX_ADDRESS_LENGTH = 4096
MAX_NUMBER = 10**12
MOST_STARS = 5

_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
_ADDRESS = re.compile(r"https?://[^\s\x00-\x20\x7f\"<>\\]+", re.IGNORECASE)
_DIGITS = re.compile(r"[0-9]{1,13}")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,39}")


def storable(text: str) -> str:
    """The text with NUL and lone surrogates replaced by U+FFFD: they can't be stored as UTF-8."""
    return _UNSTORABLE.sub("\ufffd", text)


def read_text(value: object) -> str | None:
    """A text with something in it, fit to be stored; None for anything else. Never cut."""
    return storable(value) if isinstance(value, str) and value.strip() else None


def unescaped(text: str) -> str:
    """The text with its HTML escapes undone."""
    try:
        return html.unescape(text)
    except ValueError:
        # "&#999…;" with thousands of digits: Python refuses the number. Keep what was written.
        return text


def read_id(value: object) -> str | None:
    """An id as a string, from a string or a whole number; never from a float or a boolean.

    (A float has lost digits: X's 19-digit ids are rounded that way.)
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return None
    text = storable(value).strip()
    return text if text and len(text.encode()) <= MAX_ID_BYTES else None


def read_number(value: object) -> int | None:
    """A whole number of 0 or more, from a number or a string of digits; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, float) and not value.is_integer():
        return None
    if isinstance(value, str) and not _DIGITS.fullmatch(value):
        return None
    number = int(value)
    return number if 0 <= number <= MAX_NUMBER else None


def read_stars(value: object) -> int | None:
    """1 to 5 stars; None for anything else."""
    number = read_number(value)
    return number if number is not None and 1 <= number <= MOST_STARS else None


def read_address(value: object) -> str | None:
    """An absolute http or https address; None for relative ones and for `javascript:` and such.

    It is put in a link on a page of ours, so nothing else may pass.
    """
    if not isinstance(value, str) or len(value) > MAX_ADDRESS_LENGTH:
        return None
    text = storable(value).strip()
    return text if _ADDRESS.fullmatch(text) else None


def read_flag(value: object) -> bool:
    """True only where the platform says so: `true`, 1 or "true"."""
    return isinstance(value, int | str) and value in (True, "true")


def read_word(value: object) -> str | None:
    """A machine word (a field, verb or event name) in lower case; None for anything else.

    What passes is short and plain enough for a metric's name and a log line.
    """
    return value.lower() if isinstance(value, str) and _WORD.fullmatch(value) else None


def required(value: str | None, what: str) -> str:
    """The id that names a message. Raises Unreadable, saying `what` is missing."""
    if value is None:
        message = f"without {what}"
        raise Unreadable(message)
    return value


def _or_none(value: object, handler: ValidatorFunctionWrapHandler) -> object:
    try:
        return handler(value)
    except ValidationError:
        return None


T = TypeVar("T")
Lenient = Annotated[T | None, WrapValidator(_or_none)]
"""A nested object or list that is None when it is not of the shape expected."""

Id = Annotated[str | None, PlainValidator(read_id)]
Text = Annotated[str | None, PlainValidator(read_text)]
Moment = Annotated[datetime | None, PlainValidator(read_moment)]
Number = Annotated[int | None, PlainValidator(read_number)]
Stars = Annotated[int | None, PlainValidator(read_stars)]
Address = Annotated[str | None, PlainValidator(read_address)]
Flag = Annotated[bool, PlainValidator(read_flag)]
Word = Annotated[str | None, PlainValidator(read_word)]


class Wire(BaseModel):
    """The shape of something on the wire: unknown fields are normal and are passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class CamelWire(Wire):
    """A shape whose fields are writtenLikeThis on the wire."""

    model_config = ConfigDict(alias_generator=to_camel)
