"""Counts AWS calls and written items: the real handlers on moto, a hook on every call.

Reads of secrets, of the roster, of thresholds and of the surges that run are cached for a minute and
counted apart; so is the note of when an account was heard, every twenty minutes.
"""

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from heard import bootstrap
from heard.adapters import keys
from heard.adapters.platforms.graph import Graph
from heard.domain.message import Channel
from heard.services.deed import Asked
from infra.local.benchmarks.account import an_account
from infra.local.benchmarks.finding import Finding, Findings, at_most, exactly
from infra.local.channels import SECRETS
from tests.integration.aws import DANA, Account
from tests.integration.payloads import PAGE, comment, edited, page, removed, reply

_CACHED = {"GetSecretValue": "secrets", "Query": "roster", "PutItem": "note of an account's hour"}
"""What is done once a minute, or (the note) every twenty, whatever comes: by its call."""

_COMPLAINT = "My parcel arrived broken, this is so annoying"
_MISSED_CLAIM = timedelta(minutes=16)
_WARNED_REPLY = timedelta(minutes=58)


def measure() -> Findings:
    """Every count of section 9's first two budgets."""
    with an_account() as account:
        found = (*_door(account), *_hearing(account), *_publishing(account), *_asking(account))
        return Findings(found)


class _Seen:
    """The calls of one step, those that are cached apart."""

    def __init__(self, account: Account, step: Callable[[], Any], cached: str = "") -> None:
        account.calls.forget()
        step()
        counted = account.calls.counted
        self.apart = {_CACHED[name]: counted.pop(name) for name in [cached] if name in counted}
        self.counted: Counter[str] = counted
        self.number = counted.total()
        self.requests = list(account.calls.requests)

    @property
    def how(self) -> str:
        """The calls by name."""
        named = [f"{name} {number}" for name, number in sorted(self.counted.items())]
        named += [f"apart: {name} {number}" for name, number in self.apart.items()]
        return ", ".join(named) or "no call"


def _door(account: Account) -> list[Finding]:
    posted = page(comment(1, _COMPLAINT))
    seen = _Seen(account, lambda: account.post_webhook("meta", posted), "GetSecretValue")
    return [exactly("AWS calls: webhook POST", 1, seen.number, seen.how)]


def _hearing(account: Account) -> list[Finding]:
    bootstrap.lessons().thresholds("")
    for brand in bootstrap.policy().brands:  # as within the minute
        bootstrap.surges().running(brand, datetime.now(UTC))
    first = _heard(account)
    account.post_webhook("meta", page(comment(2, "And it leaks, too")))
    second = _heard(account)
    traced = {}
    hidden = comment(2, "")
    hidden["value"]["verb"] = "hide"
    for name, change in {
        "brand reply": reply(3, 1, "We are on it, Runa. Could you send us your order number?"),
        "edit": edited(1, "My parcel arrived in pieces"),
        "hide": hidden,
        "delete": removed(2),
    }.items():
        account.post_webhook("meta", page(change))
        traced[name] = _heard(account)
    named = max(first, second, key=lambda seen: seen.number)
    written = [_written(seen) for seen in (first, second, *traced.values())]
    most = max(seen.number for seen in traced.values())
    each = ", ".join(f"{name} {seen.number}" for name, seen in traced.items())
    return [
        exactly("AWS calls: message heard, customer named", 2, named.number, named.how),
        at_most("AWS calls: message heard, thread traced", 4, most, how=each),
        at_most(
            "Items written for a message heard", 4, max(written), how="puts of its transaction"
        ),
    ]


def _heard(account: Account) -> _Seen:
    """Hear what lies in the Inbox; the queue's own deletion is Lambda's call."""
    records = account.records()
    answers: list[dict[str, Any]] = []
    hear = lambda: answers.append(account.invoke("hear_messages", records))  # noqa: E731
    seen = _Seen(account, hear, "PutItem")
    if answers[0]["batchItemFailures"]:
        message = "a message was not heard: its calls say nothing"
        raise RuntimeError(message)
    for record in records["Records"]:
        account.client("sqs").delete_message(
            QueueUrl=account.inbox, ReceiptHandle=record["receiptHandle"]
        )
    return seen


def _written(seen: _Seen) -> int:
    bodies = [r["body"] for r in seen.requests if r["operation"] == "TransactWriteItems"]
    return sum(len(json.loads(body)["TransactItems"]) for body in bodies)


def _publishing(account: Account) -> list[Finding]:
    account.build()
    account.post_webhook("meta", page(comment(1, _COMPLAINT)))
    account.hear_once()
    opened = _published(account)
    now = datetime.now(UTC)
    bootstrap.sweeping().sweep(now + _MISSED_CLAIM, in_time=lambda: True)
    started = _published(account)
    thread = account.thread(Channel.FACEBOOK, PAGE, "77_1")
    bootstrap.acting().claim(Asked(DANA, thread.id), now=now + _MISSED_CLAIM)
    nothing = _published(account)
    bootstrap.sweeping().sweep(now + _WARNED_REPLY, in_time=lambda: True)
    reminded = _published(account)
    swept = _Seen(account, account.sweep)
    everybody = f"{reminded.how}; an opened complaint, {_told(opened)} recipients: {opened.number}"
    return [
        exactly("AWS calls: event without effect", 0, nothing.number, f"a claim: {nothing.how}"),
        at_most("AWS calls: alert to one recipient", 3, reminded.number, how=everybody),
        exactly(
            "AWS calls: ladder start",
            1,
            started.number - (_told(started) + 2 if _told(started) else 0),
            f"a claim clock ran out, which tells {_told(started)} recipients: {started.how}",
        ),
        exactly(
            "AWS calls: sweep with nothing due", len(keys.due_shards()), swept.number, swept.how
        ),
    ]


def _published(account: Account) -> _Seen:
    return _Seen(account, account.publish_once, "Query")


def _told(seen: _Seen) -> int:
    return seen.counted["Publish"]


def _asking(account: Account) -> list[Finding]:
    """A round of poll_channels in which no message lacks anything: a look for each account whose
    platform has a token."""
    account.set_secrets({**SECRETS, "meta_token": ["EAAlocal"]})
    account.restart()
    seen = _Seen(account, account.poll, "GetSecretValue")
    asked = sum(channel in Graph.channels for channel, _ in bootstrap.policy().accounts())
    return [exactly("AWS calls: poll with nothing to ask", asked, seen.number, seen.how)]
