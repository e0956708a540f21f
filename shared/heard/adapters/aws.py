"""The clients, made lazily and once, and the one place where AWS errors become Heard's own."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from heard.domain.errors import Superseded, Unavailable

_CONFIG = Config(
    retries={"mode": "standard", "total_max_attempts": 3},
    connect_timeout=3,
    read_timeout=10,
    parameter_validation=False,
    account_id_endpoint_mode="disabled",
    user_agent="heard",
)
"""Bounded: three tries, then the queue, the stream or the platform tries again.

The rest is a sixth of a call's time, which boto3 would spend on every call: AWS checks what it is
asked anyway; one region's plain address serves us as well as DynamoDB's address for each account;
and boto3 puts its User-Agent together anew each time, twice, from parts that nobody here reads.
"""

_LOST_RACES = {"ConditionalCheckFailedException", "TransactionConflictException"}


@cache
def client(service: str) -> Any:  # noqa: ANN401 - boto3's clients have no types of their own
    """The client of one AWS service, made at its first use."""
    # What was imported until now stays for ever: the collector need not walk through it at each
    # cold start, nor between messages.
    gc.freeze()
    return boto3.client(service, config=_CONFIG)


@contextmanager
def aws_errors() -> Iterator[None]:
    """Superseded for a lost race, Unavailable for everything else that AWS refuses."""
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        reasons = error.response.get("CancellationReasons", [])
        lost = {"ConditionalCheckFailed", "TransactionConflict"}
        if code in _LOST_RACES or any(reason.get("Code") in lost for reason in reasons):
            raise Superseded from error
        message = f"{error.operation_name}: {code}"
        raise Unavailable(message) from error
    except BotoCoreError as error:
        raise Unavailable(type(error).__name__) from error
