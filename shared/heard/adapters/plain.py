"""Text that leaves Heard without what could make it something else: a header, a line of its own,
a line that reads backwards."""

import re

_UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""Controls but the line feed, what reverses the order of a line, and what SNS takes for no
character."""


def without_controls(text: str) -> str:
    """The text with a blank for each."""
    return _UNSAFE.sub(" ", text)


def one_line(text: str) -> str:
    """The text as one line, for a subject."""
    return " ".join(without_controls(text).split())
