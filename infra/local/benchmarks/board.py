"""The desk's pages with ten thousand threads open: calls of AWS, what those read, weight, and time.

On moto, whose queries walk all of an index and whose times therefore say nothing: the time is the
desk's own, with every answer of AWS given at once from memory. To it come the calls, a few
milliseconds each, those that count at the same time.
"""

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from statistics import median
from typing import Any
from unittest.mock import patch

from botocore.client import BaseClient

from heard.adapters import items, keys
from heard.adapters.policy_file import load_policy
from heard.domain.entry import Entry
from heard.domain.hearing import heard
from heard.domain.judgement import Judgement, Kind, Severity
from heard.domain.message import Author, Channel, Message, Place, Surface
from heard.domain.reporting import Case
from heard.domain.thread import Thread
from infra.local.benchmarks.account import ALWAYS_OPEN, an_account
from infra.local.benchmarks.finding import Finding, Findings, at_most, p95
from infra.local.benchmarks.sweep import put_straight
from tests.integration.browser import Browser
from tests.integration.payloads import PAGE, comment, page

_OPEN = 10_000
_VIEWS = 30
_MOST_MILLISECONDS = 150
_MOST_BYTES = 100_000
_MOST = {
    "Board": (17, 200),
    "Board, renewing itself": (16, 200),
    "Thread page": (11, 200),
    "Surges": (5, 200),
    "List, at one of its customers": (7, 200),
    "Search, a customer": (85, 2 * _OPEN + 200),
    "Search, words that nobody wrote": (85, 2 * _OPEN + 200),
}
"""Calls of one view, and keys and rows that it queries: a page of rows, and as far as is counted;
a search looks at the keys of all open threads, and at the cases of its days. Two calls of a board
are a look a minute at the surges that run. A thread's page takes six, one for its customer's other
threads, one for all books beside it (offers, answers, past cases), three for who takes part."""

_WORDS = (
    "The parcel of last week arrived broken, the second time now, and nobody answers the phone."
)
_ASSET = re.compile(r'(?:href|src)="(/desk/[^"]+)"')


def measure() -> Findings:
    """Every page, each as its visitor's browser asks for it."""
    with an_account() as account:
        account.post_webhook("meta", page(comment(1, _WORDS)))
        account.drain()
        put_straight(_heads())
        put_straight(_cases())
        browser = Browser(account)
        browser.sign_in("dana")
        board = browser.get("/board").body
        found = re.search(r'data-thread="(\w+)"', board)
        pages = {
            "Board": "/board",
            "Board, renewing itself": "/board/list",
            "Thread page": f"/board/threads/{found[1] if found else ''}",
            "Surges": "/surges",
            "List, at one of its customers": _begun(browser, found[1] if found else ""),
            "Search, a customer": "/search?by=customer&q=open-77",
            "Search, words that nobody wrote": "/search?by=text&q=caterpillar",
        }
        browser.get(pages["Thread page"])
        assets = sum(len(browser.get(one).body) for one in _ASSET.findall(board))
        findings: list[Finding] = []
        for name, address in pages.items():
            account.calls.forget()
            weight = len(browser.get(address).body.encode()) + assets
            counted = account.calls.counted
            queried = sum(one.get("ScannedCount", 0) for one in account.calls.answers)
            how = ", ".join(f"{call} {number}" for call, number in sorted(counted.items()))
            what = f"{name}, {_OPEN:,} open"
            most_calls, most_keys = _MOST[name]
            findings += [
                at_most(f"{what}: AWS calls", most_calls, counted.total(), "", how),
                at_most(f"{what}: keys and rows queried", most_keys, queried),
                at_most(f"{what}: bytes with style and script", _MOST_BYTES, weight),
            ]
        what = f"Board, {_OPEN:,} open"
        findings.append(_timed(browser, what, "/board"))
        return Findings(tuple(findings))


def _begun(browser: Browser, thread_id: str) -> str:
    """The address of a list to be worked through."""
    secret = browser.get("/surges").field("csrf")
    form = {"csrf": secret, "do": "all", "shown": thread_id}
    address: str = browser.post("/work", form).headers["Location"]
    return address


def _timed(browser: Browser, what: str, address: str) -> Finding:
    with _answered_from_memory():
        browser.get(address)
        took = [_milliseconds(browser, address) for _ in range(_VIEWS)]
    how = f"{_VIEWS} views, AWS answered from memory, median {median(took):.0f} ms"
    return at_most(f"{what}: the desk's own time, p95", _MOST_MILLISECONDS, p95(took), " ms", how)


def _milliseconds(browser: Browser, address: str) -> float:
    start = time.perf_counter()
    browser.get(address)
    return (time.perf_counter() - start) * 1000


@contextmanager
def _answered_from_memory() -> Iterator[None]:
    """The first answer to each call of AWS is given again whenever the same is asked."""
    real, known = BaseClient._make_api_call, {}  # noqa: SLF001  where every call passes

    def remembered(client: BaseClient, name: str, asked: dict[str, Any]) -> object:
        key = (name, json.dumps(asked, sort_keys=True, default=str))
        if key not in known:
            known[key] = real(client, name, asked)
        return known[key]

    with patch.object(BaseClient, "_make_api_call", remembered):
        yield


def _cases() -> Iterator[items.Item]:
    """The reports' row of each of them."""
    for thread in _threads():
        case = Case(thread.id, 1, datetime.now(UTC), thread.kind, thread.severity)
        place = items.key(keys.day_pk(thread.brand, case.at.date()), case.key)
        yield {**place, "v": items.n(1), "data": items.dumped(case, Case)}


def _heads() -> Iterator[items.Item]:
    for thread in _threads():
        yield items.head_item(replace(thread, version=1), None, datetime.now(UTC), 400)


def _threads() -> Iterator[Thread]:
    now, policy = datetime.now(UTC), load_policy(ALWAYS_OPEN)
    severities = list(Severity)
    for one in range(_OPEN):
        customer = f"open-{one}"
        place = Place(Channel.FACEBOOK, PAGE, f"{PAGE}_78", customer)
        message = Message(
            channel=Channel.FACEBOOK,
            account=PAGE,
            native_id=f"78_{one}",
            surface=Surface.COMMENT,
            author=Author(customer, f"Customer {one} Fictional"),
            place=place,
            text=_WORDS,
            posted_at=now,
        )
        judged = Judgement(Kind.COMPLAINT, severities[one % len(severities)], 0.9, ("is angry",))
        thread = Thread.unheard(place, "marigold", Surface.COMMENT)
        yield heard(thread, Entry(message, now, judged), now, policy).thread
