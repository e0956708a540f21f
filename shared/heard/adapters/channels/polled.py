"""What polling put on the Inbox: {account, items[]}, the same for all that is polled."""

from collections.abc import Iterator
from typing import Any

from heard.adapters.channels.lenient import read_id
from heard.domain.errors import Unreadable


def items_of(body: dict[str, Any]) -> Iterator[tuple[str, str, object]]:
    """(account, where, item) of each item. Raises Unreadable for a body of another shape."""
    account, items = read_id(body.get("account")), body.get("items")
    if account is None or not isinstance(items, list):
        message = "the body is none that polling writes"
        raise Unreadable(message)
    for number, item in enumerate(items, start=1):
        yield account, f"item {number}", item
