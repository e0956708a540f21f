"""The processor's time to hear one message, beside the same two AWS calls made bare.

The real handler hears one queue message at a time; half of the customers write for the first time,
half go on. Then the calls that it made are made again by boto3 alone, with the same parameters and
answers, in rounds that take turns.
"""

import base64
import gzip
import json
import os
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from statistics import median
from typing import Any
from unittest.mock import patch

import boto3

from heard.adapters.aws import client
from heard.adapters.surges import DynamoSurges
from infra.local.benchmarks.account import ALWAYS_OPEN
from infra.local.benchmarks.finding import Finding, Findings, at_most
from infra.local.benchmarks.stub import Notes, answering
from infra.local.benchmarks.texts import comment, texts

_MESSAGES = 200
_ROUNDS = 7
_MILLISECONDS, _RATIO = 4.0, 1.5


def measure() -> Findings:
    """The time of one message, and its ratio to the bare calls."""
    os.environ.update(
        AWS_DEFAULT_REGION="us-east-1",
        AWS_ACCESS_KEY_ID="local",
        AWS_SECRET_ACCESS_KEY="local",  # noqa: S106  opens nothing
        TABLE="care",
        INBOX_URL="https://queue.example",
        INBOX_BUCKET="bucket",
        POLICY_PATH=str(ALWAYS_OPEN),
    )
    events = [_event(text, number) for number, text in enumerate(texts(_MESSAGES))]
    # Which surges run is read once a minute, and is no message's cost.
    with patch.object(DynamoSurges, "running", return_value=()):
        notes = _noted(events)
        with answering(notes.answers) as address:
            os.environ["AWS_ENDPOINT_URL_DYNAMODB"] = address
            client.cache_clear()
            return Findings(tuple(_measured(events, notes)))


def _noted(events: list[dict[str, Any]]) -> Notes:
    """What hearing these events asks of DynamoDB, and what it would be answered. One is heard
    before: with it goes the note of the account's hour, which comes once in twenty minutes."""
    notes, dynamodb = Notes(), client("dynamodb")
    notes.watch(dynamodb.meta.events)
    _hear([_event("Good morning", -2)])
    notes.calls.clear()
    notes.answers.clear()
    _hear(events)
    return notes


def _measured(events: list[dict[str, Any]], notes: Notes) -> Iterable[Finding]:
    dynamodb = boto3.client("dynamodb")
    bare = [(getattr(dynamodb, _METHODS[name]), params) for name, params in notes.calls]

    def call() -> None:
        for method, params in bare:
            method(**params)

    heard, called = [], []
    for _ in range(_ROUNDS):
        called.append(_milliseconds(call))
        heard.append(_milliseconds(lambda: _hear(events)))
    ratio = median(h / c for h, c in zip(heard, called, strict=True))
    how = f"{_MESSAGES} messages, {_ROUNDS} rounds; {len(bare) / _MESSAGES:.0f} calls a message"
    yield at_most("CPU to hear one message, AWS stubbed", _MILLISECONDS, median(heard), " ms", how)
    yield at_most(
        "CPU to hear one message, against bare boto3",
        _RATIO,
        ratio,
        " ×",
        f"the calls alone take {median(called):.2f} ms",
    )


def _hear(events: list[dict[str, Any]]) -> None:
    from functions.hear_messages.app import handler  # noqa: PLC0415  needs the environment

    for event in events:
        if handler(event, _CONTEXT)["batchItemFailures"]:
            message = "a message was not heard"
            raise RuntimeError(message)


_METHODS = {"BatchGetItem": "batch_get_item", "TransactWriteItems": "transact_write_items"}


def _milliseconds(what: Callable[[], None]) -> float:
    start = time.process_time()
    what()
    return (time.process_time() - start) * 1000 / _MESSAGES


def _event(text: str, number: int) -> dict[str, Any]:
    """A record of the Inbox as SQS hands it over; every customer writes twice."""
    raw = json.dumps(comment(text, customer=27_150_493_000_000 + number // 2)).encode()
    body = {
        "source": "meta",
        "received_at": datetime.now(UTC).isoformat(),
        "body": base64.b64encode(gzip.compress(raw)).decode(),
    }
    return {"Records": [{"messageId": str(number), "body": json.dumps(body)}]}


class _Context:
    """What Lambda hands to a handler."""

    function_name = "hear-messages"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:us-east-1:123456789012:function:hear-messages"
    aws_request_id = "00000000-0000-4000-8000-000000000001"

    def get_remaining_time_in_millis(self) -> int:
        """Enough."""
        return 30_000


_CONTEXT = _Context()
