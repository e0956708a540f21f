"""`make replay`: gives back what publish_events or fold_events gave up on.

When the stream's retries are used up, Lambda puts the records into the bucket under aws/lambda/ and
goes on. This gives each record to the function that failed once more and removes what went through.
Effects are keyed by event id and the thread is read again before anybody is told: an alert that was
overtaken is not sent.
`make replay SHOW=1` only lists.
"""

import json
import sys
from typing import Any

import boto3
from botocore.config import Config

from heard.domain.errors import Unreadable
from infra.operate import stack
from infra.operate.command import FAILED, carried_out, columns, counted, options

PREFIX = "aws/lambda/"
NOTHING = "Nothing waits to be given back."
CONSUMERS = ("publish_events", "fold_events")
"""The functions that follow the table's stream."""

_PATIENT = Config(read_timeout=120, retries={"total_max_attempts": 1})
"""A function may take a minute; a second call of publish_events beside the first would alert twice."""


def main(arguments: list[str] | None = None) -> int:
    """Replays, or lists; returns the exit code."""
    parser = options("replay", "Give back what publish_events or fold_events gave up on.")
    parser.add_argument("--show", action="store_true", help="list what lies there, send nothing")
    given = parser.parse_args(arguments)
    found = stack.find(given.stack, local=given.local)
    if given.show:
        rows = [_row(found, name) for name in kept(found)]
        print("\n".join(columns(rows)) if rows else NOTHING)
        return 0
    functions = boto3.client("lambda", config=_PATIENT)
    sent = failed = 0
    for name in kept(found):
        try:
            content = body(found, name)
            records, function = records_of(content), function_of(content, found)
        except Unreadable as error:
            print(f"{name}: {error}; it stays where it is.", file=sys.stderr)
            failed += 1
            continue
        left = [one for one in records if not _carried_out(functions, function, one)]
        sent, failed = sent + len(records) - len(left), failed + len(left)
        _tidy(found, name, records, left)
    if not sent + failed:
        print(NOTHING)
        return 0
    print(f"Gave back {counted(sent, 'event row')}; {failed} failed and stay for another time.")
    if failed:
        print(f"Why: see the logs of {' and '.join(CONSUMERS)}.", file=sys.stderr)
    return FAILED if failed else 0


def kept(found: stack.Stack) -> list[str]:
    """The names of what lies in the bucket, the oldest first."""
    pages = (
        found.client("s3")
        .get_paginator("list_objects_v2")
        .paginate(Bucket=found.output("InboxBucketName"), Prefix=PREFIX)
    )
    objects = [each for page in pages for each in page.get("Contents", [])]
    return [each["Key"] for each in sorted(objects, key=lambda o: (o["LastModified"], o["Key"]))]


def body(found: stack.Stack, name: str) -> bytes:
    """One object's content."""
    answer = found.client("s3").get_object(Bucket=found.output("InboxBucketName"), Key=name)
    return bytes(answer["Body"].read())


def records_of(content: bytes) -> list[dict[str, Any]]:
    """The stream records of an invocation record; `payload` holds the event as text or object.

    Raises Unreadable for anything else.
    """
    try:
        payload = json.loads(content)["payload"]
        records = (json.loads(payload) if isinstance(payload, str) else payload)["Records"]
    except (ValueError, KeyError, TypeError) as error:
        message = "no invocation record of a stream"
        raise Unreadable(message) from error
    if not isinstance(records, list):
        message = "its records are no list"
        raise Unreadable(message)
    return records


def function_of(content: bytes, found: stack.Stack) -> str:
    """The name of the function that gave these records up.

    Raises Unreadable where the invocation record names none of those that follow the stream.
    """
    names = [found.function(folder) for folder in CONSUMERS]
    try:
        arn = str(json.loads(content)["requestContext"]["functionArn"])
    except (KeyError, TypeError) as error:
        message = "its invocation record names no function"
        raise Unreadable(message) from error
    named = next((name for name in names if name in arn.split(":")), None)
    if named is None:
        message = f"it is of none of {', '.join(names)}"
        raise Unreadable(message)
    return named


def _carried_out(functions: Any, function: str, record: dict[str, Any]) -> bool:  # noqa: ANN401
    # One at a time: a batch stops at its first failure.
    answer = functions.invoke(
        FunctionName=function, Payload=json.dumps({"Records": [record]}).encode()
    )
    said = json.loads(answer["Payload"].read() or b"null")
    failures = said.get("batchItemFailures") if isinstance(said, dict) else None
    # A function that failed as a whole answers its error instead.
    return bool(failures == [])


def _tidy(
    found: stack.Stack, name: str, records: list[dict[str, Any]], left: list[dict[str, Any]]
) -> None:
    s3, bucket = found.client("s3"), found.output("InboxBucketName")
    if not left:
        s3.delete_object(Bucket=bucket, Key=name)
    elif len(left) < len(records):
        # What went through is taken out: sent once more it would ring a phone once more.
        rest = {**json.loads(body(found, name)), "payload": json.dumps({"Records": left})}
        s3.put_object(Bucket=bucket, Key=name, Body=json.dumps(rest).encode())


def _row(found: stack.Stack, name: str) -> list[str]:
    try:
        return [name, counted(len(records_of(body(found, name))), "event row")]
    except Unreadable as error:
        return [name, str(error)]


if __name__ == "__main__":
    sys.exit(carried_out(main))
