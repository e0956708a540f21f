"""Marks of a customer: short hashes of the names by which people look for one.

They stand in an index where no name may stand, and say where to look; whether it is the customer who
is looked for is told by the thread itself.
"""

import re
import unicodedata
from hashlib import blake2b

from heard.domain.message import Author

_PHONE = re.compile(r"\+?[\d ()./-]{6,24}")
_BYTES = 4


def called(name: str) -> str:
    """A name, handle or id as it is compared: without case, the @ of a handle, doubled blanks; of a
    phone number its digits, with the country's code."""
    flat = " ".join(unicodedata.normalize("NFKC", name).split())
    if _PHONE.fullmatch(flat):
        digits = "".join(filter(str.isdecimal, flat))
        return digits.removeprefix("00") if flat.startswith("00") else digits
    return flat.removeprefix("@").casefold()


def names_of(author: Author) -> tuple[str, ...]:
    """What a customer is found by for certain: id, handle and whole name, as they are compared."""
    known = (called(one) for one in (author.id, author.handle, author.name) if one)
    return tuple(dict.fromkeys(filter(None, known)))


def mark(name: str) -> str:
    """The mark of one of them, eight hex digits; it takes the name as `called` gives it."""
    return blake2b(name.encode(), digest_size=_BYTES).hexdigest()
