"""Answers in DynamoDB: one page a brand and issue, its versions and its past cases beside it.

Pages and versions stay for good. A page that will be due stands in the sweep's index.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from heard.adapters import items, keys
from heard.adapters.aws import aws_errors, client
from heard.adapters.items import Item, key, n, s
from heard.adapters.table import batch_get, get, put, put_version, transact
from heard.domain.answers import AnswerPage, Approved
from heard.domain.cases import CaseBook
from heard.domain.judgement import Issue
from heard.domain.keeping_answers import PageChange

_DONE_DAYS = 7
"""How long an idempotency key is remembered, days."""

_MOST_VERSIONS = 50
"""Versions of all answers to an issue that are shown."""


class DynamoAnswers:
    """Pages, versions and cases in the Care table. `keep_days` is the policy's retention."""

    def __init__(self, table: str, keep_days: int) -> None:
        self._table = table
        self._keep_days = keep_days

    def load(self, brand: str, issue: Issue) -> AnswerPage:
        """One BatchGetItem."""
        return self.load_all([(brand, issue)])[brand, issue]

    def load_all(
        self, names: Iterable[tuple[str, Issue]]
    ) -> Mapping[tuple[str, Issue], AnswerPage]:
        """One BatchGetItem for every hundred pages."""
        wanted = list(dict.fromkeys(names))
        found = batch_get(self._table, [page_key(*one) for one in wanted])
        stored = {(page.brand, page.issue): page for page in map(page_of, found)}
        return {one: stored.get(one, AnswerPage(*one)) for one in wanted}

    def cases(self, brand: str, issue: Issue) -> CaseBook:
        """One BatchGetItem."""
        found = batch_get(self._table, [case_key(brand, issue)])
        return next(map(cases_of, found), CaseBook(brand, issue))

    def versions(self, brand: str, issue: Issue) -> Sequence[tuple[str, Approved]]:
        """One Query of the latest versions, the newest of each answer first."""
        with aws_errors():
            page = client("dynamodb").query(
                TableName=self._table,
                KeyConditionExpression="pk = :pk AND begins_with(sk, :sk)",
                ExpressionAttributeValues={
                    ":pk": s(keys.answers_pk(brand, issue)),
                    ":sk": s(keys.VERSIONS),
                },
                ScanIndexForward=False,
                Limit=_MOST_VERSIONS,
            )
        return [(item["answer"]["S"], items.loaded(item, Approved)) for item in page["Items"]]

    def save(self, change: PageChange, now: datetime, done: str | None = None) -> None:
        """One TransactWriteItems."""
        page = change.page
        pk = keys.answers_pk(page.brand, page.issue)
        writes = list(page_writes(self._table, page, now))
        if change.events:
            row = items.event_item(pk, page.version + 1, change.events, now, self._keep_days)
            writes.append(put(self._table, row))
        if done:
            used = {**key(pk, keys.done_sk(done)), "expires_at": items.expires(now, _DONE_DAYS)}
            writes.append(put(self._table, used, "attribute_not_exists(pk)"))
        transact(writes)

    def was_done(self, brand: str, issue: Issue, done: str) -> bool:
        """One consistent GetItem."""
        return get(self._table, keys.answers_pk(brand, issue), keys.done_sk(done)) is not None


def page_key(brand: str, issue: Issue) -> Item:
    """The key of a page."""
    return key(keys.answers_pk(brand, issue), keys.HEAD)


def page_of(item: Item) -> AnswerPage:
    """The page in an item."""
    page: AnswerPage = items.loaded(item, AnswerPage)
    return page


def page_writes(table: str, page: AnswerPage, now: datetime) -> Iterator[dict[str, Any]]:
    """A page at its next version, and the versions that were approved in this commit."""
    after = replace(page, version=page.version + 1)
    pk = keys.answers_pk(page.brand, page.issue)
    item = {
        **page_key(page.brand, page.issue),
        "v": n(after.version),
        "data": items.dumped(after, AnswerPage),
        **items.due(pk, page.due_at),
    }
    yield put_version(table, item, page.version)
    for answer in page.holding:
        version = answer.approved
        if version and version.approved_at == now:
            sk = keys.answer_version_sk(answer.id, version.number)
            data = items.dumped(version, Approved)
            yield put(table, {**key(pk, sk), "answer": s(answer.id), "data": data})


def case_key(brand: str, issue: Issue) -> Item:
    """The key of the cases about an issue."""
    return key(keys.answers_pk(brand, issue), keys.CASES)


def cases_of(item: Item) -> CaseBook:
    """The cases in an item."""
    book: CaseBook = items.unpacked(item, CaseBook)
    return book


def case_write(table: str, book: CaseBook, now: datetime, keep_days: int) -> dict[str, Any]:
    """The cases at their next version, packed: every page of a thread reads them."""
    after = replace(book, version=book.version + 1)
    item = {
        **case_key(book.brand, book.issue),
        "v": n(after.version),
        "data": items.packed(after, CaseBook),
        "expires_at": items.expires(now, keep_days),
    }
    return put_version(table, item, book.version)
