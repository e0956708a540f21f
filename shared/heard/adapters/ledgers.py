"""The books beside a thread in DynamoDB: looked at all at once, written in the thread's transaction."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from heard.adapters import keys
from heard.adapters.answers import (
    case_key,
    case_write,
    cases_of,
    page_key,
    page_of,
    page_writes,
)
from heard.adapters.kindness import purse_write
from heard.adapters.offers import book_key, book_of, offer_writes
from heard.adapters.table import batch_get
from heard.domain.answers import AnswerPage
from heard.domain.cases import CaseBook
from heard.domain.judgement import Issue
from heard.domain.offers import OfferBook
from heard.domain.purse import Purse
from heard.ports.ledgers import Shelf

Book = AnswerPage | CaseBook | OfferBook | Purse


class DynamoLedgers:
    """The books of the Care table."""

    def __init__(self, table: str) -> None:
        self._table = table

    def shelf(self, brand: str, issue: Issue | None, claimants: Iterable[str]) -> Shelf:
        """One BatchGetItem."""
        wanted = list(dict.fromkeys(claimants))
        asked = [book_key(brand, one) for one in wanted]
        if issue:
            asked += [page_key(brand, issue), case_key(brand, issue)]
        books = {one: OfferBook(brand, one) for one in wanted}
        page, cases = None, None
        for item in batch_get(self._table, asked):
            if not item[keys.PK]["S"].startswith(keys.ANSWERS):
                book = book_of(item)
                books[book.claimant] = book
            elif item[keys.SK]["S"] == keys.CASES:
                cases = cases_of(item)
            else:
                page = page_of(item)
        return Shelf(books, page, cases)


def book_writes(table: str, book: Book, now: datetime, keep_days: int) -> Iterator[dict[str, Any]]:
    """A book at its next version, and what stands beside it."""
    if isinstance(book, OfferBook):
        yield from offer_writes(table, book, now, keep_days)
    elif isinstance(book, AnswerPage):
        yield from page_writes(table, book, now)
    elif isinstance(book, CaseBook):
        yield case_write(table, book, now, keep_days)
    else:
        yield purse_write(table, book, now, keep_days)
