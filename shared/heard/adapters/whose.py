"""Whose threads are over: a row for each name of the customer, written with the commit that ends one.

An open thread's customer is found on the board; an ended one's here. Nobody who writes to us pays for
it: only people end threads.
"""

from collections.abc import Iterable, Iterator

from heard.adapters import keys
from heard.adapters.items import Item, expires, key
from heard.domain.events import Event, EventType
from heard.domain.marking import mark, names_of
from heard.domain.thread import Thread

_ENDS = {EventType.RESOLVED, EventType.DISMISSED}


def whose_items(thread: Thread, events: Iterable[Event], keep_days: int) -> Iterator[Item]:
    """The rows of a commit that ends a thread; none of any other."""
    ended = next((event for event in events if event.type in _ENDS), None)
    if ended is None:
        return
    for name in names_of(thread.customer):
        yield {
            **key(keys.whose_pk(thread.brand, mark(name)), keys.whose_sk(ended.at, thread.id)),
            "expires_at": expires(ended.at, keep_days),
        }
