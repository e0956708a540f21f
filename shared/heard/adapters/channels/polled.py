"""What polling put on the Inbox: {account, items[]}, the same for all that is polled."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from heard.adapters.channels.findings import Findings
from heard.adapters.channels.lenient import Wire, read_id
from heard.domain.errors import Unreadable
from heard.domain.message import Heard, Parsed

_Shape = TypeVar("_Shape", bound=Wire)


def parsed(
    body: dict[str, Any], shape: type[_Shape], heard: Callable[[str, _Shape], Iterable[Heard]]
) -> Parsed:
    """What one page held: `heard` tells what an item of an account says. Raises Unreadable for a
    body that polling did not write."""
    found = Findings()
    for account, where, item in _items_of(body):
        with found.item(where):
            found.hear(*heard(account, shape.model_validate(item)))
    return found.parsed()


def _items_of(body: dict[str, Any]) -> Iterator[tuple[str, str, object]]:
    """(account, where, item) of each item. Raises Unreadable for a body of another shape."""
    account, items = read_id(body.get("account")), body.get("items")
    if account is None or not isinstance(items, list):
        message = "the body is none that polling writes"
        raise Unreadable(message)
    for number, item in enumerate(items, start=1):
        yield account, f"item {number}", item
