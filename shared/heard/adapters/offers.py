"""Offers in DynamoDB: one book a customer, and one row an offer in its brand's list.

They are written in the transaction of the thread in which an offer is made: of two people who offer
something at once one finds the book changed, and decides again. What was decided keeps its row among
what is asked until DynamoDB has forgotten it, marked: who acts on threads may delete nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from heard.adapters import items, keys
from heard.adapters.items import Item, key, n, s
from heard.adapters.table import batch_get, between, put, put_version
from heard.domain.offers import Offer, OfferBook, OfferState
from heard.ports.ledgers import OfferRow

_AFTER_ALL = "~"


class DynamoOffers:
    """Books and lists in the Care table."""

    def __init__(self, table: str) -> None:
        self._table = table

    def books(self, brand: str, claimants: Iterable[str]) -> Mapping[str, OfferBook]:
        """One BatchGetItem for every hundred customers."""
        wanted = dict.fromkeys(claimants)
        found = batch_get(self._table, [book_key(brand, one) for one in wanted])
        stored = {book.claimant: book for book in map(book_of, found)}
        return {one: stored.get(one, OfferBook(brand, one)) for one in wanted}

    def read(self, rows: Iterable[OfferRow]) -> Mapping[str, Offer]:
        """One BatchGetItem for every hundred customers, none for none."""
        found = batch_get(self._table, [book_key(row.brand, row.claimant) for row in rows])
        return {offer.id: offer for book in map(book_of, found) for offer in book.offers}

    def listed(self, brand: str, limit: int, before: str | None) -> Sequence[OfferRow]:
        """One Query."""
        high = keys.OFFER_MADE + (before or _AFTER_ALL)
        found = between(
            self._table, keys.offers_pk(brand), keys.OFFER_MADE, high, newest=True, limit=limit + 1
        )
        rows = [_row(item, keys.OFFER_MADE) for item in found]
        return [row for row in rows if row.position != before][:limit]

    def asked(self, brand: str) -> Sequence[OfferRow]:
        """One Query of at most a megabyte."""
        high = keys.OFFER_ASKED + _AFTER_ALL
        found = between(self._table, keys.offers_pk(brand), keys.OFFER_ASKED, high)
        return [_row(item, keys.OFFER_ASKED) for item in found if "ended" not in item]


def book_key(brand: str, claimant: str) -> Item:
    """The key of one customer's book."""
    return key(keys.offered_pk(brand, claimant), keys.HEAD)


def book_of(item: Item) -> OfferBook:
    """The book in an item."""
    book: OfferBook = items.loaded(item, OfferBook)
    return book


def offer_writes(
    table: str, book: OfferBook, now: datetime, keep_days: int
) -> Iterator[dict[str, Any]]:
    """A book at its next version, and the rows of what a commit at `now` did to its offers."""
    after = replace(book, version=book.version + 1)
    item = {
        **book_key(book.brand, book.claimant),
        "v": n(after.version),
        "data": items.dumped(after, OfferBook),
        "expires_at": items.expires(now, keep_days),
    }
    yield put_version(table, item, book.version)
    for offer in book.offers:
        for row in _rows(book, offer, now, keep_days):
            yield put(table, row)


def _rows(book: OfferBook, offer: Offer, now: datetime, keep_days: int) -> Iterator[Item]:
    pk, claimant = keys.offers_pk(book.brand), s(book.claimant)
    kept = {"claimant": claimant, "brand_id": s(book.brand)}
    stays = {**kept, "expires_at": items.expires(now, keep_days)}
    asked = key(pk, keys.offer_sk(keys.OFFER_ASKED, offer.at, offer.id))
    if offer.at == now:
        yield {**key(pk, keys.offer_sk(keys.OFFER_MADE, offer.at, offer.id)), **stays}
    if offer.why and now in (offer.decided_at, offer.ended_at):
        yield {**asked, **kept, "ended": {"BOOL": True}, "expires_at": items.expires(now, 0)}
    elif offer.at == now and offer.stored is OfferState.ASKED:
        yield {**asked, **stays}


def _row(item: Item, prefix: str) -> OfferRow:
    position = item[keys.SK]["S"].removeprefix(prefix)
    _, offer_id = position.split("#", 1)
    return OfferRow(position, offer_id, item["brand_id"]["S"], item["claimant"]["S"])
