"""The words of a post as its reader sees them."""

import re

from heard.adapters.channels.lenient import read_text, unescaped

_LEADING_NAME = re.compile(r"@\w{1,50}\s+")


def read_start(value: object) -> int:
    """Where `display_text_range` says that the shown text begins; 0 where it says nothing."""
    if isinstance(value, list) and value:
        start = value[0]
        if isinstance(start, int) and not isinstance(start, bool):
            return max(0, start)
    return 0


def shown(text: str | None, start: int = 0) -> str | None:
    """The text without the names that X itself put in front of a reply, HTML escapes undone.

    Only whole leading @names go, and only those that begin before `start`: the range counts in
    units that differ between interfaces, so it may never cut into a word, and what follows the
    range (a quoted address) is what the customer attached.
    """
    if text is None:
        return None
    position = 0
    while position < start:
        name = _LEADING_NAME.match(text, position)
        if name is None:
            break
        position = name.end()
    rest = text[position:]
    return read_text(unescaped(rest if rest.strip() else text))
