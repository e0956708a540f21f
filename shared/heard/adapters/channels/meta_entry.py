"""What every part of a body from Meta has in common: the account, who, and what was done."""

import re

from heard.adapters.channels.lenient import Id, Moment, Text, Wire
from heard.domain.errors import Unreadable
from heard.domain.message import ActKind

_TEST_ID = re.compile(r"(?:0+|4{8,})(?:_(?:0+|4{8,}))*")
"""The Test buttons of Meta's dashboard send the ids 0 and 44444444_444444444."""


ACTS = {
    "edit": ActKind.EDIT,
    "edited": ActKind.EDIT,
    "update": ActKind.EDIT,
    "remove": ActKind.DELETE,
    "delete": ActKind.DELETE,
    "hide": ActKind.HIDE,
    "unhide": ActKind.UNHIDE,
}
"""Facebook's verbs. Both edit and edited occur, for different items, and a post is removed under
another item than it was added: so every verb holds for every item."""


class Person(Wire):
    """Who wrote; ids come as numbers and as strings."""

    id: Id = None
    name: Text = None


class Entry(Wire):
    """One account's part of a body. `time` is when Meta sent it, seconds or milliseconds."""

    id: Id = None
    time: Moment = None

    @property
    def account(self) -> str:
        """The page or Instagram account. Raises Unreadable where it is missing."""
        if self.id is None:
            message = "the entry has no id"
            raise Unreadable(message)
        return self.id


def is_test_id(value: str | None) -> bool:
    """True for the ids of a dashboard test: acknowledged, and nothing is opened."""
    return value is not None and _TEST_ID.fullmatch(value) is not None
