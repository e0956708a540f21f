"""What a commit writes beside its thread, in the same transaction: books, and the rows by which lists
find it."""

from collections.abc import Iterator
from typing import Any

from heard.adapters.kindness import kindness_items
from heard.adapters.ledgers import book_writes
from heard.adapters.lessons import filing_items
from heard.adapters.promises import promise_items
from heard.adapters.references import reference_writes
from heard.adapters.stances import stance_items
from heard.adapters.table import put
from heard.adapters.whose import whose_items
from heard.domain.thread import Thread
from heard.ports.threads import Commit


def writes_beside(
    table: str, thread: Thread, commit: Commit, keep_days: int
) -> Iterator[dict[str, Any]]:
    """The writes of one commit of this thread, which is at its next version."""
    for book in commit.beside:
        yield from book_writes(table, book, commit.now, keep_days)
    for row in (
        *filing_items(thread, commit.events),
        *kindness_items(thread, commit.events, keep_days),
        *stance_items(thread, commit.events, keep_days),
        *promise_items(thread, commit.now, keep_days),
        *whose_items(thread, commit.events, keep_days),
    ):
        yield put(table, row)
    yield from reference_writes(table, thread, commit.events, commit.now, keep_days)
